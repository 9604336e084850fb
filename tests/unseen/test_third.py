"""The third blind set: reports in prose, a department's form, forms with thin or no rulings, sheets with many merged cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.known_failures.unseen import BLIND
from tests.unseen.judge import cases, differences, name_of
from tests.unseen.papers import Paper


@pytest.mark.parametrize(("paper", "kind"), [case for case in cases("third") if (case[0].name, case[1]) not in BLIND], ids=name_of)
def test_the_rows_of_the_paper_come_back(paper: Paper, kind: str, tmp_path: Path) -> None:
    assert differences(paper, kind, tmp_path) == []
