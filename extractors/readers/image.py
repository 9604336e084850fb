"""Pictures of pages: PNG, JPEG, TIFF (of many pages), BMP, WebP."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any, BinaryIO

from extractors.document import Document
from extractors.reader import Damaged, Reader
from extractors.readers.layout import PageLayout, assemble, lay_out
from extractors.tables.words import PageContent

MOST_PIXELS = 24_000_000
"""Larger pictures are made smaller before they are read."""
REFUSED_PIXELS = 120_000_000
"""Pictures that would unpack to more are refused; A3 with 600 dots per inch has 70 million."""
MAX_PAGES = 2_000
"""Pages of a TIFF beyond are not read; the document is then incomplete."""
_SLENDER = 50
"""No page is so many times as long as wide."""
_A4, _SMALLEST, _LARGEST = 842.0, 200.0, 2400.0
"""Points: a picture shows a page of A4, unless its resolution tells another size a page can have."""
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")


def recognises(head: bytes, name: str) -> bool:
    """By the format's first bytes."""
    if head.startswith(b"BM"):
        return len(head) > 30 and head[6:10] == bytes(4)
    return head.startswith(_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def read(path: Path) -> Document:
    """The pages of the picture, recognised.

    Raises:
        Damaged: it is broken, or unpacks beyond reason.
        ReadError: there is no engine to read it.
    """
    return read_file(path, path.name)


def read_file(file: Path | BinaryIO, name: str) -> Document:
    """As `read`; `file` may be open, `name` is for messages."""
    return read_files([(name, file)])


def read_files(files: Iterable[tuple[str, Path | BinaryIO]]) -> Document:
    """As `read`, the pages of several pictures as one document, each with its name for messages; there is at least one picture."""
    from PIL import Image

    layouts: list[PageLayout] = []
    notes: list[str] = []
    broken: Damaged | None = None
    count = 0
    for name, file in files:
        before = len(layouts)
        try:
            with warnings.catch_warnings(action="ignore"), Image.open(file, formats=_FORMATS) as image:
                frames = getattr(image, "n_frames", 1)
                count += frames
                layouts.extend(lay_out(content) for content in _pages(image, min(frames, MAX_PAGES - before), name, before + 1))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            broken = _broken(name, error)
            notes.append(f"第{len(layouts) + 1}页起已损坏，无法读取" if len(layouts) > before else f"{name}已损坏，无法读取")
        except Damaged as error:  # a picture too large
            broken = error
            notes.append(str(error))
    if broken and not layouts:
        raise broken
    if count > MAX_PAGES:
        notes.append(f"只读取了前{MAX_PAGES}页，共{count}页")
    return Document("image", assemble(layouts), page_count=count, is_scanned=True, warnings=tuple(notes), complete=not notes)


def see_pages(path: Path) -> Iterator[PageContent]:
    """The pages one by one: what `read` makes blocks of, for drawing. Raises Damaged where one is broken."""
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=_FORMATS) as image:
            yield from _pages(image, min(getattr(image, "n_frames", 1), MAX_PAGES), path.name, 1)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _broken(path.name, error) from error


def read_pixels(file: BinaryIO, name: str) -> Any:
    """A picture (its first one) as BGR or grey pixels. Raises Damaged where it is broken or unpacks beyond reason."""
    from PIL import Image

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=_FORMATS) as image:
            return _pixels(image, name)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _broken(name, error) from error


def _broken(name: str, error: Exception) -> Damaged:
    """What Pillow says of a file; where it does not know it, it names the file by its path or address, which nobody must see."""
    from PIL import UnidentifiedImageError

    said = "unknown format" if isinstance(error, UnidentifiedImageError) else error
    return Damaged(f"{name}: the picture is broken ({said}); scan or save it again")


def _pages(image: Any, count: int, name: str, first: int) -> Iterator[PageContent]:
    from extractors.readers.scan import read_picture

    for frame in range(count):
        image.seek(frame)
        points = _long_side(image)
        pixels = _pixels(image, name)
        yield read_picture(pixels, first + frame, max(pixels.shape[:2]) / points)


def _long_side(image: Any) -> float:
    """The longer side of the page in points."""
    longest = max(image.width, image.height)
    try:
        points = longest / float(min(image.info["dpi"])) * 72
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return _A4
    return points if _SMALLEST <= points <= _LARGEST else _A4


def _pixels(image: Any, name: str) -> Any:
    """The picture as shown upright, on white, as BGR or grey; Damaged where it is larger than any page."""
    import numpy as np
    from PIL import Image, ImageOps

    if image.width * image.height > REFUSED_PIXELS or max(image.width, image.height) > _SLENDER * min(image.width, image.height):
        raise Damaged(f"{name}: a picture of {image.width} × {image.height} pixels; scan it again with 200 to 300 dpi")
    ratio = sqrt(min(1.0, MOST_PIXELS / (image.width * image.height)))
    image.draft(None, (int(image.width * ratio), int(image.height * ratio)))  # JPEG can be unpacked smaller at once
    shown = ImageOps.exif_transpose(image)
    if shown.mode.startswith("I"):  # 16 bits of grey
        shown = Image.fromarray((np.asarray(shown, np.float32) / 257).clip(0, 255).astype(np.uint8))
    elif shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        shown = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown.convert("RGBA"))
    shown = shown.convert("L" if shown.mode in ("1", "L") else "RGB")
    shown.thumbnail((shown.width * ratio, shown.height * ratio), Image.Resampling.BOX)
    pixels = np.asarray(shown)
    return pixels if pixels.ndim == 2 else pixels[..., ::-1].copy()


READER = Reader("image", recognises, read)
