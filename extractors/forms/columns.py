"""Columns are found by header wording, never by position (表头)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.document import Cell, Table
from extractors.forms.labels import is_blank, role, row_cells, worded
from extractors.records import Worded
from extractors.wording import fold

_NAMING = {"level3", "name"}
_LEVELS = {"level1", "level2", "level3", "name"}
_TELLING = {"target", "actual", "weight", "score", "sign", "unit", "milestone", "adjustment", "forecast", "definition", "standard"}
_MOST_HEADER_ROWS = 3
_MONTHS = re.compile(r"(?:1[-~—–至到])?\d{1,2}月(?:份)?|截至.{2,12}?日")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which grid columns hold which role. `header_rows` counts the rows the header takes, `row` is the first of them."""

    row: int
    header_rows: int
    roles: Mapping[str, tuple[int, ...]]

    def first(self, role: str) -> int | None:
        """The first column of a role."""
        columns = self.roles.get(role, ())
        return columns[0] if columns else None


def _roles(section: str, cells: list[Cell]) -> dict[Cell, str]:
    return {c: found for c in cells if (found := role(section, c.text))}


def indicator_columns(table: Table, row: int) -> Columns | None:
    """The columns of the indicator table whose header starts in `row`, or None where no such header starts there."""
    cells = row_cells(table, row)
    if len(cells) < 2:
        return None
    found = _roles("indicator_columns", cells)
    roles = set(found.values())
    filled = [c for c in cells if not is_blank(c.text)]
    if not roles & _LEVELS or not roles & _TELLING or len(found) < 2 or 2 * len(found) < len(filled):
        return None
    if not roles & _NAMING and not {"level2", "target"} <= roles:
        return None
    if all(c.row < row for c in found):
        return None
    depth = _depth(table, row, found)
    return Columns(row, depth, _assign(table, row, depth))


def _depth(table: Table, row: int, header: dict[Cell, str]) -> int:
    """How many rows the header takes: a row of sub-headers below a group header belongs to it."""
    levels = [c for c, found in header.items() if c.row == row and found in _LEVELS]
    if "level3" in header.values():
        levels = [c for c in levels if header[c] != "name"]  # 绩效指标 beside the table is the band's label
    depth = max((c.row_span for c in levels), default=1)
    if 1 < depth <= _MOST_HEADER_ROWS:
        return depth
    below = row + 1
    if below >= table.rows:
        return 1
    own = [c for c in row_cells(table, below) if c.row == below and not is_blank(c.text)]
    named = [c for c in own if role("indicator_columns", c.text)]
    level_texts = any(not is_blank(c.text) and role("indicator_columns", c.text) is None for c in own)
    return 2 if len(named) >= 2 and not level_texts else 1


def _assign(table: Table, row: int, depth: int) -> dict[str, tuple[int, ...]]:
    """Roles by grid column; the lowest header row that says something decides, the group header above it where it does not."""
    by_column: list[str | None] = []
    for c in range(table.columns):
        stack = [table.grid[r][c] for r in range(row, min(row + depth, table.rows))]
        roles = [role("indicator_columns", cell.text) for cell in stack if cell is not None and cell.text]
        told = [r for r in roles if r]
        by_column.append(told[-1] if told else None)
    _settle_names(by_column, table, row, depth)
    _settle_levels(by_column, table, row + depth)
    _nest_weights(by_column)
    roles_out: dict[str, list[int]] = {}
    for c, found in enumerate(by_column):
        if found:
            roles_out.setdefault(found, []).append(c)
    return {k: tuple(v) for k, v in roles_out.items()}


def _settle_names(by_column: list[str | None], table: Table, row: int, depth: int) -> None:
    """绩效指标 over the whole height is the band's label, not the column of names, where a level-3 column exists."""
    has_level3 = "level3" in by_column
    for c, found in enumerate(by_column):
        if found != "name":
            continue
        cell = table.grid[row][c]
        is_band = cell is not None and cell.row_span > depth
        by_column[c] = None if has_level3 or is_band else "level3"


def _settle_levels(by_column: list[str | None], table: Table, first: int) -> None:
    """Where the column of names holds nothing but level-2 labels (数量指标), the description beside it is the name (指标描述)."""
    if "level2" in by_column or "level3" not in by_column or "definition" not in by_column:
        return
    names, described = by_column.index("level3"), by_column.index("definition")
    texts = {cell.text for row in table.grid[first:] if (cell := row[names]) is not None and not is_blank(cell.text)}
    if texts and all(role("level2_labels", text) for text in texts):
        by_column[names], by_column[described] = "level2", "level3"


def _nest_weights(by_column: list[str | None]) -> None:
    """In a score sheet the weight beside a level is the level's own; only the last one is the indicator's."""
    weights = [c for c, found in enumerate(by_column) if found == "weight"]
    for c in weights[:-1]:
        left = next((by_column[i] for i in range(c - 1, -1, -1) if by_column[i] not in (None, "weight")), None)
        if left in ("level1", "level2"):
            by_column[c] = f"{left}_weight"


def fund_columns(table: Table, row: int) -> Columns | None:
    """The columns of a funds block whose header stands in `row`, or None."""
    cells = row_cells(table, row)
    if cells and role("fund_bands", cells[0].text):
        cells = cells[1:]
    found = {c: r for c, r in _roles("fund_columns", cells).items() if c.row == row}
    money = {"budget_initial", "budget_adjusted", "executed", "received"} & set(found.values())
    if len(found) < 2 or not money or any(role("indicator_columns", c.text) in {"level1", "level2", "level3"} for c in cells):
        return None
    roles: dict[str, list[int]] = {}
    for cell, name in found.items():
        roles.setdefault(name, []).extend(range(cell.column, min(cell.column + cell.column_span, table.columns)))
    return Columns(row, 1, {k: tuple(v) for k, v in roles.items()})


def stated_months(table: Table, columns: Columns) -> Worded | None:
    """The months a header says its actuals cover (1-8月执行数), which is the cut-off of a monitoring form."""
    for r in range(columns.row, columns.row + columns.header_rows):
        for cell in row_cells(table, r):
            if found := _MONTHS.match(fold(cell.text)):
                return worded(table, cell, found.group())
    return None
