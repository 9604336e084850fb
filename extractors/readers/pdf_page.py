"""One PDF page through PDFium: characters become words, paths become rulings and shaded areas, turned upright.

PDFium is not safe in threads; one process reads one document. Calls into it are the cost here, so characters are fetched in bulk and only
their boxes one by one, by direct calls.
"""

from __future__ import annotations

import ctypes
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from struct import Struct
from typing import Any

from extractors.document import Box
from extractors.readers.pdf_shapes import Shapes
from extractors.readers.pdfium import address_of, pdfium
from extractors.tables.words import SPACE, PageContent, Word, join_upward

MAX_CHARACTERS = 200_000
"""Per page; what lies beyond is not read. No page of print comes near."""

# Fonts without a proper character map give radicals in place of the characters that look the same.
_RADICALS = dict(
    zip(
        map(ord, "⺁⺄⺊⺋⺒⺠⺢⺩⺶⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳"),
        "厂乙卜㔾巳民水王羊肉虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙龟",
        strict=True,
    )
)
_RADICAL = re.compile("[\u2e80-\u2fd5]")
_SPACES = frozenset(" \t\u00a0\u3000")
_LINE = re.compile(r"[^\s\x00-\x20\u00ad\u200b\ufeff\ufffe\uffff](?:[^\r\n]*[^\s\x00-\x20\u00ad\u200b\ufeff\ufffe\uffff])?")
_GAP = re.compile(r"[\s\x00-\x20\u00ad\u200b\ufeff\ufffe\uffff]+")
_HEADER = re.compile(
    r"级\s*[指目]标|[指目]标\s*值|指标\s*(?:名称|内容)|^(?=.*指标)[^\s，。；]{2,12}(?: +[^\s，。；]{2,12}){2,}[ \r]*$", re.MULTILINE
)
"""A page with these words, or with a line of short texts without stops one of which speaks of indicators,
may hold a table without rulings, whose columns are found by the gaps between words."""
_BLANK = frozenset(map(chr, range(33))) | _SPACES | frozenset("\u007f\u00ad\u200b\ufeff\ufffe\uffff")


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as PDFium sees it: its content, and what tells whether PDFium saw it all."""

    content: PageContent
    characters: int
    text_objects: int
    objects: int
    unreadable: int
    """Characters without a Unicode value."""
    image_share: float
    """Share of the page that its largest image covers."""
    image: Box | None = None
    """Where its largest image stands."""


def look(page: Any, number: int) -> Sight:
    """Read a pypdfium2 page; the caller closes it."""
    import pypdfium2

    if page.get_rotation():
        page.set_rotation(0)
    handle, rect = address_of(page.raw), _Rect()
    pdfium.FPDF_GetPageBoundingBox(handle, rect.address)
    left, top, right, bottom = rect.read()
    frame = Box(left, bottom, right, top)
    shapes = Shapes()
    shapes.collect(handle, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    textpage = pdfium.FPDFText_LoadPage(handle)
    if not textpage:
        raise pypdfium2.PdfiumError("failed to load the page's text")
    try:
        text = _text(textpage)
        place = _Upright(frame, _turn(textpage))
        plain = place.turn == 0 and not shapes.rulings and not shapes.fills and not ("标" in text and _HEADER.search(text))
        words = list(_lines(textpage, text, place)) if plain else join_upward(_words(textpage, text, place))
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    image = max(shapes.images, key=lambda b: (b.x1 - b.x0) * (b.y1 - b.y0), default=None)
    area = max((frame.x1 - frame.x0) * (frame.y1 - frame.y0), 1.0)
    return Sight(
        PageContent(
            number,
            place.width,
            place.height,
            words,
            [place.box(*b) for b in shapes.rulings],
            [place.box(*b) for b in shapes.fills if (b.x1 - b.x0) * (b.y1 - b.y0) < 0.8 * area],
        ),
        len(text),
        shapes.texts,
        shapes.count,
        sum(text.count(c) for c in ("\ufffd", "\0")),
        (image.x1 - image.x0) * (image.y1 - image.y0) / area if image else 0.0,
        place.box(*image) if image else None,
    )


_FLOATS = Struct("4f")


class _Rect:
    """Room for one rectangle of PDFium's at `address`; `read` gives left, top, right and bottom as written last."""

    __slots__ = ("address", "read")

    def __init__(self) -> None:
        buffer = ctypes.create_string_buffer(_FLOATS.size)
        self.address = ctypes.addressof(buffer)
        self.read = partial(_FLOATS.unpack, buffer)


def isolate(pdf: Any, number: int) -> bytes:
    """Page `number` (1-based) of a pypdfium2 document as a file of its own; empty where PDFium cannot copy it."""
    import pypdfium2

    single = pypdfium2.PdfDocument.new()
    try:
        single.import_pages(pdf, [number - 1])
        buffer = io.BytesIO()
        single.save(buffer)
        return buffer.getvalue()
    except pypdfium2.PdfiumError:
        return b""
    finally:
        single.close()


