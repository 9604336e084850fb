"""The one way from a file to a Document: the reader that recognises the content gets it."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import cast

from extractors.bound import bounded
from extractors.document import Document, Table
from extractors.reader import Damaged, Encrypted, Reader, ReadError, Unsupported

READERS = (
    "extractors.readers.pdf",
    "extractors.readers.docx",
    "extractors.readers.spreadsheet",
    "extractors.readers.office",
    "extractors.readers.ofd",
    "extractors.readers.html",
    "extractors.readers.mhtml",
    "extractors.readers.text",
    "extractors.readers.image",
)
"""One module per file format, each with a `READER`. Imported when a file is read, for their libraries are heavy."""

SUFFIXES: dict[str, frozenset[str]] = {
    "pdf": frozenset({".pdf"}),
    "docx": frozenset({".docx", ".docm", ".dotx"}),
    "doc": frozenset({".doc", ".dot", ".wps", ".wpt"}),
    "rtf": frozenset({".rtf", ".doc", ".wps"}),
    "odt": frozenset({".odt"}),
    "ofd": frozenset({".ofd"}),
    "xlsx": frozenset({".xlsx", ".xlsm", ".xltx", ".et"}),
    "xls": frozenset({".xls", ".xlt", ".et"}),
    "ods": frozenset({".ods"}),
    "html": frozenset({".html", ".htm", ".xhtml"}),
    "mhtml": frozenset({".mhtml", ".mht"}),
    "txt": frozenset({".txt", ".text", ".log"}),
    "md": frozenset({".md", ".markdown"}),
    "csv": frozenset({".csv", ".tsv"}),
    "image": frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"}),
}
"""The suffixes a format goes by; any other known suffix contradicts the content."""

LARGEST = 1024**3
"""Bytes of a file; readers may hold one in memory."""
_ARCHIVES = {b"PK": "ZIP", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}
_NOTHING = b" \t\r\n\v\f\xef\xbb\xbf"
"""White space and the mark of UTF-8: a file of nothing else is empty."""
_KNOWN = frozenset().union(*SUFFIXES.values())


def read(path: Path) -> Document:
    """The document a file holds, told by its content.

    Raises Unsupported where no reader takes it, Encrypted where it needs a password, Damaged where it is empty, shows no text or is broken
    beyond recovery, ReadError where it cannot be opened.
    """
    from extractors.readers.container import kind, sniff

    try:
        head = sniff(path)
    except OSError as error:
        raise ReadError(f"{path.name}: cannot be opened: {error.strerror or error}; check the path and your rights") from error
    size = path.stat().st_size
    if size > LARGEST:
        raise Damaged(f"{path.name}: larger than {LARGEST >> 20} MiB; save it in parts")
    if not head.strip(_NOTHING) and size <= len(head):
        raise Damaged(f"{path.name}: the file is empty; fetch it again")
    if kind(head) == "encrypted":
        raise Encrypted(f"{path.name}: opens only with a password; save a copy without one")
    return _warned(put_right(bounded(_run(_choose(head, path.name), path))), path)


def put_right(document: Document) -> Document:
    """The document with tables that were cut made whole where no pages tell, those on their side set upright."""
    from extractors.forms.across import set_upright
    from extractors.readers.layout import number_blocks
    from extractors.tables.stitch import join_untitled

    blocks = join_untitled(document.blocks)
    if len(blocks) < len(document.blocks):
        blocks = number_blocks(blocks)
    return replace(document, blocks=tuple(set_upright(block) if isinstance(block, Table) else block for block in blocks))


def _choose(head: bytes, name: str) -> Reader:
    readers = [cast(Reader, import_module(module).READER) for module in READERS]
    claims = [reader for reader in readers if reader.recognises(head, name)]
    if not claims:
        raise Unsupported(f"{name}: {_objection(head)}")
    if len(claims) > 1:
        raise ReadError(f"{name}: claimed by more than one reader ({', '.join(r.name for r in claims)}); please report this file")
    return claims[0]


def _objection(head: bytes) -> str:
    """Why no reader takes a file that begins so, and what to do."""
    from extractors.readers.container import kind
    from extractors.readers.encoding import is_mail

    found = kind(head)
    archive = next((name for mark, name in _ARCHIVES.items() if head.startswith(mark)), None)
    if archive and found in ("zip", None):
        return f"format not supported ({archive} archive); unpack it, or name a ZIP file or the folder to `jixiao run`"
    if is_mail(head):
        return "format not supported (e-mail); save its text and its attachments as files"
    content = {"package": "another program's package", "ole": "OLE container"}.get(found or "", "unknown content")
    return f"format not supported ({content}); convert it to PDF, DOCX, XLSX, HTML or text"


def _run(reader: Reader, path: Path) -> Document:
    try:
        document = reader.read(path)
    except (ReadError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a library may fail in any way on a hostile file, also with a panic, which is no Exception
        raise Damaged(
            f"{path.name}: the {reader.name} reader cannot make sense of it ({type(error).__name__}); open and save it again"
        ) from error
    if not _shows_text(document):
        reason = "no text can be seen in it; open it, and get it again if it is not empty"
        raise Damaged(f"{path.name}: {'；'.join([*(() if document.complete else document.warnings[:1]), reason])}")
    return document


def _shows_text(document: Document) -> bool:
    cells = (cell.text for table in document.tables for cell in table.cells)
    return any(text.strip() for text in chain((paragraph.text for paragraph in document.paragraphs), cells))


def _warned(document: Document, path: Path) -> Document:
    suffix = path.suffix.lower()
    if suffix not in _KNOWN or suffix in SUFFIXES.get(document.format, {suffix}):
        return document
    return replace(document, warnings=(*document.warnings, f"named {suffix} but the content is {document.format}"))
