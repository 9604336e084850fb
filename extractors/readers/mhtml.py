"""Web archives (mhtml, mht; also what Word and Excel save as a single file web page): the pages in the message, each read as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.document import Block, Document
from extractors.reader import Damaged, Reader
from extractors.readers.encoding import decode_anyhow, is_web_archive

if TYPE_CHECKING:
    from email.message import EmailMessage

_LARGEST = 64 * 1024 * 1024
_MOST_PARTS = 1_000


def recognises(head: bytes, name: str) -> bool:
    """A mail header that announces a web page, alone or with its parts."""
    return is_web_archive(head)


def read(path: Path) -> Document:
    """Paragraphs and tables of the pages, in the order of the message. Raises Damaged beyond 64 MiB or where no page shows text."""
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    from extractors.readers.html import html_blocks
    from extractors.readers.layout import number_blocks

    if path.stat().st_size > _LARGEST:
        raise Damaged(f"{path.name}: more than 64 MiB of web archive; save the page you need")
    blocks: list[Block] = []
    warnings: tuple[str, ...] = ()
    for page in _pages(message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)):
        text, own = decode_anyhow(page)
        blocks += html_blocks(text)
        warnings = warnings or own
    if not blocks:
        raise Damaged(f"{path.name}: the web archive shows no text; save it again from the browser")
    return Document("mhtml", number_blocks(blocks), warnings=warnings, complete=not warnings)


READER = Reader("mhtml", recognises, read)


def _pages(message: EmailMessage) -> Iterator[bytes]:
    """The bytes of each HTML part; a sheet of an Excel workbook is a page of its own."""
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            return
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content
