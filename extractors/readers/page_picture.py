"""A page of a PDF as a picture to look at; what is on it is told by `pdf.py`."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

_LONGEST = 1400
_QUALITY = 72


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as JPEG, and its size in points, in which the boxes of rows are told."""

    jpeg: bytes
    width: float
    height: float


def picture_pages(path: Path, numbers: tuple[int, ...]) -> dict[int, PagePicture]:
    """Pages (1-based) of a PDF, at most 1,400 pixels long; empty where the file is no PDF or cannot be drawn."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return {}
    try:
        return {n: _picture(pdf[n - 1]) for n in numbers if 1 <= n <= len(pdf)}
    except pypdfium2.PdfiumError:
        return {}
    finally:
        pdf.close()


def _picture(page: object) -> PagePicture:
    page.set_rotation(0)  # type: ignore[attr-defined]  # boxes are told on the page as it was written
    width, height = page.get_size()  # type: ignore[attr-defined]
    image = page.render(scale=min(2.0, _LONGEST / max(width, height, 1))).to_pil()  # type: ignore[attr-defined]
    stream = BytesIO()
    image.convert("RGB").save(stream, "JPEG", quality=_QUALITY)
    return PagePicture(stream.getvalue(), width, height)
