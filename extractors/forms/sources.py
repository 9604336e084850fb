"""Money with its sources as titles and the kinds of budget down the side (资金总额 | 财政拨款 | 其他资金 above 年初预算数 | 全年执行数)."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.document import Cell, Table
from extractors.forms.funds import AMOUNTS, names_line
from extractors.forms.labels import filled_cells, is_figure, own_cells, worded
from extractors.records import Worded, WordedFund
from extractors.vocabulary.labels import role

_FEWEST = 2
"""Sources side by side and kinds below one another; one row of amounts below its titles is read as it stands."""


def read_sources_across(table: Table, row: int, unit: Worded | None) -> tuple[list[WordedFund], int]:
    """The lines of money whose titles stand in `row`, and the row behind their figures; no lines where the row holds no such titles."""
    cells = own_cells(table, row)
    titles = [c for c in cells if names_line(c.text)]
    kinds = list(_kinds(table, row + 1)) if len(titles) >= _FEWEST and not any(is_figure(c.text) for c in cells) else []
    if len(kinds) < _FEWEST:
        return [], row
    funds = [_line(table, title, kinds, unit) for title in titles]
    return [fund for fund in funds if fund], kinds[-1][0] + 1


def _kinds(table: Table, row: int) -> Iterator[tuple[int, str]]:
    """The rows from `row` on that begin with a kind of budget, each with its kind."""
    while row < table.rows:
        label = next((c for c in filled_cells(table, row) if c.row == row), None)
        kind = role("fund_columns", label.text) if label else None
        if kind not in AMOUNTS:
            return
        yield row, str(kind)
        row += 1


def _line(table: Table, title: Cell, kinds: list[tuple[int, str]], unit: Worded | None) -> WordedFund | None:
    below = ((kind, table.grid[row][title.column]) for row, kind in kinds)
    said = {kind: worded(table, cell) for kind, cell in below if cell is not None and is_figure(cell.text)}
    return WordedFund(source=worded(table, title), unit=unit, place=table.place(title.row), **said) if said else None  # type: ignore[arg-type]
