"""A page's picture becomes the same content as a digital page: set straight, ruled, its lines read and put into cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.ocr.engine import Area, Engine, Pixels, Reading, load
from extractors.ocr.lines import Strip, cut_lines, find_cell, find_overlooked, split_rows
from extractors.ocr.picture import INK, clean, find_skew, turn
from extractors.readers.second_look import Seen, look_again, tell_marks
from extractors.tables.ruled import Grid, find_grids
from extractors.tables.scanned import find_rulings
from extractors.tables.words import PageContent, Word

_COARSE, _FINE = 160 / 72, 200 / 72
"""Pixels per point: pictures coarser than the first are enlarged to the second, so that strokes are more than a pixel wide."""
_LEAST_CHANCE = 0.3
"""What is read outside of cells with less is no text; in a cell it is kept with its low confidence, for a cell with ink is not empty."""
_LETTER_HIGH = 0.6
"""Ink lower than this share of a usual line is no letter that could not be read."""
_EDGE = 1.2
"""Points between a ruling's middle and where the inside of a cell begins."""
_UPSIDE_DOWN = 0.75
"""Below this mean chance of its letters a page may stand on its head."""
_ALIKE, _RELATED = 0.15, 1.5
"""Letter sizes this near to the usual size of the page are that size; a strip may have the size of its neighbour within this factor."""
_LETTER = 0.75
"""Letter size as a share of the height of the box about a line."""
_OPENS, _CLOSES = frozenset("“‘（《〈【〔「"), frozenset("，。；：、！？）》〉”’】〕」")
_CJK = range(0x4E00, 0xA000)


def read_picture(picture: Pixels, number: int, scale: float) -> PageContent:
    """Page `number` from its picture (BGR or grey) with `scale` pixels per point. Coordinates are those of the page set straight."""
    engine = load()
    if scale < _COARSE:
        picture, scale = _enlarge(picture, _FINE / scale), _FINE
    grey = clean(picture, scale)
    grey = turn(grey, find_skew(grey, scale))
    lines = engine.find(grey, scale)
    if _lies(lines):
        grey = _quarter(grey)
        lines = engine.find(grey, scale)
    page = _Page(engine, grey, scale, lines)
    if page.certainty < _UPSIDE_DOWN and lines:
        flipped = _Page(engine, grey[::-1, ::-1].copy(), scale)
        page = flipped if flipped.certainty > page.certainty else page
    height, width = page.grey.shape
    return PageContent(number, width / scale, height / scale, page.words(), page.rulings, picture=page.grey)


class _Page:
    """A straight page: its rulings, its lines and what they say at first sight."""

    def __init__(self, engine: Engine, grey: Pixels, scale: float, lines: list[Area] | None = None) -> None:
        self.engine, self.grey, self.scale = engine, grey, scale
        self.rulings = find_rulings(grey, scale)
        self.cells = [cell for grid in find_grids(self.rulings) for cell in _cells(grid, scale)]
        strips = split_rows(cut_lines(engine.find(grey, scale) if lines is None else lines, self.cells), grey)
        strips += (Strip((area,)) for area in find_overlooked(grey, [s.area for s in strips], self.cells))
        self.readings = [(strip, engine.read(strip.picture(grey))) for strip in strips]

    @property
    def certainty(self) -> float:
        """The mean chance of the page's letters; 1 for a page without any."""
        chances = [c for _, reading in self.readings for c in reading.chances]
        return sum(chances) / len(chances) if chances else 1.0

    def words(self) -> list[Word]:
        """What the lines say after a second look, where, in points."""
        seen = (Seen(strip, find_cell(strip.area, self.cells), reading, reading.confidence) for strip, reading in self.readings)
        told = tell_marks([look_again(self.engine, self.grey, s) for s in seen], self.grey)
        kept = worth_keeping(told)
        sizes = _letter_sizes(kept)
        return [_word(s, size, self.grey, self.scale) for s, size in zip(kept, sizes, strict=True)]


