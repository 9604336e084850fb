"""Tables without rulings: the level ones are drawn where they are missing; `upright.py` then draws the others.

The cells of a row stand at one height, by their middles or by their tops, whether they hold one line or five. A text that stands squeezed
between two rows belongs to no row of its own: it labels several, those around whose middle it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.document import Box
from extractors.tables.strokes import Stroke
from extractors.tables.upright import Piece, edge_between, pieces
from extractors.tables.words import Word, median

_TIGHT = 0.5
"""Lines of one cell stand closer than this share of the letter height."""
_LEVEL = 0.35
"""Texts of one row stand at the same height but for this share of the letter height."""
_UNLABELLED = 0.5
"""What a row without a label costs, in letter heights: as much as a label so far from the middle of its rows."""


class Span(NamedTuple):
    """From where to where something reaches, on one axis."""

    start: float
    end: float


_MOST_ROWS = 250
"""Of one table; no page holds more, and the search grows with them."""
_MOST_LABELLED = 60
"""Rows under one label."""

Row = list[Box]


def draw_floors(words: Sequence[Word], titles: Sequence[Word]) -> list[Stroke]:
    """Level rulings above, between and below the rows of a table, interrupted where a label stands for several rows.

    `titles` are the words of the indicators' header. None are drawn in what has more rows than a page holds.
    """
    size = median(word.y1 - word.y0 for word in words)
    texts = [piece for word in words for piece in pieces(word)]
    top, bottom = min(t.y0 for t in titles), max(t.y1 for t in titles)
    blocks = _blocks([Box(p.x0, p.y - p.size / 2, p.x1, p.y + p.size / 2) for p in texts], size)
    header = [b for b in blocks if top < (b.y0 + b.y1) / 2 < bottom]
    ways = [_Way(_rows(blocks, header, size, tops), size, tops) for tops in (False, True)]
    if any(len(way.rows) > _MOST_ROWS for way in ways):
        return []
    labels = [_labels(way, blocks, header) for way in ways]
    best = min(range(len(ways)), key=lambda k: (len(ways[k].rows) + ways[k].tops) * size + labels[k][0])
    starts, spans = labels[best][1], [_reach(row) for row in ways[best].rows]
    left, right = min(b.x0 for b in blocks) - size, max(b.x1 for b in blocks) + size
    floors = [spans[0].start - size / 2, *((a.end + b.start) / 2 for a, b in pairwise(spans)), spans[-1].end + size / 2]
    drawn = [Stroke(y, starts.get(n, left), right) for n, y in enumerate(floors)]
    return drawn + list(_below_groups(header, texts))


def _below_groups(header: Row, texts: list[Piece]) -> Iterator[Stroke]:
    """Rulings between a title and the titles of the columns that it stands over, from edge to edge of these columns."""
    for group in header:
        under = min((b.y0 for b in header if b.y0 >= group.y1 and b.x0 < group.x1 and group.x0 < b.x1), default=None)
        if under is None:
            continue
        at = (group.y1 + under) / 2
        others = [b for b in header if b.y0 < at and b is not group]
        following = min((b.x0 for b in others if b.x0 >= group.x1), default=float("inf"))
        below = [b for b in header if b.y0 >= at and b.x1 > group.x0 and b.x0 < following]
        reach = _extent([group, *below])
        before = max((b.x1 for b in header if b.x1 <= reach.start), default=reach.start)
        behind = min((b.x0 for b in header if b.x0 >= reach.end), default=reach.end)
        yield Stroke(at, edge_between(before, reach.start, texts), edge_between(reach.end, behind, texts))


def merge_spans(spans: list[Span]) -> list[Span]:
    """Spans that overlap made one; from left to right."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


class _Way(NamedTuple):
    """The rows of a table if its cells are set by their middles or by their tops; `size` is the usual letter height."""

    rows: list[Row]
    size: float
    tops: bool


