"""Forms drawn with level rulings only (只有横线): the upright ones that a reader sees in the gaps between texts.

Level rulings give the rows; where one is missing over a column, a cell is merged. Columns are the gaps that the texts of most rows leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extractors.document import Box
from extractors.tables.borderless import Span, merge_spans, segments
from extractors.tables.kinds import titles_columns
from extractors.tables.ruled import SHORTEST, SNAP
from extractors.tables.words import Line, PageContent, Word, group_rows
from extractors.vocabulary.labels import role

_FEWEST_ROWS = 3
_LEVELS = ("indicator_columns.level1", "indicator_columns.level2", "indicator_columns.level3")
_ENDS = ("head_labels", "texts", "totals")
"""Labels that end the columns of a header above them; 绩效目标 may be a label of level 2."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands between two level rulings: lines of text parted at wide gaps, and the extents they take together."""

    top: float
    bottom: float
    lines: Sequence[Sequence[Line]]
    spans: Sequence[Span]

    @property
    def is_prose(self) -> bool:
        """Whether nothing but running lines stand here: what is between two tables, or a title with its year."""
        return len(self.spans) == 1 and len(self.lines) > 1

    @property
    def is_header(self) -> bool:
        """Whether columns are titled here."""
        return any(titles_columns([s.text for s in line]) for line in self.lines)

    @property
    def heads_levels(self) -> bool:
        """Whether it is the header of an indicator table."""
        return self.is_header and any(_says(s.text, _LEVELS) for line in self.lines for s in line)

    @property
    def label(self) -> str:
        """The leftmost text."""
        return min(((s.x0, s.text) for line in self.lines for s in line), default=(0.0, ""))[1]


def _says(text: str, sections: Sequence[str]) -> bool:
    return any(role(section, text) for section in sections)


def infer_uprights(page: PageContent) -> list[Box]:
    """Upright rulings for the forms of a page that has level ones only; none where it has any upright one."""
    level = [b for b in page.rulings if b.x1 - b.x0 >= max(SHORTEST, b.y1 - b.y0)]
    if len(level) < _FEWEST_ROWS or any(b.y1 - b.y0 > max(SHORTEST, b.x1 - b.x0) for b in page.rulings):
        return []
    right = max(b.x1 for b in level)
    level = [b for b in level if right - b.x1 < SNAP or any(abs(b.y0 - o.y0) < SNAP and right - o.x1 < SNAP for o in level)]
    rows = _rows(level, page.words)
    out: list[Box] = []
    for prose, form in groupby(rows, key=lambda row: row.is_prose):
        out += [] if prose else _of_form(list(form), level)
    return out


def _rows(level: Sequence[Box], words: Sequence[Word]) -> list[_Row]:
    edges: list[float] = []
    for box in sorted(level, key=lambda b: b.y0):
        if not edges or box.y0 - edges[-1] > SNAP:
            edges.append(box.y0)
    held: dict[int, list[Word]] = {}
    for word in words:
        middle = (word.y0 + word.y1) / 2
        held.setdefault(sum(edge < middle for edge in edges), []).append(word)
    return [_row(top, bottom, held.get(k, [])) for k, (top, bottom) in enumerate(pairwise(edges), 1)]


def _row(top: float, bottom: float, words: Sequence[Word]) -> _Row:
    lines = [segments(line) for line in group_rows(words)]
    return _Row(top, bottom, lines, merge_spans([piece for word in words for piece in _pieces(word)]))


def _pieces(word: Word) -> Iterator[Span]:
    if len(word.starts) != len(word.text):
        yield Span(word.x0, word.x1)
        return
    ends = [*word.starts[1:], word.x1]
    for blank, part in groupby(range(len(word.text)), key=lambda i: word.text[i] == " "):
        held = list(part)
        if not blank:
            yield Span(word.starts[held[0]], ends[held[-1]])


def _of_form(rows: Sequence[_Row], level: Sequence[Box]) -> Iterator[Box]:
    """The upright rulings of one form: its sides, and in each row the column edges that no text crosses.

    Below a header every column has its cell; elsewhere labels stand beside values, and a text reaches to the next one.
    """
    if len(rows) < _FEWEST_ROWS or not any(row.is_header for row in rows):
        return
    left, right = min(b.x0 for b in level), max(b.x1 for b in level)
    fullest_first = sorted(rows, key=lambda row: (-len(row.spans), not row.heads_levels))
    columns = lay_columns(row.spans for row in fullest_first)
    edges = [(a.end + b.start) / 2 for a, b in pairwise(columns)]
    for x in (left, right):
        yield Box(x, rows[0].top, x, rows[-1].bottom)
    ends: tuple[str, ...] = ()
    for group in _groups(rows, level, (left + edges[0]) / 2 if edges else left):
        if header := next((row for row in group if row.is_header), None):
            ends = _ENDS if header.heads_levels else (*_ENDS, "goals")
        elif any(_says(row.label, ends) for row in group):
            ends = ()
        kept = edges if ends else _starts(max(group, key=lambda row: len(row.spans)), columns, edges)
        for row in group:
            yield from (Box(x, row.top, x, row.bottom) for x in kept if not any(s.start < x < s.end for s in row.spans))


def lay_columns(rows: Iterable[Sequence[Span]]) -> list[Span]:
    """The extents of the columns, from the first row on; a text over several of them is a merged cell's."""
    columns: list[Span] = []
    for row in rows:
        for span in row:
            if sum(span.start < c.end and c.start < span.end for c in columns) < 2:
                columns = merge_spans([*columns, span])
    return columns


def _groups(rows: Sequence[_Row], level: Sequence[Box], x: float) -> Iterator[list[_Row]]:
    """Rows that share a label in the first column: no ruling parts them at `x`."""
    group: list[_Row] = []
    for row in rows:
        if group and any(abs(b.y0 - row.top) <= SNAP and b.x0 < x < b.x1 for b in level):
            yield group
            group = []
        group.append(row)
    yield group


def _starts(row: _Row, columns: Sequence[Span], edges: Sequence[float]) -> list[float]:
    """The edges before the columns in which a text of the row begins."""
    begun = {next((k for k, c in enumerate(columns) if s.start < c.end), 0) for s in row.spans}
    return [edge for k, edge in enumerate(edges, 1) if k in begun]
