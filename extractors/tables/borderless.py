"""Indicator tables without rulings: found by a header row of known wordings, with the bands above it.

The rulings that are missing are drawn (`floors.py`, `upright.py`), and the table is read as any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Box, Table
from extractors.tables.floors import draw_floors
from extractors.tables.kinds import headers, titles_columns
from extractors.tables.mend import names_level
from extractors.tables.ruled import read_tables
from extractors.tables.upright import FIGURE, GAP
from extractors.tables.words import Line, PageContent, Word, group_rows, join_words
from extractors.vocabulary.labels import role, unnumbered

_HEADER = re.compile(r"指标|目标|完成值|分值|得分|权重|单位|原因|措施")
BREAK = 3.5
"""A gap between lines of this many letter heights ends the table."""
_NEAR = 0.5
"""Rows with less than this share of the letter height between them are one header, if no figures stand in them."""
_MOST_WORDS = 2_000
"""In one table; no page holds more, and the search grows with it."""
_BANDS = ("head_labels", "fund_bands", "fund_columns", "goals")
CONFIDENCE = 0.6
"""Of cells whose borders are inferred."""


def read_borderless(words: Sequence[Word], page: PageContent) -> tuple[list[Table], list[Word]]:
    """The tables found among words outside rulings, and the words that are left."""
    rows = group_rows(words)
    if not any(len(row) > 2 and any("指" in word.text for word in row) for row in rows):
        return [], [word for row in rows for word in row]  # most pages: no row can be a header
    parted = [segments(row) for row in rows]
    tables: list[Table] = []
    rest: list[Word] = []
    k = done = 0
    while k < len(rows):
        first, last = _header(parted, k) if _is_header(parted[k]) else (k, k)
        end = _end(parted, first, last) if last > first else k
        start = _start(parted, first, done) if end > last else first
        table = _table(_all(rows[start:end]), _all(rows[first:last]), page) if end > last else None
        if table is None:
            rest += rows[k]
            k += 1
            continue
        above = {w for row in rows[start:k] for w in row}
        rest = [w for w in rest if w not in above]
        tables.append(table)
        k = done = end
    return tables, rest


def _all(rows: Sequence[Sequence[Word]]) -> list[Word]:
    return [word for row in rows for word in row]


def segments(row: list[Word]) -> list[Line]:
    """The words of one height, joined where they stand close: one segment per column."""
    groups: list[list[Word]] = []
    for word in sorted(row, key=lambda w: w.x0):
        if groups and word.x0 - groups[-1][-1].x1 < GAP * (word.y1 - word.y0):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [join_words(group) for group in groups]


def _is_header(row: list[Line]) -> bool:
    """At least three columns headed by words: known titles of indicators, or two that sound like some, one of them an indicator's."""
    if len(row) < 3 or headers([[s.text for s in row]]):
        return len(row) >= 3
    known = [s.text for s in row if len(s.text) < 16 and _HEADER.search(s.text) and not names_level(s.text)]
    return len(known) > 1 and any("指标" in text for text in known) and not _holds_figure(row)


def _header(rows: list[list[Line]], k: int) -> tuple[int, int]:
    """The rows of the header around row k: titles of two lines, or over others, stand beside those of one, or nearly do."""
    first, last = k, k + 1
    near = _NEAR * rows[k][0].size
    while first > 0 and k - first < 2 and _bottom(rows[first - 1]) > _top(rows[k]) - near:
        first -= 1
    while last < len(rows) and last - k < 3 and _top(rows[last]) < _bottom(rows[k]) + near and not _holds_figure(rows[last]):
        last += 1
    return first, last


def _holds_figure(row: list[Line]) -> bool:
    return any(FIGURE.fullmatch(s.text) for s in row)


def _start(rows: list[list[Line]], first: int, done: int) -> int:
    """The first row of the bands above a header: the highest that begins with their label and that no wide gap or prose parts from it."""
    start = row = first
    while row > done and not _parts(rows, row) and not _is_prose(rows, row - 1, rows[first]):
        row -= 1
        if any(role(section, _first(rows[row])) for section in _BANDS) or titles_columns([s.text for s in rows[row]]):
            start = row
    return start


def _end(rows: list[list[Line]], first: int, last: int) -> int:
    """The row after the table's last: before a wide gap, another form or its header, or prose; behind a total."""
    end = last
    while end < len(rows):
        label = _first(rows[end])
        ends = (role("texts", label) and len(rows[end]) < 3) or role("head_labels", label) == "project_name"
        if ends or _is_header(rows[end]) or _parts(rows, end) or _is_prose(rows, end, rows[first]):
            break
        end += 1
        if role("totals", label):
            break
    return end


def _parts(rows: list[list[Line]], k: int) -> bool:
    """Whether a wide gap stands above row k."""
    return _top(rows[k]) - _bottom(rows[k - 1]) > BREAK * max(s.size for s in rows[k])


def _is_prose(rows: list[list[Line]], k: int, header: list[Line]) -> bool:
    """Whether row k is one line from the left across most titles of a header."""
    line = rows[k][0]
    across = sum(line.x0 < (s.x0 + s.x1) / 2 < line.x1 for s in header)
    return len(rows[k]) == 1 and line.x0 < header[0].x1 and 2 * across > len(header)


def _first(row: list[Line]) -> str:
    """The leftmost text at one height, without its list number (三、存在问题)."""
    return unnumbered(row[0].text)


def _top(row: list[Line]) -> float:
    return min(s.y0 for s in row)


def _bottom(row: list[Line]) -> float:
    return max(s.y1 for s in row)


def _table(words: Sequence[Word], titles: Sequence[Word], page: PageContent) -> Table | None:
    """The table of these words under these titles; None where they do not stand in columns."""
    if len(words) > _MOST_WORDS:
        return None
    floors = [Box(s.start, s.at, s.end, s.at) for s in draw_floors(words, titles)]
    tables, _ = read_tables(replace(page, words=words, rulings=floors, fills=()))
    if len(tables) != 1:
        return None
    return replace(tables[0], cells=tuple(replace(c, confidence=min(CONFIDENCE, c.confidence)) for c in tables[0].cells))
