"""Indicators that stand as a list in one cell: 【产出指标-数量指标】指标1：机柜数量（≥77台）指标2：…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.document import Cell, Table
from extractors.forms.columns import Columns
from extractors.forms.labels import indicator_name, is_blank, split_levels, worded
from extractors.records import Stage, WordedIndicator
from extractors.wording import squeeze

_GROUP = re.compile(r"【(?P<levels>[^【】]{2,30})】(?P<items>[^【】]*)")
_BETWEEN_ITEMS = re.compile(r"[；;。]\s*|(?=指标\s*\d{1,2}\s*[:：.、])")
_ITEM = re.compile(r"(?P<name>.{2,60}?)\s*(?:[（(](?P<bracketed>[^（）()]{1,40})[）)]|[:：](?P<told>[^:：]{1,40}))")


def is_listed(text: str) -> bool:
    """Whether a cell lists indicators under bracketed levels."""
    return any(split_levels(group["levels"]) for group in _GROUP.finditer(text))


def listed_columns(table: Table, row: int) -> Columns | None:
    """The columns of a table with one column of lists below `row`, or None."""
    found = {c.column for c in table.cells if c.row > row and "【" in c.text and is_listed(c.text)}
    return Columns(row, 1, {"level3": tuple(found)}) if len(found) == 1 else None


def read_listed(table: Table, cell: Cell, stage: Stage) -> Iterator[WordedIndicator]:
    """The indicators a cell lists, in its order; what names no value is no indicator."""
    for group in _GROUP.finditer(squeeze(cell.text)):
        levels = split_levels(group["levels"])
        for text in _BETWEEN_ITEMS.split(group["items"]) if levels else ():
            name, weight = indicator_name(text.strip())
            item = _ITEM.fullmatch(name)
            value = (item["bracketed"] or item["told"]) if item else ""
            if item and not is_blank(value):
                yield WordedIndicator(
                    stage=stage,
                    level1=worded(table, cell, levels[0], "cut_from_list"),
                    level2=worded(table, cell, levels[1], "cut_from_list") if len(levels) > 1 else None,
                    level3=worded(table, cell, item["name"], "cut_from_list"),
                    target=worded(table, cell, value, "cut_from_list"),
                    weight=worded(table, cell, weight, "cut_from_list") if weight else None,
                    place=table.place(cell.row),
                    confidence=cell.confidence,
                )
