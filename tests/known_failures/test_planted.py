"""Errors that were planted into papers and that no rule finds; `missed` in tests/planted/planted.yaml tells why."""

from __future__ import annotations

import pytest

from tests.planted.papers import Plant, new, plants


@pytest.mark.parametrize(
    "plant", [pytest.param(p, marks=pytest.mark.xfail(strict=True, reason=p.missed), id=str(p)) for p in plants() if p.missed]
)
def test_the_error_is_found(plant: Plant) -> None:
    assert any(map(plant.hits, new(plant)))
