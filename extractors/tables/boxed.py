"""Tables in plain text drawn with box characters (制表符: ┌─┬─┐) or with + - |: cells and their spans as the lines show them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise

from extractors.document import Cell, Table
from extractors.tables.assemble import assemble

_LINE = re.compile(r"\s*[\u2500-\u257f+|].*[\u2500-\u257f+|]\s*")
_RULING = re.compile(r"\s*[\u250c-\u257f+][\u2500-\u257f+=-]+[\u250c-\u257f+]\s*")
_LEVEL = re.compile(r"[─━═]+")
_BAR = re.compile(r"(?![─━═])[\u2500-\u257f|]")
_CORNER = re.compile(r"(?![─━═])[\u2500-\u257f+]")
_WIDTHS = (2, 1)
"""A box character is as wide as a Chinese one or as a letter: whichever makes the lines fit."""
_MOST_LINES_A_ROW = 3
"""Where more lines than this stand between two rulings on average, every line is a row."""


_Part = tuple[int, int, str | None]


@dataclass(slots=True)
class _Box:
    """A cell while the lines go down it: its first row and column, the columns it spans, its texts."""

    row: int
    column: int
    columns: int
    rows: int = 1
    texts: list[str] = field(default_factory=list)


def part_boxed(lines: Sequence[str]) -> Iterator[Table | list[str]]:
    """The lines as runs of text and, between them, the tables drawn."""
    text: list[str] = []
    for drawn, run in groupby(lines, key=lambda line: _LINE.fullmatch(line) is not None):
        block = list(run)
        table = _table([line.strip() for line in block]) if drawn and sum(map(_is_ruling, block)) > 1 else None
        if table is None:
            text += block
        else:
            yield text
            yield table
            text = []
    yield text


def _is_ruling(line: str) -> bool:
    return _RULING.fullmatch(line) is not None


def _table(lines: Sequence[str]) -> Table | None:
    """The table these lines draw, or None where their bars do not stand below one another."""
    for width in _WIDTHS:
        bounds = sorted({at for line in lines if _is_ruling(line) for at, _ in _bars(line, width)})
        drawn = [_parts(line, bounds, width) for line in _ruled(lines)]
        if len(bounds) > 2 and all(drawn):
            boxes = list(_boxes(drawn))
            cells = [Cell(b.row, b.column, "\n".join(filter(None, b.texts)), b.rows, b.columns) for b in boxes]
            return assemble(cells, max(b.row + b.rows for b in boxes)) if boxes else None
    return None


def _ruled(lines: Sequence[str]) -> list[str]:
    """The lines with a ruling above each, where they are too many between two rulings to be of one row."""
    rulings = [line for line in lines if _is_ruling(line)]
    if len(lines) - len(rulings) <= _MOST_LINES_A_ROW * (len(rulings) - 1):
        return list(lines)
    return [part for line in lines if not _is_ruling(line) for part in (rulings[0], line)]


def _bars(line: str, width: int) -> list[tuple[int, int]]:
    """Where a line is parted, in widths of a letter, and the index of the character that parts it there."""
    starts = [0, *accumulate(_wide(c, width) for c in line)]
    parts = _CORNER if _is_ruling(line) else _BAR
    return [(starts[i], i) for i, c in enumerate(line) if parts.fullmatch(c)]


def _wide(character: str, box: int) -> int:
    if "\u2500" <= character <= "\u257f":
        return box
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _parts(line: str, bounds: Sequence[int], width: int) -> list[_Part]:
    """First column, column after the last, and text of each part; None for the text of a ruling. Empty where the line does not fit.

    A line with as many bars as there are bounds fits in their order: ≥ and “ are as wide as the font has them.
    """
    bars = _bars(line, width)
    places = bounds if len(bars) == len(bounds) else [at for at, _ in bars]
    if not {bounds[0], bounds[-1]} <= set(places) <= set(bounds):
        return []
    columns = [bounds.index(at) for at in places]
    texts = [line[i + 1 : j].strip() for (_, i), (_, j) in pairwise(bars)]
    drawn = [_is_ruling(line) or _LEVEL.fullmatch(text) is not None for text in texts]
    return [(a, b, None if rule else text) for (a, b), text, rule in zip(pairwise(columns), texts, drawn, strict=True)]


def _boxes(lines: Sequence[Sequence[_Part]]) -> Iterator[_Box]:
    """The cells in the order in which they begin; a ruling closes the cells above it, where it leaves a gap they go on."""
    begun: dict[int, _Box] = {}
    row = -1
    for parts in lines:
        closed = {c for first, last, text in parts if text is None for c in range(first, last)}
        row += bool(closed)
        begun = {first: box for first, box in begun.items() if first not in closed}
        for first, last, text in parts:
            if text is None:
                continue
            if first not in begun:
                begun[first] = _Box(row, first, last - first)
                yield begun[first]
            begun[first].texts.append(text)
            begun[first].rows = row - begun[first].row + 1
