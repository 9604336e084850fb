"""Documents without end are read as far as a report may go."""

from __future__ import annotations

import pytest

from extractors import bound
from extractors.bound import bounded
from extractors.document import Cell, Document, Paragraph, Table


def table(rows: int) -> Table:
    return Table(tuple(Cell(r, c, f"{r}.{c}", row_span=2 if (r, c) == (1, 0) else 1) for r in range(rows) for c in range(2)), rows, 2)


def test_a_long_document_gives_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "MOST_TEXTS", 6)
    fits = Document("csv", (Paragraph("甲"), table(2), Paragraph("乙")))
    assert bounded(fits) is fits
    cut = bounded(Document("csv", (Paragraph("甲"), table(4), Paragraph("乙")), warnings=("x",)))
    (first, rows) = cut.blocks
    assert isinstance(first, Paragraph) and isinstance(rows, Table) and not cut.complete
    assert (rows.rows, [c.text for c in rows.cells], rows.cells[2].row_span) == (2, ["0.0", "0.1", "1.0", "1.1"], 1)
    assert cut.warnings[0] == "x" and "were read" in cut.warnings[1]
    (first, *others) = bounded(Document("csv", (*[Paragraph("甲")] * 5, table(4)))).blocks
    assert isinstance(first, Paragraph) and len(others) == 4  # of a table whose first row has no room, nothing


def test_an_endless_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "LONGEST_TEXT", 3)
    for block in (Paragraph("项目名称"), Table((Cell(0, 0, "项目名称"), Cell(0, 1, "甲")), 1, 2)):
        cut = bounded(Document("csv", (block,)))
        (kept,) = cut.blocks
        assert (kept if isinstance(kept, Paragraph) else kept.cells[0]).text == "项目名" and not cut.complete