def _cells(grid: Grid, scale: float) -> list[Area]:
    """The insides of the grid's cells in pixels."""
    xs, ys = [round(x * scale) for x in grid.xs], [round(y * scale) for y in grid.ys]
    edge = round(_EDGE * scale)
    cells = (Area(xs[r.column], ys[r.row], xs[r.column + r.column_span], ys[r.row + r.row_span]) for r in grid.regions if r.sides >= 3)
    return [cell.grow(-edge) for cell in cells if min(cell.width, cell.height) > 2 * edge]


def worth_keeping(page: Sequence[Seen]) -> list[Seen]:
    """What counts as text; of ink that could not be read at all, that which is as high as a letter and all that its cell holds."""
    read = {s.cell for s in page if s.reading.text.strip()}
    least = _LETTER_HIGH * median(s.strip.area.height for s in page) if page else 0.0
    return [s for s in page if (_is_text(s) if s.reading.text.strip() else s.cell not in {None, *read} and s.strip.area.height >= least)]


def _is_text(seen: Seen) -> bool:
    return seen.cell is not None or seen.confidence >= _LEAST_CHANCE


def _lies(lines: Sequence[Area]) -> bool:
    """Whether most of the text runs upwards or downwards."""
    upright = sum(a.width * a.height for a in lines if a.height > 2 * a.width)
    level = sum(a.width * a.height for a in lines if a.width > 2 * a.height)
    return upright > 2 * level


def _enlarge(picture: Pixels, factor: float) -> Pixels:
    import cv2

    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)


def _quarter(grey: Pixels) -> Pixels:
    import numpy as np

    return np.rot90(grey).copy()


def _letter_sizes(page: Sequence[Seen]) -> list[float]:
    """Letter sizes in pixels, one per strip: measured where there are Chinese characters enough, else that of the nearest measured strip.

    Sizes near to the usual one are exactly that, as printed letters are.
    """
    measured = [(s.strip.area, pitch) for s in page if (pitch := _pitch(s.strip.area, s.reading)) is not None]
    usual = median(pitch for _, pitch in measured) if measured else 0.0
    sizes = []
    for seen in page:
        here = seen.strip.area
        size = _pitch(here, seen.reading)
        if size is None:
            size = _LETTER * here.height
            near = min((abs(area.y0 - here.y0), pitch) for area, pitch in measured)[1] if measured else size
            size = near if near / _RELATED < size < near * _RELATED else size
        sizes.append(usual if abs(size - usual) < _ALIKE * usual else size)
    return sizes


def _pitch(area: Area, reading: Reading) -> float | None:
    """The distance of Chinese characters that follow one another, which are as wide as they are high; None where there are too few."""
    steps = zip(pairwise(reading.starts), pairwise(reading.text), strict=False)
    pitches = [b - a for (a, b), (p, q) in steps if ord(p) in _CJK and ord(q) in _CJK]
    return sum(pitches) / len(pitches) * area.width if len(pitches) >= 3 else None


def _word(seen: Seen, size: float, grey: Pixels, scale: float) -> Word:
    """A strip with letters of `size` pixels as a word in points."""
    import numpy as np

    area, reading = seen.strip.area, seen.reading
    if len(seen.strip.rows) > 1 or not reading.text:
        x0, y0, x1, y1 = (v / scale for v in area)
        return Word(reading.text, x0, y0, x1, y1, confidence=seen.confidence, also_read=seen.also_read)
    inked = np.flatnonzero((area.of(grey) < INK).any(axis=0))
    left, right = (float(inked[0]), float(inked[-1] + 1)) if len(inked) else (0.0, float(area.width))
    # Brackets and stops are as wide as a letter, but half of that is blank.
    left -= size / 2 if reading.text[0] in _OPENS else 0
    right += size / 2 if reading.text[-1] in _CLOSES else 0
    x0, x1, middle, half = (v / scale for v in (area.x0 + left, area.x0 + right, (area.y0 + area.y1) / 2, size / 2))
    starts = tuple((area.x0 + share * area.width) / scale for share in reading.starts)
    return Word(reading.text, x0, middle - half, x1, middle + half, starts, seen.confidence, seen.also_read)
