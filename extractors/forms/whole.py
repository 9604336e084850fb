"""Tables whose merged cells were lost on the way (合并单元格): every cell stands alone, its text blank or repeated where it was merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.document import Cell, Table
from extractors.forms.columns import indicator_columns
from extractors.forms.labels import is_blank, is_figure
from extractors.tables.kinds import may_be_form
from extractors.tables.spans import infer_spans
from extractors.vocabulary.labels import role
from extractors.wording import fold

_FEWEST_ROWS = 3
_REPEATING_ROWS = 2
"""A table is taken to repeat its merged cells where this many rows outside the indicators do."""


def make_whole(table: Table) -> Table:
    """The table with its likely merged cells merged again; itself where it has merged cells or is no form."""
    if table.rows < _FEWEST_ROWS or table.columns < 2 or any(c.row_span > 1 or c.column_span > 1 for c in table.cells):
        return table
    if not may_be_form((c.text for c in table.cells), len(table.cells)):
        return table
    texts = [["" if cell is None else cell.text for cell in row] for row in table.grid]
    if not any(role("head_labels", text) or role("indicator_columns", text) for row in texts for text in row):
        return table
    first, levels = _body(table)
    spans: dict[tuple[int, int], Cell] = {}
    for found in infer_spans(_without_repeats(table, texts)).cells:
        # Which labels of levels go together is for forms/levels.py to say, that goes by their meaning.
        height = 1 if found.row >= first and found.column >= levels else found.row_span
        spans[found.row, found.column] = replace(found, row_span=height)
    return replace(table, cells=tuple(_placed(table, spans)))


def _body(table: Table) -> tuple[int, int]:
    """The first row below the header of the indicators, and their first column."""
    header = next((found for r in range(table.rows) if (found := indicator_columns(table, r))), None)
    if header is None:
        return table.rows, table.columns
    return header.row + header.header_rows, header.leftmost


def _placed(table: Table, spans: dict[tuple[int, int], Cell]) -> Iterator[Cell]:
    """The table's own cells with those spans; what a span covers goes."""
    covered = {
        (r, c)
        for found in spans.values()
        for r in range(found.row, found.row + found.row_span)
        for c in range(found.column, found.column + found.column_span)
        if (r, c) != (found.row, found.column)
    }
    for cell in table.cells:
        place = (cell.row, cell.column)
        if place in covered:
            continue
        found = spans.get(place)
        yield replace(cell, text=found.text, row_span=found.row_span, column_span=found.column_span) if found else cell


def _without_repeats(table: Table, texts: list[list[str]]) -> list[list[str]]:
    """The texts with what a merged cell repeats to its right (and a band's label downwards) blank, in rows that hold no indicators."""
    outside = _outside(table, texts)
    repeating = [r for r in outside if any(_repeats(a, b) for a, b in zip(texts[r], texts[r][1:], strict=False))]
    if len(repeating) < _REPEATING_ROWS:
        return texts
    out = [list(row) for row in texts]
    for r in outside:
        for c, text in enumerate(texts[r]):
            left = c > 0 and _repeats(texts[r][c - 1], text)
            above = c == 0 and r > 0 and _repeats(texts[r - 1][0], text)
            if left or above:
                out[r][c] = ""
    return out


def _repeats(a: str, b: str) -> bool:
    return fold(a) == fold(b) and not is_blank(b) and not is_figure(b)


def _outside(table: Table, texts: list[list[str]]) -> list[int]:
    """The rows before the header of the indicators, that header, and the rows of totals and remarks after it."""
    headers = [(r, found.header_rows) for r in range(table.rows) if (found := indicator_columns(table, r))]
    first, depth = headers[0] if headers else (table.rows, 0)
    closing = ("totals", "texts", "head_labels")
    return [
        r
        for r in range(table.rows)
        if r < first + depth or any(role(section, texts[r][0]) for section in closing) or len(set(texts[r][1:])) == 1
    ]
