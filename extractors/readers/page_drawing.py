"""Pages with what was seen on them: rulings, cells, words. Beside each, the text that was read, where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.document import Box, Cell
from extractors.reader import ReadError
from extractors.readers.layout import lay_out
from extractors.tables.words import PageContent

_LONGEST = 1700
"""Pixels."""
_RULING, _CELL, _WORD, _DOUBTFUL, _EMPTY = (40, 90, 220), (20, 140, 60), (230, 150, 30), (210, 30, 40), (255, 225, 225)
_SURE = 0.9
"""Words and cells read with less confidence are red."""
_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "msyh.ttc",
    "simsun.ttc",
    "PingFang.ttc",
    "STHeiti Light.ttc",
)


def draw_pages(path: Path) -> Iterator[tuple[int, Any]]:
    """Page number and picture (PIL) of every page.

    Raises:
        ReadError: the file has no pages to draw, or cannot be read.
    """
    from extractors.readers import image, pdf
    from extractors.readers.container import sniff

    head = sniff(path)
    if pdf.recognises(head, path.name):
        for content, page in pdf.see_pages(path):
            yield content.number, _draw(content, _ground(content) if content.picture is not None else _print(page))
    elif image.recognises(head, path.name):
        for content in image.see_pages(path):
            yield content.number, _draw(content, _ground(content))
    else:
        raise ReadError(f"{path.name}: only PDF and picture files have pages to draw")


def _ground(content: PageContent) -> Any:
    from PIL import Image

    return Image.fromarray(content.picture)


def _print(page: Any) -> Any:
    """A digital page as it was written, not turned: its boxes are told so."""
    page.set_rotation(0)
    return page.render(scale=_LONGEST / max(*page.get_size(), 1)).to_pil()


def _draw(content: PageContent, ground: Any) -> Any:
    """The page on the left, what was read on the right."""
    from PIL import Image, ImageDraw

    scale = _LONGEST / max(content.width, content.height, 1)
    size = max(round(content.width * scale), 1), max(round(content.height * scale), 1)
    sheet = Image.new("RGB", (2 * size[0], size[1]), "white")
    sheet.paste(ground.convert("RGB").resize(size))
    pen = _Pen(ImageDraw.Draw(sheet), scale, size[0])
    for table in lay_out(content).tables:
        for cell in table.cells:
            pen.cell(cell)
    for ruling in content.rulings:
        pen.box(ruling, _RULING, 1)
    for word in content.words:
        pen.box(Box(word.x0, word.y0, word.x1, word.y1), _WORD if word.confidence >= _SURE else _DOUBTFUL, 1)
        pen.write(word.text, word.x0, word.y0, word.x1 - word.x0, word.y1 - word.y0, "black" if word.confidence >= _SURE else _DOUBTFUL)
    return sheet


class _Pen:
    """Draws on the page and on the sheet beside it; lengths are in points."""

    def __init__(self, draw: Any, scale: float, aside: int) -> None:
        self._draw, self._scale, self._aside = draw, scale, aside

    def box(self, box: Box, colour: tuple[int, int, int], width: int) -> None:
        """An outline on the page."""
        self._draw.rectangle(self._pixels(box, 0), outline=colour, width=width)

    def cell(self, cell: Cell) -> None:
        """An outline on both sides, shaded beside the page where the cell was read with doubt."""
        if cell.bbox is not None:
            self._draw.rectangle(self._pixels(cell.bbox, 0), outline=_CELL, width=3)
            self._draw.rectangle(
                self._pixels(cell.bbox, self._aside), outline=_CELL, width=2, fill=None if cell.confidence >= _SURE else _EMPTY
            )

    def write(self, text: str, x: float, y: float, width: float, height: float, colour: str | tuple[int, int, int]) -> None:
        """Text beside the page, as wide as on it; downwards where it stands so. Nothing without a Chinese font."""
        upright = height > 2 * width and len(text) > 1
        letters = sum(1.0 if c > "\u2000" else 0.55 for c in text)
        size = min(width, height / len(text)) if upright else min(height, width / max(letters, 1e-3))
        if (font := _font(max(round(size * self._scale), 6))) is not None:
            shown = "\n".join(text) if upright else text
            self._draw.text((x * self._scale + self._aside, y * self._scale), shown, fill=colour, font=font, spacing=0)

    def _pixels(self, box: Box, aside: int) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = (v * self._scale for v in box)
        return min(x0, x1) + aside, min(y0, y1), max(x0, x1) + aside, max(y0, y1)


def _font(size: int) -> Any:
    """A Chinese font of this machine; None where it has none of the usual ones."""
    from PIL import ImageFont

    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return None
