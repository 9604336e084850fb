"""One OFD page: text objects become words, paths become rulings and shaded areas, in points from the top left corner."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from math import hypot, isfinite

from extractors.document import Box
from extractors.readers.safe_xml import Element
from extractors.tables.words import PageContent, Word

_POINTS = 72 / 25.4
"""OFD measures in millimetres."""
_THIN = 3.5
"""Filled boxes not thicker than this many points are rulings."""
_MOST_OBJECTS, _MOST_CHARACTERS, _MOST_STEPS = 50_000, 200_000, 20_000
"""Bounds per page, per text and path; no page of print comes near. Blocks within blocks are bounded by the XML parser."""
_GAP = 0.5
"""A gap wider than this share of the letter height is a space, also where no space is written; letters' own widths are guessed."""
_LARGEST = 1_000
"""Letters larger than this many points are none."""
_ASCENT, _DESCENT = 0.86, 0.14
"""Where letters of Chinese fonts reach above and below the base line, as shares of their size."""
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def children(element: Element, name: str) -> list[Element]:
    """The children of that local name; the namespace differs between editions of the standard."""
    return [child for child in element if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name]


def numbers(text: str) -> list[float]:
    """The numbers in a list of them; anything else in it is passed over."""
    found = []
    for word in text.split():
        try:
            found.append(float(word))
        except ValueError:
            continue
    return [n for n in found if isfinite(n)]


class Drawing:
    """What has been drawn on one page so far. `box` is the page in millimetres: x, y, width, height."""

    def __init__(self, number: int, box: tuple[float, ...]) -> None:
        self.number = number
        self.words: list[Word] = []
        self.image: tuple[str, Box] | None = None
        """The largest picture: the identifier of its resource, and where it lies."""
        self._x, self._y, self._width, self._height = box
        self._rulings: list[Box] = []
        self._fills: list[Box] = []
        self._objects = 0

    @property
    def image_share(self) -> float:
        """The share of the page that its largest picture covers."""
        return _area(self.image[1]) / (self._width * self._height * _POINTS**2) if self.image else 0.0

    @property
    def is_cut(self) -> bool:
        """Whether the page holds more objects than were looked at."""
        return self._objects > _MOST_OBJECTS

    def content(self) -> PageContent:
        """The page for the layout stages; shades that cover it all are its background."""
        area = self._width * self._height * _POINTS**2
        fills = [f for f in self._fills if (f.x1 - f.x0) * (f.y1 - f.y0) < 0.8 * area]
        return PageContent(self.number, self._width * _POINTS, self._height * _POINTS, self.words, self._rulings, fills)

    def draw(self, page: Element) -> None:
        """Add the objects of a page or of its template."""
        for content in children(page, "Content"):
            for layer in children(content, "Layer"):
                self._block(layer)

    def _block(self, block: Element) -> None:
        for item in block:
            kind = item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""
            self._objects += 1
            if self._objects > _MOST_OBJECTS or item.get("Visible", "true").lower() == "false":
                continue
            if kind == "TextObject":
                self._text(item)
            elif kind == "PathObject":
                self._path(item)
            elif kind == "ImageObject":
                self._image(item)
            elif kind == "PageBlock":
                self._block(item)

    def _matrix(self, item: Element) -> _Matrix:
        """From the object's own space to points on the page."""
        own = numbers(item.get("CTM", ""))
        a, b, c, d, e, f = own if len(own) == 6 else _IDENTITY
        boundary = [*numbers(item.get("Boundary", "")), 0.0, 0.0]
        x, y = boundary[0] - self._x, boundary[1] - self._y
        return (a * _POINTS, b * _POINTS, c * _POINTS, d * _POINTS, (e + x) * _POINTS, (f + y) * _POINTS)

    def _text(self, item: Element) -> None:
        size = next(iter(numbers(item.get("Size", ""))), 0.0)
        matrix = self._matrix(item)
        if not 0 < size * abs(matrix[3]) < _LARGEST or abs(matrix[1]) > 0.05 * abs(matrix[0]):  # nothing, or slanted as watermarks are
            return
        wide = next(iter(numbers(item.get("HScale", ""))), 1.0)
        x = y = 0.0
        for code in children(item, "TextCode"):
            text = (code.text or "")[:_MOST_CHARACTERS]
            x = next(iter(numbers(code.get("X", ""))), x)  # a code without a place goes on from the one before
            y = next(iter(numbers(code.get("Y", ""))), y)
            places = _places(text, x, y, code, size * wide)
            self.words += _words(text, places, size, wide, matrix)

    def _path(self, item: Element) -> None:
        stroked, filled = item.get("Stroke", "true").lower() != "false", item.get("Fill", "false").lower() == "true"
        data = " ".join(d.text or "" for d in children(item, "AbbreviatedData"))
        for points in _figures(data, self._matrix(item)):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = Box(min(xs), min(ys), max(xs), max(ys))
            if filled and _is_box(points):
                (self._rulings if min(box.x1 - box.x0, box.y1 - box.y0) <= _THIN else self._fills).append(box)
            if stroked:
                for (xa, ya), (xb, yb) in itertools.pairwise(points):
                    if abs(xa - xb) < 1 or abs(ya - yb) < 1:
                        self._rulings.append(Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))

    def _image(self, item: Element) -> None:
        boundary = numbers(item.get("Boundary", ""))
        if len(boundary) == 4:
            x, y = (boundary[0] - self._x) * _POINTS, (boundary[1] - self._y) * _POINTS
            box = Box(x, y, x + boundary[2] * _POINTS, y + boundary[3] * _POINTS)
            if self.image is None or _area(box) > _area(self.image[1]):
                self.image = item.get("ResourceID", ""), box


