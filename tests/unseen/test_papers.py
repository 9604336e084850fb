"""The blind sets and the regional layouts, once the code has been mended for them; each file says at its top what it tries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.known_failures.unseen import BLIND
from tests.unseen.judge import cases, differences, name_of
from tests.unseen.papers import SETS, Paper

CASES = [case for which in SETS for case in cases(which) if (case[0].name, case[1]) not in BLIND]


@pytest.mark.parametrize(("paper", "kind"), CASES, ids=name_of)
def test_the_rows_of_the_paper_come_back(paper: Paper, kind: str, tmp_path: Path) -> None:
    assert differences(paper, kind, tmp_path) == []
