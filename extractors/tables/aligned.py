"""Tables in plain text whose columns are aligned with spaces: cut where most lines have gaps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from extractors.document import Table
from extractors.tables.floors import Span, merge_spans
from extractors.tables.kinds import headers, kinds, titles_columns
from extractors.tables.mend import build_table, names_level

_CELL = re.compile(r"\S+(?: \S+)*")
"""One space parts words, two or a wide one part columns."""
_FIELD = re.compile(r"[^：:]{2,12}[：:]\S")
"""A line of these alone (填报单位：…　评价年度：…) stands above a table, not in it."""
_MOST_LINES = 20_000
_FEW = 2
"""A line with less than half as many cells as the one above may be the rest of it."""


def part_aligned(lines: Sequence[str]) -> Iterator[Table | list[str]]:
    """The lines as runs of text and, between them, the tables found. Tabs and bars are another matter (readers/delimited.py)."""
    done = 0
    for start, end in _runs(lines) if len(lines) <= _MOST_LINES else ():
        rows = _rows([line for line in lines[start:end] if line.strip()])
        if any(map(titles_columns, rows)):
            yield list(lines[done:start])
            yield build_table(rows)
            done = end
    yield list(lines[done:])


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where lines of several cells follow one another; labels of levels and one other line may stand between two of them."""
    several = [at for at, line in enumerate(lines) if len(_cells(line)) > 1]
    start = 0
    for k, at in enumerate(several):
        after = several[k + 1] if k + 1 < len(several) else len(lines)
        between = [line for line in lines[at + 1 : after] if line.strip() and not names_level(line)]
        if len(between) > 1 or after == len(lines):
            first = next((n for n in several[start:k] if not all(_FIELD.match(text) for _, text in _cells(lines[n]))), at)
            yield first, at + 1
            start = k + 1


def _cells(line: str) -> list[tuple[Span, str]]:
    """The texts of a line with their extents, in widths of a letter: a Chinese character is as wide as two."""
    if "\t" in line or "|" in line:
        return []
    wide = line.replace("\u3000", "  ")
    at = [0, *accumulate(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in wide)]
    return [(Span(at[m.start()], at[m.end()]), m.group()) for m in _CELL.finditer(wide)]


def _rows(lines: Sequence[str]) -> list[list[str]]:
    """The cells of each line in the columns that they begin in."""
    rows = [_cells(line) for line in lines]
    fullest_first = sorted(rows, key=lambda row: (-len(row), not headers([[text for _, text in row]])))
    columns = _lay_columns([span for span, _ in row] for row in fullest_first)
    out: list[list[str]] = []
    for row in rows:
        cells = [""] * len(columns)
        for span, text in row:
            at = next(k for k, column in enumerate(columns) if span.start < column.end)
            cells[at] = f"{cells[at]} {text}".strip()
        if out and _continues(cells, out[-1]):
            out[-1] = [f"{above} {text}".strip() for above, text in zip(out[-1], cells, strict=True)]
        else:
            out.append(cells)
    return out


def _continues(cells: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a line only goes on with texts broken in the line above: few of them, each below one, and no figure."""
    said = [at for at, text in enumerate(cells) if text]
    texts = all(above[at] and not kinds(cells[at]) & {"number", "value"} for at in said)
    return bool(said) and said[0] > 0 and texts and _FEW * len(said) < sum(map(bool, above))


def _lay_columns(rows: Iterable[Sequence[Span]]) -> list[Span]:
    """The extents of the columns, from the first row on; a text over several of them is a merged cell's."""
    columns: list[Span] = []
    for row in rows:
        for span in row:
            met = [c for c in columns if span.start < c.end and c.start < span.end]
            if not met or (len(met) == 1 and (span.start < met[0].start or met[0].end < span.end)):
                columns = merge_spans([*columns, span])
    return columns
