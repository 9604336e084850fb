"""Text whose columns are aligned with spaces."""

from __future__ import annotations

from extractors.document import Table
from extractors.tables.aligned import part_aligned

FORM = [
    "项目绩效自评表",
    "填报单位：示例局　　填报日期：2023年3月1日",
    "一级指标    二级指标    三级指标    指标值    完成值",
    "产出指标    数量指标    培训次数    8次       9次",
    "            质量指标    合格率      90%       92%",
    "一切正常。",
]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid]


def test_columns_stand_where_lines_have_gaps_and_labels_hold_downwards() -> None:
    above, table, below = part_aligned(FORM)
    assert isinstance(table, Table)
    assert rows(table)[1:] == [["产出指标", "数量指标", "培训次数", "8次", "9次"], ["产出指标", "质量指标", "合格率", "90%", "92%"]]
    assert (above, below) == (FORM[:2], FORM[-1:])


def test_prose_with_gaps_is_no_table() -> None:
    lines = ["示例局　　　2023年3月1日", "一是  制度健全；  二是  资金到位。", "数量指标 完成"]
    assert list(part_aligned(lines)) == [lines]
