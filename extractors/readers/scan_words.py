"""Lines that were read become words in points: with the size of their letters, and parted where the paper is blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from extractors.ocr.engine import Area, Pixels, Reading
from extractors.ocr.lines import find_spans
from extractors.ocr.picture import INK
from extractors.readers.second_look import Seen
from extractors.tables.words import SPACE, Word

_ALIKE, _RELATED = 0.15, 1.5
"""Letter sizes this near to the usual size of the page are that size; a strip may have the size of its neighbour within this factor."""
_LETTER = 0.75
"""Letter size as a share of the height of the box about a line."""
_OPENS, _CLOSES = frozenset("“‘（《〈【〔「"), frozenset("，。；：、！？）》〉”’】〕」")
_CJK = range(0x4E00, 0xA000)


def place_words(page: Sequence[Seen], grey: Pixels, scale: float) -> list[Word]:
    """The strips of a page as words; `scale` is pixels per point."""
    sizes = _letter_sizes(page)
    return [word for seen, size in zip(page, sizes, strict=True) for word in _words(seen, size, grey, scale)]


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
    if len(pitches) < 3:
        return None
    close = [pitch for pitch in pitches if pitch <= _RELATED * median(pitches)]  # what is further stands behind a blank
    return sum(close) / len(close) * area.width


def _words(seen: Seen, size: float, grey: Pixels, scale: float) -> Iterator[Word]:
    """A strip with letters of `size` pixels: one word in a cell; outside, one for each part that a blank as wide as a letter parts."""
    area, reading = seen.strip.area, seen.reading
    if len(seen.strip.rows) > 1 or not reading.text:
        yield _word(reading.text, area, (), seen, scale)
        return
    inked = find_spans((area.of(grey) < INK).sum(axis=0) > 1) or [(0, area.width)]
    starts = reading.starts or (0.0,)  # a mark told by its shape has none
    letters = [(c, share * area.width) for c, share in zip(reading.text, starts, strict=True)]
    parts = _part(letters, inked, size) if seen.cell is None else [(letters, inked[0][0], inked[-1][1])]
    middle = (area.y0 + area.y1) / 2
    for part, left, right in parts:
        text = "".join(c for c, _ in part)
        # Brackets and stops are as wide as a letter, but half of that is blank.
        x0 = area.x0 + left - (size / 2 if text[0] in _OPENS else 0)
        x1 = area.x0 + right + (size / 2 if text[-1] in _CLOSES else 0)
        box = (x0, middle - size / 2, x1, middle + size / 2)
        yield _word(text, box, tuple((area.x0 + at) / scale for _, at in part), seen, scale)


def _word(text: str, box: tuple[float, float, float, float], starts: tuple[float, ...], seen: Seen, scale: float) -> Word:
    x0, y0, x1, y1 = (v / scale for v in box)
    return Word(text, x0, y0, x1, y1, starts, seen.confidence, seen.also_read)


_Letters = list[tuple[str, float]]


def _part(letters: _Letters, inked: Sequence[tuple[int, int]], size: float) -> Iterator[tuple[_Letters, int, int]]:
    """The letters between wide blanks, from where to where their ink reaches; narrower blanks become spaces, as in digital pages."""
    part: _Letters = []
    left = inked[0][0]
    rest = list(letters)
    for (_, end), (start, _) in pairwise(inked):
        if start - end <= SPACE * size:
            continue
        while rest and rest[0][1] < (end + start) / 2:
            part.append(rest.pop(0))
        if not part or not rest:
            continue
        blank = (start - end) / size - sum(_bearing(c) for c in (part[-1][0], rest[0][0]))
        if blank >= 1:
            yield part, left, end
            part, left = [], start
        elif blank > SPACE and not {part[-1][0], rest[0][0]} & {" "}:
            part.append((" ", float(end)))
    yield [*part, *rest], left, inked[-1][1]


def _bearing(letter: str) -> float:
    """How much blank a letter may have at one side, as a share of its size."""
    return 0.5 if letter in _OPENS or letter in _CLOSES else 0.08
