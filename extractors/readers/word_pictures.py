"""Pictures in a Word document that are pages: archives paste their scans into Word, one picture a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from posixpath import join, normpath

from extractors.document import Block, Cell, Paragraph, Table
from extractors.readers.container import Package
from extractors.readers.image import recognises
from extractors.wording import squeeze

_PARTS = re.compile(
    rb'<wp:extent\b[^>]*?\bcx="(?P<cx>\d+)"[^>]*?\bcy="(?P<cy>\d+)"|<v:shape\b[^>]*?\bstyle="(?P<style>[^"]*)"'
    rb'|<a:blip\b[^>]*?\br:embed="(?P<embed>[^"]+)"|<v:imagedata\b[^>]*?\br:id="(?P<id>[^"]+)"'
)
_LENGTH = {name: re.compile(rb"\b" + name + rb":\s*([\d.]+)(pt|in|cm|mm)") for name in (b"width", b"height")}
_POINTS = {b"pt": 1.0, b"in": 72.0, b"cm": 72 / 2.54, b"mm": 72 / 25.4}
_EMU = 12_700
"""English metric units in a point, the length in DrawingML."""
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target|TargetMode)="([^"]*)"')
_PAGE_AREA = 0.45 * 595 * 842
"""Square points: a picture that covers this much of A4 is a page, or stands for one; photographs of a place are smaller."""
_LITTLE_TEXT = 100
"""Letters: a document that says no more itself is a cover about its pictures, whatever their size."""


def holds_little(blocks: tuple[Block, ...]) -> bool:
    """Whether a document says next to nothing but by its pictures."""
    return (
        all(isinstance(b, Paragraph) for b in blocks)
        and sum(len(squeeze(b.text)) for b in blocks if isinstance(b, Paragraph)) < _LITTLE_TEXT
    )


def page_pictures(package: Package, main: str, data: bytes, every: bool) -> Iterator[tuple[str, BytesIO]]:
    """The pictures of the main part that are pages, in its order, each once: member and bytes; all pictures where `every`.

    Only what lies inside the file is taken: a picture linked from elsewhere is never fetched.
    """
    folder, _, name = main.rpartition("/")
    targets = _targets(package.read(f"{folder}/_rels/{name}.rels") or b"")
    seen: set[str] = set()
    area = 0.0
    for part in _PARTS.finditer(data):
        if part["cx"]:
            area = int(part["cx"]) * int(part["cy"]) / _EMU**2
        elif part["style"] is not None:
            area = _length(part["style"], b"width") * _length(part["style"], b"height")
        elif (target := targets.get(part["embed"] or part["id"])) and target not in seen and (every or area >= _PAGE_AREA):
            seen.add(target)
            member = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            content = package.read(member) or b""
            if recognises(content[:64], member):  # drawings of lines (EMF, WMF) are charts and logos
                yield member, BytesIO(content)


def without_pages(block: Block) -> Block:
    """A block of a picture among text: Word's own pages are not known, so the picture's number is none of them."""
    if isinstance(block, Paragraph):
        return replace(block, page=None, bbox=None)
    return Table(tuple(_unplaced(c) for c in block.cells), block.rows, block.columns, block.number)


def _unplaced(cell: Cell) -> Cell:
    return replace(cell, page=None, bbox=None)


def _targets(relations: bytes) -> dict[bytes, str]:
    found = (dict(_ATTRIBUTE.findall(relation)) for relation in _RELATION.findall(relations))
    inside = (f for f in found if b"Id" in f and b"Target" in f and f.get(b"TargetMode") != b"External")
    return {f[b"Id"]: unescape(f[b"Target"].decode("utf-8", "replace")) for f in inside}


def _length(style: bytes, name: bytes) -> float:
    found = _LENGTH[name].search(style)
    return float(found[1]) * _POINTS[found[2]] if found else 0.0
