"""Indicators told in one cell: as a list (【产出指标-数量指标】指标1：机柜数量（≥77台）), or below a title that names their level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from extractors.document import Cell, Table
from extractors.forms.columns import Columns
from extractors.forms.labels import filled_cells, indicator_name, is_blank, own_cells, split_levels, worded
from extractors.records import Stage, Worded, WordedIndicator
from extractors.vocabulary import wording
from extractors.vocabulary.labels import role
from extractors.wording import fold, squeeze

_FEWEST_TITLES = 3
"""Two titles of levels side by side may be two rows of a narrow form."""

_GROUP = re.compile(r"【(?P<levels>[^【】]{2,30})】(?P<items>[^【】]*)")
_BETWEEN_ITEMS = re.compile(r"[；;。\n]\s*|(?=指标\s*\d{1,2}\s*[:：.、])")
_ITEM = re.compile(r"(?P<name>.{2,60}?)\s*(?:[（(](?P<bracketed>[^（）()]{1,40})[）)]|[:：](?P<told>[^:：]{1,40}))")


def is_listed(text: str) -> bool:
    """Whether a cell lists indicators and their values under bracketed levels."""
    return any(split_levels(group["levels"]) and _ITEM.search(group["items"]) for group in _GROUP.finditer(squeeze(text)))


def listed_columns(table: Table, row: int) -> Columns | None:
    """The columns of a table with one column of lists below `row`, or None."""
    found = {c.column for c in table.cells if c.row > row and "【" in c.text and is_listed(c.text)}
    return Columns(row, 1, {"level3": tuple(found)}) if len(found) == 1 else None


def crosswise_columns(table: Table, row: int) -> Columns | None:
    """The columns of a table whose titles are levels (数量指标 | 质量指标 | …) and whose cells tell indicators, or None."""
    titles = [c for c in own_cells(table, row) if role("level2_labels", c.text)]
    if len({fold(c.text) for c in titles}) < _FEWEST_TITLES:
        return None
    above = table.grid[row - 1][titles[0].column] if row else None
    first = row - 1 if above is not None and role("level1_labels", above.text) else row
    return Columns(first, row - first + 1, {"level3": tuple(c.column for c in titles)})


def told_below(table: Table, row: int) -> tuple[Columns, dict[str, Worded]] | None:
    """A row that tells indicators beside the label of their level (产出指标 | 培训人次≥100人；…): where they stand, and the labels."""
    cells = {c.text: c for c in reversed(filled_cells(table, row))}  # a merged cell that was lost repeats its text
    if len(cells) < 2:
        return None
    told, *labels = sorted(cells.values(), key=lambda c: -c.column)
    said = {level: worded(table, c) for c in labels for level in ("level1", "level2") if role(f"{level}_labels", c.text)}
    if not said or told.row != row or not any(_told().fullmatch(_item(text)[1]) for text in _items(told)):
        return None
    return Columns(row, 0, {"level3": (told.column,)}), said


def _items(cell: Cell) -> list[str]:
    return [squeeze(text) for text in _BETWEEN_ITEMS.split(cell.text.replace(":", "："))]


def _item(text: str) -> tuple[str, str]:
    """The label of a second level before an item (数量指标：培训人次≥100人), and the item without list number."""
    name, _ = indicator_name(text.strip())
    label, colon, rest = name.partition("：")
    return (label, rest) if colon and role("level2_labels", label) else ("", name)


def read_items(table: Table, cell: Cell, labels: Mapping[str, Worded], stage: Stage) -> Iterator[WordedIndicator]:
    """The indicators told in a cell below the title of a level, name and value in one (培训人次≥100人)."""
    level2 = labels.get("level2")
    for text in _items(cell):
        label, name = _item(text)
        level2 = worded(table, cell, label, "cut_from_list") if label else level2
        item = _told().fullmatch(name)
        if not is_blank(name):
            yield WordedIndicator(
                stage=stage,
                level1=labels.get("level1"),
                level2=level2,
                level3=worded(table, cell, item["name"] if item else name, "cut_from_list"),
                target=worded(table, cell, item["value"], "cut_from_list") if item else None,
                place=table.place(cell.row),
                confidence=cell.confidence,
            )


@cache
def _told() -> re.Pattern[str]:
    """A name and a value right behind it that holds a figure."""
    sign = wording("prose", "values", "comparator")
    return re.compile(rf"(?P<name>[^\d]{{2,40}}?)[:：]?(?P<value>(?:{sign})?\s*\d[^，,]*)")


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
