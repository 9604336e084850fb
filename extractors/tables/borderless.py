"""Indicator tables without rulings: a header row of known wordings, column gutters, and the rhythm of the rows.

Rows are found by the column that holds the most figures, for each indicator has one there. Every other column's lines are parted among
these rows so that they stand at the same height as closely as possible, either by their middles or by their tops.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from extractors.document import Box, Cell, Table
from extractors.tables.words import Line, PageContent, Word, group_rows, join_words
from extractors.vocabulary.labels import role, unnumbered

_HEADER = re.compile(r"指标|目标|完成值|分值|得分|权重|单位|原因|措施")
_FIGURE = re.compile(r"[≥≤<>=＝≧≦]{0,2}\s*-?\d[\d,.]*\s*\D{0,4}")
GAP = 0.9
"""Words further apart than this share of the letter height stand in different columns."""
BREAK = 3.5
"""A gap between lines of this many letter heights ends the table."""
_NEAR = 0.5
"""Two rows that could each be a header, with less than this share of the letter height between them, are one header."""
MAX_LINES = 15
"""Lines in one cell."""
MOST_LINES = 600
"""Pieces of text in one table; no page holds more, and the search grows with it."""
CONFIDENCE = 0.6
"""Of cells whose borders are inferred."""


class Span(NamedTuple):
    """From where to where something reaches, on one axis."""

    start: float
    end: float


def read_borderless(words: Sequence[Word], page: PageContent) -> tuple[list[Table], list[Word]]:
    """The tables found among words outside rulings, and the words that are left."""
    rows = group_rows(words)
    if not any(len(row) > 2 and any("指" in word.text for word in row) for row in rows):
        return [], [word for row in rows for word in row]  # most pages: no row can be a header
    parted = [segments(row) for row in rows]
    tables: list[Table] = []
    rest: list[Word] = []
    k = 0
    while k < len(rows):
        first, last = _header(parted, k) if _is_header(parted[k]) else (k, k)
        end = _end(parted, first, last) if last > first else k
        start = _start(parted, first) if end > last else first
        table = _table(parted[first:last], parted[last:end], page.number, parted[start:first]) if end > last else None
        if table is None:
            rest += rows[k]
            k += 1
            continue
        above = {w for row in rows[start:k] for w in row}
        rest = [w for w in rest if w not in above]
        tables.append(table)
        k = end
    return tables, rest


def segments(row: list[Word]) -> list[Line]:
    """The words of one height, joined where they stand close: one segment per column."""
    groups: list[list[Word]] = []
    for word in sorted(row, key=lambda w: w.x0):
        if groups and word.x0 - groups[-1][-1].x1 < GAP * (word.y1 - word.y0):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [join_words(group) for group in groups]


def _is_header(row: list[Line]) -> bool:
    """At least three columns headed by words, two of them known, one of them an indicator's."""
    known = [s.text for s in row if len(s.text) < 16 and _HEADER.search(s.text)]
    return len(row) >= 3 and len(known) >= 2 and any("指标" in t for t in known) and not any(_FIGURE.fullmatch(s.text) for s in row)


def _header(rows: list[list[Line]], k: int) -> tuple[int, int]:
    """The rows of the header around row k: header cells of two lines overlap those of one in height, or nearly do."""
    first, last = k, k + 1
    while first > 0 and k - first < 2 and _bottom(rows[first - 1]) > _top(rows[k]) and len(rows[first - 1]) > 0:
        first -= 1
    while last < len(rows) and last - k < 3 and _top(rows[last]) < _bottom(rows[k]) + _NEAR * rows[k][0].size * _is_header(rows[last]):
        last += 1
    return first, last


def _start(rows: list[list[Line]], first: int) -> int:
    """The first row of the bands above a header: the highest label of a head field that no wide gap or single text parts from it."""
    start = row = first
    while row > 0 and len(rows[row - 1]) > 1:
        if row < first and _top(rows[row]) - _bottom(rows[row - 1]) > BREAK * max(s.size for s in rows[row]):
            break
        row -= 1
        if role("head_labels", rows[row][0].text):
            start = row
    return start


def _end(rows: list[list[Line]], first: int, last: int) -> int:
    """The row after the table's last: before a wide gap, another header, or a line of prose across the columns."""
    middles = [(s.x0 + s.x1) / 2 for row in rows[first:last] for s in row]
    end = last
    while end < len(rows):
        size = max(s.size for s in rows[end])
        across = any(sum(s.x0 < m < s.x1 for m in middles) >= 3 for s in rows[end])
        if across or role("texts", _first(rows[end])) or _is_header(rows[end]) or _top(rows[end]) - _bottom(rows[end - 1]) > BREAK * size:
            break
        end += 1
        if role("totals", _first(rows[end - 1])):
            break
    return end


def _first(row: list[Line]) -> str:
    """The leftmost text at one height, without its list number (三、存在问题)."""
    return unnumbered(row[0].text)


def _top(row: list[Line]) -> float:
    return min(s.y0 for s in row)


def _bottom(row: list[Line]) -> float:
    return max(s.y1 for s in row)


