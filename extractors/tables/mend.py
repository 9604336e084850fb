"""Rows of cells as a text file gives them become a table: broken lines joined, repeated headers dropped, lost cells put back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.document import Cell, Table
from extractors.tables.assemble import assemble
from extractors.tables.kinds import family, headers, kinds, may_be_form
from extractors.tables.realign import realign
from extractors.tables.spans import infer_spans
from extractors.vocabulary.labels import role
from extractors.wording import fold

_RULE = re.compile(r"[-—–=:+\s]{3,}")
_MARKED = re.compile(r"(?:[(]?[一二三四五六七八九十]{1,3}[)、.])?[^,。;:|]{2,16}\(\d{1,3}(?:\.\d+)?分\)")
_MOST_LINES = 8
"""A row is put together from at most so many lines."""


def build_table(rows: Sequence[Sequence[str]]) -> Table:
    """The table of these rows of cells (texts without outer white space)."""
    kept = [list(row) for row in rows if any(row) and not _is_rule(row)]
    if not may_be_form((text for row in kept for text in row), sum(map(len, kept))):
        return assemble([Cell(r, c, text) for r, row in enumerate(kept) for c, text in enumerate(row)], len(kept))
    whole = _join_broken(kept)
    return infer_spans(_hoist_labels(realign(_without_repeated_headers(realign(whole)))))


@dataclass(slots=True)
class RowsSeen:
    """What the rows of a growing table tell of rows after a gap, each row looked at once however many gaps there are."""

    widths: Counter[int] = field(default_factory=Counter)
    folded: set[tuple[str, ...]] = field(default_factory=set)
    has_form: bool = False
    count: int = 0

    def of(self, rows: Sequence[Sequence[str]]) -> RowsSeen:
        """The same with the rows that have come since."""
        for k in range(self.count, len(rows)):
            self.widths[len(rows[k])] += 1
            self.folded.add(tuple(map(fold, rows[k])))
            self.has_form = self.has_form or _starts_form(rows[k])
        self.count = len(rows)
        return self


def _usual_width(counts: Counter[int]) -> int:
    """How many cells most of the rows have; the wider of two equally frequent widths."""
    return max(counts, key=lambda n: (counts[n], n), default=0)


def begins_another(rows: Sequence[Sequence[str]], above: RowsSeen) -> bool:
    """Whether rows after a gap are a new table rather than the rest of the one above: another width, another header, another project.

    An empty last cell (备注) may have gone with the white space at the end of its line.
    """
    if _usual_width(above.widths) - _usual_width(Counter(map(len, rows))) not in (0, 1):
        return True
    first = list(rows[0])
    if _heads(first) and tuple(map(fold, first)) not in above.folded:
        return True
    return above.has_form and _starts_form(first)


def names_level(text: str) -> bool:
    """Whether a line is the label of a level, by its wording or by marks at its end: 一、立项必要性（20分）."""
    return bool(role("level1_labels", text) or role("level2_labels", text)) or _MARKED.fullmatch(fold(text)) is not None


def _heads(row: list[str]) -> bool:
    return bool(headers([row]))


def _starts_form(row: Sequence[str]) -> bool:
    return role("head_labels", next((text for text in row if text), "")) == "project_name"


def _is_rule(row: Sequence[str]) -> bool:
    """Whether a row is drawn, not written: ------ in every cell."""
    said = [text for text in row if text]
    return bool(said) and len(said) == len(row) and all(_RULE.fullmatch(text) for text in said)


def _join_broken(rows: list[list[str]]) -> list[list[str]]:
    """Rows whose cells were broken over several lines put together, where that gives exactly a whole row."""
    counts = Counter(len(row) for row in rows)
    if len(counts) > 3 and all(row[-1] for row in rows):
        return rows  # An editor stripped the trailing tabs: short rows are whole.
    width = max((n for n, times in counts.items() if times * 4 >= len(rows)), default=0)
    out: list[list[str]] = []
    at = 0
    while at < len(rows):
        used = _lines_of_row(rows, at, width)
        row = list(rows[at])
        for more in rows[at + 1 : at + used]:
            row = [*row[:-1], "\n".join(filter(None, (row[-1], more[0]))), *more[1:]]
        out.append(row)
        at += used
    return out


def _begins_a_row(text: str) -> bool:
    """Whether a text is a label or a figure, hence no second half of a cell."""
    labels = ("head_labels", "goals", "fund_lines", "totals", "texts", "indicator_columns")
    return bool(kinds(text) & {"level1", "level2", "number", "value"}) or any(role(section, text) for section in labels)


def _lines_of_row(rows: Sequence[Sequence[str]], at: int, width: int) -> int:
    """How many lines from `at` make up one row of `width` cells; 1 where no number of them does."""
    length = len(rows[at])
    if length >= width or not rows[at][-1]:
        return 1
    for used, more in enumerate(rows[at + 1 : at + _MOST_LINES], start=2):
        if len(more) >= width or not more[0] or _begins_a_row(more[0]):
            return 1
        length += len(more) - 1
        if length >= width:
            return used if length == width else 1
    return 1


def _without_repeated_headers(rows: list[list[str]]) -> list[list[str]]:
    """The rows without headers repeated on a new page; a label that the page break cut in two is put together above it."""
    kept: list[list[str]] = []
    seen: set[tuple[str, ...]] = set()
    repeated = set(_repeated(rows, seen))
    for r, row in enumerate(rows):
        if r in repeated:
            continue
        if r - 1 in repeated and kept:
            row = _reunite_labels(kept, row)
        kept.append(row)
    return kept


def _repeated(rows: list[list[str]], seen: set[tuple[str, ...]]) -> Iterator[int]:
    for header in headers(rows):
        lines = range(header.start, header.start + header.rows)
        key = tuple(fold(text) for r in lines for text in rows[r])
        if key in seen:
            yield from lines
        seen.add(key)


def _reunite_labels(kept: list[list[str]], row: list[str]) -> list[str]:
    """Give the second part of a label such as 社会公众 / 或服务对象满意度 back to the first; the row is returned without it."""
    out = list(row)
    for c, text in enumerate(row[:3]):
        above = next((line for line in reversed(kept) if line[c]), None) if text else None
        if above is None or kinds(above[c]) & {"level1", "level2"} or not kinds(above[c] + text) & {"level1", "level2"}:
            continue
        above[c], out[c] = above[c] + text, ""
    return out


def _is_of(second: str, label: str, above: str) -> bool:
    """Whether a label of level 2 is of the family of one label of level 1 and not of the one above."""
    return bool(second) and family(second) == family(label) != family(above)


def _hoist_labels(rows: list[list[str]]) -> list[list[str]]:
    """A level-1 label printed in the middle of its merged cell goes up to the first row whose level 2 is of its family."""
    for header in headers(rows):
        if "level1" not in header.roles or "level2" not in header.roles:
            continue
        one, two = header.roles.index("level1"), header.roles.index("level2")
        above = ""
        for r in range(header.start + header.rows, len(rows)):
            label = rows[r][one]
            if not label:
                continue
            at = r
            while above and family(label) and not rows[at - 1][one] and _is_of(rows[at - 1][two], label, above):
                at -= 1
            rows[r][one], rows[at][one] = "", label
            above = label
    return rows
