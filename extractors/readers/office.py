"""Older and other office files (doc, wps, rtf, odt, XML of Office 2003): LibreOffice converts them, another reader reads the result.

LibreOffice runs without a window, macros, the network or links to other files, in a profile of its own, and dies with this process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.document import Document
from extractors.reader import DAMAGED, Damaged, Encrypted, Reader, ReadError
from extractors.readers.container import Package, kind, sniff

_TEXT_PACKAGE, _SHEET_PACKAGE = "libreoffice-writer-nogui", "libreoffice-calc-nogui"
_RTF = re.compile(rb"^\s{0,64}\{\\rtf")
_XML_2003 = re.compile(rb'progid\s*=\s*"(Word\.Document|Excel\.Sheet)"')
_FIB, _LOCKED = b"\xec\xa5", 0x0100
"""The beginning of a Word stream, and the flag in it that tells of a password."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A format: the suffix by which LibreOffice knows it, what it becomes, and the Debian package it takes."""

    suffix: str
    becomes: str
    package: str


_FORMS = {
    "doc": _Form("doc", "docx", _TEXT_PACKAGE),
    "rtf": _Form("rtf", "docx", _TEXT_PACKAGE),
    "odt": _Form("odt", "docx", _TEXT_PACKAGE),
    "doc.xml": _Form("xml", "docx", _TEXT_PACKAGE),
    "xls.xml": _Form("xml", "xlsx", _SHEET_PACKAGE),
}


def recognises(head: bytes, name: str) -> bool:
    """An OLE file with a Word stream (also of WPS), RTF, an OpenDocument text, or XML that names an Office program."""
    return _form(head) is not None


def read(path: Path) -> Document:
    """The document as LibreOffice understands it.

    Raises Encrypted where it needs a password, Damaged where LibreOffice cannot open it, ReadError where LibreOffice is not installed.
    """
    from extractors.readers import docx, spreadsheet
    from extractors.readers.soffice import convert

    name = _form(sniff(path)) or "doc"
    form = _FORMS[name]
    if _is_locked(path, name):
        raise Encrypted(f"{path.name}: opens only with a password; save a copy without one")
    with convert(path, form.suffix, form.becomes, form.package) as converted:
        try:
            document = docx.read(converted) if form.becomes == "docx" else spreadsheet.read(converted)
        except Damaged as error:
            raise Damaged(f"{path.name}: LibreOffice finds no content in it; open and save it again") from error
        except ReadError as error:
            raise type(error)(str(error).replace(converted.name, path.name, 1)) from error
    document = replace(document, format=name.removesuffix(".xml"))
    if name == "rtf" and b"\0" in path.read_bytes().rstrip(b"\0"):
        return replace(document, warnings=(*document.warnings, DAMAGED), complete=False)
    return document


READER = Reader("office", recognises, read)


def _form(head: bytes) -> str | None:
    """The format, by the first bytes of the file and, for a container, its directory."""
    found = kind(head)
    if found in ("doc", "odt"):
        return found
    if _RTF.match(head):
        return "rtf"
    named = _XML_2003.search(head[:1024]) if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") else None
    return None if named is None else "doc.xml" if named[1].startswith(b"Word") else "xls.xml"


def _is_locked(path: Path, name: str) -> bool:
    if name == "odt":
        package = Package(path)
        try:
            return b"encryption-data" in (package.read("META-INF/manifest.xml") or b"")
        finally:
            package.close()
    if name != "doc":
        return False
    data = path.read_bytes()
    at = next((at for at in range(512, len(data), 512) if data.startswith(_FIB, at)), None)  # streams begin at sectors
    return at is not None and bool(int.from_bytes(data[at + 10 : at + 12], "little") & _LOCKED)
