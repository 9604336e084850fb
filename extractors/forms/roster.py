"""One table for many projects (项目汇总表): the project's name is a column beside the indicator's, or beside the score it came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractors.document import Cell, Paragraph, Table
from extractors.forms.bands import read_halves
from extractors.forms.columns import Columns, indicator_columns
from extractors.forms.form import Form, caption_fields, caption_unit, stage_of
from extractors.forms.head import read_total_row, without_code
from extractors.forms.indicators import IndicatorRow, header_is_repeated, read_indicators
from extractors.forms.labels import filled_cells, is_blank, row_cells, stated_unit, worded
from extractors.forms.listed import crosswise_columns, listed_columns
from extractors.records import MONEY, Worded, WordedFund
from extractors.vocabulary.labels import role
from extractors.wording import fold

_AMOUNTS = (*MONEY, "execution_rate")
_NOT_FIELDS = {*_AMOUNTS, "fund_line", "source"}


def read_roster(table: Table, caption: Sequence[Paragraph], kind: str) -> tuple[Form, ...]:
    """The forms of a roster, one for each project; empty where the table is none."""
    for row in range(min(table.rows, 6)):
        listed = listed_columns(table, row) or crosswise_columns(table, row)
        header = listed or indicator_columns(table, row)
        heads = _head_columns(table, header) if header else {}
        if header and "project_name" in heads.values():
            return _read(table, header, heads, caption, kind)
        if header and not listed:
            return ()
    return _read_scores(table, caption)


def _read_scores(table: Table, caption: Sequence[Paragraph]) -> tuple[Form, ...]:
    """A list of projects with the money and the score of each (自评结果汇总表), without indicators."""
    if any(indicator_columns(table, row) for row in range(table.rows)):
        return ()  # a form on one project whose funds block is headed 项目 … 得分
    for row in range(min(table.rows, 6)):
        cells = row_cells(table, row)
        heads = {c: found for c in cells if (found := _head(c.text))}
        named = [c.column for c, name in heads.items() if name == "project_name"]
        if len(named) == 1 and {"score_reported", "grade_reported"} & set(heads.values()) and len(heads) == len(set(heads.values())) > 2:
            rows = [r for r in range(max(c.row + c.row_span for c in heads), table.rows) if _names_project(table, r, named[0])]
            unit = caption_unit(caption)
            shared = caption_fields(caption)
            return tuple(Form(table, shared | _fields(table, heads, r), _funds(table, heads, r, unit), listed=True) for r in rows)
    return ()


def _names_project(table: Table, row: int, naming: int) -> bool:
    """Whether the row is one project's: no total, no header again, no gap."""
    cell = table.grid[row][naming]
    if cell is None or cell.row != row or is_blank(cell.text) or role("head_labels", cell.text) == "project_name":
        return False
    full_width = cell.column_span >= table.columns
    return not full_width and not any(role("totals", c.text) for c in row_cells(table, row)[: naming + 1])


def _head_columns(table: Table, header: Columns) -> dict[Cell, str]:
    taken = {c for columns in header.roles.values() for c in columns}
    cells = [c for c in row_cells(table, header.row + header.header_rows - 1) if c.column not in taken]
    return {c: found for c in cells if (found := _head(c.text))}


def _head(title: str) -> str | None:
    """The head field or the column of money a title names; `source` for where the money comes from, `goal_target` for what it is for."""
    if role("source_titles", title):
        return "source"
    goal = "goal_target" if role("goals", title) else None
    return role("head_labels", title) or role("fund_columns", title) or goal or ("fund_line" if role("fund_lines", title) else None)


