"""Plain lines become blocks: runs of lines with tabs or bars are tables, everything else is prose."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Block, Paragraph
from extractors.readers.lines import join_lines
from extractors.tables.mend import RowsSeen, begins_another, build_table, names_level

_PAGE_NUMBER, _WORDING = re.compile(r"\s*\d{1,3}\s*"), re.compile(r"[^\s\d]")
_LEADER = re.compile(r"[.．…·。_]{3,}|^\s*(?:第?[一二三四五六七八九十]{1,3}[、章.]|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、．.])")
_CONTINUED = re.compile(r"\s*[（(]?(?:接上页|续表?)[)）]?\s*[\d一二三四五六七八九十]*[:：]?\s*")
_CAPTION = re.compile(
    r"\s*(?:附?表\s*[\d一二三四五六七八九十]|附件|[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|#).*|.*(?:表|报告)(?:[（(][^（）()]{1,12}[)）])?\s*"
)
_MARKUP = re.compile(r"\*\*|__|</?(?:b|strong|i|em|u|font|span|p|center)\b[^>]{0,200}>|\\(?=[*_#|<>\[\]()-])", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HASHES = re.compile(r"^\s{0,3}#{1,6}\s+")
_BAR = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*")


@dataclass(slots=True)
class _Run:
    """Lines of one kind: rows of cells, or prose."""

    rows: list[list[str]] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    seen: RowsSeen = field(default_factory=RowsSeen)


def to_blocks(lines: Sequence[str]) -> tuple[Block, ...]:
    """Paragraphs and tables of a text, each numbered from 1."""
    blocks: list[Block] = []
    tables = 0
    for run in _runs(lines):
        if run.rows:
            tables += 1
            blocks.append(replace(build_table(run.rows), number=tables))
        blocks += [Paragraph(text) for text in _paragraphs(run.prose)]
    paragraphs = iter(range(1, len(blocks) + 1))
    return tuple(replace(b, number=next(paragraphs)) if isinstance(b, Paragraph) else b for b in blocks)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Prose without markup; a heading marked as such stands alone."""
    pending: list[str] = []
    for line in lines:
        if _HASHES.match(line):
            yield from join_lines(pending)
            yield _plain(_HASHES.sub("", line)).strip(" #")
            pending = []
        elif not _RULER.fullmatch(line):
            pending.append(_plain(line))
    yield from join_lines(pending)


def _plain(text: str) -> str:
    """The text without the marks of Markdown and without inline HTML."""
    text = _MARKUP.sub("", _LINE_BREAK.sub("\n", text)) if any(c in text for c in "*_<\\") else text
    return html.unescape(text) if "&" in text else text


def cells_of(line: str) -> list[str] | None:
    """The cells of a line that is part of a table, None for prose: cells are parted by tabs, or by bars with a bar at both ends."""
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2:
        return [_plain(cell.replace("\\|", "|")).strip() for cell in _BAR.split(stripped)[1:-1]]
    if "\t" not in stripped:
        # Only leading or trailing tabs: an indent, unless there are several, as in a row with one cell.
        return [_plain(cell).strip() for cell in line.rstrip("\r\n").split("\t")] if line.count("\t") > 1 and stripped else None
    return [_plain(cell).strip() for cell in line.rstrip("\r\n").split("\t")]


def _runs(lines: Sequence[str]) -> Iterator[_Run]:
    """Runs of prose and of table rows. A gap of blank lines does not end a table; a line of prose does, unless a row goes on over it."""
    run, gap, after = _Run(), False, 0
    contents = _contents(lines)
    for at, line in enumerate(lines):
        cells = None if at in contents else cells_of(line)
        if not line.strip():
            gap = True
            if not run.rows:
                run.prose.append("")
            continue
        if at >= after:
            after = at + 1 if gap or cells else _below(lines, at)
        if run.rows and (_CONTINUED.fullmatch(line) or (cells is None and not gap and _is_inner(lines, at, after))):
            cells = [] if _CONTINUED.fullmatch(line) else [_plain(line).strip()]
        if cells is None:
            if run.rows:
                yield run
                run = _Run()
            run.prose.append(line.replace("\t", " "))
        elif cells:
            chunk = list(_chunk(lines, at)) if gap and run.rows else []
            if run.prose or (chunk and begins_another(chunk, run.seen.of(run.rows))):
                yield run
                run = _Run()
            run.rows.append(cells)
        gap = False
    yield run


def _below(lines: Sequence[str], at: int) -> int:
    """The line below a line; below a label of a level, and all that stand right below it, the one after these."""
    after = at + 1
    while after < len(lines) and names_level(lines[at]) and names_level(lines[after]):
        after += 1
    return after


def _is_inner(lines: Sequence[str], at: int, after: int) -> bool:
    """Whether a line without cells stands right between two rows: part of a broken cell, or a label of a level; a caption is neither."""
    return after < len(lines) and cells_of(lines[after]) is not None and (names_level(lines[at]) or not _CAPTION.fullmatch(lines[at]))


def _chunk(lines: Sequence[str], start: int) -> Iterator[list[str]]:
    """The rows from a line up to the next blank line or prose."""
    for at in range(start, len(lines)):
        cells = cells_of(lines[at])
        if cells is None:
            return
        yield cells


def _contents(lines: Sequence[str]) -> frozenset[int]:
    """Lines of a table of contents (目录): text, a tab, a page number."""
    return frozenset(at for at, line in enumerate(lines) if line.count("\t") == 1 and _is_entry(line))


def _is_entry(line: str) -> bool:
    title, _, page = line.partition("\t")
    return bool(_PAGE_NUMBER.fullmatch(page) and _WORDING.search(title) and _LEADER.search(line))
