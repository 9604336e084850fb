"""Rows that lost cells go back to their columns; rows that did not stay where they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.tables.realign import realign

FORM = [
    ["项目名称", "", "道路养护", "", "", "", "", "", ""],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
    ["", "产出指标", "数量指标", "养护里程", "≥120公里", "125公里", "10", "10", ""],
    ["", "", "", "巡查次数", "≥24次", "20次", "10", "8.3", "雨季停工"],
    ["", "", "质量指标", "验收合格率", "≥98%", "99%", "10", "10", ""],
    ["", "", "时效指标", "完工及时率", "100%", "100%", "10", "10", ""],
    ["", "", "成本指标", "养护成本", "≤50万元", "49.8万元", "10", "10", ""],
    ["", "效益指标", "社会效益指标", "出行条件", "有所改善", "有所改善", "30", "30", ""],
    ["", "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", "10", "10", ""],
    ["总分", "", "", "", "", "", "100", "98.3", ""],
]


def lose(row: list[str], cell: int) -> list[str]:
    """The row as a converter leaves it that dropped one empty cell."""
    assert not row[cell]
    return [*row[:cell], *row[cell + 1 :], ""]


def test_a_form_in_order_stays_as_it_is() -> None:
    assert realign(FORM) == FORM


@pytest.mark.parametrize("row", range(2, 9))
def test_a_row_without_its_leading_cell_is_put_back(row: int) -> None:
    assert realign([lose(line, 0) if r == row else line for r, line in enumerate(FORM)]) == FORM


def test_two_rows_may_have_slid_apart() -> None:
    assert realign([lose(line, 0) if r in (6, 8) else line for r, line in enumerate(FORM)]) == FORM


def test_a_name_that_slid_alone_goes_under_the_names() -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值"]
    body = [["产出指标", "数量指标", "检查次数", "≥3次"], ["", "", "接待人次", "≥50人次"], ["", "质量指标", "办结率", "=100%"]]
    whole = [head, *body, ["效益指标", "服务对象满意度", "来访者满意率", ">=95%"]]
    assert realign([*whole, ["公众满意率", "", ">=95%", ""]]) == [*whole, ["", "", "公众满意率", ">=95%"]]


def test_an_unusual_value_is_no_reason_to_move_a_row() -> None:
    odd = [["", "", "", "值守时间", "按文件要求长期值守", "长期", "/", "—", "无"]]
    assert realign([*FORM[:4], *odd, *FORM[4:]])[4:5] == odd


def test_rows_of_different_length_become_a_rectangle() -> None:
    assert realign([["a"], ["b", "c", "", ""], []]) == [["a", ""], ["b", "c"], ["", ""]]


CELL = st.sampled_from(
    ["", "", "产出指标", "数量指标", "次数", "≥3次", "100%", "10", "一级指标", "二级指标", "三级指标", "指标值", "总分", "说明文字"]
)


@given(st.lists(st.lists(CELL, max_size=7), max_size=8))
def test_cells_keep_their_texts_and_their_order(rows: list[list[str]]) -> None:
    out = realign(rows)
    assert [[t for t in row if t] for row in out] == [[t for t in row if t] for row in rows]
    assert len({len(row) for row in out}) <= 1


@given(st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=6))
def test_the_result_is_a_function_of_the_rows(rows: list[list[str]]) -> None:
    assert realign(rows) == realign([list(row) for row in rows])
