"""From bytes to text: the encoding told from the bytes, as Chinese offices use it."""

from __future__ import annotations

import codecs
import re

MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|table|tr|td|div)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE)
_SIGNATURES = (
    b"{\\rtf",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%!PS",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"II*\0",
    b"MM\0*",
)
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_PAGE_HEADER = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")


def decode(data: bytes, whole: bool = True) -> str | None:
    """The text in the first encoding that fits: by its mark, UTF-16 without mark, UTF-8, GB18030; None where none fits.

    `whole` False: the bytes are the beginning of a file and may end within a character.
    """
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or [*_unmarked(data), "utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
        except UnicodeError:
            continue
    return None


def decode_anyhow(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text without control characters, and a warning where some bytes could not be decoded."""
    text = decode(data)
    warnings = () if text is not None else ("some characters could not be decoded",)
    text = data.decode("gb18030", "replace") if text is None else text
    return _CONTROL.sub("", text.replace("\f", "\n").replace("\x1b", "")), warnings


def is_text(head: bytes) -> bool:
    """Whether these first bytes of a file are text of any kind, HTML included, and bear no other format's signature."""
    start = head.lstrip()
    if not start or start.startswith(_SIGNATURES) or b"%PDF-" in head[:1024] or is_web_archive(head):
        return False
    text = decode(head, whole=False)
    return text is not None and len(_CONTROL.findall(text)) * 200 < len(text)


def is_web_archive(head: bytes) -> bool:
    """Whether a file begins with a mail header that announces a web page, alone or with its parts (MHTML)."""
    header = _HEADER.match(head.lstrip(b"\xef\xbb\xbf\r\n"))
    return header is not None and b"mime-version:" in header[0].lower() and _PAGE_HEADER.search(header[0]) is not None


def is_html(head: bytes, name: str) -> bool:
    """Whether a text is a web page. A file named as plain text may hold tables as tags and is still read as text."""
    plain = name.lower().endswith((".txt", ".md", ".markdown"))
    if b"<?mso-application" in head[:1024]:  # XML of Office 2003, which has tables too
        return False
    return is_text(head) and (_PAGE if plain else MARKUP).search(head.replace(b"\0", b"")) is not None


def _unmarked(data: bytes) -> list[str]:
    """UTF-16 without a byte order mark: line feeds, digits and spaces have a zero byte on one side, which no other text has."""
    if b"\0" not in data[:4096]:
        return []
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    return ["utf-16-be" if even > odd else "utf-16-le"]
