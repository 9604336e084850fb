"""What the bytes of a PDF tell where PDFium is silent: streams that do not unpack, and pages of a file whose end is missing."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from itertools import zip_longest

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that are unpacked of a file; what lies beyond is not examined."""
_PIECE = 64 * 1024
_LONGEST_DICTIONARY = 4_000
_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+obj\b")
_BEGINS = re.compile(rb"\r?\n")
_FLATE = re.compile(rb"/(?:Filter|F)\s*\[?\s*/(?:FlateDecode|Fl)\b")
_ASCII = re.compile(rb"/(?:Filter|F)\s*\[\s*/(?:ASCII85Decode|A85)\s*/(?:FlateDecode|Fl)\b")
_CATALOG, _PAGE = re.compile(rb"/Type\s*/Catalog\b"), re.compile(rb"/Type\s*/Page\b")
_PARENT = re.compile(rb"/Parent\s+(\d{1,8})\s+\d+\s+R")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})\b")
_END = b"endstream"
_A4 = b"/MediaBox[0 0 595 842]"


def is_damaged(data: bytes) -> bool:
    """Whether a compressed stream breaks off, or is not what its checksum says. PDFium shows what it can of one and says nothing.

    Streams of an encrypted file cannot be examined.
    """
    return b"/Encrypt" not in data and not all(sound for _, _, sound in _streams(data))


def rebuild(data: bytes) -> bytes | None:
    """The file with a root of its own, for one whose end is lost; None where it shows neither a root nor a page.

    A catalogue that is there becomes the root. Else the pages that are there get a new one, and stand in for page trees that are lost.
    """
    data += b"\nendstream\nendobj\n" + b"".join(_unpacked_objects(data))
    bodies = dict(_objects(data))
    root = next((number for number, body in bodies.items() if _CATALOG.search(body)), None)
    if root is None:
        pages = [number for number, body in bodies.items() if _PAGE.search(body)]
        if not pages:
            return None
        root = max(bodies) + 2
        parents = {int(found[1]) for number in pages if (found := _PARENT.search(bodies[number]))}
        data += _tree(root, pages, (parents - bodies.keys()) | {root - 1})
    return data + b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n" % (root, max([root, *bodies]) + 1)


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the body of each object, the newest of one number last; one that does not end, ends where the next begins."""
    begun = list(_OBJECT.finditer(data))
    for found, after in zip_longest(begun, begun[1:]):
        beyond = after.start() if after else len(data)
        end = data.find(b"endobj", found.end(), beyond)
        yield int(found[1]), data[found.end() : beyond if end < 0 else end]


def _tree(root: int, pages: list[int], nodes: set[int]) -> bytes:
    """A catalogue and its page tree; the lost nodes that pages name as theirs are the same tree."""
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    tree = b"<</Type/Pages/Kids[%s]/Count %d%s>>" % (kids, len(pages), _A4)
    catalogue = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (root, root - 1)
    return b"".join(b"%d 0 obj\n%s\nendobj\n" % (node, tree) for node in sorted(nodes)) + catalogue


def _unpacked_objects(data: bytes) -> Iterator[bytes]:
    """The objects that stand compressed in object streams, each written out."""
    for dictionary, unpacked, _ in _streams(data):
        first = _FIRST.search(dictionary)
        if first is None or not _PACKED.search(dictionary):
            continue
        start = int(first[1])
        pairs = [int(n) for n in re.findall(rb"\d+", unpacked[:start])]
        ends = [*pairs[3::2], len(unpacked)]
        for number, begin, end in zip(pairs[::2], pairs[1::2], ends, strict=False):
            yield b"%d 0 obj\n%s\nendobj\n" % (number, unpacked[start + begin : start + end])


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Each compressed stream: its dictionary, what it unpacks to, and whether it is whole.

    Fonts count: of a letter whose outline is broken, PDFium tells neither place nor text.
    """
    at, room = 0, MOST_UNPACKED
    while room > 0 and (found := data.find(b"stream", at)) >= 0:
        begun, at = max(at, found - _LONGEST_DICTIONARY), found + 6
        begins = _BEGINS.match(data, at)
        if begins is None or data.startswith(b"end", found - 3):
            continue
        at = begins.end()
        dictionary = data[max(data.rfind(b" obj", begun, found), begun) : found]
        if _FLATE.search(dictionary) and not _ends(data, at):
            unpacked, at, sound = _unpack(data, at, room)
        elif _ASCII.search(dictionary) and not _ends(data, at):
            letters, end = at, data.find(_END, at)
            at = len(data) if end < 0 else end
            unpacked, _, sound = _unpack(_from_ascii(data[letters:at]), 0, room)
        else:
            continue
        room -= len(unpacked)
        yield dictionary, unpacked, sound


def _from_ascii(body: bytes) -> bytes:
    """The bytes behind base-85 letters, and the mark of their end; only the mark where they are none or do not end."""
    letters, end, _ = body.partition(b"~>")
    try:
        return base64.a85decode(letters) + _END if end else _END
    except ValueError:
        return _END


def _unpack(data: bytes, at: int, room: int) -> tuple[bytes, int, bool]:
    """What unpacks from `at` on (of what is beyond `room` nothing is said), where that ends, and whether it is whole."""
    stream, out, begin = zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), at
    at += 2
    try:
        while not stream.eof and at < len(data) and len(out) < room:
            out += stream.decompress(data[at : at + _PIECE], room)
            at += _PIECE
    except zlib.error:
        return bytes(out), begin, False
    if not stream.eof:
        return bytes(out), begin, len(out) >= room
    end = min(at, len(data)) - len(stream.unused_data)
    return bytes(out), end, _ends(data, end) or data[end : end + 4] == zlib.adler32(out).to_bytes(4, "big")


def _ends(data: bytes, at: int) -> bool:
    """Whether the stream's end is marked here; where something is packed, its checksum, which some programs leave out, comes before."""
    return data[at : at + 20].lstrip().startswith(_END)
