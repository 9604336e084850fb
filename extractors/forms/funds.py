"""The funds band of a form (项目资金)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.document import Cell, Table
from extractors.forms.columns import Columns
from extractors.forms.labels import is_blank, is_figure, own_cells, row_cells, stated_unit, worded
from extractors.records import MONEY, Worded, WordedFund
from extractors.vocabulary.labels import role
from extractors.wording import fold, squeeze

_LABELLED = re.compile(r"(.*[^\d:]):([\d,]+(?:\.\d+)?)([万亿千百]?元)?")
_INSIDE = re.compile(r"([^\s:：,，;；\d]{2,12})[:：\s]\s*([\d,]+(?:\.\d+)?[%％]?)")
_BAND = "band_label"
"""The step of a line without a label of its own: the label of the band beside it stands for it."""
AMOUNTS = (*MONEY, "execution_rate", "weight", "score")
"""The figures of a line of money, as `WordedFund` names them."""


def read_fund_row(table: Table, columns: Columns, row: int, unit: Worded | None) -> WordedFund | None:
    """One line under a funds header; None where it holds no figure."""
    values: dict[str, Any] = {}
    for name in AMOUNTS:
        values[name] = _figure(table, columns, row, name)
    if not any(values.values()):
        return None
    label = _named(table, columns, row) or _label(table, row, columns.leftmost)
    if label is None:
        return None
    return WordedFund(
        source=worded(table, label, None, *([_BAND] if label.row <= columns.row else [])),
        unit=_unit(table, columns, row) or unit,
        place=table.place(row),
        confidence=_doubt(row_cells(table, row)),
        **values,
    )


def _figure(table: Table, columns: Columns, row: int, name: str) -> Worded | None:
    names = (name, "rate_weight") if name == "weight" else (name, "rate_score") if name == "score" else (name,)
    for n in names:
        for c in columns.roles.get(n, ()):
            cell = table.grid[row][c]
            if cell is not None and cell.column < c and cell.column in _others(columns, n):
                continue  # the figure of the column on the left, drawn over this one
            if cell is not None and cell.row == row and _is_amount(cell.text):
                return worded(table, cell)
    return None


def _is_amount(text: str) -> bool:
    return not is_blank(text) and any(x.isdigit() for x in text) and not _LABELLED.fullmatch(fold(text))


def _others(columns: Columns, name: str) -> set[int]:
    return {c for other, cs in columns.roles.items() if other != name for c in cs}


def _named(table: Table, columns: Columns, row: int) -> Cell | None:
    """The label in a column whose title says that names stand below it (任务名称 | 主要内容 | 预算数)."""
    titles = [c for c in row_cells(table, columns.row) if c.column < columns.leftmost and role("fund_names", c.text)]
    cell = table.grid[row][titles[0].column] if titles else None
    return cell if cell is not None and cell.row == row and not is_blank(cell.text) else None


def _label(table: Table, row: int, leftmost: int) -> Cell | None:
    """The label nearest to the figures, itself no figure; the band's own label stands further left and spans all lines."""
    cells = [c for c in row_cells(table, row) if c.column < leftmost and not is_blank(c.text) and not is_figure(c.text)]
    own = [c for c in cells if c.row == row and c.row_span == 1]
    lines = [c for c in own if names_line(c.text)]
    found = lines or own or cells
    return found[-1] if found else None


def names_line(text: str) -> bool:
    """Whether a label below a funds header names a line of it: 其中：财政拨款, or a level of government alone (中央, 市县)."""
    return role("fund_lines", text) is not None or role("bare_fund_lines", text) is not None


def _unit(table: Table, columns: Columns, row: int) -> Worded | None:
    """The unit stated in the line's label, a column title or the band's label, nearest first."""
    cells = [*reversed(row_cells(table, row)), *reversed(row_cells(table, columns.row))]
    for cell in cells:
        if found := stated_unit(cell.text):
            return worded(table, cell, found)
    return None


def read_labelled(table: Table, row: int, unit: Worded | None) -> list[WordedFund]:
    """Lines of money that hold label and amount in one cell (其中：基本支出：402)."""
    cells = own_cells(table, row)
    found = [(cell, match) for cell in cells if (match := _LABELLED.fullmatch(fold(cell.text))) and role("fund_lines", match.group(1))]
    return [
        WordedFund(
            source=worded(table, cell, match.group(1), "cut"),
            budget_initial=worded(table, cell, match.group(2), "cut"),
            unit=Worded(match.group(3)) if match.group(3) else unit,
            place=table.place(row),
            confidence=_doubt(cells),
        )
        for cell, match in found
    ]


def read_declared(table: Table, row: int, unit: Worded | None) -> list[WordedFund]:
    """Label and amount side by side (年度资金总额：| 50.00), once or several times in a row.

    A mid-term amount gives way to the annual one, which stands on the right.
    """
    cells = row_cells(table, row)
    found: dict[str, WordedFund] = {}
    for label, value in itertools.pairwise(cells):
        if role("fund_lines", label.text) is None or not any(x.isdigit() for x in value.text) or role("fund_lines", value.text):
            continue
        stated = next((worded(table, c, u) for c in reversed(cells) if (u := stated_unit(c.text))), unit)
        fund = WordedFund(
            source=worded(table, label), budget_initial=worded(table, value), unit=stated, place=table.place(row), confidence=_doubt(cells)
        )
        found[fund.source.text] = fund  # the same label twice: the annual amount stands on the right
    annual = [f for f in found.values() if not _is_midterm(f)]
    return annual or list(found.values())


