"""Rows of a text become a table: merged cells are seen, repeated headers dropped, broken lines joined."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Cell, Table
from extractors.tables.assemble import assemble
from extractors.tables.mend import build_table
from extractors.tables.spans import infer_spans

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "?" for cell in row] for row in table.grid]


def extent(table: Table, text: str) -> tuple[int, int]:
    cell = next(c for c in table.cells if c.text == text)
    return cell.row_span, cell.column_span


def test_labels_reach_down_to_the_next_label() -> None:
    table = build_table(
        [HEAD, ["产出指标", "数量", "甲", "1次"], ["", "", "乙", "2次"], ["", "质量", "丙", "3次"], ["效益指标", "", "丁", "4次"]]
    )
    assert [row[:2] for row in texts(table)[1:]] == [["产出指标", "数量"], ["产出指标", "数量"], ["产出指标", "质量"], ["效益指标", ""]]


def test_a_weight_beside_a_level_reaches_as_far() -> None:
    head = ["一级指标", "分值", "二级指标", "三级指标", "分值"]
    table = build_table([head, ["决策", "20", "立项", "甲", "9"], ["", "", "", "乙", "11"], ["过程", "80", "管理", "丙", "80"]])
    assert extent(table, "20") == (2, 1)
    assert extent(table, "9") == (1, 1)


def test_head_rows_fill_their_gaps_and_data_rows_do_not() -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值", "偏差原因"]
    table = infer_spans([["项目名称", "", "甲", "", ""], head, ["产出指标", "数量", "乙", "3次", ""], ["总分", "", "", "100", ""]])
    assert [extent(table, t) for t in ("项目名称", "甲", "3次", "总分", "100")] == [(1, 2), (1, 3), (1, 1), (1, 3), (1, 1)]


def test_a_heading_reaches_over_its_subheadings() -> None:
    top = ["一级指标", "二级指标", "三级指标", "指标值", "偏差原因分析", "", ""]
    table = infer_spans([top, ["", "", "", "", "经费保障", "制度保障", "人员保障"], ["产出指标", "数量指标", "甲", "1次", "", "", "√"]])
    assert extent(table, "偏差原因分析") == (1, 3)
    assert extent(table, "一级指标") == (2, 1)


def test_a_header_repeated_on_a_new_page_goes_and_a_label_cut_in_two_is_made_whole() -> None:
    rule = ["------"] * 4
    rows = [
        HEAD,
        rule,
        ["产出指标", "数量指标", "甲", "1次"],
        ["满意度", "社会公众", "乙", "≥95%"],
        HEAD,
        ["", "或服务对象满意度", "丙", "≥90%"],
    ]
    assert texts(build_table(rows))[1:] == [
        ["产出指标", "数量指标", "甲", "1次"],
        ["满意度", "社会公众或服务对象满意度", "乙", "≥95%"],
        ["满意度", "社会公众或服务对象满意度", "丙", "≥90%"],
    ]


def test_a_row_broken_over_lines_is_joined_only_where_it_becomes_whole() -> None:
    whole = ["产出指标", "数量指标", "甲", "1次"]
    table = build_table([HEAD, whole, whole, ["效益指标", "社会效益指标", "很长的"], ["工作完成率", "2次"], ["备注", "", "", ""]])
    assert texts(table)[3] == ["效益指标", "社会效益指标", "很长的\n工作完成率", "2次"]
    assert texts(table)[4][0] == "备注"


def test_a_label_printed_in_the_middle_goes_up_to_its_first_row() -> None:
    rows = [HEAD, ["产出指标", "数量指标", "甲", "1次"], ["", "经济效益", "乙", "2次"], ["效益指标", "社会效益", "丙", "3次"]]
    assert [row[0] for row in texts(build_table(rows))[1:]] == ["产出指标", "效益指标", "效益指标"]


SPAN = st.integers(1, 4) | st.just(10**9)
CELLS = st.lists(st.builds(Cell, st.integers(0, 5), st.integers(0, 9), st.just("x"), SPAN, SPAN), min_size=1, max_size=20)


@given(CELLS)
def test_assembled_cells_never_overlap_nor_leave_the_grid(cells: list[Cell]) -> None:
    table = assemble(cells, 6)
    seen: set[tuple[int, int]] = set()
    for cell in table.cells:
        area = {(cell.row + i, cell.column + j) for i in range(cell.row_span) for j in range(cell.column_span)}
        assert not seen & area
        seen |= area
    assert all(0 <= r < table.rows and 0 <= c < table.columns for r, c in seen)
    assert table.columns <= len({c.column for c in cells})


def test_rows_without_their_trailing_tabs_are_whole() -> None:
    head = [["项目名称", "", "甲"], ["资金金额", "", "总额", "50"], ["年度目标", "年初设定目标", "", "", "实际完成"]]
    rows = [*head, [*HEAD, "完成值", "原因"], ["产出指标", "数量指标", "甲", "1次", "1次"], ["", "质量指标", "乙", "9%", "9%", "无"]]
    assert build_table(rows).rows == len(rows)
