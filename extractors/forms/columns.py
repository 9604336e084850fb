"""Columns are found by header wording, never by position (表头)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.document import Cell, Table
from extractors.forms.labels import is_blank, is_figure, own_cells, row_cells, worded
from extractors.forms.settle import settle
from extractors.records import MONEY, Worded
from extractors.vocabulary.labels import role, title_role
from extractors.wording import fold

_NAMING = {"level3", "name"}
_LEVELS = {"level1", "level2", "level3", "level4", "name"}
_TELLING = {
    "target",
    "actual",
    "weight",
    "score",
    "sign",
    "unit",
    "milestone",
    "adjustment",
    "forecast",
    "definition",
    "standard",
    "score_and_weight",
    "weight_and_score",
}
_MOST_HEADER_ROWS = 3
_MONTHS = re.compile(r"(?:1[-~—–至到])?\d{1,2}月(?:份)?|截至.{2,12}?日")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which grid columns hold which role. `header_rows` counts the rows the header takes, `row` is the first of them.

    `confidence` is how surely the titles were read whose columns have no role: rows may lack what such a column holds.
    """

    row: int
    header_rows: int
    roles: Mapping[str, tuple[int, ...]]
    confidence: float = 1.0

    @property
    def leftmost(self) -> int:
        """The first column of any role."""
        return min(c for columns in self.roles.values() for c in columns)


def _fund_role(text: str) -> str | None:
    return role("fund_columns", text) or role("fund_hints", text)


def indicator_columns(table: Table, row: int) -> Columns | None:
    """The columns of the indicator table whose header starts in `row`, or None where no such header starts there."""
    cells = row_cells(table, row)
    if len(cells) < 2:
        return None
    known = {c: said for c in cells if (said := role("indicator_columns", c.text))}
    if "target" in known.values() and _LEVELS.isdisjoint(known.values()) and role("tree_titles", cells[0].text):
        known[cells[0]] = "name"
    if len(known) < 2 or not _LEVELS.intersection(known.values()) or all(c.row < row for c in known):
        return None
    found = {c: said for c in cells if (said := title_role(c.text))} | known
    roles = set(found.values())
    filled = [c for c in cells if not is_blank(c.text)]
    if not roles & _TELLING or len(found) < 2 or 2 * len(found) < len(filled):
        return None
    if not roles & _NAMING and not {"level2", "target"} <= roles:
        return None
    depth = _depth(table, row, found)
    assigned = _assign(table, row, depth, known)
    return Columns(row, depth, assigned, _confidence(table, row, depth, assigned))


def _confidence(table: Table, row: int, depth: int, roles: Mapping[str, tuple[int, ...]]) -> float:
    used = {c for columns in roles.values() for c in columns}
    titles = (cell for line in table.grid[row : row + depth] for c, cell in enumerate(line) if cell is not None and c not in used)
    return min((t.confidence for t in titles if row <= t.row and t.row + t.row_span <= row + depth), default=1.0)


def _depth(table: Table, row: int, header: dict[Cell, str]) -> int:
    """How many rows the header takes: a row of sub-headers below a group header belongs to it."""
    own = [c for c in header if c.row == row]  # 绩效指标 may be the band's label, so that levels come first
    levels = [c for c in own if header[c] in _LEVELS - {"name"}] or [c for c in own if header[c] == "name"]
    depth = max((c.row_span for c in levels), default=1)
    if 1 < depth <= _MOST_HEADER_ROWS:
        return depth
    depth = 1
    while depth < _MOST_HEADER_ROWS and _goes_on(table, row + depth):
        depth += 1
    return depth


def _goes_on(table: Table, row: int) -> bool:
    """Whether a row below the first of a header belongs to it: it holds nothing but titles, two of them known."""
    own = [c for c in own_cells(table, row) if not is_blank(c.text)] if row < table.rows else []
    known = [c for c in own if role("indicator_columns", c.text)]
    return len(known) >= 2 and all(title_role(c.text) or role("subtitles", c.text) or _fund_role(c.text) for c in own)


def _assign(table: Table, row: int, depth: int, known: Mapping[Cell, str]) -> dict[str, tuple[int, ...]]:
    """Roles by grid column; the lowest header row that says something decides, the group header above it where it does not."""
    by_column: list[str | None] = []
    for c in range(table.columns):
        stack = [table.grid[r][c] for r in range(row, min(row + depth, table.rows))]
        told = [said for cell in stack if cell is not None and cell.text and (said := known.get(cell) or title_role(cell.text))]
        by_column.append(told[-1] if told else None)
    out: dict[str, list[int]] = {}
    for c, found in enumerate(settle(by_column, table, row, depth)):
        if found:
            out.setdefault(found, []).append(c)
    return {k: tuple(v) for k, v in out.items()}


def fund_columns(table: Table, row: int) -> Columns | None:
    """The columns of a funds block whose header stands in `row`, or None."""
    cells = row_cells(table, row)
    if cells and (role("fund_bands", cells[0].text) or cells[0].row_span > 1):
        cells = cells[1:]
    own = [c for c in cells if c.row == row and not _heads_lines(table, c)]
    if any(is_figure(c.text) for c in own):
        return None
    known = {said for c in own if (said := role("fund_columns", c.text))}
    found = {c: said for c in own if (said := _fund_role(c.text))}
    if len(found) < 2 or known.isdisjoint(MONEY) or any(role("indicator_columns", c.text) in {"level1", "level2", "level3"} for c in cells):
        return None
    _settle_budgets(found)
    roles: dict[str, list[int]] = {}
    for cell, name in found.items():
        roles.setdefault(name, []).extend(range(cell.column, min(cell.column + cell.column_span, table.columns)))
    return Columns(row, 1, {k: tuple(v) for k, v in roles.items()})


def _heads_lines(table: Table, title: Cell) -> bool:
    """Whether a title (年度预算数) stands above the labels of the lines and not above figures."""
    below = table.grid[title.row + title.row_span][title.column] if title.row + title.row_span < table.rows else None
    return below is not None and below.column == title.column and role("fund_lines", below.text) is not None


def _settle_budgets(found: dict[Cell, str]) -> None:
    """A bare budget (年度预算数) beside an initial one or beside what was spent is the final one; a net one stands for the gross."""
    adjusted = [c for c, name in found.items() if name == "budget_adjusted"]
    if net := [c for c in adjusted if role("net_budgets", c.text)]:
        for cell in set(adjusted) - set(net):
            del found[cell]
    if adjusted:
        return
    bare = [c for c, name in found.items() if name == "budget_initial" and role("bare_budgets", c.text)]
    beside = [c for c, name in found.items() if name in {"budget_initial", "executed"} and c not in bare]
    if bare and beside:
        found[bare[-1]] = "budget_adjusted"


def stated_months(table: Table, columns: Columns) -> Worded | None:
    """The months a header says its actuals cover (1-8月执行数), which is the cut-off of a monitoring form."""
    for r in range(columns.row, columns.row + columns.header_rows):
        for cell in row_cells(table, r):
            if found := _MONTHS.match(fold(cell.text)):
                return worded(table, cell, found.group())
    return None
