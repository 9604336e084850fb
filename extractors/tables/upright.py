"""Tables with level rulings only: the upright ones are drawn where they are missing, so that the grid is read as any other.

Rows are what the rulings say. Columns are told by the rulings that end inside the table (beside a merged label), by the titles of each
zone of rows (funds and indicators have columns of their own), and in each row by the wide gaps between its texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.tables.kinds import headers
from extractors.tables.strokes import SNAP, Stroke
from extractors.tables.words import Word
from extractors.vocabulary.labels import role

FIGURE = re.compile(r"[≥≤<>=＝≧≦]{0,2}\s*-?\d[\d,.]*\s*\D{0,4}")
GAP = 0.9
"""Texts further apart than this share of the letter height stand in different columns, whatever the other rows say."""
_FEWEST = 3
"""Columns that a row of titles has at least, and rulings that a table has from side to side."""
_BANDS = ("head_labels", "fund_bands", "goals", "texts")
_LEVELS = ("level1_labels", "level2_labels")
_MOST_ROWS = 400
"""Rows of one table; no page holds more."""


class Piece(NamedTuple):
    """A text without a gap, or several joined: from where to where it reaches, its middle height and the height of its letters."""

    x0: float
    x1: float
    y: float
    size: float
    text: str


class _Gap(NamedTuple):
    """A stretch without text."""

    start: float
    end: float


Row = list[Piece]


def open_tables(level: Sequence[Stroke], words: Sequence[Word]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """The tables among level rulings that touch no upright one: their level rulings, and the upright ones that their words tell."""
    for frame in _frames(level):
        heights = sorted({s.at for s in frame})
        rows = _rows(frame, heights, words) if len(heights) <= _MOST_ROWS else []
        if sum(len(_union(row)) >= _FEWEST for row in rows) >= 2 and not any(map(_is_crowded, rows)):
            yield frame, [*_sides(frame), *_at_ends(frame), *_between(frame, heights, rows)]


def _frames(level: Sequence[Stroke]) -> Iterator[list[Stroke]]:
    """Rulings below one another of which at least three, the first and the last among them, run from side to side."""
    frame: list[Stroke] = []
    for stroke in [*sorted(level), None]:
        if stroke is not None and frame and stroke.start >= frame[0].start - SNAP and stroke.end <= frame[0].end + SNAP:
            frame.append(stroke)
            continue
        wide = [k for k, s in enumerate(frame) if s.start <= frame[0].start + SNAP and s.end >= frame[0].end - SNAP]
        if len(wide) >= _FEWEST:
            yield frame[: wide[-1] + 1]
        frame = [stroke] if stroke is not None else []


def _reach(frame: Sequence[Stroke], x: float, y: float) -> tuple[float, float]:
    """From which ruling to which the cell at a point reaches."""
    through = [s.at for s in frame if s.start - SNAP <= x <= s.end + SNAP]
    k = bisect_right(through, y)
    return through[max(k - 1, 0)], through[min(k, len(through) - 1)]


def _rows(frame: Sequence[Stroke], heights: Sequence[float], words: Sequence[Word]) -> list[Row]:
    """The pieces of text in every row from left to right; one in a merged cell stands in all of the cell's rows."""
    rows: list[Row] = [[] for _ in heights[1:]]
    left, right = frame[0].start - SNAP, frame[0].end + SNAP
    for word in words:
        y = (word.y0 + word.y1) / 2
        if heights[0] < y < heights[-1] and left <= word.x0 and word.x1 <= right:
            for piece in pieces(word):
                top, bottom = _reach(frame, (piece.x0 + piece.x1) / 2, y)
                for row in rows[bisect_left(heights, top) : bisect_left(heights, bottom)]:
                    row.append(piece)
    return [sorted(row) for row in rows]


def pieces(word: Word) -> Iterator[Piece]:
    """The word, parted at its spaces."""
    y, size = (word.y0 + word.y1) / 2, word.y1 - word.y0
    width = (word.x1 - word.x0) / max(len(word.text), 1)
    starts = word.starts if len(word.starts) == len(word.text) else [word.x0 + width * k for k in range(len(word.text))]
    ends = [*starts[1:], word.x1]
    for part in re.finditer(r"\S+", word.text):
        yield Piece(starts[part.start()], ends[part.end() - 1], y, size, part[0])


