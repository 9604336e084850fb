"""Word documents (docx): our own walk over the XML, since libraries lose merged cells, content controls or text boxes, or are slow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractors.document import Block, Document, Paragraph, Table
from extractors.reader import Damaged, Reader
from extractors.readers.container import Package, kind
from extractors.readers.lines import split_breaks

_OFFICE_DOCUMENT = re.compile(rb'Type="[^"]*/officeDocument"[^>]*Target="/?([^"]+)"|Target="/?([^"]+)"[^>]*Type="[^"]*/officeDocument"')


def recognises(head: bytes, name: str) -> bool:
    """A ZIP with a `word` folder."""
    return kind(head) == "docx"


def read(path: Path) -> Document:
    """The document's paragraphs and tables; headers, footers and notes are left out. Raises Damaged without a main part."""
    from extractors.readers.safe_xml import parse
    from extractors.readers.wordbody import Walk
    from extractors.readers.wordlist import Numbering
    from extractors.readers.wordml import W, make_plain

    package = Package(path)
    try:
        main = _main_part(package)
        data = package.read(main)
        numbered = data is not None and (b"w:numPr" in data or b"w:pStyle" in data)
        lists = package.read(main.rpartition("/")[0] + "/numbering.xml") if numbered else None
        whole = package.whole
    finally:
        package.close()
    root, sound = parse(data) if data else (None, False)
    body = None if root is None else root.find(W + "body")
    if root is None or data is None or body is None:
        raise Damaged(f"{path.name}: its main part {main} is missing or unreadable; fetch the file again or save it anew in Word")
    make_plain(root, data)
    warnings = () if whole and sound else ("the file is damaged; what could be recovered was read",)
    blocks = _numbered(Walk(Numbering(lists)).blocks(body))
    return Document("docx", blocks, warnings=warnings, complete=not warnings)


def _main_part(package: Package) -> str:
    found = _OFFICE_DOCUMENT.search(package.read("_rels/.rels") or b"")
    return (found[1] or found[2]).decode("utf-8", "replace") if found else "word/document.xml"


def _numbered(blocks: Iterator[Block]) -> tuple[Block, ...]:
    """Number tables and paragraphs, each from 1."""
    out: list[Block] = []
    tables = paragraphs = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            out.append(replace(block, number=tables))
            continue
        for text in split_breaks(block.text):
            paragraphs += 1
            out.append(Paragraph(text, paragraphs))
    return tuple(out)


READER = Reader("docx", recognises, read)
