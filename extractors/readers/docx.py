"""Word documents (docx): our own walk over the XML, since libraries lose merged cells, content controls or text boxes, or are slow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from extractors.document import Block, Document, Paragraph, Table
from extractors.reader import DAMAGED, Damaged, Reader
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
        root, sound = parse(data) if data else (None, False)
        body = None if root is None else root.find(W + "body")
        if root is None or data is None or body is None:
            raise Damaged(f"{path.name}: its main part {main} is missing or unreadable; fetch the file again or save it anew in Word")
        make_plain(root, data)
        said = Document("docx", _numbered(Walk(Numbering(lists)).blocks(body)))
        document = _with_pictures(said, package, main, data) if b"<a:blip" in data or b"<v:imagedata" in data else said
        if package.whole and sound:
            return document
        warnings = (DAMAGED, *document.warnings)
        return replace(document, warnings=warnings, complete=False)
    finally:
        package.close()


def _with_pictures(said: Document, package: Package, main: str, data: bytes) -> Document:
    """The document with what its pictures of pages say, after its own words; a document of little else counts as a scan."""
    from extractors.readers.image import read_files
    from extractors.readers.layout import number_blocks
    from extractors.readers.word_pictures import holds_little, page_pictures, without_pages

    bare = holds_little(said.blocks)
    pictures = page_pictures(package, main, data, every=bare)
    if (first := next(pictures, None)) is None:
        return said
    try:
        seen = read_files(chain([first], pictures))
    except Damaged as error:
        return replace(said, warnings=(str(error),), complete=False)
    shown = seen.blocks if bare else tuple(without_pages(block) for block in seen.blocks)
    if not shown:
        return said
    blocks = number_blocks([*said.blocks, *shown])
    pages = seen.page_count if bare else None
    return Document("docx", blocks, pages, bare, warnings=seen.warnings, complete=seen.complete)


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
