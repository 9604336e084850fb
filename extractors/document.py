"""What every reader returns: a document as its pages show it, before any meaning is read into it.

All values are frozen. Places are what makes a published row traceable: page, table, row and box.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page in points, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest rectangle that holds all of at least one."""
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))

    def __str__(self) -> str:
        """As the dataset prints it: `x0,y0,x1,y1`."""
        return ",".join(f"{v:.1f}" for v in self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page and row are 1-based, as in the dataset contract; None where the format has none.

    `confidence` (0 to 1) says how surely it could be read there, and `also_read` what a recogniser read there as well.
    """

    page: int | None = None
    table_no: int | None = None
    row_no: int | None = None
    bbox: Box | None = None
    confidence: float = 1.0
    also_read: tuple[str, ...] = ()


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `row` and `column` (0-based) are its top left corner in the table's grid.

    `text` keeps the line breaks of the page as ``\\n``; it is "" for an empty cell. `confidence` is the reader's own; "" with less than 1
    is ink that could not be read. `also_read` are other readings of the whole text, where a recogniser wavered.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    bbox: Box | None = None
    confidence: float = 1.0
    also_read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table as a grid with merged cells. Cells are in reading order; every grid position belongs to at most one cell.

    `number` is the 1-based number in the document, counted after tables split over pages have been joined.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    number: int = 0
    page: int | None = None
    bbox: Box | None = None

    @cached_property
    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """`rows` × `columns`: the cell that covers each position; merged cells appear at every position they cover."""
        out: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for c in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    out[r][c] = cell
        return tuple(tuple(row) for row in out)

    @cached_property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """The distinct cells that each grid row shows, left to right, merged ones from above included."""
        return tuple(map(_distinct, self.grid))

    @cached_property
    def _starting(self) -> dict[int, list[Cell]]:
        """The cells that start in each row."""
        out: dict[int, list[Cell]] = {}
        for cell in self.cells:
            out.setdefault(cell.row, []).append(cell)
        return out

    def place(self, row: int) -> Place:
        """The place of grid row `row` (0-based): the box is the union of the cells that start in it, save labels that reach below it."""
        page, boxes = self.page, list[Box]()
        starting = self._starting.get(row, [])
        for cell in [cell for cell in starting if cell.row_span == 1] or starting:
            page = cell.page if not boxes and cell.page else page
            if cell.bbox and cell.page == page:
                boxes.append(cell.bbox)
        return Place(page, self.number or None, row + 1, Box.around(boxes) if boxes else None)


def _distinct(row: tuple[Cell | None, ...]) -> tuple[Cell, ...]:
    out: list[Cell] = []
    for cell in row:
        if cell is not None and (not out or out[-1] is not cell):
            out.append(cell)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose outside tables, its wrapped lines joined. `number` is 1-based over the document.

    `confidence` is the reader's own: the chance that every line is right.
    """

    text: str
    number: int = 0
    page: int | None = None
    bbox: Box | None = None
    confidence: float = 1.0

    @property
    def place(self) -> Place:
        """The paragraph's place; prose has neither table nor row."""
        return Place(self.page, None, None, self.bbox, self.confidence)


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A whole document: paragraphs and tables in reading order.

    `format` is the contract's `documents.format`. `warnings` are one-line remarks for a person (a wrong suffix, a page that
    could not be read, …). `complete` is False where a part of the file was lost, which makes the document `partial`.
    """

    format: str
    blocks: tuple[Block, ...]
    page_count: int | None = None
    is_scanned: bool = False
    warnings: tuple[str, ...] = ()
    complete: bool = True
    properties: dict[str, str] = field(default_factory=dict)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Table))

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))
