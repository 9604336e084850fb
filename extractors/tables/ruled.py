"""Ruled tables: rulings become a grid of separators, the grid becomes cells with exact spans, words fall into cells.

Engine neutral: digital pages, OFD pages and recognised images all come as a `PageContent`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Box, Cell, Table
from extractors.tables.strokes import BRIDGE, SHORTEST, Stroke, merge
from extractors.tables.upright import open_tables
from extractors.tables.words import PageContent, Word, gather_lines, other_readings

CROSSINGS = 4_000_000
"""More pairs of rulings than this are a drawing, not tables."""


@dataclass(frozen=True, slots=True)
class _Region:
    """A rectangle of grid slots without a ruling inside; `sides` counts its ruled sides."""

    row: int
    column: int
    row_span: int
    column_span: int
    sides: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The separators of one table: column edges, row edges, and the region that each slot belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[_Region, ...]
    slots: tuple[tuple[int, ...], ...]

    def region_at(self, x: float, y: float) -> int:
        """The index of the region at a point inside the grid."""
        row = bisect_right(self.ys, y, 1, len(self.ys) - 1) - 1
        column = bisect_right(self.xs, x, 1, len(self.xs) - 1) - 1
        return self.slots[row][column]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    @property
    def area(self) -> float:
        """Square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def read_tables(page: PageContent) -> tuple[list[Table], list[Word]]:
    """The page's ruled tables from top to bottom, and the words that stand outside of them."""
    grids = find_grids(page.rulings, page.words)
    if page.fills:
        shaded = [f for f in page.fills if not any(g.holds((f.x0 + f.x1) / 2, (f.y0 + f.y1) / 2) for g in grids)]
        outlines = [edge for fill in shaded for edge in _outline(fill)]
        grids += [g for g in find_grids(outlines) if len(g.xs) > 2 and len(g.ys) > 2]
    if not grids:
        return [], list(page.words)
    grids.sort(key=lambda g: g.area)
    filled: list[dict[int, list[Word]]] = [{} for _ in grids]
    rest = []
    for word in page.words:
        y = (word.y0 + word.y1) / 2
        x = (word.x0 + word.x1) / 2
        for grid, cells in zip(grids, filled, strict=True):
            if grid.holds(x, y):
                for index, part in _parts(grid, word, y):
                    cells.setdefault(index, []).append(part)
                break
        else:
            rest.append(word)
    tables = [_table(grid, cells, page.number) for grid, cells in zip(grids, filled, strict=True)]
    return sorted((t for t in tables if t.bbox), key=lambda t: (t.bbox.y0, t.bbox.x0) if t.bbox else (0, 0)), rest


def find_grids(rulings: Sequence[Box], words: Sequence[Word] = ()) -> list[Grid]:
    """One grid for every group of rulings that touch one another and enclose at least two cells.

    Level rulings that touch no upright one make up a table with the `words` between them, where these stand in columns.
    """
    level = merge(Stroke((b.y0 + b.y1) / 2, b.x0, b.x1) for b in rulings if b.x1 - b.x0 >= b.y1 - b.y0)
    upright = merge(Stroke((b.x0 + b.x1) / 2, b.y0, b.y1) for b in rulings if b.x1 - b.x0 < b.y1 - b.y0)
    if not level or len(level) * len(upright) > CROSSINGS:
        return []
    groups = _touching(level, upright)
    grids = [g for h, v in groups if h and v and (g := _grid(h, v)) is not None]
    alone = [h[0] for h, v in groups if not v and not any(g.holds((h[0].start + h[0].end) / 2, h[0].at) for g in grids)]
    grids += [g for h, v in open_tables(alone, words) if (g := _grid(h, v)) is not None]
    return grids