def _texts(row: Row) -> Row:
    """The row's pieces, joined where they stand over one another or close: no fewer cells than these hold them."""
    out: Row = []
    for piece in row:
        if out and piece.x0 - out[-1].x1 < GAP * min(piece.size, out[-1].size):
            out[-1] = out[-1]._replace(x1=max(out[-1].x1, piece.x1), text=out[-1].text + piece.text)
        else:
            out.append(piece)
    return out


def _is_crowded(row: Row) -> bool:
    """Whether figures stand below one another in two columns: many rows of a table without rulings between them."""
    figures = [p for p in row if FIGURE.fullmatch(p.text)]
    stacked = [b for a, b in pairwise(figures) if b.x0 < a.x1 and abs(a.y - b.y) > a.size / 2]
    return len(stacked) >= 2 and max(p.x0 for p in stacked) > min(p.x1 for p in stacked)


def _sides(frame: Sequence[Stroke]) -> list[Stroke]:
    top, bottom = frame[0].at, frame[-1].at
    return [Stroke(x, top, bottom) for x in (frame[0].start, frame[0].end)]


def _at_ends(frame: Sequence[Stroke]) -> Iterator[Stroke]:
    """The sides of merged cells, beside which a ruling begins or ends."""
    left, right = frame[0].start + SNAP, frame[0].end - SNAP
    for stroke in frame:
        if stroke.start > left:
            yield Stroke(stroke.start, *_reach(frame, stroke.start - 2 * SNAP, stroke.at))
        if stroke.end < right:
            yield Stroke(stroke.end, *_reach(frame, stroke.end + 2 * SNAP, stroke.at))


def _between(frame: Sequence[Stroke], heights: Sequence[float], rows: Sequence[Row]) -> Iterator[Stroke]:
    """Upright rulings between the texts of each row: wherever its zone has them and no text of the row stands in the way."""
    exact = list(_at_ends(frame))
    edges: list[set[float]] = [{s.at for s in exact if s.start < (a + b) / 2 < s.end} for a, b in pairwise(heights)]
    for first, last in sorted(_zones(rows), key=lambda zone: zone[0] - zone[1]):
        zone = rows[first:last]
        around = edges[max(first - 1, 0) : last + 1]
        known = [set.union(*edges[first:last]), set.union(*around), set.union(*edges)]
        for gap in _title_gaps(zone, known[1]):
            _draw(gap, 0, zone, edges[first:last], known)
        for r, gap in _wide_gaps(zone):
            if not any(gap.start <= x <= gap.end for x in edges[first + r]):
                _draw(gap, r, zone, edges[first:last], known)
    for (top, bottom), row, drawn in zip(pairwise(heights), rows, edges, strict=True):
        yield from (Stroke(x, top, bottom) for x in sorted(drawn) if not _is_heading(row, drawn))


def _draw(gap: _Gap, r: int, zone: Sequence[Row], edges: Sequence[set[float]], known: Sequence[set[float]]) -> None:
    """Draw the edge that a gap in row r of a zone tells, in all rows of the zone unless a title stands across it."""
    clear = gap if _known(gap, known[:1]) else _clearest(gap, [p for row in zone for p in row])
    at = _known(clear, known) or (clear.start + clear.end) / 2
    for k in [r] if _stands(zone[0], at) else range(len(zone)):
        if not _stands(zone[k], at):
            edges[k].add(at)


def _known(gap: _Gap, known: Iterable[set[float]]) -> float | None:
    """The last of the first edges known in a gap, for a text begins where its cell does."""
    there = ([x for x in edges if gap.start <= x <= gap.end] for edges in known)
    return max(next(filter(None, there), []), default=None)


def _is_heading(row: Row, edges: Iterable[float]) -> bool:
    """Whether one text stands in the middle of an empty row: it has the whole row to itself."""
    texts = _texts(row)
    return len(texts) == 1 and any(x <= texts[0].x0 for x in edges)


def _stands(row: Row, at: float) -> bool:
    """Whether a text of the row stands across a place."""
    return any(p.x0 < at < p.x1 for p in row)


