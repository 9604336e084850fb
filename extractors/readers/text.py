"""Text files (txt, md, csv, tsv): the encoding told from the bytes, tables told from tabs, bars or commas."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from extractors.document import Document
from extractors.reader import Damaged, Reader
from extractors.readers.delimited import to_blocks

_LARGEST = 64 * 1024 * 1024
_OTHERS = (
    b"%PDF-",
    b"{\\rtf",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%!PS",
    b"<?xml",
    b"MIME-Version:",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARKDOWN = re.compile(r"^#{1,6} \S|^\|.*\|\s*$|\*\*\S", re.MULTILINE)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|tr|td|div|meta)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")


def looks_like_markup(head: bytes) -> bool:
    """Whether the bytes are HTML: the HTML reader's, then."""
    return _MARKUP.search(head.replace(b"\0", b"")) is not None


def recognises(head: bytes, name: str) -> bool:
    """Bytes that decode as text without control characters and bear no other format's signature."""
    if not head or any(head.lstrip().startswith(other) for other in _OTHERS) or b"%PDF-" in head[:1024] or looks_like_markup(head):
        return False
    text = _decode(head, whole=False)
    return text is not None and len(_CONTROL.findall(text)) * 200 < len(text)


def read(path: Path) -> Document:
    """The text's paragraphs and tables. Raises Damaged for a text beyond 64 MiB or without any character."""
    if path.stat().st_size > _LARGEST:
        raise Damaged(f"{path.name}: more than 64 MiB of text; split the file")
    data = path.read_bytes()
    text = _decode(data, whole=True)
    warnings = () if text is not None else ("some characters could not be decoded",)
    text = data.decode("gb18030", "replace") if text is None else text
    if not text.strip():
        raise Damaged(f"{path.name}: holds only white space; fetch it again")
    text = _CONTROL.sub("", text.replace("\f", "\n").replace("\x1b", ""))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").split("\n")
    form = _format(path, text)
    blocks = to_blocks(_tabbed(text) if form == "csv" else lines)
    return Document(form, blocks, warnings=warnings, complete=not warnings)


READER = Reader("text", recognises, read)


def _decode(data: bytes, whole: bool) -> str | None:
    """The text in the first encoding that fits: by its mark, UTF-8, UTF-16 without mark, GB18030. `whole` False allows a cut character."""
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or [*_unmarked(data), "utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
        except (UnicodeDecodeError, UnicodeError):
            continue
    return None


def _unmarked(data: bytes) -> list[str]:
    """UTF-16 without a byte order mark: line feeds and spaces have a zero byte on one side, which text in no other encoding has."""
    if b"\0" not in data[:4096]:
        return []
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    return ["utf-16-be" if even > odd else "utf-16-le"]


def _format(path: Path, text: str) -> str:
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        return "csv"
    return "md" if suffix in (".md", ".markdown") or (suffix != ".txt" and _MARKDOWN.search(text)) else "txt"


def _tabbed(text: str) -> list[str]:
    """Lines of comma separated values with tabs for the separators; line breaks within a value become spaces."""
    first = text[:4096]
    separator = max(",\t;，", key=lambda c: (first.count(c), c == ","))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return text.split("\n")
    return ["\t".join(" ".join(cell.split()) for cell in row) if len(row) > 1 and any(row) else "".join(row) for row in rows]
