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
_STRAY = 10
"""Of bytes beyond ASCII at most one in so many is broken in a line of UTF-8; of Chinese in GB18030 nearly all are."""
_PARTS_HEADER = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")


def decode(data: bytes, whole: bool = True) -> str | None:
    """The text in the first encoding that fits: by its mark, UTF-16 without mark, UTF-8, GB18030; None where none fits.

    `whole` False: the bytes are the beginning of a file and may end within a character.
    """
    for encoding in _encodings(data):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
        except UnicodeError:
            continue
    return None


def _encodings(data: bytes) -> list[str]:
    return [name for mark, name in _BOMS if data.startswith(mark)] or [*_unmarked(data), "utf-8", "gb18030"]


def decode_anyhow(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text without control characters, and a warning where some bytes could not be decoded.

    Where lines are in different encodings, or some are damaged, each is decoded on its own.
    """
    text = decode(data)
    warnings = () if text is not None and "\0" not in text else ("some characters could not be decoded",)
    text = _decode_damaged(data) if text is None else text
    return _CONTROL.sub("", text.replace("\f", "\n").replace("\x1b", "")), warnings


def _decode_damaged(data: bytes) -> str:
    wide = next((name for name in _encodings(data) if name.startswith("utf-16")), None)
    return data.decode(wide, "replace") if wide else "".join(map(_decode_line, data.splitlines(keepends=True)))


def _decode_line(line: bytes) -> str:
    """As UTF-8 where little of it is anything else, for GB18030 makes something of any bytes."""
    text = line.decode("utf-8", "replace")
    return text if text.count("\ufffd") * _STRAY <= sum(byte > 127 for byte in line) else line.decode("gb18030", "replace")


def is_text(head: bytes) -> bool:
    """Whether these first bytes of a file are text of any kind, HTML included, and bear no other format's signature."""
    start = head.lstrip()
    if not start or start.startswith(_SIGNATURES) or b"%PDF-" in head[:1024] or is_mail(head) or is_web_archive(head):
        return False
    text = decode(head, whole=False)
    if text is None:
        text = _decode_damaged(head)
    said = text.replace("\0", "")
    return len(_CONTROL.findall(said)) * 200 < len(said) > max(said.count("\ufffd") * 50, len(text) / 2)


def is_web_archive(head: bytes) -> bool:
    """Whether a file begins with a mail header that announces a web page, alone or with its parts (MHTML)."""
    return _PAGE_HEADER.search(_mail_header(head)) is not None


def is_mail(head: bytes) -> bool:
    """Whether a file begins with a mail header that announces parts: a web archive, or a letter with attachments."""
    return _PARTS_HEADER.search(_mail_header(head)) is not None


def _mail_header(head: bytes) -> bytes:
    found = _HEADER.match(head.lstrip(b"\xef\xbb\xbf\r\n"))
    return found[0] if found and b"mime-version:" in found[0].lower() else b""


def is_html(head: bytes, name: str) -> bool:
    """Whether a text is a web page. A file named as plain text may hold tables as tags and is still read as text."""
    plain = name.lower().endswith((".txt", ".md", ".markdown"))
    if b"<?mso-application" in head[:1024]:  # XML of Office 2003, which has tables too
        return False
    return is_text(head) and (_PAGE if plain else MARKUP).search(head.replace(b"\0", b"")) is not None


def _unmarked(data: bytes) -> list[str]:
    """UTF-16 without a byte order mark: line feeds, digits and spaces have a zero byte on one side, which no other text has.

    Zeros that are few, or on both sides, are damage.
    """
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 200 < len(head) or max(even, odd) < 10 * min(even, odd) or not even + odd:
        return []
    return ["utf-16-be" if even > odd else "utf-16-le"]