def _blocks(lines: Sequence[Box], size: float) -> Row:
    """The texts of cells: lines above one another without a gap."""
    blocks: dict[int, Box] = {}
    low: list[int] = []  # the blocks that end low enough to go on
    for number, box in enumerate(sorted(lines, key=lambda b: b.y0)):
        low = [k for k in low if box.y0 - blocks[k].y1 < _TIGHT * size]
        above = [k for k in low if blocks[k].x0 < box.x1 and box.x0 < blocks[k].x1]
        blocks[number] = Box.around([*map(blocks.pop, above), box])
        low = [*(k for k in low if k in blocks), number]
    return list(blocks.values())


def _reach(row: Row) -> Span:
    return Span(min(b.y0 for b in row), max(b.y1 for b in row))


def _core(row: Row) -> Span:
    """How far most texts of a row reach."""
    return Span(median(b.y0 for b in row), median(b.y1 for b in row))


def _overlap(block: Box, span: Span) -> bool:
    return block.y0 < span.end and span.start < block.y1


def _rows(blocks: Row, header: Row, size: float, tops: bool) -> list[Row]:
    """Blocks that stand at one height, without those that stand beside several rows or squeezed between two; from top to bottom.

    The header is one row, whatever stands above what in it.
    """
    rows: list[Row] = [header]
    for block in sorted((b for b in blocks if b not in header), key=lambda b: _height(b, tops)):
        if len(rows) > 1 and _height(block, tops) - _height(rows[-1][-1], tops) < _LEVEL * size:
            rows[-1].append(block)
        else:
            rows.append([block])
    rows.sort(key=lambda row: _core(row).start)
    if len(rows) > _MOST_ROWS:
        return rows
    full = [row for row in rows if 2 * len(row) > max(map(len, rows))]
    cores = [(row, _core(row)) for row in full]
    beside = {b for row in rows for b in row for other, core in cores if other is not row and _overlap(b, core)}
    rows = [kept for row in rows if (kept := [b for b in row if b not in beside])]
    gaps = sorted(b.start - a.end for a, b in pairwise(map(_reach, full)) if b.start > a.end) or [size]
    usual = gaps[(len(gaps) - 1) // 2]
    reaches = dict(enumerate(map(_reach, rows)))
    for k in sorted(reaches, key=lambda k: len(rows[k])):
        if len(reaches) > 1 and _is_squeezed(_core(rows[k]), k, reaches, usual):
            del reaches[k]
    return [rows[k] for k in reaches]


def _height(block: Box, tops: bool) -> float:
    return block.y0 if tops else (block.y0 + block.y1) / 2


def _is_squeezed(own: Span, number: int, rows: Mapping[int, Span], usual: float) -> bool:
    """Whether above and below a row together less is free than between two rows."""
    above = own.start - max((span.end for k, span in rows.items() if k < number), default=own.start - usual)
    below = min((span.start for k, span in rows.items() if k > number), default=own.end + usual) - own.end
    return above + below < usual


def _labels(way: _Way, blocks: Row, header: Row) -> tuple[float, dict[int, float]]:
    """Where the rulings between rows begin that labels of several rows interrupt, and how well the labels fit.

    Above the header labels stand in one column, below it in those of the levels; the label of the whole band may stand left of these.
    """
    columns = merge_spans([Span(b.x0, b.x1) for b in header])
    h = way.rows.index(header)
    below = [b for b in blocks if b.y0 > _reach(header).start and b not in header]
    held: list[Row] = [[] for _ in columns]
    for block in below:
        held[_column(block, columns)].append(block)
    outside = [b for b in below if b.x1 < columns[0].start]
    held[0] = [b for b in held[0] if b not in outside]
    band = _interruptions(way._replace(rows=way.rows[h:]), h, [outside], blocks) if outside else (0.0, {})
    levels = _interruptions(way._replace(rows=way.rows[h + 1 :]), h + 1, held, blocks, band[1] if outside else None)
    head = _interruptions(way._replace(rows=way.rows[:h]), 0, [_leftmost(way.rows[:h], blocks, _reach(header).start)], blocks)
    return band[0] + levels[0] + head[0], head[1] | band[1] | levels[1]


def _leftmost(rows: Sequence[Row], blocks: Row, bottom: float) -> Row:
    """The labels above a header: the texts that nothing stands left of, and whatever stands in their width."""
    preceded = {b for row in rows for b in row for other in row if other.x1 < b.x0}
    out: Row = []
    for block in sorted((b for b in blocks if b.y1 <= bottom and b not in preceded), key=lambda b: b.x0):
        if not out or block.x0 < _extent(out).end:
            out.append(block)
    return out


def _extent(boxes: Row) -> Span:
    return Span(min(b.x0 for b in boxes), max(b.x1 for b in boxes))


def _column(block: Box, columns: Sequence[Span]) -> int:
    """The column that a text overlaps most, or else stands nearest to."""
    return max(range(len(columns)), key=lambda k: min(block.x1, columns[k].end) - max(block.x0, columns[k].start))


def _interruptions(
    way: _Way, first: int, stacks: Sequence[Row], blocks: Row, within: Iterable[int] | None = None
) -> tuple[float, dict[int, float]]:
    """Before which rows, counted from `first`, no ruling begins left of where, and how well the labels fit.

    Columns of labels are those on the left with fewer texts than the fullest column, or than there are rows; their labels lie
    `within` those left of them.
    """
    starts: dict[int, float] = {}
    free = set(range(first + 1, first + len(way.rows)) if within is None else within)
    total = 0.0
    fullest = max(map(len, stacks)) if len(stacks) > 1 else len(way.rows)
    for stack in stacks:
        if not 0 < len(stack) < min(fullest, len(way.rows)):
            break
        cost, reaches = _cover(way, sorted(stack, key=lambda b: b.y0))
        total += cost
        free &= {first + k for a, b in reaches for k in range(a + 1, b)}
        end = _extent(stack).end
        beyond = min((b.x0 for b in blocks if b.x0 > end), default=end)
        starts.update(dict.fromkeys(free, (end + beyond) / 2))
    return total, starts


def _cover(way: _Way, labels: Row) -> tuple[float, list[tuple[int, int]]]:
    """For each label the rows that it stands for, in order, at the least total distance of middles (or tops)."""
    spans = [_reach(row) for row in way.rows]
    n, price = len(spans), _UNLABELLED * way.size
    best = [price * k for k in range(n + 1)]  # by how many rows are done
    firsts: list[list[int | None]] = []  # of the rows that a label stands for if it ends there; None where the next has no label
    for label in labels:
        step = [float("inf")]
        first: list[int | None] = [None]
        for last in range(1, n + 1):
            idle, at = step[-1] + price, max(0, last - _MOST_LABELLED)
            costs = [cost + far for cost, far in zip(best[at:last], _distances(label, spans[at:last], way.tops), strict=True)]
            least = min(costs)
            step.append(min(least, idle))
            first.append(at + costs.index(least) if least < idle else None)
        firsts.append(first)
        best = step
    return best[-1], _walk_back(firsts, n)


def _walk_back(firsts: Sequence[Sequence[int | None]], last: int) -> list[tuple[int, int]]:
    """The rows of each label, in order; found from the last label to the first."""
    out: list[tuple[int, int]] = []
    for first in reversed(firsts):
        while (start := first[last]) is None:
            last -= 1
        out.append((start, last))
        last = start
    return out[::-1]


def _distances(label: Box, spans: Sequence[Span], tops: bool) -> list[float]:
    """How far a label stands from the middle (or the top) of the rows that it labels, by the first of these; `spans` ends with the last."""
    if tops:
        return [abs(span.start - label.y0) for span in spans]
    end = spans[-1].end
    return [abs(span.start + end - label.y0 - label.y1) / 2 for span in spans]
