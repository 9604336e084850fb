"""PDF pages that must be read as pictures: scans, hidden layers of earlier recognition, text without meaning. And their pictures."""

from __future__ import annotations

from math import sqrt
from typing import Any

from extractors.readers.pdf_page import Sight

DOTS_PER_POINT = 200 / 72
"""Pages are drawn with 200 dots per inch: finer pictures read no better and cost more."""
MOST_PIXELS = 24_000_000
"""Larger pages (A1 and more) are drawn more coarsely."""
_COVERS = 0.5
"""A page without text of its own is a scan where an image covers this share of it."""
_INVISIBLE = 3
_SAMPLE, _LEAST_SAMPLE = 2000, 20
_STRANGE = 0.3
_USUAL = dict.fromkeys(map(ord, "—–•·≧≦⩾⩽ⅠⅡ☑☐√㎡"), " ")


def is_picture(sight: Sight, page: Any) -> bool:
    """Whether what the page shows stands in its picture only, or its text layer cannot be trusted.

    Few characters beside a large image are a stamp or a page number put over a scan.
    """
    if sight.image_share >= _COVERS and (sight.characters < _LEAST_SAMPLE or _is_hidden(page)):
        return True
    return sight.text_objects > 0 and sight.characters >= _LEAST_SAMPLE and is_garbage("".join(w.text for w in sight.content.words))


def is_garbage(text: str) -> bool:
    """Whether most likely a font's character map is missing or wrong: many characters that Chinese print does not use.

    Those of GB 2312 are used, and ASCII; others may be names, so it takes many of them.
    """
    sample = "".join(text[:_SAMPLE].translate(_USUAL).split())
    strange = len(sample) - len(sample.encode("gb2312", "ignore").decode("gb2312"))
    return len(sample) >= _LEAST_SAMPLE and strange > _STRANGE * len(sample)


def _is_hidden(page: Any) -> bool:
    """Whether the page's text is drawn invisibly, as programs do that lay recognised text under a scan."""
    from pypdfium2 import raw

    modes = [
        raw.FPDFTextObj_GetTextRenderMode(item)
        for item in (raw.FPDFPage_GetObject(page.raw, k) for k in range(min(raw.FPDFPage_CountObjects(page.raw), _SAMPLE)))
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT
    ]
    return bool(modes) and modes.count(_INVISIBLE) > len(modes) / 2


def draw(page: Any) -> tuple[Any, float]:
    """The page as pixels (BGR or grey), and how many of them make a point. The page's own rotation is applied."""
    width, height = page.get_size()
    scale = min(DOTS_PER_POINT, sqrt(MOST_PIXELS / max(width * height, 1.0)))
    return page.render(scale=scale).to_numpy().copy(), scale
