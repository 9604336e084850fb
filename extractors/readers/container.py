"""Containers: what a ZIP or OLE file holds, and how to take a member out without being flooded."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from extractors.reader import Damaged

HEAD = 8192
_LISTING = b"\n-- members --\n"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_MEMBERS = 10_000
_BIGGEST_MEMBER = 64 * 1024 * 1024
_WORST_RATIO = 200
"""Deflate gives real office XML 5 to 60 fold; a bomb gives 1000 fold."""
_RATIO_MATTERS = 16 * 1024 * 1024

_BIGGEST_DIRECTORY = 4 * 1024 * 1024
_DIRECTORY_END, _ZIP64_END = b"PK\x05\x06", b"PK\x06\x07"

UNREADABLE = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError)
"""What opening a broken archive may raise."""

Kind = Literal["docx", "xlsx", "ods", "odt", "ofd", "doc", "xls", "encrypted", "package", "zip", "ole"]
"""`package`: an office or other application's file that no reader takes; `zip`: an archive."""


_MIMETYPES: dict[bytes, Kind] = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.text": "odt",
}
_STREAMS: dict[str, Kind] = {"EncryptedPackage": "encrypted", "WordDocument": "doc", "Workbook": "xls", "Book": "xls"}


def sniff(path: Path) -> bytes:
    """The first 8 KiB; for a container also its directory, which stands elsewhere in the file."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(_OLE) and len(head) >= 512:
            sector = 1 << min(int.from_bytes(head[30:32], "little"), 16)
            file.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
            return head + _LISTING + file.read(HEAD)
    if head.startswith(_ZIP):
        try:
            if not _is_listable(path):
                return head
            with zipfile.ZipFile(path) as package:
                return head + _LISTING + "\n".join(package.namelist()[:_MOST_MEMBERS]).encode()
        except UNREADABLE:
            return head
    return head


def _is_listable(path: Path) -> bool:
    """Whether the directory at the archive's end is small, so that whoever only asks what a file is need not fear it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(_DIRECTORY_END)
    if at < 0 or _ZIP64_END in tail[max(0, at - 20) : at]:
        return False
    return int.from_bytes(tail[at + 12 : at + 16], "little") <= _BIGGEST_DIRECTORY


def is_bomb(size: int, packed: int) -> bool:
    """Whether so many bytes cannot honestly come from so few."""
    return size > _RATIO_MATTERS and size > packed * _WORST_RATIO


def kind(head: bytes) -> Kind | None:
    """What a container holds, told from what `sniff` returned (or the first 8 KiB, where those suffice)."""
    if head.startswith(_OLE):
        return _ole_kind(head)
    if not head.startswith(_ZIP):
        return None
    _, listed, names = head.partition(_LISTING)
    top = {name.split(b"/")[0] for name in (names.split(b"\n") if listed else _local_names(head))}
    is_package = not listed or not top.isdisjoint((b"[Content_Types].xml", b"_rels"))  # an archive may have a folder `word` too
    if b"word" in top and is_package:
        return "docx"
    if b"xl" in top and is_package:
        return "xlsx"
    if b"OFD.xml" in top:
        return "ofd"
    if head[30:38] == b"mimetype":
        return next((holds for mime, holds in _MIMETYPES.items() if mime in head[38:200]), "package")
    return "package" if b"[Content_Types].xml" in top or b"META-INF" in top else "zip"


def _ole_kind(head: bytes) -> Kind:
    for stream, holds in _STREAMS.items():
        if stream.encode("utf-16-le") in head:
            return holds
    return "ole"


def _local_names(data: bytes) -> list[bytes]:
    """The members whose local headers can be seen; serves a file whose central directory is lost."""
    names, at = [], data.find(_ZIP)
    while 0 <= at < len(data) - 30:
        size = int.from_bytes(data[at + 26 : at + 28], "little")
        names.append(data[at + 30 : at + 30 + size])
        at = data.find(_ZIP, at + 4)
    return names


class Package:
    """A ZIP of XML parts (OOXML). `whole` turns False once a part had to be recovered from a broken file."""

    def __init__(self, path: Path) -> None:
        """Open `path`; raises Damaged for a bomb. A file without a readable directory is kept for recovery."""
        self.name = path.name
        self.whole = True
        self._path = path
        self._zip: zipfile.ZipFile | None = None
        try:
            self._zip = zipfile.ZipFile(path)
        except UNREADABLE:
            self.whole = False
        if self._zip is None:
            return
        listed = self._zip.namelist()
        self.whole = len(set(listed)) == len(listed)  # of two parts by one name, nobody knows which was meant
        if len(listed) > _MOST_MEMBERS:
            raise Damaged(f"{self.name}: the archive holds more than {_MOST_MEMBERS} members; it is not an office document")

    def read(self, member: str) -> bytes | None:
        """The bytes of a member, None where there is none. Raises Damaged where it would unpack beyond reason."""
        if self._zip is not None:
            try:
                info = self._zip.getinfo(member)
            except KeyError:
                return None
            self._refuse_bomb(member, info.file_size, info.compress_size)
            try:
                with self._zip.open(info) as part:
                    return self._checked(member, part.read(_BIGGEST_MEMBER + 1))
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
                self.whole = False
        return self._recover(member)

    def names(self) -> list[str]:
        """The members, each once: of the directory, or of the local headers where it is lost."""
        if self._zip is not None:
            listed = self._zip.namelist()
        else:
            listed = [name.decode("utf-8", "replace") for name in _local_names(self._path.read_bytes())]
        return list(dict.fromkeys(listed))

    def close(self) -> None:
        """Give the file back."""
        if self._zip is not None:
            self._zip.close()

    def _refuse_bomb(self, member: str, size: int, packed: int) -> None:
        if size > _BIGGEST_MEMBER or is_bomb(size, packed):
            raise Damaged(f"{self.name}: {member} would unpack to {size} bytes; the file is refused as an archive bomb")

    def _checked(self, member: str, data: bytes) -> bytes:
        if len(data) > _BIGGEST_MEMBER:
            self._refuse_bomb(member, len(data), 1)
        return data

    def _recover(self, member: str) -> bytes | None:
        """What can be unpacked of a member found by its local header alone."""
        data, name = self._path.read_bytes(), member.encode()
        at = data.find(_ZIP)
        while at >= 0:
            names, extra = int.from_bytes(data[at + 26 : at + 28], "little"), int.from_bytes(data[at + 28 : at + 30], "little")
            if data[at + 30 : at + 30 + names] == name:
                body = data[at + 30 + names + extra :]
                return self._checked(member, _unpack(body, data[at + 8 : at + 10], int.from_bytes(data[at + 18 : at + 22], "little")))
            at = data.find(_ZIP, at + 4)
        return None


def _unpack(body: bytes, method: bytes, size: int) -> bytes:
    if method == b"\0\0":
        return body[:size] if size else body
    stream, out = zlib.decompressobj(-15), bytearray()
    try:
        for at in range(0, len(body), 1024):
            out += stream.decompress(body[at : at + 1024], _BIGGEST_MEMBER)
            if stream.eof or len(out) > _BIGGEST_MEMBER:
                break
    except zlib.error:
        pass
    return bytes(out)
