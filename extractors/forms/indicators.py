"""The indicator band of a form (绩效指标): data rows to indicators as worded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from extractors.document import Cell, Table
from extractors.forms.bands import Labels
from extractors.forms.columns import Columns
from extractors.forms.labels import indicator_name, is_blank, is_polarity, split_levels, split_weight, worded
from extractors.forms.levels import EMPTY, fill_levels
from extractors.forms.listed import is_listed, read_items, read_listed
from extractors.records import Stage, Worded, WordedIndicator
from extractors.tables.kinds import kinds
from extractors.vocabulary.labels import role
from extractors.wording import fold, squeeze

_MARKS = re.compile(r"(\d+(?:\.\d+)?)分?[/／](\d+(?:\.\d+)?)分?")
_COLUMN_NUMBER = re.compile(r"(\d{1,2})(?:=.*)?")
_FEWEST_NUMBERED = 4
_USED = ("level1", "level2", "level3", "sign", "target", "unit", "milestone", "actual", "weight", "score")
"""The columns whose doubt is the row's doubt."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One data row: the columns that hold for it, its grid row, and the labels of levels that stand above it in rows of their own."""

    columns: Columns
    row: int
    labels: Labels = field(default_factory=dict)


def read_indicators(table: Table, rows: list[IndicatorRow], stage: Stage) -> tuple[WordedIndicator, ...]:
    """The indicators of a band. Placeholder rows yield nothing; empty level cells are filled as a reader of the page would."""
    return tuple(fill_levels([found for row in rows for found in _read_rows(table, row, stage)]))


def _read_rows(table: Table, row: IndicatorRow, stage: Stage) -> Iterator[WordedIndicator]:
    row = _set_right(table, row)
    named = _cell(table, row, "level3")
    if named is not None and is_listed(named.text):
        yield from read_listed(table, named, stage)
    elif named is not None and row.columns.roles.keys() == {"level3"}:
        yield from read_items(table, named, row.labels, stage)
    elif (found := _read_row(table, row, stage)) is not None:
        yield found


def _set_right(table: Table, row: IndicatorRow) -> IndicatorRow:
    """A row that lost its second level and stands one column to the left: a value below 三级指标, nothing below 得分."""
    roles = row.columns.roles
    name, left = _cell(table, row, "level3"), _cell(table, row, "level2")
    if name is None or left is None or left.row != row.row or left.column + 1 != name.column or not {"level1", "score"} <= roles.keys():
        return row
    if _cell(table, row, "score") or not _cell(table, row, "weight") or not kinds(name.text) <= {"value"}:
        return row
    moved = {found: tuple(c - 1 for c in columns) for found, columns in roles.items() if found not in ("level1", "level2")}
    return replace(row, columns=replace(row.columns, roles={"level1": roles["level1"], **moved}))


def _cells(table: Table, row: IndicatorRow, name: str) -> Iterator[Cell]:
    last = None
    for c in row.columns.roles.get(name, ()):
        cell = table.grid[row.row][c]
        if cell is not None and cell is not last:
            last = cell
            yield cell


def _cell(table: Table, row: IndicatorRow, name: str) -> Cell | None:
    """The first cell of a role that holds something; the last such where both an old and an adjusted value are printed."""
    filled = [c for c in _cells(table, row, name) if not is_blank(c.text)]
    return (filled[-1] if name in {"target", "level3", "level2"} else filled[0]) if filled else None


def _value(table: Table, row: IndicatorRow, name: str) -> Worded | None:
    cell = _cell(table, row, name)
    return worded(table, cell) if cell else None


def _reason(table: Table, row: IndicatorRow) -> Worded | None:
    """The reason of the row; a mark drawn over an empty cell beside it is none."""
    cell = _cell(table, row, "reason")
    return worded(table, cell) if cell and cell not in (_cell(table, row, "score"), _cell(table, row, "weight")) else None


def _once(table: Table, row: IndicatorRow, name: str) -> Worded | None:
    """A mark printed once for several rows counts on the first of them only."""
    cell = _cell(table, row, name)
    return worded(table, cell) if cell and cell.row == row.row else None


def _joint_marks(table: Table, row: IndicatorRow) -> dict[str, Worded]:
    """Score and weight printed in one cell (得分/分值: 9.5/10)."""
    for both in ("score_and_weight", "weight_and_score"):
        cell = _cell(table, row, both)
        figures = _MARKS.fullmatch(squeeze(cell.text)) if cell and cell.row == row.row else None
        if cell and figures:
            return {name: worded(table, cell, text, "cut") for name, text in zip(both.split("_and_"), figures.groups(), strict=True)}
    return {}


def _own_figures(table: Table, row: IndicatorRow) -> bool:
    """Whether the row holds a figure of its own, not one merged with the row above."""
    cells = (c for name in ("target", "actual", "milestone", "weight", "score") for c in _cells(table, row, name))
    return any(c.row == row.row and any(map(str.isdigit, c.text)) for c in cells)


