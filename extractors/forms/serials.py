"""Columns of serial numbers (序号): nothing in a form goes by them, so that the first label of a row is its first text."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.document import Cell, Table
from extractors.vocabulary.labels import role
from extractors.wording import fold

_NUMBER = re.compile(r"\d{1,3}(?:[.-]\d{1,2}){0,3}[.、]?")


def without_serials(table: Table) -> Table:
    """The table with such columns blank; itself where it has none. What else stands in the column, as 合计, stays."""
    titles = [cell for cell in table.cells if cell.column_span == 1 and role("serials", cell.text)]
    gone = {cell for title in titles for cell in _serials(table, title)}
    return replace(table, cells=tuple(replace(c, text="") if c in gone else c for c in table.cells)) if gone else table


def _serials(table: Table, title: Cell) -> list[Cell]:
    below = [c for c in table.cells if c.column == title.column and c.row > title.row and c.column_span == 1]
    numbers = [c for c in below if _NUMBER.fullmatch(fold(c.text))]
    return [title, *numbers] if numbers else []
