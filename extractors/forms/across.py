"""A table of indicators on its side (指标横排): titles in the first column, an indicator in each column behind them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from extractors.document import Cell, Table
from extractors.forms.columns import indicator_columns
from extractors.vocabulary.labels import role

_FEWEST_TITLES = 4
_NAMING = {"level3", "name"}


def set_upright(table: Table) -> Table:
    """The table with such rows turned into columns, titles on top; itself where it has none."""
    rows = next((run for run in _runs(table) if _lies(table, run)), None)
    if rows is None:
        return table
    cells = [_turned(cell, rows) if cell.row in rows else _moved(cell, rows, table.columns) for cell in table.cells]
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return replace(table, cells=tuple(ordered), rows=table.rows - len(rows) + table.columns, columns=max(table.columns, len(rows)))


def _runs(table: Table) -> Iterator[range]:
    """Rows one below another that each begin with a title of a column of indicators, enough of them for a table."""
    titled = sorted(cell.row for cell in table.cells if cell.column == 0 and role("indicator_columns", cell.text))
    for _, run in itertools.groupby(enumerate(titled), key=lambda at: at[1] - at[0]):
        rows = [row for _, row in run]
        if len(rows) >= _FEWEST_TITLES:
            yield range(rows[0], rows[-1] + 1)


def _lies(table: Table, rows: range) -> bool:
    said = [role("indicator_columns", cell.text) for r in rows if (cell := table.grid[r][0])]
    whole = all(cell.row in rows and cell.row + cell.row_span <= rows.stop for r in rows for cell in table.grid[r] if cell)
    names = bool(_NAMING & set(said)) and bool({"target", "actual"} & set(said))
    return len(set(said)) >= _FEWEST_TITLES and names and whole and not any(indicator_columns(table, r) for r in rows)


def _turned(cell: Cell, rows: range) -> Cell:
    row, column = rows.start + cell.column, cell.row - rows.start
    return replace(cell, row=row, column=column, row_span=cell.column_span, column_span=cell.row_span)


def _moved(cell: Cell, rows: range, columns: int) -> Cell:
    return replace(cell, row=cell.row - len(rows) + columns) if cell.row >= rows.stop else cell