class _Upright:
    """Turns boxes from PDF space (origin bottom left) into the page as read: origin top left, text upright."""

    def __init__(self, frame: Box, turn: int) -> None:
        self.frame, self.turn = frame, turn
        width, height = frame.x1 - frame.x0, frame.y1 - frame.y0
        self.width, self.height = (width, height) if turn % 2 == 0 else (height, width)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """`turn` counts the quarter turns, anticlockwise, by which the text is rotated."""
        f = self.frame
        if self.turn == 0:
            return Box(left - f.x0, f.y1 - top, right - f.x0, f.y1 - bottom)
        if self.turn == 1:
            return Box(bottom - f.y0, left - f.x0, top - f.y0, right - f.x0)
        if self.turn == 2:
            return Box(f.x1 - right, bottom - f.y0, f.x1 - left, top - f.y0)
        return Box(f.y1 - top, f.x1 - right, f.y1 - bottom, f.x1 - left)


def _quarter(angle: float) -> int | None:
    """Quarter turns, anticlockwise, of PDFium's clockwise angle in radians; None where it is slanted."""
    turns = -angle / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.05 else None


def _turn(handle: int) -> int:
    """How most of the text is turned, by a sample."""
    n = pdfium.FPDFText_CountChars(handle)
    votes = [0, 0, 0, 0]
    for i in range(0, n, max(1, n // 16)):
        angle = pdfium.FPDFText_GetCharAngle(handle, i)
        turn = _quarter(angle) if angle else 0
        if turn is not None and not pdfium.FPDFText_IsGenerated(handle, i):
            votes[turn] += 1
    return votes.index(max(votes))


def _text(handle: int) -> str:
    """The page's characters, one per PDFium index."""
    n = min(pdfium.FPDFText_CountChars(handle), MAX_CHARACTERS)
    if n <= 0:
        return ""
    buffer = ctypes.create_string_buffer(2 * (n + 1))
    written = pdfium.FPDFText_GetText(handle, 0, n, ctypes.addressof(buffer))
    text = buffer.raw[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(text) != n:  # characters outside the basic plane, or without a value: the indices would slip
        text = "".join(chr(min(pdfium.FPDFText_GetUnicode(handle, i), 0x10FFFF)) for i in range(n))
    if _RADICAL.search(text):
        import unicodedata

        text = _RADICAL.sub(lambda m: _RADICALS.get(ord(m[0])) or unicodedata.normalize("NFKC", m[0])[:1], text)
    return text


def _lines(handle: int, text: str, place: _Upright) -> Iterator[Word]:
    """Whole lines of a page of prose: nothing will be cut out of them, so the boxes of their ends are enough."""
    a, b, get = _Rect(), _Rect(), pdfium.FPDFText_GetLooseCharBox
    for line in _LINE.finditer(text):
        first, last = line.start(), line.end() - 1
        known = get(handle, first, a.address) and get(handle, last, b.address)
        left, top, _, bottom = a.read()
        _, level, right, _ = b.read()
        height = abs(top - bottom) if known else 0.0
        straight = height > 0 and abs(top - level) < 0.3 * height
        if straight and last > first and right - left > 0.3 * (last - first) * height:
            box = place.box(left, bottom, right, top)
            said = line[0] if line[0].isprintable() and " " not in line[0] else _GAP.sub(" ", line[0])
            yield Word(said, *box, (box.x0,))
        else:
            yield from _words(handle, text, place, first, last + 1)


def _words(handle: int, text: str, place: _Upright, begin: int = 0, end: int | None = None) -> Iterator[Word]:
    """Runs of characters that follow one another on a line, in the order of the content stream.

    The innermost loop of the reader: locals and comparisons instead of calls.
    """
    rect = _Rect()
    get, address, read, box = pdfium.FPDFText_GetLooseCharBox, rect.address, rect.read, place.box
    upright, origin, ceiling = place.turn == 0, place.frame.x0, place.frame.y1
    run: list[str] = []
    starts: list[float] = []
    first = 0
    x0 = y0 = x1 = y1 = size = 0.0
    spaced = False
    for i, character in enumerate(text[begin:end], begin):
        if character in _BLANK:
            spaced = spaced or character in _SPACES
            continue
        if not get(handle, i, address):
            continue
        left, top, right, bottom = read()
        if upright:
            left, top, right, bottom = left - origin, ceiling - top, right - origin, ceiling - bottom
        else:
            left, top, right, bottom = box(left, bottom, right, top)
        if run:
            gap, shift = left - x1, top + bottom - y0 - y1
            if -0.35 * size < gap < size and -0.7 * size < shift < 0.7 * size and bottom - top < 2 * size:
                if gap > SPACE * size or (spaced and gap > 0.1 * size):
                    run.append(" ")
                    starts.append(x1)
                run.append(character)
                starts.append(left)
                if right > x1:
                    x1 = right
                spaced = False
                continue
            if not _is_watermark(handle, first, run):
                yield Word("".join(run), x0, y0, x1, y1, tuple(starts))
        run, starts, first, spaced = [character], [left], i, False
        x0, y0, x1, y1 = left, top, right, max(bottom, top + 1)
        size = y1 - y0
    if run and not _is_watermark(handle, first, run):
        yield Word("".join(run), x0, y0, x1, y1, tuple(starts))


def _is_watermark(handle: int, first: int, run: list[str]) -> bool:
    """Whether a run is a lone character that stands slanted."""
    return len(run) == 1 and _quarter(pdfium.FPDFText_GetCharAngle(handle, first)) is None
