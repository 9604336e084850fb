"""Tables in plain text whose columns are aligned with spaces: drawn as a page of even letters, then read as one without rulings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.document import Table
from extractors.tables.borderless import read_borderless
from extractors.tables.words import PageContent, Word

_CELL = re.compile(r"\S+(?: \S+)*")
"""One space parts words, two or a wide one part columns."""
_ROW = re.compile(r"\S(?:[ \u3000]*(?:  |\u3000)[ \u3000]*\S+(?: \S+)*){2}")
_LETTER, _HEIGHT, _LINE = 5.0, 10.0, 16.0
"""Points: width of a Latin letter, height of letters, and from line to line: so far apart that no line goes on in the next."""
_MOST_LINES = 20_000


def part_aligned(lines: Sequence[str]) -> Iterator[Table | list[str]]:
    """The lines as runs of text and, between them, the tables found. Tabs and bars are another matter (readers/delimited.py)."""
    if len(lines) > _MOST_LINES or not any("指标" in line and _ROW.search(line) and "\t" not in line for line in lines):
        yield list(lines)
        return
    words = [word for n, line in enumerate(lines) for word in _words(line, n)]
    tables, _ = read_borderless(words, PageContent(0, 0.0, 0.0, words))
    done = 0
    for table in tables:
        assert table.bbox is not None  # it is made of words with boxes
        yield list(lines[done : round(table.bbox.y0 / _LINE)])
        done = round((table.bbox.y1 - _HEIGHT) / _LINE) + 1
        yield replace(table, page=None, bbox=None, cells=tuple(replace(c, page=None, bbox=None) for c in table.cells))
    yield list(lines[done:])


def _words(line: str, number: int) -> Iterator[Word]:
    if "\t" in line or "|" in line:
        return
    for cell in _CELL.finditer(line.replace("\u3000", "  ")):
        start = _width(line.replace("\u3000", "  ")[: cell.start()])
        yield Word(cell.group(), start, number * _LINE, start + _width(cell.group()), number * _LINE + _HEIGHT)


def _width(text: str) -> float:
    return _LETTER * sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
