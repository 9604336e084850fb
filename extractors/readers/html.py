"""Web pages (html): tables with the row and column spans a browser gives them, prose by block elements; scripts and styles are ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractors.document import Block, Cell, Document, Paragraph
from extractors.reader import DAMAGED, Damaged, Reader
from extractors.readers.encoding import decode_anyhow, is_html
from extractors.tables.assemble import assemble

_LARGEST = 64 * 1024 * 1024
_WIDEST, _HIGHEST = 256, 65534
"""Limits for colspan (a browser allows 1000) and rowspan."""
_UNSEEN = ("script", "style", "noscript", "template", "title", "head", "select", "iframe", "object", "svg", "rt", "rp", "nav", "footer")
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|dfn|em|font|i|ins|kbd|label|mark|q|s|small|span|strike|strong|sub|sup|tt|u|var|wbr|ruby|input"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
_BETWEEN_LINKS = re.compile(r"[\s>»›|/·:：,，、-]+")
_FEW = 8
"""Characters beside the links that a menu or a trail (当前位置：首页 > 公开) may have."""
_PAGE, _TABLE = re.compile(r"<(?:html|body)\b", re.IGNORECASE), re.compile(r"<table\b", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

Element = Any


def recognises(head: bytes, name: str) -> bool:
    """Text with the tags of a page or, unless it is named as plain text, of a table."""
    return is_html(head, name)


def read(path: Path) -> Document:
    """The page's paragraphs and tables in reading order. Raises Damaged for a page beyond 64 MiB."""
    if path.stat().st_size > _LARGEST:
        raise Damaged(f"{path.name}: more than 64 MiB of HTML; save the part you need")
    text, warnings = decode_anyhow(path.read_bytes())
    blocks, whole = read_page(text)
    warnings += () if whole else (DAMAGED,)
    return Document("html", blocks, warnings=warnings, complete=not warnings)


READER = Reader("html", recognises, read)


