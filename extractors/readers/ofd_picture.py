"""OFD pages that are only pictures: which part holds the picture, and what is read from it where it lies on the page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from extractors.document import Box
from extractors.readers.image import read_pixels
from extractors.readers.ofd_page import children
from extractors.readers.origin import chain
from extractors.readers.safe_xml import Element
from extractors.tables.words import PageContent


def list_media(resources: Element, name: str) -> Iterator[tuple[str, str]]:
    """The pictures of a resource part called `name`: their identifiers and the full names of their parts."""
    folder = posixpath.join(posixpath.dirname(name), resources.get("BaseLoc", "").replace("\\", "/"))
    for group in children(resources, "MultiMedias"):
        for media in children(group, "MultiMedia"):
            for file in children(media, "MediaFile"):
                place = (file.text or "").strip().replace("\\", "/")
                full = place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))
                yield media.get("ID", ""), full


def read_scan(picture: bytes, name: str, box: Box, page: PageContent) -> PageContent:
    """The page with what its picture says, which lies in `box` (points).

    Raises:
        Damaged: the picture is broken or of a kind that is not read.
        ReadError: there is nothing to recognise it with.
    """
    from extractors.readers.scan import read_picture

    pixels = read_pixels(BytesIO(picture), name)
    seen = read_picture(pixels, page.number, pixels.shape[1] / (box.x1 - box.x0))
    placed = (1.0, 0.0, box.x0, 0.0, 1.0, box.y0, 0.0, 0.0, 1.0)
    return replace(seen, origin=chain(placed, seen.origin))