def _table(header: list[list[Line]], body: list[list[Line]], page: int, bands: list[list[Line]]) -> Table | None:
    """The table of a header and the rows below it, the bands above it on top; None where no rhythm of figures is found."""
    head = [s for row in header for s in row]
    lines = [s for row in body for s in row]
    columns = merge_spans([Span(s.x0, s.x1) for s in head])
    where = [_column(s, columns) for s in lines]
    held = [[s for s, c in zip(lines, where, strict=True) if c == k] for k in range(len(columns))]
    anchors = max(held, key=lambda column: sum(_FIGURE.fullmatch(s.text) is not None for s in column))
    anchors = [s for s in anchors if _FIGURE.fullmatch(s.text)]
    if len(columns) < 3 or len(anchors) < 2 or len(lines) > MOST_LINES:
        return None
    heights = [Span(s.y0, s.y1) for s in anchors]
    ways = [[_part([Span(s.y0, s.y1) for s in column], heights, tops) for column in held] for tops in (False, True)]
    way = min(ways, key=lambda w: sum(cost for cost, _ in w))
    tops = way is ways[1]
    groups = [[column[a:b] for a, b in parts] for column, (_, parts) in zip(held, way, strict=True)]
    extents = [_extent([anchors[r], *(s for column in groups for s in column[r])]) for r in range(len(anchors))]
    cells = [_cell(0, k, [s for s in head if _column(s, columns) == k], page) for k in range(len(columns))]
    labels = True
    for k, column in enumerate(groups):
        blocks = _blocks(held[k])
        labels = labels and 0 < len(blocks) < len(anchors)
        if labels:
            cells += _labels(k, blocks, extents, tops, page)
        else:
            cells += [_cell(r + 1, k, group, page) for r, group in enumerate(column)]
    cells = [replace(c, row=c.row + len(bands)) for c in cells]
    cells += [cell for r, row in enumerate(bands) for cell in _band(r, row, columns, page)]
    boxes = [c.bbox for c in cells if c.bbox]
    box = Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
    return Table(tuple(sorted(cells, key=lambda c: (c.row, c.column))), len(bands) + len(anchors) + 1, len(columns), page=page, bbox=box)


def _band(row: int, lines: list[Line], columns: list[Span], page: int) -> list[Cell]:
    """One row above the header in the header's columns; each text reaches as far as the next one."""
    held: dict[int, list[Line]] = {}
    for line in lines:
        held.setdefault(_column(line, columns), []).append(line)
    starts = sorted(held)
    ends = [*starts[1:], len(columns)]
    return [replace(_cell(row, a, held[a], page), column_span=b - a) for a, b in zip(starts, ends, strict=True)]


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """The lines of a column that stand close together: the wrapped text of one cell."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.y0 - blocks[-1][-1].y1 < 0.5 * line.size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _labels(k: int, blocks: list[list[Line]], rows: list[Span], tops: bool, page: int) -> list[Cell]:
    """A level's cells, each merged over the rows that it stands for."""
    _, parts = _part(rows, [_extent(b) for b in blocks], tops, empty=False)
    return [_cell(a + 1, k, block, page, b - a) for block, (a, b) in zip(blocks, parts, strict=True)]


def merge_spans(spans: list[Span]) -> list[Span]:
    """Spans that overlap made one; from left to right."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _column(line: Line, columns: list[Span]) -> int:
    """The column that the line overlaps most, or else stands nearest to."""
    return max(range(len(columns)), key=lambda k: min(line.x1, columns[k].end) - max(line.x0, columns[k].start))


def _extent(lines: list[Line]) -> Span:
    """How far lines reach down the page."""
    return Span(min(s.y0 for s in lines), max(s.y1 for s in lines))


def _part(items: list[Span], targets: list[Span], tops: bool, empty: bool = True) -> tuple[float, list[tuple[int, int]]]:
    """Consecutive items shared out among the targets, in order, at the least total distance of middles (or tops).

    Lines of one cell stand close, so gaps among them count as distance where the items are lines (`empty`).
    Gives the distance and, for every target, the range of its items. Without `empty`, every target gets an item.
    """
    limit = MAX_LINES if empty else len(items)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *((float("inf"), ()) for _ in items)]
    for target in targets:
        step: list[tuple[float, tuple[int, ...]]] = []
        for end in range(len(items) + 1):
            choices = [(best[end][0], (*best[end][1], end))] if empty else []
            for start in range(max(0, end - limit), end):
                reach = Span(items[start].start, items[end - 1].end)
                off = abs(reach.start - target.start) if tops else abs(sum(reach) - sum(target)) / 2
                off += _looseness(items[start:end]) if empty else 0
                choices.append((best[start][0] + off, (*best[start][1], end)))
            step.append(min(choices, default=(float("inf"), ())))
        best = step
    cost, ends = best[-1]
    if not ends:
        return cost, [(0, 0)] * len(targets)
    return cost, list(zip((0, *ends[:-1]), ends, strict=True))


def _looseness(lines: list[Span]) -> float:
    """The gaps between lines beyond those of wrapped text, in points."""
    return sum(max(0.0, b.start - a.end - 0.5 * (a.end - a.start)) for a, b in pairwise(lines))


def _cell(row: int, column: int, lines: list[Line], page: int, row_span: int = 1) -> Cell:
    lines = sorted(lines, key=lambda s: s.y0)
    box = Box(min(s.x0 for s in lines), lines[0].y0, max(s.x1 for s in lines), max(s.y1 for s in lines)) if lines else None
    return Cell(row, column, "\n".join(s.text for s in lines), row_span, 1, page, box, min([CONFIDENCE, *(s.confidence for s in lines)]))
