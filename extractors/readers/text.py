"""Text files (txt, md, csv, tsv): tables told from tabs, bars, commas or tags."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from extractors.bound import MOST_TEXTS
from extractors.document import Block, Document, Paragraph, Table
from extractors.reader import Damaged, Reader
from extractors.readers.delimited import to_blocks
from extractors.readers.encoding import decode_anyhow, is_html, is_text
from extractors.tables.aligned import part_aligned
from extractors.tables.boxed import part_boxed

_LARGEST = 16 * 1024 * 1024
_BREAKS = (b"\n", b"\r")
_MARKDOWN = re.compile(r"^#{1,6} \S|^\|.*\|\s*$", re.MULTILINE)
_TABLE_BEGINS, _TABLE_ENDS = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE)
_PROSE = frozenset({".txt", ".md", ".markdown"})
_LEAST_COMMAS = 3
_NO_DOCUMENTS = frozenset(
    [
        ".py",
        ".js",
        ".css",
        ".json",
        ".jsonl",
        ".yaml",
        ".yml",
        ".toml",
        ".ini",
        ".cfg",
        ".sh",
        ".bat",
        ".sql",
        ".log",
        ".c",
        ".h",
        ".java",
        ".xml",
        ".svg",
    ]
)
"""Text that is read by programs, not by people: a report under such a name has not been seen."""


def recognises(head: bytes, name: str) -> bool:
    """Bytes that decode as text without control characters and are neither a web page nor another format."""
    if name[name.rfind(".") :].lower() in _NO_DOCUMENTS:
        return False
    return is_text(head) and not is_html(head, name) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def read(path: Path) -> Document:
    """The text's paragraphs and tables. Raises Damaged for a text longer than any report."""
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    if not data or max(map(data.count, _BREAKS)) > MOST_TEXTS:
        raise Damaged(f"{path.name}: more than {_LARGEST >> 20} MiB or {MOST_TEXTS} lines of text; split the file")
    text, warnings = decode_anyhow(data)
    form = _format(path, text)
    lines = "\n".join(_tabbed(text)) if form == "csv" else text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return Document(form, _blocks(lines), warnings=warnings, complete=not warnings)


READER = Reader("text", recognises, read)


def _blocks(text: str) -> tuple[Block, ...]:
    """Blocks of prose, of rows, of tables aligned with spaces, and of tables written as HTML in the midst of text."""
    blocks: list[Block] = []
    at = 0
    while (begins := _TABLE_BEGINS.search(text, at)) and (ends := _TABLE_ENDS.search(text, begins.end())):
        blocks += [*_plain(text[at : begins.start()]), *_tagged(text[begins.start() : ends.end()])]
        at = ends.end()
    blocks += _plain(text[at:])
    paragraphs, tables = iter(range(1, len(blocks) + 1)), iter(range(1, len(blocks) + 1))
    return tuple(replace(b, number=next(paragraphs if isinstance(b, Paragraph) else tables)) for b in blocks)


def _tagged(part: str) -> Iterable[Block]:
    from extractors.readers.html import html_blocks

    return html_blocks(part)


def _plain(part: str) -> Iterable[Block]:
    for drawn in part_boxed(part.split("\n")):
        for run in [drawn] if isinstance(drawn, Table) else part_aligned(drawn):
            yield from [run] if isinstance(run, Table) else to_blocks(run)


def _format(path: Path, text: str) -> str:
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv") or (suffix not in _PROSE and _is_separated(text)):
        return "csv"
    return "md" if suffix in (".md", ".markdown") or (suffix != ".txt" and _MARKDOWN.search(text)) else "txt"


def _is_separated(text: str) -> bool:
    """Whether most of the first lines have as many commas, three or more: a table by another name."""
    counts = [line.count(",") for line in text[:4096].splitlines()[:-1] if line.strip()]
    usual = max(counts, key=counts.count, default=0)
    return usual >= _LEAST_COMMAS and counts.count(usual) > len(counts) / 2


def _tabbed(text: str) -> list[str]:
    """Lines of comma separated values with tabs for the separators; line breaks within a value become spaces."""
    first = text[:4096]
    separator = max(",\t;，", key=lambda c: (first.count(c), c == ","))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        if text.count('"') % 2 and any("\n" in cell for cell in rows[-1]):  # a quotation that is never closed: its mark is a letter
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE))
    except csv.Error:
        return text.split("\n")
    return ["\t".join(" ".join(cell.split()) for cell in row) if len(row) > 1 and any(row) else "".join(row) for row in rows]
