"""Blind papers as scans give the rows of their truth: a floor under what `benchmarks/blind_scans.py` measures on all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.blind_scans import scanned
from tests.extractors.scans import picture
from tests.unseen.files import write
from tests.unseen.judge import unmatched
from tests.unseen.papers import papers

COARSE, SEALED, PALE = 1, 2, 4


@pytest.mark.parametrize(
    ("which", "name", "kind", "scanner"),
    [
        ("first", "beijing_vertical", "pdf", COARSE),
        ("second", "cost_first_placeholders", "pdf", SEALED),
        ("third", "thin_lines_form", "pdf-lines", PALE),
    ],
)
def test_a_blind_paper_gives_its_rows_as_a_scan(which: str, name: str, kind: str, scanner: int, tmp_path: Path) -> None:
    (paper,) = [p for p in papers(which) if p.name == name]
    printed = write(tmp_path / name, kind, paper.body)
    picture(printed)  # skips where no font can print it
    assert unmatched(paper, scanned(printed, scanner)) == ([], [])
