"""A page's picture becomes the same content as a digital page: set straight, ruled, its lines read and put into cells."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from extractors.document import Box
from extractors.ocr.engine import Area, Engine, Pixels, load
from extractors.ocr.lines import Strip, cut_lines, find_cell, find_overlooked, part_rows, split_rows
from extractors.ocr.picture import clean
from extractors.ocr.straight import straighten
from extractors.readers.marks import join_signs, tell_marks
from extractors.readers.scan_words import place_words
from extractors.readers.second_look import Seen, look_again
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
_LEAST_INK = 8
"""A picture whose lightest and darkest points differ by less (of 255) shows nothing."""
_UPSIDE_DOWN = 0.75
"""Below this mean chance of its letters a page may stand on its head."""


def read_picture(picture: Pixels, number: int, scale: float) -> PageContent:
    """Page `number` from its picture (BGR or grey) with `scale` pixels per point. Coordinates are those of the page set straight."""
    if int(picture.max()) - int(picture.min()) < _LEAST_INK:  # a blank page, as the backs of scanned sheets are
        grey = picture if picture.ndim == 2 else picture[..., 0]
        return PageContent(number, grey.shape[1] / scale, grey.shape[0] / scale, (), picture=grey)
    engine = load()
    if scale < _COARSE:
        picture, scale = _enlarge(picture, _FINE / scale), _FINE
    view = straighten(clean(picture, scale), scale)
    lines = engine.find(view.grey, scale)
    if _lies(lines):
        view = view.quarter()
        lines = engine.find(view.grey, scale)
    page = _Page(engine, view.grey, scale, lines)
    if page.certainty < _UPSIDE_DOWN and lines:
        other = view.upside_down()
        flipped = _Page(engine, other.grey, scale)
        page, view = (flipped, other) if flipped.certainty > page.certainty else (page, view)
    height, width = page.grey.shape
    size = width / scale, height / scale
    return PageContent(number, *size, page.words(), page.rulings, picture=page.grey, origin=view.in_points(scale))


class _Page:
    """A straight page: its rulings, its lines and what they say at first sight."""

    def __init__(self, engine: Engine, grey: Pixels, scale: float, lines: list[Area] | None = None) -> None:
        self.engine, self.grey, self.scale = engine, grey, scale
        self.rulings = find_rulings(grey, scale)
        self.cells = [cell for grid in find_grids(self.rulings) for cell in _cells(grid, scale)]
        level = [_pixels(box, scale) for box in self.rulings if box.x1 - box.x0 > box.y1 - box.y0]
        lines = engine.find(grey, scale) if lines is None else lines
        parts = [part for line in cut_lines(lines, self.cells) for part in part_rows(line, level)]
        strips = split_rows(parts, grey)
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
        told = tell_marks([join_signs(look_again(self.engine, self.grey, s), self.grey) for s in seen], self.grey)
        return place_words(worth_keeping(told), self.grey, self.scale)


def _cells(grid: Grid, scale: float) -> list[Area]:
    """The insides of the grid's cells in pixels."""
    xs, ys = [round(x * scale) for x in grid.xs], [round(y * scale) for y in grid.ys]
    edge = round(_EDGE * scale)
    cells = (Area(xs[r.column], ys[r.row], xs[r.column + r.column_span], ys[r.row + r.row_span]) for r in grid.regions if r.sides >= 3)
    return [cell.grow(-edge) for cell in cells if min(cell.width, cell.height) > 2 * edge]


def _pixels(box: Box, scale: float) -> Area:
    return Area(*(round(v * scale) for v in box))


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
