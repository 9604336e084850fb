"""Lines of a page become paragraphs, as the author typed them: wrapped lines are joined, also across a page break.

Engine neutral. What joins two lines is that the second had no room on the first: the first runs to the right margin, and the
second begins where wrapped lines begin. Centred lines of one large size are one title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from extractors.document import Box, Paragraph
from extractors.tables.words import Line

_CLOSING = "，。；：、！？）》〉”’】〕」％%….,;:!?)\\]"
_UNIT = re.compile(rf"[“‘（《〈【〔「(\[]*(?:[\x21-\x7e]+|.)(?:[{_CLOSING}]+(?:[\x21-\x7e]+|(?<=[”’]).)?)*")
_HEADING = re.compile(r"第[一二三四五六七八九十百]+[章节条部]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]")
_NUMBERED = re.compile(rf"{_HEADING.pattern}|[（(]\d+[)）]|\d+[、．]|\d+\.(?!\d)|[①-⑳]")
_LEADER = re.compile(r"(?:[.…·]\s?){3,}\s*\d+$")
_MEASURED = ((0.0, 0.0), (0.4, 0.9), (0.5, 0.95), (0.7, 0.97), (0.8, 0.985), (0.9, 0.995), (1.0, 1.0))
"""Chance of a line's least sure letter -> share of such lines without a fault (docs/scans.md)."""
_NARROW = re.compile("[\x00-\u2000]")
_STOPS = "。！？；：.!?;:"


@dataclass(frozen=True, slots=True)
class Margins:
    """The text area of pages of one width, and the size of most of the letters, in points."""

    width: float
    left: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line and its page."""

    line: Line
    page: int
    margins: Margins

    @property
    def centred(self) -> bool:
        """Whether the line stands in the middle of the page or of the text area, with room at both sides."""
        line, m = self.line, self.margins
        middle = (line.x0 + line.x1) / 2
        off = min(abs(middle - (m.left + m.right) / 2), abs(middle - m.width / 2))
        indent = line.x0 - m.left
        return off < 0.4 * line.size and indent > line.size and abs(indent - 2 * m.size) > 0.4 * m.size


def find_margins(lines: Sequence[Line], edges: Iterable[tuple[float, float]], width: float) -> Margins:
    """The text area, from the lines and the left and right `edges` of tables on pages of one `width`."""
    edges = list(edges)
    left = min([line.x0 for line in lines] + [x for x, _ in edges], default=0.0)
    sizes: dict[float, int] = {}
    for line in lines:
        sizes[round(line.size)] = sizes.get(round(line.size), 0) + len(line.text)
    size = max(sizes, key=lambda s: (sizes[s], s), default=10.0)
    ends = sorted((line.x1 for line in lines if line.x0 < left + 3 * size), reverse=True)
    right = ends[0] if ends else width - left
    if len(ends) < 4 or ends[3] < right - 1.3 * size or right - left < 0.6 * width:
        right = max([right, width - left, *(x for _, x in edges)])
    return Margins(width, left, right, size)


def join_lines(lines: Sequence[PlacedLine]) -> list[Paragraph]:
    """Paragraphs of a run of lines that no table interrupts; the lines may go over several pages."""
    groups: list[list[PlacedLine]] = []
    for item in lines:
        if groups and _continues(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [_paragraph(group) for group in groups]


def _paragraph(group: list[PlacedLine]) -> Paragraph:
    text = group[0].line.text
    for item in group[1:]:
        wide = text[-1:] > "\u2e80" or item.line.text[:1] > "\u2e80"
        text += item.line.text if wide else " " + item.line.text
    box = Box.around(item.line.box for item in group if item.page == group[0].page)
    return Paragraph(text, page=group[0].page, bbox=box, confidence=prod(_right(item.line.confidence) for item in group))


def _right(chance: float) -> float:
    """The chance that a recognised line is right throughout, from that of its least sure letter."""
    if chance >= 1:
        return 1.0
    (x0, y0), (x1, y1) = next(pair for pair in pairwise(_MEASURED) if chance <= pair[1][0])
    return y0 + (chance - x0) / (x1 - x0) * (y1 - y0)


def _continues(group: list[PlacedLine], item: PlacedLine) -> bool:
    """Whether the line goes on with the paragraph of `group`."""
    last, line = group[-1].line, item.line
    size = max(last.size, line.size)
    if abs(last.size - line.size) > 0.15 * size or (last.text[-1:].isdigit() and _LEADER.search(last.text)):
        return False
    if item.page == group[-1].page and not _near(group, line, size):
        return False
    room = group[-1].margins.right - last.x1
    full = room < 0.4 * size or room < _first_unit(line) + 0.4 * size
    if item.centred:
        title = min(last.size, line.size) > 1.15 * item.margins.size and item.page == group[-1].page
        return (full or title) and (group[-1].centred or (full and group[0].line is last))
    if not full or (group[0].centred and len(group) == 1 and group[0].line.x0 > item.margins.left + 3 * size):
        return False
    return _begins_as_wrapped(group, line, size, item.margins)


def _near(group: list[PlacedLine], line: Line, size: float) -> bool:
    """Whether the line follows at the paragraph's own line distance."""
    last = group[-1].line
    pitch = line.y0 - last.y0
    if len(group) > 1 and group[-2].page == group[-1].page:
        return pitch < (last.y0 - group[-2].line.y0) + 0.5 * size
    return pitch < 2.6 * size


def _begins_as_wrapped(group: list[PlacedLine], line: Line, size: float, margins: Margins) -> bool:
    """Whether the line begins where the wrapped lines of this paragraph do."""
    first = group[0].line
    if _HEADING.match(line.text) and not _is_open(group[-1].line.text):
        return False
    if len(group) > 1:
        return abs(line.x0 - group[1].line.x0) < 0.8 * size
    if line.x0 < first.x0 - 0.8 * size:
        return line.x0 < margins.left + 0.8 * size or not _NUMBERED.match(line.text)
    if _NUMBERED.match(line.text):
        return False
    if line.x0 < first.x0 + 0.8 * size:
        # Both at one edge: a block without indent. At an indent it is the next paragraph.
        return line.x0 < margins.left + 0.8 * size or (line.x0 < margins.left + 5 * size and _is_open(group[-1].line.text))
    return line.x0 < first.x0 + 4 * size and _NUMBERED.match(first.text) is not None


def _is_open(text: str) -> bool:
    """Whether the text breaks off before its sentence ends."""
    return not text.rstrip("”’）)").endswith(tuple(_STOPS))


def _first_unit(line: Line) -> float:
    """The width of what cannot be parted at the line's start, in points."""
    match = _UNIT.match(line.text)
    return _letters(match[0] if match else line.text[:1]) * (line.x1 - line.x0) / max(_letters(line.text), 1)


def _letters(text: str) -> float:
    """Width in letters of a Chinese font."""
    return len(text) - 0.45 * len(_NARROW.findall(text))