def _touching(level: list[Stroke], upright: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Groups of rulings connected by crossings."""
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    heights = [h.at for h in level]
    for k, v in enumerate(upright, len(level)):
        for i in range(bisect_left(heights, v.start - BRIDGE), bisect_right(heights, v.end + BRIDGE)):
            if level[i].start - BRIDGE <= v.at <= level[i].end + BRIDGE:
                parent[root(i)] = root(k)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i in range(len(parent)):
        group = groups.setdefault(root(i), ([], []))
        if i < len(level):
            group[0].append(level[i])
        else:
            group[1].append(upright[i - len(level)])
    return list(groups.values())


def _edges(across: list[Stroke], along: list[Stroke]) -> tuple[float, ...]:
    """Positions of the rulings in `across`; open sides are closed where the rulings in `along` end."""
    edges = sorted({s.at for s in across})
    first, last = min(s.start for s in along), max(s.end for s in along)
    if first < edges[0] - SHORTEST:
        edges.insert(0, first)
    if last > edges[-1] + SHORTEST:
        edges.append(last)
    return tuple(edges)


def _separators(strokes: list[Stroke], across: tuple[float, ...], along: tuple[float, ...]) -> list[list[bool]]:
    """`[edge][slot]`: whether a ruling runs on the edge beside the slot (its middle is covered)."""
    out = [[False] * (len(along) - 1) for _ in across]
    index = {at: k for k, at in enumerate(across)}
    middles = [(a + b) / 2 for a, b in itertools.pairwise(along)]
    for s in strokes:
        row = out[index[s.at]]
        for k in range(bisect_left(middles, s.start), bisect_right(middles, s.end)):
            row[k] = True
    return out


def _grid(level: list[Stroke], upright: list[Stroke]) -> Grid | None:
    xs, ys = _edges(upright, level), _edges(level, upright)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    walls = _separators(upright, xs, ys)
    floors = _separators(level, ys, xs)
    slots = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    regions: list[_Region] = []
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if slots[r][c] < 0:
                region = _grow(r, c, walls, floors, slots)
                for row in range(r, r + region.row_span):
                    slots[row][c : c + region.column_span] = [len(regions)] * region.column_span
                regions.append(region)
    if sum(r.sides >= 3 for r in regions) < 2:
        return None
    return Grid(xs, ys, tuple(regions), tuple(tuple(row) for row in slots))


def _grow(r: int, c: int, walls: list[list[bool]], floors: list[list[bool]], slots: list[list[int]]) -> _Region:
    """The largest rectangle from slot (r, c) to the right, then down, that no ruling cuts."""
    right = c + 1
    while right < len(walls) - 1 and not walls[right][r] and slots[r][right] < 0:
        right += 1
    bottom = r + 1
    while (
        bottom < len(floors) - 1
        and not any(floors[bottom][c:right])
        and (right == len(walls) - 1 or walls[right][bottom])
        and (c == 0 or walls[c][bottom])
        and not any(walls[k][bottom] for k in range(c + 1, right))
        and all(s < 0 for s in slots[bottom][c:right])
    ):
        bottom += 1
    sides = (all(floors[r][c:right]), all(floors[bottom][c:right]), all(walls[c][r:bottom]), all(walls[right][r:bottom]))
    return _Region(r, c, bottom - r, right - c, sum(sides))


def _parts(grid: Grid, word: Word, y: float) -> list[tuple[int, Word]]:
    """The word, cut where it crosses from one cell into the next."""
    height = word.y1 - word.y0
    first = grid.region_at(min(word.x0 + height / 4, word.x1), y)
    last = grid.region_at(max(word.x1 - height / 4, word.x0), y)
    if first == last or len(word.text) < 2:
        return [(grid.region_at((word.x0 + word.x1) / 2, y) if first != last else first, word)]
    even = (word.x0 + (word.x1 - word.x0) * k / len(word.text) for k in range(len(word.text)))
    starts = word.starts if len(word.starts) == len(word.text) else tuple(even)
    ends = (*starts[1:], word.x1)
    out: list[tuple[int, Word]] = []
    begin, region = 0, grid.region_at((starts[0] + ends[0]) / 2, y)
    for k in range(1, len(word.text) + 1):
        now = grid.region_at((starts[k] + ends[k]) / 2, y) if k < len(word.text) else -1
        if now != region:
            text = word.text[begin:k].strip()
            if text:
                out.append((region, Word(text, starts[begin], word.y0, ends[k - 1], word.y1, starts[begin:k], word.confidence)))
            begin, region = k, now
    return out


def _table(grid: Grid, words: dict[int, list[Word]], page: int) -> Table:
    """The grid's cells with their text; edges at which no cell begins or ends are dropped."""
    kept = [(i, r) for i, r in enumerate(grid.regions) if r.sides >= 3 or i in words]
    rows = sorted({r.row for _, r in kept} | {r.row + r.row_span for _, r in kept})
    columns = sorted({r.column for _, r in kept} | {r.column + r.column_span for _, r in kept})
    row_no = {edge: k for k, edge in enumerate(rows)}
    column_no = {edge: k for k, edge in enumerate(columns)}
    cells = []
    for i, r in kept:
        lines = gather_lines(words[i]) if i in words else []
        texts = [line.text for line in lines]
        row, column = row_no[r.row], column_no[r.column]
        cells.append(
            Cell(
                row,
                column,
                "\n".join(filter(None, texts)),
                row_no[r.row + r.row_span] - row,
                column_no[r.column + r.column_span] - column,
                page,
                Box(grid.xs[r.column], grid.ys[r.row], grid.xs[r.column + r.column_span], grid.ys[r.row + r.row_span]),
                min((line.confidence for line in lines), default=1.0),
                other_readings(texts, lines, "\n"),
            )
        )
    bbox = Box(grid.xs[columns[0]], grid.ys[rows[0]], grid.xs[columns[-1]], grid.ys[rows[-1]])
    return Table(tuple(cells), len(rows) - 1, len(columns) - 1, page=page, bbox=bbox)


def _outline(fill: Box) -> tuple[Box, Box, Box, Box]:
    x0, y0, x1, y1 = fill
    return Box(x0, y0, x1, y0), Box(x0, y1, x1, y1), Box(x0, y0, x0, y1), Box(x1, y0, x1, y1)
