"""One table that holds forms on several projects one below another (项目一：…, 项目二：…): where each begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extractors.document import Cell, Table
from extractors.forms.columns import indicator_columns
from extractors.forms.labels import filled_cells, labelled_values, own_cells
from extractors.vocabulary.labels import role
from extractors.wording import squeeze

_NAMES = {"project_name", "department_name"}
_NUMBERED = re.compile(
    r"项目\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[:：、.]\s*(?P<name>[^（(，,。；;：:]{2,40})[（(，,]?(?P<rest>[^（(]*?)[)）]?"
)


def project_parts(table: Table) -> list[Sequence[int]]:
    """The rows of each form: usually one form, more where 项目名称 begins again, or where a line of its own names a project.

    What stands above the first such line is said of all of them.
    """
    starts = _starts(table)
    if len(starts) > 1 and not indicator_columns(table, starts[1]):
        return [range(a, b) for a, b in itertools.pairwise([0, *starts[1:], table.rows])]
    lines = [r for r in range(table.rows) if project_line(table, r)]
    if len(lines) < 2:
        return [range(table.rows)]
    return [[*range(lines[0]), *range(a, b)] for a, b in itertools.pairwise([*lines, table.rows])]


def _starts(table: Table) -> list[int]:
    """The rows that begin a form: 项目名称, or 部门名称 where indicators stand between it and the one above."""
    named = [(r, found) for r in range(table.rows) for c in _labels(table, r) if (found := role("head_labels", c.text)) in _NAMES]
    out = named[:1]
    for row, found in named[1:]:
        same = found == out[-1][1] == "project_name"
        if row > out[-1][0] and (same or any(indicator_columns(table, r) for r in range(out[-1][0], row))):
            out.append((row, found))
    return [row for row, _ in out]


def _labels(table: Table, row: int) -> list[Cell]:
    """Where a row may say that a form begins; a corner beside sources of money (项目 | 资金总额 | 财政拨款) does not."""
    cells = own_cells(table, row)[:3]
    return [c for c, after in itertools.zip_longest(cells[:2], cells[1:]) if c and not (after and role("fund_lines", after.text))]


def project_line(table: Table, row: int) -> tuple[Cell, str, str] | None:
    """A line of its own that names a project (项目一：道路养护（预算数60万元）): its cell, the name, and what else it says."""
    cells = filled_cells(table, row)
    if len(cells) != 1 or cells[0].row != row or cells[0].column > 0 or table.columns < 2:
        return None
    text = squeeze(cells[0].text)
    if numbered := _NUMBERED.fullmatch(text):
        return cells[0], numbered["name"], numbered["rest"]
    named = next((value for label, value in labelled_values(text) if role("head_labels.project_name", label)), None)
    return (cells[0], named, "") if named else None
