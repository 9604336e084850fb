"""Web archives (mhtml, mht; also what Word and Excel save as a single file web page): the pages in the message, each read as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.document import Block, Document
from extractors.reader import DAMAGED, Damaged, Reader
from extractors.readers.encoding import decode_anyhow, is_web_archive

if TYPE_CHECKING:
    from email.message import EmailMessage

_LARGEST = 64 * 1024 * 1024
_MOST_PARTS = 1_000
_PART = re.compile(rb"^content-type\s*:", re.IGNORECASE | re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:
    """A mail header that announces a web page, alone or with its parts."""
    return is_web_archive(head)


def read(path: Path) -> Document:
    """Paragraphs and tables of the pages, in the order of the message. Raises Damaged beyond 64 MiB and for a message of too many parts."""
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    from extractors.readers.html import read_page
    from extractors.readers.layout import number_blocks

    if path.stat().st_size > _LARGEST:
        raise Damaged(f"{path.name}: more than 64 MiB of web archive; save the page you need")
    data = path.read_bytes()
    if len(_PART.findall(data)) > _MOST_PARTS:
        raise Damaged(f"{path.name}: a web archive of more than {_MOST_PARTS} parts; save the page you need")
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    blocks: list[Block] = []
    warnings: dict[str, None] = dict.fromkeys([DAMAGED] if _breaks_off(message) else [])
    for page in _pages(message):
        text, own = decode_anyhow(page)
        found, whole = read_page(text)
        blocks += found
        warnings |= dict.fromkeys([*own, *([] if whole else [DAMAGED])])
    return Document("mhtml", number_blocks(blocks), warnings=tuple(warnings), complete=not warnings)


READER = Reader("mhtml", recognises, read)


def _breaks_off(message: EmailMessage) -> bool:
    """Whether the last part is not followed by the end of the parts."""
    from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect

    return any(isinstance(d, CloseBoundaryNotFoundDefect | StartBoundaryNotFoundDefect) for part in message.walk() for d in part.defects)


def _pages(message: EmailMessage) -> Iterator[bytes]:
    """The bytes of each HTML part; a sheet of an Excel workbook is a page of its own."""
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content
