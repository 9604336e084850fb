"""The indicator band of a form (绩效指标): data rows to indicators as worded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from extractors.document import Cell, Table
from extractors.forms.columns import Columns
from extractors.forms.labels import indicator_name, is_blank, is_polarity, role, split_weight, worded
from extractors.records import Stage, Worded, WordedIndicator
from extractors.vocabulary import patterns
from extractors.wording import fold, squeeze

_SIDE_BY_SIDE = re.compile(r"中期|长期|实施期")


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One data row: the columns that hold for it and its grid row."""

    columns: Columns
    row: int


def read_indicators(table: Table, rows: list[IndicatorRow], stage: Stage) -> tuple[WordedIndicator, ...]:
    """The indicators of a band. Placeholder rows yield nothing; empty level cells are filled as a reader of the page would."""
    read = [found for row in rows if (found := _read_row(table, row, stage)) is not None]
    return tuple(_fill_levels(read))


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


def _once(table: Table, row: IndicatorRow, name: str) -> Worded | None:
    """A mark printed once for several rows counts on the first of them only."""
    cell = _cell(table, row, name)
    return worded(table, cell) if cell and cell.row == row.row else None


def _level(table: Table, row: IndicatorRow, name: str, deeper: Cell | None) -> tuple[Cell | None, Worded | None, Worded | None]:
    cell = next(iter(_cells(table, row, name)), None)
    if cell is None or cell is deeper or is_blank(cell.text):
        return cell, None, None
    label, weight = split_weight(squeeze(cell.text))
    printed = _value(table, row, f"{name}_weight")
    return cell, worded(table, cell, label), printed or (worded(table, cell, weight) if weight else None)


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


def _read_row(table: Table, row: IndicatorRow, stage: Stage) -> WordedIndicator | None:
    cell3 = _cell(table, row, "level3")
    target, unit, polarity = _target(table, row)
    values: dict[str, Any] = {k: _value(table, row, k) for k in ("milestone", "actual", "forecast", "adjustment", "tracked", "definition")}
    marks: dict[str, Any] = {k: _once(table, row, k) for k in ("weight", "score")}
    cell2, level2, weight2 = _level(table, row, "level2", cell3)
    cell1, level1, weight1 = _level(table, row, "level1", cell3)
    if cell1 is not None and cell1 is cell2:
        level2 = weight2 = None
    if not (target or values["actual"] or marks["weight"] or marks["score"] or values["adjustment"]):
        return None
    confidence = 1.0
    if cell3 is None:
        if level2 is None or not (target or values["actual"]):
            return None
        level3, confidence = replace(level2, steps=(*level2.steps, "name_from_level2")), 0.8
    else:
        name, weight = indicator_name(squeeze(cell3.text))
        level3 = worded(table, cell3, name, *(["cut_list_number"] if name != squeeze(cell3.text) else []))
        if weight and "weight" not in row.columns.roles:
            marks["weight"] = worded(table, cell3, weight, "weight_from_name")
    if is_blank(level3.text):
        return None
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
        reason=_value(table, row, "reason"),
        place=table.place(row.row),
        confidence=confidence,
        **values,
        **marks,
    )


def _family(text: str | None) -> str | None:
    if not text:
        return None
    folded = fold(text)
    return next((k for k, p in patterns("forms", "level_families").items() if p.fullmatch(folded)), None)


def _belongs(level1: Worded | None, family: str | None) -> bool:
    return level1 is None or family is None or family in level1.text


def _fill_levels(rows: list[WordedIndicator]) -> Iterator[WordedIndicator]:
    """Empty level cells are filled from the label above.

    From the one below where the meaning of level 2 says so: a label centred over a page break.
    """
    level1: Worded | None = None
    level2: Worded | None = None
    for i, row in enumerate(rows):
        new1 = row.level1
        if new1 is None:
            new1 = _inherited(rows, i, level1, _family(row.level2.text if row.level2 else None))
        if row.level2 is None and new1 is not None and level1 is not None and new1.text == level1.text and row.level1 is None:
            new2 = replace(level2, steps=(*level2.steps, "carried_down")) if level2 else None
        else:
            new2 = row.level2
        if new2 is None and row.level1 is not None and level1 is not None and row.level1.place == level1.place:
            new2 = level2
        level1, level2 = new1, new2
        yield replace(row, level1=new1, level2=new2)


def _inherited(rows: list[WordedIndicator], i: int, above: Worded | None, family: str | None) -> Worded | None:
    if not _belongs(above, family):
        below = next((r.level1 for r in rows[i + 1 :] if r.level1 is not None), None)
        if below is not None and family is not None and family in below.text:
            return replace(below, steps=(*below.steps, "carried_up"))
    return replace(above, steps=(*above.steps, "carried_down")) if above else None


def header_is_repeated(table: Table, row: int) -> bool:
    """Whether a data row only repeats the header's wordings (left over from a page break)."""
    cells = [c for c in table.grid[row] if c is not None and not is_blank(c.text)]
    return len(cells) >= 2 and all(role("indicator_columns", c.text) for c in cells)
