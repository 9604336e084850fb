"""From cells with spans, as markup states them, to a Table: bounded, without overlaps, without columns that nothing starts in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell, Table

MOST_POSITIONS = 4_000_000
"""More grid positions than any real table has; a bigger one is cut off after this many rows × columns."""


def assemble(cells: Sequence[Cell], rows: int, number: int = 0) -> Table:
    """The table these cells make up. Spans may be absurd (一百万列): only columns in which some cell starts are kept.

    Cells that start on a position already covered by an earlier one are cut back or dropped, so that every position belongs to one cell.
    """
    starts = sorted({cell.column for cell in cells})
    columns = max(len(starts), 1)
    rows = min(rows, MOST_POSITIONS // columns)
    snapped = [_snap(cell, starts, rows) for cell in cells if cell.row < rows]
    return Table(tuple(_disjoint(snapped, rows, columns)), rows, columns, number)


def _snap(cell: Cell, starts: list[int], rows: int) -> Cell:
    first = bisect_left(starts, cell.column)
    last = bisect_left(starts, cell.column + max(cell.column_span, 1))
    return replace(cell, column=first, column_span=max(last - first, 1), row_span=max(1, min(cell.row_span, rows - cell.row)))


def _disjoint(cells: list[Cell], rows: int, columns: int) -> list[Cell]:
    taken = [bytearray(columns) for _ in range(rows)]
    kept: list[Cell] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        line = taken[cell.row]
        if line[cell.column]:
            continue
        end = line.find(1, cell.column, cell.column + cell.column_span)
        width = cell.column_span if end < 0 else end - cell.column
        height, mark = 0, b"\1" * width
        while height < cell.row_span and not any(taken[cell.row + height][cell.column : cell.column + width]):
            taken[cell.row + height][cell.column : cell.column + width] = mark
            height += 1
        unchanged = width == cell.column_span and height == cell.row_span
        kept.append(cell if unchanged else replace(cell, column_span=width, row_span=height))
    return kept