def _area(box: Box) -> float:
    return max(box.x1 - box.x0, 0.0) * max(box.y1 - box.y0, 0.0)


def _places(text: str, x: float, y: float, code: Element, size: float) -> list[tuple[float, float]]:
    """Where each character's origin stands; `g 3 4.2` in a list of steps stands for three steps of 4.2."""
    across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
    out = []
    for at, character in enumerate(text):
        out.append((x, y))
        if at < len(across):
            x += across[at]
        elif not down:
            x += size if character > "\u2000" else size / 2
        if at < len(down):
            y += down[at]
    return out


def _steps(text: str) -> list[float]:
    out: list[float] = []
    words = iter(text.replace(",", " ").split())
    for word in words:
        try:
            if word.lower() == "g":
                count = int(float(next(words, "0")))
                out += [float(next(words, "0"))] * max(0, min(count, _MOST_CHARACTERS - len(out)))
            else:
                out.append(float(word))
        except (ValueError, OverflowError):
            break
        if len(out) >= _MOST_CHARACTERS:
            break
    return out


def _words(text: str, places: list[tuple[float, float]], size: float, wide: float, matrix: _Matrix) -> Iterator[Word]:
    """Runs of characters that follow one another on a line."""
    a, _, _, d, e, f = matrix
    high = size * abs(d)
    run: list[str] = []
    starts: list[float] = []
    end = base = 0.0

    def word() -> Word:
        return Word("".join(run), starts[0], base - _ASCENT * high, max(end, starts[-1] + 1), base + _DESCENT * high, tuple(starts))

    spaced = False
    for character, (x, y) in zip(text, places, strict=True):
        if character.isspace() or character == "\u200b":
            spaced = spaced or character.isspace()
            continue
        left, line = a * x + e, d * y + f
        if run and not (-0.35 * high < left - end < high and abs(line - base) < 0.35 * high):
            yield word()
            run, starts = [], []
        if run and left - end > (0.1 if spaced else _GAP) * high:
            run.append(" ")
            starts.append(end)
        spaced = False
        run.append(character)
        starts.append(left)
        end, base = left + (size if character > "\u2000" else size / 2) * wide * abs(a), line
    if run:
        yield word()


def _figures(data: str, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """The path's figures as corner points in points; a figure with a curve is left out."""
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    curved = False
    for command, values in _commands(data):
        if command in "SM":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        if command in "QBA":
            curved = True
        if command == "C" and points:
            points.append(points[0])
        elif values:
            x, y = values[-2:]
            points.append((a * x + c * y + e, b * x + d * y + f))
    if len(points) > 1 and not curved:
        yield points


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Drawing commands and their numbers; what is not understood ends the path."""
    words = iter(_STEP.findall(data[: _MOST_STEPS * 20])[:_MOST_STEPS])
    for word in words:
        count = _ARGUMENTS.get(word)
        if count is None:
            return
        values = list(itertools.islice(words, count))
        if len(values) < count or any(v.isalpha() for v in values):
            return
        yield word, [float(v) for v in values]


def _is_box(points: list[tuple[float, float]]) -> bool:
    corners = {(round(x), round(y)) for x, y in points}
    return len(points) in (4, 5) and len({x for x, _ in corners}) <= 2 and len({y for _, y in corners}) <= 2 and hypot(*points[0]) < 1e6
