"""Pages become blocks: tables, and paragraphs between them, in reading order. Shared by the readers whose files have pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Paragraph, Table
from extractors.readers.origin import Matrix, bring_back
from extractors.readers.paragraphs import Margins, PlacedLine, find_margins, join_lines
from extractors.tables.borderless import read_borderless
from extractors.tables.ruled import read_tables
from extractors.tables.stitch import join_split_tables
from extractors.tables.words import Line, PageContent, gather_lines, without_echoes
from extractors.wording import fold

_PAGE_NUMBER = re.compile(
    r"[-—–~·.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–~·.\s]*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_ZONE = 0.085
"""Running heads and page numbers stand within this share of the page's height from its edge."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page's tables and the lines outside of them, top to bottom. `origin` leads to the page as it came, as in `PageContent`."""

    number: int
    width: float
    height: float
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    origin: Matrix = ()


def lay_out(page: PageContent) -> PageLayout:
    """Find the page's tables; what is left are lines of prose."""
    words = without_echoes(page.words)
    page = page if words is page.words else replace(page, words=words)
    tables, rest = read_tables(page)
    found, rest = read_borderless(rest, page)
    return PageLayout(page.number, page.width, page.height, (*tables, *found), tuple(gather_lines(rest)), page.origin)


def assemble(pages: Sequence[PageLayout]) -> tuple[Block, ...]:
    """The document's blocks, numbered: furniture dropped, paragraphs and tables joined across pages, boxes on the pages as they came."""
    margins = _margins(pages)
    running = _running_lines(pages)
    blocks: list[Block] = []
    prose: list[PlacedLine] = []
    for page in pages:
        lines = [line for line in page.lines if not _is_furniture(line, page, running)]
        items: list[Line | Table] = sorted([*lines, *page.tables], key=_top)
        for item in items:
            if isinstance(item, Table):
                blocks += join_lines(prose)
                prose = []
                blocks.append(item)
            elif item.text.strip():
                prose.append(PlacedLine(item, page.number, margins[round(page.width)]))
    blocks += join_lines(prose)
    origins = {page.number: page.origin for page in pages if page.origin}
    numbered = number_blocks(join_split_tables(blocks))
    return tuple(bring_back(block, origins) for block in numbered) if origins else numbered


def number_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Tables and paragraphs numbered from 1, each kind on its own."""
    out: list[Block] = []
    tables = paragraphs = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs += 1
            out.append(replace(block, number=paragraphs))
        else:
            tables += 1
            out.append(replace(block, number=tables))
    return tuple(out)


def _top(item: Line | Table) -> tuple[float, float]:
    if isinstance(item, Table):
        return (item.bbox.y0, item.bbox.x0) if item.bbox else (0.0, 0.0)
    return (item.y0 + item.y1) / 2, item.x0


def _margins(pages: Sequence[PageLayout]) -> dict[int, Margins]:
    """The text area of each page width in the document."""
    out = {}
    for width in {round(p.width) for p in pages}:
        alike = [p for p in pages if round(p.width) == width]
        lines = [line for p in alike for line in p.lines if not (_in_zone(line, p) and _PAGE_NUMBER.fullmatch(line.text))]
        edges = [(t.bbox.x0, t.bbox.x1) for p in alike for t in p.tables if t.bbox]
        out[width] = find_margins(lines, edges, alike[0].width)
    return out


def _in_zone(line: Line, page: PageLayout) -> bool:
    return line.y1 < _ZONE * page.height or line.y0 > (1 - _ZONE) * page.height


def _key(text: str) -> str:
    return _DIGITS.sub("0", fold(text))


def _running_lines(pages: Sequence[PageLayout]) -> frozenset[str]:
    """Lines at the edge of the page that stand on at least three pages and half of them, figures aside, beside other content.

    Large letters are titles of a series of forms, which repeat too.
    """
    counts: Counter[str] = Counter()
    for page in pages:
        if len(page.lines) + len(page.tables) > 1:
            largest = max(line.size for line in page.lines) if page.lines else 0.0
            edge = (line for line in page.lines if _in_zone(line, page) and (line.size < 0.9 * largest or not page.tables))
            counts.update({_key(line.text) for line in edge})
    return frozenset(key for key, n in counts.items() if n >= max(3, len(pages) / 2))


def _is_furniture(line: Line, page: PageLayout, running: frozenset[str]) -> bool:
    return _in_zone(line, page) and (_key(line.text) in running or _PAGE_NUMBER.fullmatch(line.text) is not None)