def _read(table: Table, header: Columns, heads: dict[Cell, str], caption: Sequence[Paragraph], kind: str) -> tuple[Form, ...]:
    groups, sums = _groups(table, header, next(c.column for c, name in heads.items() if name == "project_name"))
    halves, stage, unit = read_halves(table, header), stage_of(caption, header, kind), caption_unit(caption)
    heads = _declared(heads) if stage == "target" else heads
    return tuple(
        Form(
            table=table,
            fields=caption_fields(caption) | _fields(table, heads, rows[0]) | _summed(table, header, sums.get(number)),
            funds=_funds(table, heads, rows[0], unit),
            indicators=read_indicators(table, [IndicatorRow(columns, r, labels) for r in rows for columns, labels in halves], stage),
        )
        for number, rows in enumerate(groups)
    )


def _groups(table: Table, header: Columns, naming: int) -> tuple[list[list[int]], dict[int, int]]:
    """The rows of each project, and the row that sums it up (小计) where each has one: a single one is of all projects."""
    groups: list[list[int]] = []
    sums: dict[int, int] = {}
    last: Cell | None = None
    for row in range(header.row + header.header_rows, table.rows):
        cell = table.grid[row][naming]
        if header_is_repeated(table, row) or cell is None:
            continue
        if any(role("totals", c.text) or role("subtotals", c.text) for c in filled_cells(table, row)[:1]):
            sums.setdefault(len(groups) - 1, row)
            continue
        if not groups or (not is_blank(cell.text) and (last is None or fold(cell.text) != fold(last.text))):
            groups.append([])
            last = cell
        groups[-1].append(row)
    return groups, sums if len(sums) == len(groups) else {}


def _summed(table: Table, header: Columns, row: int | None) -> dict[str, Worded]:
    """The marks and the grade in the row that sums a project up."""
    if row is None or "score" not in header.roles:
        return {}
    return read_total_row(table, row, header.roles.get("weight", ()), header.roles["score"])


def _declared(heads: dict[Cell, str]) -> dict[Cell, str]:
    """The titles of a declaration, its bare budget (预算金额) as the initial one."""
    if "budget_initial" in heads.values():
        return heads
    return {c: "budget_initial" if role("bare_budgets", c.text) else name for c, name in heads.items()}


def _fields(table: Table, heads: dict[Cell, str], row: int) -> dict[str, Worded]:
    found = ((name, table.grid[row][cell.column]) for cell, name in heads.items() if name not in _NOT_FIELDS)
    said = {name: worded(table, cell) for name, cell in found if cell is not None and not is_blank(cell.text)}
    return {name: without_code(value) if name == "project_name" else value for name, value in said.items()}


def _funds(table: Table, heads: dict[Cell, str], row: int, unit: Worded | None) -> tuple[WordedFund, ...]:
    """The amounts that stand in columns of their own; their titles are the label where no column says the source."""
    amounts: dict[str, Any] = {}
    labels: list[Cell] = []
    for head, name in heads.items():
        cell = table.grid[row][head.column]
        if name in _AMOUNTS and cell is not None and any(x.isdigit() for x in cell.text):
            amounts[name] = worded(table, cell)
            labels.append(head)
    lines = tuple(_lines(table, heads, row, unit))
    if not amounts:
        return lines
    stated = next((worded(table, h, u) for h in labels if (u := stated_unit(h.text))), unit)
    told = (table.grid[row][head.column] for head, name in heads.items() if name == "source")
    source = next((cell for cell in told if cell is not None and not is_blank(cell.text)), labels[0])
    return (WordedFund(source=worded(table, source), unit=stated, place=table.place(row), **amounts), *lines)


def _lines(table: Table, heads: dict[Cell, str], row: int, unit: Worded | None) -> Iterator[WordedFund]:
    """The amounts under titles that name a line of money each (资金总额 | 其中：财政拨款)."""
    for head, name in heads.items():
        cell = table.grid[row][head.column]
        if name == "fund_line" and cell is not None and any(x.isdigit() for x in cell.text):
            stated = Worded(u) if (u := stated_unit(head.text)) else unit
            yield WordedFund(source=worded(table, head), budget_initial=worded(table, cell), unit=stated, place=table.place(row))
