"""The walk through a Word document's body: paragraphs and tables in reading order, tables with their merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Block, Cell, Paragraph
from extractors.readers.safe_xml import Element
from extractors.readers.wordlist import Numbering
from extractors.readers.wordml import TBL, TC, TR, VAL, P, W, number_of, paragraph_text
from extractors.tables.assemble import assemble

_TRANSPARENT = frozenset(W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_WIDEST = 63
"""Word's own limit of columns; a span beyond it is nonsense."""
_EDGES = " \t\r\n\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Walk:
    """The walk; it carries the lists, whose numbers run on from paragraph to paragraph."""

    lists: Numbering

    def blocks(self, container: Element) -> Iterator[Block]:
        """Paragraphs and tables in reading order, not yet numbered; content controls, text boxes and the like are transparent."""
        for child in container:
            if child.tag == P:
                text = self._text(child)
                if text:
                    yield Paragraph(text)
            elif child.tag == TBL:
                yield from self._table(child)
            elif isinstance(child.tag, str) and len(child):
                yield from self.blocks(child)

    def _text(self, paragraph: Element) -> str:
        return (self.lists.label(paragraph) + paragraph_text(paragraph).strip(_EDGES)).strip()

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [list(_parts(row, TC)) for row in _parts(table, TR)]
        if _only_lays_out(rows):
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
            return
        grid, nested = _Grid(), list[Block]()
        spans = _spans(rows, len(table.findall(f"{W}tblGrid/{W}gridCol")))
        for r, row in enumerate(rows):
            column = _indent(row)
            for cell, span in zip(row, spans[r], strict=True):
                content = list(self.blocks(cell))
                nested += [block for block in content if not isinstance(block, Paragraph)]
                text = "\n".join(block.text for block in content if isinstance(block, Paragraph))
                grid.place(Cell(r, column, text, 1, span), cell.find(W + "tcPr"))
                column += span
        if grid.cells:
            yield assemble(grid.cells, len(rows))
        yield from nested


@dataclass(slots=True)
class _Grid:
    """The cells of a table so far, and for each column the last cell that starts there."""

    cells: list[Cell] = field(default_factory=list)
    latest: dict[int, int] = field(default_factory=dict)

    def place(self, cell: Cell, properties: Element | None) -> None:
        """Add a cell, or stretch the one above or on the left that it continues (vMerge, hMerge)."""
        above = self.latest.get(cell.column)
        if _continues(properties, "hMerge") and self.cells and self.cells[-1].row == cell.row:
            left = self.cells[-1]
            self.cells[-1] = replace(left, column_span=left.column_span + cell.column_span)
        elif _continues(properties, "vMerge") and above is not None and _joins(self.cells[above], cell):
            self.cells[above] = replace(self.cells[above], row_span=self.cells[above].row_span + 1)
        else:
            self.latest[cell.column] = len(self.cells)
            self.cells.append(cell)


def _continues(properties: Element | None, merge: str) -> bool:
    mark = None if properties is None else properties.find(W + merge)
    return mark is not None and mark.get(VAL) != "restart"


def _joins(above: Cell, cell: Cell) -> bool:
    return above.column_span == cell.column_span and above.row + above.row_span == cell.row


def _parts(container: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those within content controls and tracked insertions."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _parts(child, tag)


def _indent(row: Sequence[Element]) -> int:
    """How many grid columns the row leaves out before its first cell (gridBefore)."""
    holder = next(row[0].iterancestors(TR), None) if row else None
    return 0 if holder is None else min(max(number_of(holder.find(f"{W}trPr/{W}gridBefore")), 0), _WIDEST)


def _spans(rows: Sequence[Sequence[Element]], columns: int) -> list[list[int]]:
    """The width of every cell in grid columns; one that is nonsense gets what the rest of its row leaves."""
    limit = max(_WIDEST, columns)
    spans = [[max(number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1) for cell in row] for row in rows]
    if max((span for row in spans for span in row), default=1) <= limit:
        return spans
    widest = max([columns, *(sum(row) for row in spans if max(row, default=1) <= limit)])
    honest = [sum(span for span in row if span <= limit) for row in spans]
    return [[span if span <= limit else max(widest - rest, 1) for span in row] for row, rest in zip(spans, honest, strict=True)]


def _only_lays_out(rows: Sequence[Sequence[Element]]) -> bool:
    """Whether a table only holds others in place: it has a table inside, and no row has two cells with anything in them."""
    if not any(_holds_table(cell) for row in rows for cell in row):
        return False
    return all(sum(_has_content(cell) for cell in row) <= 1 for row in rows)


def _holds_table(cell: Element) -> bool:
    return next(cell.iter(TBL), None) is not None


def _has_content(cell: Element) -> bool:
    return _holds_table(cell) or any((t.text or "").strip() for t in cell.iter(W + "t"))
