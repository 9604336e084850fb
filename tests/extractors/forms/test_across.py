"""Tables of indicators on their side: set upright, rows counted as they are read then."""

from __future__ import annotations

from extractors.forms.across import set_upright
from tests.grids import grid

LYING = """
项目名称 | 路灯维护 | <
一级指标 | 产出指标 | <
三级指标 | 维护盏数 | 亮灯率
指标值 | ≥900盏 | ≥98%
完成值 | 860盏 | 99%
填表人 | 示例甲 | <
"""
STANDING = "一级指标 | 三级指标 | 指标值 | 完成值\n产出指标 | 维护盏数 | ≥900盏 | 860盏\n^ | 亮灯率 | ≥98% | 99%"


def test_titles_in_the_first_column_come_on_top() -> None:
    upright = set_upright(grid(LYING))
    assert [[c.text if c else "" for c in row] for row in upright.grid] == [
        ["项目名称", "路灯维护", "路灯维护", ""],
        ["一级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "维护盏数", "≥900盏", "860盏"],
        ["产出指标", "亮灯率", "≥98%", "99%"],
        ["填表人", "示例甲", "示例甲", ""],
    ]


def test_a_table_that_stands_stays() -> None:
    table = grid(STANDING)
    assert set_upright(table) is table