def _zones(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Runs of rows that share the columns of the first of them; a row of labels and values stands alone."""
    starts: list[int] = []
    titles: Row = []
    for r, row in enumerate(rows):
        texts = _union(row)
        if titles and _is_band(texts) and texts[0] != titles[0]:
            titles = []
        if len(texts) >= _FEWEST and not _fits(texts, titles) and (r == 0 or not any(FIGURE.fullmatch(t.text) for t in texts)):
            titles = texts
        if titles is texts or not titles:
            starts.append(r)
    return list(pairwise([*starts, len(rows)]))


def _is_band(texts: Row) -> bool:
    """Whether a row begins with the label of a head field, of a band of funds or goals, or of a text."""
    label = texts[0].text if texts else ""
    return any(role(section, label) for section in _BANDS) and not any(role(section, label) for section in _LEVELS)


def _fits(texts: Row, titles: Row) -> bool:
    """Whether texts stand one in a column under the titles, and make up no titles of indicators themselves."""
    columns = [_column(t, titles) for t in texts] if titles else []
    return len(set(columns)) == len(texts) and None not in columns and not headers([[t.text for t in texts]])


def _column(text: Piece, titles: Row) -> int | None:
    """The title that a text overlaps or, where it overlaps none, stands nearest to; None where it stands under several."""
    under = [k for k, t in enumerate(titles) if min(text.x1, t.x1) > max(text.x0, t.x0)]
    if len(under) > 1:
        return None
    return under[0] if under else min(range(len(titles)), key=lambda k: max(titles[k].x0 - text.x1, text.x0 - titles[k].x1))


def _title_gaps(rows: Sequence[Row], known: Iterable[float]) -> Iterator[_Gap]:
    """Where the columns of a zone are parted: between its titles."""
    for a, b in pairwise(_union(rows[0])):
        gap = _Gap(a.x1, b.x0)
        wide = gap.end - gap.start >= GAP * min(a.size, b.size)
        if wide or _known(gap, [set(known)]) or _parts(gap, a, b, rows):
            yield gap


def _wide_gaps(rows: Sequence[Row]) -> list[tuple[int, _Gap]]:
    """Gaps that part columns whatever other rows say, the narrowest first, each with its row."""
    gaps = [(r, _Gap(a.x1, b.x0)) for r, row in enumerate(rows) for a, b in pairwise(_texts(row))]
    return sorted(gaps, key=lambda found: found[1].end - found[1].start)


def _union(row: Row) -> Row:
    """The row's pieces, those that stand over one another joined."""
    out: Row = []
    for piece in row:
        if out and piece.x0 < out[-1].x1:
            out[-1] = out[-1]._replace(x1=max(out[-1].x1, piece.x1))
        else:
            out.append(piece)
    return out


def _parts(gap: _Gap, left: Piece, right: Piece, rows: Sequence[Row]) -> bool:
    """Whether a narrow gap between titles parts columns: nothing stands across it, and two lines of text have a text on either side."""
    lines: dict[float, set[bool]] = {}
    for row in rows:
        for p in row:
            if p.x0 < gap.end and p.x1 > gap.start:
                return False
            if p.x1 > left.x0 and p.x0 < right.x1:
                lines.setdefault(p.y, set()).add(p.x0 >= gap.end)
    return sum(len(sides) == 2 for sides in lines.values()) > 1


def edge_between(start: float, end: float, texts: Row) -> float:
    """Where the edge stands in a gap between two columns that hold these texts among others; at its end if there is no gap."""
    if start >= end:
        return end
    clear = _clearest(_Gap(start, end), texts)
    return (clear.start + clear.end) / 2


def _clearest(gap: _Gap, body: Row) -> _Gap:
    """The widest stretch of a gap that the fewest texts cross."""
    inside = [p for p in body if p.x0 < gap.end and p.x1 > gap.start]
    cuts = sorted({gap.start, gap.end, *(x for p in inside for x in (p.x0, p.x1) if gap.start < x < gap.end)})
    stretches = [_Gap(a, b) for a, b in pairwise(cuts)]
    return min(stretches, key=lambda g: (sum(p.x0 < (g.start + g.end) / 2 < p.x1 for p in inside), g.start - g.end))