def _level(table: Table, row: IndicatorRow, name: str, deeper: Cell | None) -> tuple[Cell | None, Worded | None, Worded | None]:
    if name in row.labels:
        return None, row.labels[name], row.labels.get(f"{name}_weight")
    cell = next(iter(_cells(table, row, name)), None)
    if cell is not None and cell is deeper:
        return cell, None, None
    if cell is None or is_blank(cell.text):
        return cell, EMPTY if name in row.columns.roles else None, None
    label, weight = split_weight(squeeze(cell.text))
    printed = _value(table, row, f"{name}_weight")
    return cell, worded(table, cell, label) if label else EMPTY, printed or (worded(table, cell, weight) if weight else None)


def _target(table: Table, row: IndicatorRow) -> tuple[Worded | None, Worded | None, Worded | None]:
    """Sign + value + unit as one wording, the unit column alone, and a printed direction (正向, 定性)."""
    unit, value, polarity = _cell(table, row, "unit"), _cell(table, row, "target"), _value(table, row, "polarity")
    unit_worded = worded(table, unit) if unit else None
    sign = None
    for cell in _cells(table, row, "sign"):
        if is_polarity(cell.text):
            polarity = worded(table, cell)
        elif not is_blank(cell.text):
            sign = cell
    if value is None:
        return None, unit_worded, polarity
    text, steps = squeeze(value.text), []
    if sign is not None and not text.startswith(squeeze(sign.text)):
        text, steps = squeeze(sign.text) + text, ["joined_sign"]
    if unit is not None and not text.endswith(squeeze(unit.text)):
        text, steps = text + squeeze(unit.text), [*steps, "joined_unit"]
    return worded(table, value, text, *steps), unit_worded, polarity


def _split_level2(name: Worded) -> tuple[Worded | None, Worded]:
    """数量指标：培训人次 or 【数量】培训人次 in the column of names, where no column of level 2 is: both parts."""
    label, colon, rest = name.text.replace(":", "：").lstrip("【").replace("】", "：").partition("：")
    if not colon or not rest or not role("level2_labels", label):
        return None, name
    return replace(name, text=label, steps=(*name.steps, "cut_from_name")), replace(name, text=rest, steps=(*name.steps, "cut_level2"))


def _split_level1(label: Worded) -> tuple[Worded, Worded | None]:
    """产出指标-数量指标 in one column of levels: both of them."""
    parts = split_levels(label.text)
    if len(parts) != 2:
        return label, None
    one, two = (replace(label, text=part, steps=(*label.steps, "split_levels")) for part in parts)
    return one, two


def _read_row(table: Table, row: IndicatorRow, stage: Stage) -> WordedIndicator | None:
    first = table.grid[row.row][row.columns.leftmost]
    if first is not None and role("subtotals", first.text):
        return None
    cell3 = _cell(table, row, "level3")
    target, unit, polarity = _target(table, row)
    values: dict[str, Any] = {k: _value(table, row, k) for k in ("milestone", "actual", "forecast", "adjustment", "tracked", "definition")}
    marks: dict[str, Any] = {k: _once(table, row, k) for k in ("weight", "score")} | _joint_marks(table, row)
    cell2, level2, weight2 = _level(table, row, "level2", cell3)
    cell1, level1, weight1 = _level(table, row, "level1", cell3)
    if cell1 is not None and cell1 is cell2:
        level2 = weight2 = None
    if not (target or values["actual"] or marks["weight"] or marks["score"] or values["adjustment"]):
        return None
    if cell3 is not None and cell3.row < row.row and not _own_figures(table, row):
        return None  # another point of the indicator above
    confidence = min([row.columns.confidence, *(c.confidence for name in _USED for c in _cells(table, row, name))])
    if cell3 is None:
        if not level2 or not (target or values["actual"]):
            return None
        level3, confidence = replace(level2, steps=(*level2.steps, "name_from_level2")), 0.8 * confidence
    else:
        name, weight = indicator_name(squeeze(cell3.text))
        level3 = worded(table, cell3, name, *(["cut_list_number"] if name != squeeze(cell3.text) else []))
        if weight and "weight" not in row.columns.roles:
            marks["weight"] = worded(table, cell3, weight, "weight_from_name")
    if is_blank(level3.text):
        return None
    if level1 and level2 is None and "level2" not in row.columns.roles:
        level1, level2 = _split_level1(level1)
    if level2 is None and "level2" not in row.columns.roles:
        level2, level3 = _split_level2(level3)
    return WordedIndicator(
        stage=stage,
        level1=level1,
        level2=level2,
        level3=level3,
        level1_weight=weight1,
        level2_weight=weight2,
        target=target,
        unit=unit,
        polarity=polarity,
        reason=_reason(table, row),
        place=table.place(row.row),
        confidence=confidence,
        **values,
        **marks,
    )


def header_is_repeated(table: Table, row: int) -> bool:
    """Whether a data row only repeats the header's wordings (left over from a page break) or numbers its columns (栏次 | 1 | 2 | 3=2/1)."""
    cells = [c for c in table.grid[row] if c is not None and not is_blank(c.text)]
    if len(cells) >= 2 and all(role("indicator_columns", c.text) for c in cells):
        return True
    numbers = [match[1] for c in cells if (match := _COLUMN_NUMBER.fullmatch(fold(c.text)))]
    return len(numbers) >= _FEWEST_NUMBERED and numbers == [str(n + 1) for n in range(len(numbers))] and len(cells) - len(numbers) < 2
