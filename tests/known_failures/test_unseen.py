"""Blind papers that are not read yet. One that begins to pass leaves the list in `unseen.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.known_failures.unseen import BLIND
from tests.unseen.judge import cases, differences, name_of
from tests.unseen.papers import SETS, Paper

FAILING = [
    pytest.param(paper, kind, marks=pytest.mark.xfail(reason=reason, strict=True))
    for which in SETS
    for paper, kind in cases(which)
    if (reason := BLIND.get((paper.name, kind)))
]


@pytest.mark.parametrize(("paper", "kind"), FAILING, ids=name_of)
def test_the_rows_of_the_paper_come_back(paper: Paper, kind: str, tmp_path: Path) -> None:
    assert differences(paper, kind, tmp_path) == []
