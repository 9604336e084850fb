"""How much of a document is looked at: what people print has an end, what programs write has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from extractors.document import Block, Cell, Document, Paragraph, Table

MOST_TEXTS = 200_000
"""Cells and paragraphs of a document, more than 1,000 pages of forms have; the rest is not read."""
LONGEST_TEXT = 200_000
"""Characters of a cell or a paragraph, as long as a long report; the rest is not read."""

T = TypeVar("T", Cell, Paragraph)


def bounded(document: Document) -> Document:
    """The document, or as much of it as a report may have and a remark."""
    blocks = tuple(_within(document.blocks))
    whole = len(blocks) == len(document.blocks) and all(cut is block for cut, block in zip(blocks, document.blocks, strict=True))
    if whole:
        return document
    remark = f"longer than any report; only the first {MOST_TEXTS} cells and paragraphs were read, of each {LONGEST_TEXT} characters"
    return replace(document, blocks=blocks, warnings=(*document.warnings, remark), complete=False)


def _within(blocks: Iterable[Block]) -> Iterator[Block]:
    room = MOST_TEXTS
    for block in blocks:
        size = len(block.cells) if isinstance(block, Table) else 1
        if size <= room:
            yield _shortened(block)
        elif isinstance(block, Table) and block.cells[room].row:
            yield _beginning(block, room)
        room -= size
        if room < 0:
            return


def _beginning(table: Table, room: int) -> Table:
    """The rows that stand whole within the first `room` cells."""
    rows = table.cells[room].row
    cells = tuple(replace(_cut(c), row_span=min(c.row_span, rows - c.row)) for c in table.cells[:room] if c.row < rows)
    return replace(table, cells=cells, rows=rows)


def _shortened(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return _cut(block)
    if all(len(cell.text) <= LONGEST_TEXT for cell in block.cells):
        return block
    return replace(block, cells=tuple(map(_cut, block.cells)))


def _cut(said: T) -> T:
    return said if len(said.text) <= LONGEST_TEXT else replace(said, text=said.text[:LONGEST_TEXT])