def html_blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs and tables of a page or a fragment of one, each numbered from 1."""
    return read_page(text)[0]


def read_page(text: str) -> tuple[tuple[Block, ...], bool]:
    """As `html_blocks`; and whether that is all: False where the page breaks off, or tags are nested deeper than the parser goes."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    text = _DECLARATION.sub("", text)
    root = etree.fromstring(text, parser) if text.strip() else None
    if root is None:
        return (), not text.strip()
    whole = not _breaks_off(text) and all(entry.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    flow = _walk(root)
    paragraphs, tables = iter(range(1, len(flow) + 1)), iter(range(1, len(flow) + 1))
    return tuple(replace(b, number=next(paragraphs if isinstance(b, Paragraph) else tables)) for b in flow), whole


def _breaks_off(text: str) -> bool:
    """Whether a page without its end ends within a table, a tag or a text."""
    opened, closed = len(_TABLE.findall(text)), text.lower().count("</table")
    cut = opened > closed or (_PAGE.search(text) is not None and not text.rstrip().endswith(">"))
    return text.rfind("<") > text.rfind(">") or (cut and not _END.search(text))


@dataclass(slots=True)
class _Flow:
    """Running content: finished blocks, and the text since the last of them."""

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    row: int = 0
    column: int = 0
    height: int = 1
    width: int = 1

    def flush(self) -> None:
        """End the paragraph. A line break ends one too. A line of links is the site's, not the document's, and is dropped."""
        joined, links = "".join(self.text), self.links
        self.text, self.links = [], []
        if len(links) > 1 and len(_BETWEEN_LINKS.sub("", joined)) - len(_BETWEEN_LINKS.sub("", "".join(links))) <= _FEW:
            return
        for line in _BREAKS.split(joined):
            if line.strip(" \u3000"):
                self.blocks.append(Paragraph(line.strip(" \u3000")))


@dataclass(slots=True)
class _Grid:
    """A table under way: its cells, and for each column the row down to which an earlier cell reaches."""

    cells: list[_Flow] = field(default_factory=list)
    reach: dict[int, int] = field(default_factory=dict)
    row: int = -1
    column: int = 0

    def open_cell(self, element: Element) -> _Flow:
        """The next free place of the row, as a browser finds it."""
        self.row = max(self.row, 0)
        while self.reach.get(self.column, 0) > self.row:
            self.column += 1
        width, height = _span(element, "colspan", _WIDEST), _span(element, "rowspan", _HIGHEST)
        if height > 1:
            self.reach |= dict.fromkeys(range(self.column, self.column + width), self.row + height)
        cell = _Flow(row=self.row, column=self.column, height=height, width=width)
        self.cells.append(cell)
        self.column += width
        return cell

    def blocks(self) -> Iterator[Block]:
        """The table and the tables within it; only the content, where the table is there for the layout."""
        nested = [b for cell in self.cells for b in cell.blocks if not isinstance(b, Paragraph)]
        full = [cell.row for cell in self.cells if cell.blocks]
        if nested and len(full) - len(set(full)) <= 1:  # one row may hold a menu beside the content
            for cell in self.cells:
                yield from cell.blocks
            return
        if full:
            yield assemble([Cell(c.row, c.column, _text(c), c.height, c.width) for c in self.cells], self.row + 1)
        yield from nested


def _text(cell: _Flow) -> str:
    return "\n".join(b.text for b in cell.blocks if isinstance(b, Paragraph))


def _span(element: Element, name: str, most: int) -> int:
    value = element.get(name, "1").strip()[:10]
    if not value.isascii() or not value.isdigit():
        return 1
    return min(int(value), most) or (most if name == "rowspan" else 1)


def _walk(root: Element) -> list[Block]:
    """The blocks below an element, walked without recursion, for pages nest deeper than Python may."""
    from lxml import etree

    flows, grids, opened = [_Flow()], list[_Grid](), list[tuple[Element, str]]()
    hidden: Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if hidden is None and _HIDDEN.search(element.get("style", "")):
                hidden = element
            if hidden is None:
                _start(element, tag, flows, grids, opened)
            continue
        if hidden is None:
            _end(element, tag, flows, grids, opened)
        elif hidden is element:
            hidden = None
        if hidden is None and element.tail and element is not root:
            flows[-1].text.append(_SPACE.sub(" ", element.tail))
    flows[0].flush()
    return flows[0].blocks


def _start(element: Element, tag: str, flows: list[_Flow], grids: list[_Grid], opened: list[tuple[Element, str]]) -> None:
    inside = bool(opened) and opened[-1][1] == "table"
    if tag == "table":
        flows[-1].flush()
        grids.append(_Grid())
        opened.append((element, "table"))
    elif tag == "tr" and inside:
        grids[-1].row, grids[-1].column = grids[-1].row + 1, 0
    elif tag in ("td", "th") and inside:
        flows.append(grids[-1].open_cell(element))
        opened.append((element, "cell"))
    elif tag == "br":
        flows[-1].text.append("\n")
    elif not _INLINE.fullmatch(tag):
        flows[-1].flush()
    if tag == "a" and element.get("href"):
        flows[-1].links.append("".join(element.itertext()))
    if tag == "input":
        flows[-1].text.append(_box(element))
    if element.text:
        flows[-1].text.append(_SPACE.sub(" ", element.text))


def _end(element: Element, tag: str, flows: list[_Flow], grids: list[_Grid], opened: list[tuple[Element, str]]) -> None:
    if opened and opened[-1][0] is element:
        kind = opened.pop()[1]
        flows[-1].flush()
        if kind == "cell":
            flows.pop()
        else:
            flows[-1].blocks += grids.pop().blocks()
    elif not _INLINE.fullmatch(tag) and tag != "br":
        flows[-1].flush()


def _box(element: Element) -> str:
    """A check box as it looks; other fields show their value."""
    if element.get("type", "").lower() in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "☐"
    return "" if element.get("type", "").lower() in ("hidden", "button", "submit", "image") else str(element.get("value", ""))
