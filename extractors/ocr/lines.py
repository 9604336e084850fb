"""Lines of text against the grid of a page: cut at rulings, split where they hold two rows, added where ink was overlooked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import islice, pairwise
from statistics import median
from typing import NamedTuple

from extractors.ocr.engine import Area, Pixels
from extractors.ocr.picture import INK

_SLIVER = 0.35
"""A part of a line narrower than this share of its height, or lower than this share, is its margin and not text."""
_TALL = 1.6
"""A part taller than so many usual lines holds several."""
_STACK = 1.25
"""Rows narrower than so many usual lines are high hold one letter each (or a figure of two digits)."""
_FULL = 0.85
"""A row of pixels inked over more than this share of its width is a ruling's."""
_LETTER = 0.65
"""The height of a letter as a share of that of the box about its line."""


class Strip(NamedTuple):
    """A piece of text to be read at once: one line, or letters written below one another, which are read side by side."""

    rows: tuple[Area, ...]

    @property
    def area(self) -> Area:
        """Where it stands."""
        return reduce(Area.union, self.rows)

    def picture(self, grey: Pixels) -> Pixels:
        """It as one line."""
        import numpy as np

        if len(self.rows) == 1:
            return self.rows[0].of(grey)
        height = max(row.height for row in self.rows)
        return np.hstack([_padded(row.of(grey), height) for row in self.rows])


def _padded(row: Pixels, height: int) -> Pixels:
    import numpy as np

    above = (height - row.shape[0]) // 2
    return np.pad(row, ((above, height - row.shape[0] - above), (0, 0)), constant_values=255)


def cut_lines(lines: Iterable[Area], cells: Sequence[Area]) -> list[Area]:
    """The lines, cut into the parts that stand in different cells; a line in no cell stays whole."""
    out: list[Area] = []
    for line in lines:
        parts = [part for cell in cells if _counts(part := line.meet(cell), line, cell)]
        out += _with_rest(line, parts) if parts else [line]
    return out


def _counts(part: Area, line: Area, cell: Area) -> bool:
    letter = min(line.width, line.height)
    return part.width > _SLIVER * letter and part.height > _SLIVER * min(letter, cell.height)


def _with_rest(line: Area, parts: list[Area]) -> list[Area]:
    """The parts, and what of the line stands left or right of the whole grid."""
    left, right = min(p.x0 for p in parts), max(p.x1 for p in parts)
    rest = (Area(line.x0, line.y0, left, line.y1), Area(right, line.y0, line.x1, line.y1))
    return [*parts, *(r for r in rest if r.width > line.height)]


def part_rows(line: Area, level: Iterable[Area]) -> list[Area]:
    """The parts of a line between the level rulings that run through its box, as they do where a table has no upright ones."""
    crossing = sorted((r for r in level if r.meet(line).height and r.meet(line).width > line.width / 2), key=lambda r: r.y0)
    # A ruling reaches beyond the line; a dash that is all the line holds does not.
    edges = [y for r in crossing if r.x0 < line.x0 or r.x1 > line.x1 for y in (r.y0, r.y1)]
    pairs = pairwise([line.y0, *edges, line.y1])
    parts = [line._replace(y0=top, y1=bottom) for top, bottom in islice(pairs, 0, None, 2)]
    return [part for part in parts if part.height > _SLIVER * line.height] or [line]


def find_cell(area: Area, cells: Sequence[Area]) -> int | None:
    """The index of the cell that holds the middle of an area."""
    x, y = (area.x0 + area.x1) // 2, (area.y0 + area.y1) // 2
    return next((k for k, cell in enumerate(cells) if cell.x0 <= x < cell.x1 and cell.y0 <= y < cell.y1), None)


def split_rows(lines: Sequence[Area], grey: Pixels) -> list[Strip]:
    """The lines, those that hold several rows of text taken apart at the gaps between the rows; a label written downwards is one strip."""
    if not lines:
        return []
    usual = median(a.height for a in lines)
    out: list[Strip] = []
    for line in lines:
        rows = find_rows(grey, line, _LETTER * usual) if line.height > _TALL * usual else []
        if len(rows) < 2:
            out.append(Strip((line,)))
        elif rows[0].width < _STACK * usual:
            out.append(Strip(tuple(rows)))
        else:
            out += (Strip((row,)) for row in rows)
    return out


def find_rows(grey: Pixels, part: Area, letter: float) -> list[Area]:
    """The rows of ink in a part of the page. Ink that together is no higher than a `letter` (pixels) is one row: 二, 益, 言."""
    ink = part.of(grey) < INK
    ink[ink.mean(axis=1) > _FULL] = False  # what is left of a ruling
    across = find_spans(ink.max(axis=0))
    if not across:
        return []
    left, right = across[0][0], across[-1][1]
    letter = min(letter, max(right - left, letter / 2))
    rows: list[tuple[int, int]] = []
    for top, bottom in find_spans(ink.max(axis=1)):
        if rows and bottom - rows[-1][0] <= 1.15 * letter:
            rows[-1] = (rows[-1][0], bottom)
        else:
            rows.append((top, bottom))
    # What the part's edge cuts off belongs to the line beyond it.
    rows = [(a, b) for a, b in rows if b - a > _SLIVER * letter or 0 < a < b < part.height]
    # Every row gets the height of a letter where there is room, so that brackets and stops keep their proportions.
    bounds = [0, *((above[1] + below[0]) // 2 for above, below in pairwise(rows)), part.height]
    margin = round(letter / 6)
    out = []
    for (top, bottom), (ceiling, floor) in zip(rows, pairwise(bounds), strict=True):
        spare = max(round((letter - (bottom - top)) / 2), 0) + margin
        y0, y1 = max(top - spare, ceiling), min(bottom + spare, floor)
        out.append(Area(part.x0 + left - margin, part.y0 + y0, part.x0 + right + margin, part.y0 + y1).meet(part))
    return out


def find_spans(marked: Pixels) -> list[tuple[int, int]]:
    """Where runs of True begin and end, in a row of them."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], marked.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def find_overlooked(grey: Pixels, lines: Sequence[Area], cells: Sequence[Area]) -> list[Area]:
    """Rows of ink inside cells that no line covers: lone figures and short last lines, which a detector tends to leave out."""
    import numpy as np

    usual = median(a.height for a in lines or cells) if lines or cells else 0
    ink = (grey < INK).astype(np.uint8)
    for line in lines:
        line.of(ink)[...] = 0
    least = usual / 4
    found: list[Area] = []
    for cell in cells:
        if min(cell.width, cell.height) > least and cell.of(ink).sum() > least:
            found += _rows_of_letters(cell, cell.of(ink), least)
    return found


def _rows_of_letters(inner: Area, ink: Pixels, least: float) -> list[Area]:
    """Boxes about the pieces of ink that are as large as letters or figures, row by row; specks and remains of rulings are none."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = []
    for x, y, w, h, area in stats[1:].tolist():
        touches = x == 0 or y == 0 or x + w == ink.shape[1] or y + h == ink.shape[0]
        if area > least and max(w, h) > least and not (touches and min(w, h) < least / 2):
            pieces.append(Area(inner.x0 + x, inner.y0 + y, inner.x0 + x + w, inner.y0 + y + h))
    pieces.sort(key=lambda p: p.y0)
    rows: list[Area] = []
    for piece in pieces:
        if rows and piece.y0 < rows[-1].y1:
            rows[-1] = rows[-1].union(piece)
        else:
            rows.append(piece)
    margin = round(least / 2)
    return [row.grow(margin).meet(inner) for row in rows]
