"""A table that goes on over page breaks, part by part: what is known of it grows with each part, so that no part is looked at twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from extractors.document import Cell, Table
from extractors.wording import fold

Column = tuple[int, int]
"""A column and how many it spans."""


@dataclass(slots=True)
class Growing:
    """A table to which parts are added.

    `cells` by row and column; `edges` are the known positions of column edges, None without geometry; `labels` the columns in which cells
    are merged downwards; `ending` the cells that end in the last row; `wordings` the folded texts of each row.
    """

    table: Table
    rows: int
    page: int | None
    cells: dict[tuple[int, int], Cell]
    edges: dict[int, float] | None
    labels: set[Column]
    ending: dict[Column, Cell]
    wordings: list[tuple[str, ...]]

    @staticmethod
    def of(table: Table) -> Growing:
        """A table as it is so far."""
        return Growing(
            table,
            table.rows,
            last_page(table.cells, table.page),
            {(c.row, c.column): c for c in table.cells},
            _edges({}, table.cells),
            label_columns(table.cells),
            _ending(table.cells, table.rows),
            row_wordings(table),
        )

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.table.columns

    @property
    def positions(self) -> tuple[float, ...] | None:
        """Where its column edges are; None where that is not known of all."""
        return _in_order(self.edges, self.columns)

    def whole(self) -> Table:
        """The table with all its parts, its cells in reading order."""
        return replace(self.table, cells=tuple(cell for _, cell in sorted(self.cells.items())), rows=self.rows)

    def add(self, lower: Table, shift: int, healed: Mapping[Cell, Cell], gone: Mapping[Cell, Cell]) -> None:
        """Add a part whose first row becomes row `shift`; `healed` cells of this table reach into it and take in those `gone`."""
        for cell, whole in healed.items():
            self.cells[cell.row, cell.column] = whole
            if whole.text != cell.text:
                self._reword(cell, whole.text)
        self.wordings += row_wordings(lower, gone)[self.rows - shift :]
        self.rows = shift + lower.rows
        fresh = [replace(c, row=c.row + shift) for c in lower.cells if c not in gone]
        self.cells.update({(c.row, c.column): c for c in fresh})
        self.page = last_page(fresh, self.page)
        self.edges = None if self.edges is None else _edges(self.edges, fresh)
        self.labels |= label_columns([*healed.values(), *fresh])
        self.ending = _ending([*(healed.get(c, c) for c in self.ending.values()), *fresh], self.rows)

    def _reword(self, cell: Cell, text: str) -> None:
        """The rows so far with another text in a cell."""
        for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
            covered = range(cell.column, cell.column + cell.column_span)
            self.wordings[row] = tuple(fold(text) if c in covered else said for c, said in enumerate(self.wordings[row]))


def row_wordings(table: Table, instead: Mapping[Cell, Cell] | None = None, rows: int | None = None) -> list[tuple[str, ...]]:
    """The folded texts of the first or all rows, merged cells in every place that they cover; `instead` of some cells those of others."""
    if instead:
        return [tuple(fold(instead.get(c, c).text) if c else "" for c in row) for row in table.grid[:rows]]
    return [tuple(fold(c.text) if c else "" for c in row) for row in table.grid[:rows]]


def label_columns(cells: Iterable[Cell]) -> set[Column]:
    """Columns in which cells are merged downwards: the levels at the left."""
    return {(c.column, c.column_span) for c in cells if c.row_span > 1}


def last_page(cells: Iterable[Cell], otherwise: int | None) -> int | None:
    """The last page that cells stand on."""
    return max((c.page for c in cells if c.page), default=otherwise)


def edge_positions(table: Table) -> tuple[float, ...] | None:
    """Where the column edges of a table are; None where that is not known of all."""
    return _in_order(_edges({}, table.cells), table.columns)


def _in_order(edges: dict[int, float] | None, columns: int) -> tuple[float, ...] | None:
    return tuple(edges[k] for k in range(columns + 1)) if edges is not None and len(edges) == columns + 1 else None


def _ending(cells: Iterable[Cell], rows: int) -> dict[Column, Cell]:
    return {(c.column, c.column_span): c for c in cells if c.row + c.row_span == rows}


def _edges(known: dict[int, float], cells: Iterable[Cell]) -> dict[int, float] | None:
    """The edges known and those that cells add; None where one of them has no place."""
    for c in cells:
        if c.bbox is None:
            return None
        known.setdefault(c.column, c.bbox.x0)
        known.setdefault(c.column + c.column_span, c.bbox.x1)
    return known