def read_fund_pairs(table: Table, row: int, unit: Worded | None) -> list[WordedFund]:
    """Columns of a funds block as labels beside their figures (预算数 | 100 | 执行数 | 90 | 执行率 | 90%).

    Another figure of a kind that is there already begins another line.
    """
    cells = row_cells(table, row)
    lines: list[dict[str, Worded]] = []
    for name, label, value in _pairs(table, row):
        if not lines or name in lines[-1]:
            lines.append({"source": label})
        lines[-1][name] = value
    stated = next((worded(table, c, u) for c in cells if (u := stated_unit(c.text))), unit)
    return [
        WordedFund(unit=stated, place=table.place(row), confidence=_doubt(cells), **line)  # type: ignore[arg-type]
        for line in lines
        if line.keys() & MONEY
    ]


def _pairs(table: Table, row: int) -> Iterator[tuple[str, Worded, Worded]]:
    """Column, label and figure: in cells side by side, or both in one cell, several of them in the row (预算数：85　执行数：82.6)."""
    yield from ((name, worded(table, label), worded(table, value)) for name, label, value in _side_by_side(table, row))
    inside = [(cell, match) for cell in own_cells(table, row) for match in _INSIDE.finditer(cell.text)]
    named = [(name, cell, match) for cell, match in inside if (name := role("fund_columns", match[1])) in AMOUNTS]
    if len(named) > 1:
        yield from ((str(name), worded(table, cell, match[1], "cut"), worded(table, cell, match[2], "cut")) for name, cell, match in named)


def _side_by_side(table: Table, row: int) -> Iterator[tuple[str, Cell, Cell]]:
    """Column, and the cells of its label and its figure."""
    cells = [c for c in row_cells(table, row) if not is_blank(c.text)]  # a merged cell that was lost leaves an empty one
    for label, value in itertools.pairwise(cells):
        name = role("fund_columns", label.text)
        if name in AMOUNTS and label.row == row and is_figure(value.text):
            yield name, label, value


def as_declared(fund: WordedFund) -> WordedFund:
    """A line of a declaration: what a bare budget (预算金额) says there is the initial one."""
    if fund.budget_initial or fund.executed or not role("bare_budgets", fund.source.text):
        return fund
    return replace(fund, budget_initial=fund.budget_adjusted, budget_adjusted=None)


def goes_on(fund: WordedFund, next_row: list[WordedFund]) -> WordedFund | None:
    """One line of pairs over two rows (当年预算数 | 560 above 预算执行数 | 532), or None where the second row repeats a column."""
    more = next_row[0] if len(next_row) == 1 else None
    if more is None or not role("fund_columns", fund.source.text) or any(getattr(fund, n) and getattr(more, n) for n in AMOUNTS):
        return None
    return replace(fund, **{n: value for n in AMOUNTS if (value := getattr(more, n))})


def pair_columns(table: Table, row: int) -> Columns | None:
    """The grid columns of the figures where a row holds pairs of two kinds of money at least (预算数 | 100 | 执行数 | 90)."""
    roles: dict[str, tuple[int, ...]] = {}
    for name, _, value in _side_by_side(table, row):
        roles.setdefault(name, (value.column,))
    return Columns(row, 1, roles) if len(roles.keys() & MONEY) > 1 else None


def read_below_titles(table: Table, row: int, unit: Worded | None) -> list[WordedFund]:
    """Lines as column titles over one row of amounts (资金来源 | 中央 | 省级 above 金额 | 10 | 5; 资金总额 | 基本支出 | 项目支出)."""
    cells = own_cells(table, row)
    amounts = [c for c in cells if is_figure(c.text)]
    if row == 0 or len(amounts) < 2 or any(role("fund_lines", c.text) for c in cells):
        return []
    titles = row_cells(table, row - 1)
    sourced = role("source_titles", titles[0].text) is not None
    above = [(table.grid[row - 1][c.column], c) for c in amounts]
    pairs = [(a, c) for a, c in above if a is not None and (role("fund_lines", a.text) or (sourced and names_line(a.text)))]
    if len(pairs) < 2 or not (sourced or len(pairs) == len(amounts)):
        return []
    stated = next((worded(table, c, u) for c in (*titles, *row_cells(table, row)) if (u := stated_unit(c.text))), unit)
    return [WordedFund(source=worded(table, a), budget_initial=worded(table, c), unit=stated, place=table.place(row)) for a, c in pairs]


def repeats_label(table: Table, row: int) -> bool:
    """Whether a row names one line of the funds block several times (其中：财政拨款 | 150 | 其中：财政拨款 | 146.2)."""
    labels = [fold(c.text) for c in own_cells(table, row) if role("fund_lines", c.text)]
    return len(labels) > 1 and len(set(labels)) == 1


def fuller(declared: list[WordedFund], paired: list[WordedFund]) -> list[WordedFund]:
    """What a row declares by line and by column title: the fuller reading; a budget beside its own sources is their total."""
    if declared and _figures_of(paired) == 1 and paired[0].source.text not in [f.source.text for f in declared]:
        return [*paired, *declared]
    return paired if _figures_of(paired) > _figures_of(declared) else declared


def _figures_of(funds: list[WordedFund]) -> int:
    """How many figures these lines hold."""
    return sum(getattr(fund, name) is not None for fund in funds for name in AMOUNTS)


def _doubt(cells: Sequence[Cell]) -> float:
    """The reader's own confidence in a row: that of its least sure cell."""
    return min((c.confidence for c in cells), default=1.0)


def _is_midterm(fund: WordedFund) -> bool:
    return role("fund_lines.midterm", squeeze(fund.source.text)) is not None
