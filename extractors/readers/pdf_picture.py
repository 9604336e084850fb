"""PDF pages that must be read as pictures: scans, hidden layers of earlier recognition, text without meaning. And their pictures."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any, NamedTuple

from extractors.document import Box
from extractors.readers.origin import Matrix
from extractors.readers.pdf_page import Sight
from extractors.tables.words import PageContent

DOTS_PER_POINT = 200 / 72
"""Pages are drawn with 200 dots per inch: finer pictures read no better and cost more."""
MOST_PIXELS = 24_000_000
"""Larger pages (A1 and more) are drawn more coarsely."""
_COVERS = 0.5
"""A page without text of its own is a scan where an image covers this share of it."""
_OUTLINES = 150
"""A page without text and with so many drawn objects shows more than a table's rulings."""
_FIGURE, _LEAST_WORDS, _LEGIBLE = 0.2, 8, 0.8
"""An image among text is read where it covers this share of the page; what it says is kept where so many lines are legible."""
_INVISIBLE = 3
_SAMPLE, _LEAST_SAMPLE = 2000, 20
_STRANGE = 0.3
_USUAL = dict.fromkeys(map(ord, "—–•·≧≦⩾⩽ⅠⅡ☑☐√㎡"), " ")


def is_picture(sight: Sight, page: Any) -> bool:
    """Whether what the page shows stands in its picture only, or its text layer cannot be trusted.

    Few characters beside a large image are a stamp or a page number put over a scan; beside many paths, letters are drawn as outlines.
    """
    if sight.characters < _LEAST_SAMPLE:
        return sight.image_share >= _COVERS or sight.objects - sight.text_objects >= _OUTLINES
    if sight.image_share >= _COVERS and _is_hidden(page):
        return True
    return sight.unreadable > _STRANGE * sight.characters or is_garbage("".join(w.text for w in sight.content.words))


def find_figure(sight: Sight) -> Box | None:
    """Where a large image stands among text and may hold text or a table; it is no background, for no text of the page lies on it."""
    box = sight.image
    if box is None or sight.image_share < _FIGURE:
        return None
    over = sum(len(w.text) for w in sight.content.words if _lies_in((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2, box))
    return box if over < _LEAST_SAMPLE else None


def add_figure(page: PageContent, seen: PageContent, box: Box) -> PageContent:
    """The page with what was recognised inside `box`; as it was where that is too little to be text."""
    words = [w for w in seen.words if _lies_in((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2, box)]
    if sum(w.confidence >= _LEGIBLE for w in words) < _LEAST_WORDS:
        return page
    own = [w for w in page.words if not _lies_in((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2, box)]
    rulings = [r for r in seen.rulings if _lies_in((r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2, box)]
    return replace(page, words=[*own, *words], rulings=[*page.rulings, *rulings])


def _lies_in(x: float, y: float, box: Box) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def is_garbage(text: str) -> bool:
    """Whether most likely a font's character map is missing or wrong: many characters that Chinese print does not use.

    Those of GB 2312 are used, and ASCII; others may be names, so it takes many of them.
    """
    text = text[:_SAMPLE]
    if not _strange(text):
        return False
    sample = "".join(text.translate(_USUAL).split())
    return len(sample) >= _LEAST_SAMPLE and _strange(sample) > _STRANGE * len(sample)


def _strange(text: str) -> int:
    """How many characters GB 2312 does not have."""
    return len(text) - len(text.encode("gb2312", "ignore").decode("gb2312"))


def _is_hidden(page: Any) -> bool:
    """Whether the page's text is drawn invisibly, as programs do that lay recognised text under a scan."""
    from pypdfium2 import raw

    modes = [
        raw.FPDFTextObj_GetTextRenderMode(item)
        for item in (raw.FPDFPage_GetObject(page.raw, k) for k in range(min(raw.FPDFPage_CountObjects(page.raw), _SAMPLE)))
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT
    ]
    return bool(modes) and modes.count(_INVISIBLE) > len(modes) / 2


class Drawn(NamedTuple):
    """A page as pixels (BGR or grey), how many of them make a point, and the figure to be read, if it is not the whole page.

    `origin` leads from points on the picture to points on the page as it was written, where it is drawn turned.
    """

    pixels: Any
    scale: float
    figure: Box | None = None
    origin: Matrix = ()


def draw(page: Any, figure: Box | None = None) -> Drawn:
    """The page's picture, turned as its rotation says."""
    width, height = page.get_size()
    scale = min(DOTS_PER_POINT, sqrt(MOST_PIXELS / max(width * height, 1.0)))
    return Drawn(page.render(scale=scale).to_numpy().copy(), scale, figure, _unturned(page.get_rotation(), width, height))


def _unturned(degrees: int, width: float, height: float) -> Matrix:
    """From a page drawn turned clockwise by so much, `width` × `height` points as drawn, to the page as written."""
    turned = {90: (0, 1, 0, -1, 0, width), 180: (-1, 0, width, 0, -1, height), 270: (0, -1, height, 1, 0, 0)}
    return (*map(float, turned[degrees]), 0.0, 0.0, 1.0) if degrees in turned else ()
