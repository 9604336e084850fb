"""What a page gives to the layout stages, whichever engine read it: words with boxes, rulings, shaded areas; and words made into lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.document import Box

_HAN = "\u2e7f"
SPACE = 0.28
"""A gap wider than this share of the letter height is a space between words."""

ECHO = 1.0
"""Points: the same letters within about this distance are one word, printed twice."""
NOWHERE = 1e7
"""Points: places farther away, or that are no numbers, come from broken files."""


class Word(NamedTuple):
    """A run of characters on one line. `starts` are the left edges of its characters, where the engine knows them.

    Coordinates are points, origin top left. `confidence` is the engine's own, 0 to 1; `also_read` are its other readings of a doubtful
    word. A word without text is ink that could not be read.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    starts: tuple[float, ...] = ()
    confidence: float = 1.0
    also_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page as an engine sees it. Rulings are thin boxes, level or upright; fills are shaded areas (cell backgrounds).

    `picture` is what the page was recognised from (grey pixels, set straight); None where it has text. `origin` is the matrix (3 × 3, row
    by row) that leads from the coordinates told here to those of the page as it came; empty where they are the same.
    """

    number: int
    width: float
    height: float
    words: Sequence[Word]
    rulings: Sequence[Box] = ()
    fills: Sequence[Box] = ()
    picture: Any = field(default=None, repr=False, compare=False)
    origin: tuple[float, ...] = ()


class Line(NamedTuple):
    """Words that stand side by side, joined; `size` is the median letter height in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    confidence: float = 1.0
    also_read: tuple[str, ...] = ()

    @property
    def box(self) -> Box:
        """Where it stands."""
        return Box(self.x0, self.y0, self.x1, self.y1)


def gather_lines(words: Sequence[Word]) -> list[Line]:
    """Words in reading order: grouped by height on the page, then from left to right."""
    if len(words) == 1:  # most cells hold one
        return [join_words(list(words))]
    return [join_words(row) for row in group_rows(words)]


def group_rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand at one height, from top to bottom."""
    rows: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=_middle):
        y0, y1 = word.y0, word.y1
        overlap = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
        higher = y1 - y0 > bottom - top
        if rows and overlap > 0.5 * (bottom - top if higher else y1 - y0):
            rows[-1].append(word)
        else:
            rows.append([word])
            higher = True
        if higher:
            top, bottom = y0, y1
    return rows


def without_echoes(words: Sequence[Word]) -> Sequence[Word]:
    """The words, each once: bold letters by printing twice, and a page drawn again over itself, give every word a second time.

    What stands nowhere (at no finite place) is left out.
    """
    if not all(-NOWHERE < w.x0 < NOWHERE and -NOWHERE < w.y0 < NOWHERE for w in words):
        words = [w for w in words if -NOWHERE < w.x0 < NOWHERE and -NOWHERE < w.y0 < NOWHERE]
    if len({w.text for w in words}) == len(words) or len({(w.text, round(w.x0), round(w.y0)) for w in words}) == len(words):
        return words
    out: list[Word] = []
    seen: set[tuple[str, int, int]] = set()
    for word in words:
        x, y = word.x0 / ECHO, word.y0 / ECHO
        if (word.text, round(x), round(y)) in seen:
            continue
        seen.update((word.text, round(x + dx), round(y + dy)) for dx in (-0.5, 0.5) for dy in (-0.5, 0.5))
        out.append(word)
    return out


def join_upward(words: Iterable[Word]) -> list[Word]:
    """Words in the order they were drawn, with the characters of a label that was written from bottom to top joined to one word."""
    out: list[Word] = []
    for word in words:
        below = out[-1] if out else word
        if len(word.text) == 1 and max(below.text + word.text) > _HAN and _stands_on(word, below):
            box = (min(word.x0, below.x0), word.y0, max(word.x1, below.x1), below.y1)
            out[-1] = Word(below.text + word.text, *box, (below.x0,), min(word.confidence, below.confidence))
        else:
            out.append(word)
    return out


def _stands_on(word: Word, below: Word) -> bool:
    """Whether a character stands right above another, or above a stack of them, in the same width."""
    size = word.x1 - word.x0
    return max(abs(word.x0 - below.x0), abs(word.x1 - below.x1), abs(word.y1 - below.y0)) < 0.3 * size


def median(values: Iterable[float]) -> float:
    """The middle one of at least one value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _middle(word: Word) -> float:
    return word.y0 + word.y1


def join_words(words: list[Word]) -> Line:
    """Words of one height as a line, with spaces where there are gaps."""
    if len(words) == 1:
        w = words[0]
        return Line(w.text, w.x0, w.y0, w.x1, w.y1, w.y1 - w.y0, w.confidence, w.also_read)
    words.sort(key=lambda w: w.x0)
    size = median(w.y1 - w.y0 for w in words)
    parts = [words[0].text]
    for left, right in pairwise(words):
        parts.append(" " + right.text if right.x0 - left.x1 > SPACE * size else right.text)
    return Line(
        "".join(parts),
        words[0].x0,
        min(w.y0 for w in words),
        max(w.x1 for w in words),
        max(w.y1 for w in words),
        size,
        min(w.confidence for w in words),
        other_readings(parts, words),
    )


def other_readings(parts: Sequence[str], read: Sequence[Word | Line], joint: str = "") -> tuple[str, ...]:
    """The other readings of what is made of several parts: one part replaced at a time."""
    return tuple(joint.join([*parts[:k], other, *parts[k + 1 :]]) for k, part in enumerate(read) for other in part.also_read)
