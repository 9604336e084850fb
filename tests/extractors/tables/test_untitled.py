"""Tables that go on in the next one, in documents without pages."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Paragraph
from extractors.tables.stitch import join_untitled
from tests.grids import grid

BEGUN = grid("一级指标 | 三级指标 | 指标值 | 完成值\n产出指标 | 维护盏数 | ≥900盏 | 860盏")
REST = grid(" | 亮灯率 | ≥98% | 99%\n合计 | < | < | 98")
OTHER = grid("项目名称 | 路灯维护 | < | <\n实施单位 | 示例局 | 日期 | 3月")


def test_rows_without_titles_right_below_go_on() -> None:
    (joined,) = join_untitled([BEGUN, REST])
    assert [c.text for c in joined.cells if c.column == 1] == ["三级指标", "维护盏数", "亮灯率"]


def test_another_form_a_line_between_a_total_and_pages_part_tables() -> None:
    total = grid("一级指标 | 三级指标 | 指标值 | 完成值\n产出指标 | 维护盏数 | ≥900盏 | 860盏\n合计 | < | < | 98")
    for blocks in ([BEGUN, OTHER], [BEGUN, Paragraph("二、"), REST], [total, REST], [BEGUN, replace(REST, page=2)], [BEGUN, BEGUN]):
        assert join_untitled(blocks) == tuple(blocks)
