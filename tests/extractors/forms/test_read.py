"""Printed forms as stacks of bands: what every layout must give, whatever the order of its columns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Paragraph, Table
from extractors.forms.form import Form
from extractors.forms.read import read_forms
from tests.grids import grid

SELF_EVALUATION = grid(
    """
    项目名称       | <        | 示例道路养护经费 | <        | <          | <        | <    | <      | <
    主管部门及代码 | <        | 示例县交通局 017 | <        | <          | 实施单位 | 示例县公路站 | <  | <
    项目资金⏎（万元） | <     |                  | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率 | 得分
    ^              | ^        | 年度资金总额     | 100      | 120        | 90       | 10   | 75%    | 7.5
    ^              | ^        | 其中：当年财政拨款 | 100    | 120        | 90       | —    |        | —
    ^              | ^        | 上年结转资金     | /        | /          | /        | /    | /      | /
    年度总体目标   | 预期目标 | <                | <        | <          | 实际完成情况 | < | <      | <
    ^              | 养护道路100公里。 | <       | <        | <          | 养护道路90公里。 | < | <  | <
    绩效指标       | 一级指标 | 二级指标         | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
    ^              | 产出指标（50分） | 数量指标 | 指标1：养护里程（5分） | ≥100公里 | 90公里 | 20 | 18 | 雨季停工
    ^              | ^        | ^                | 指标2：  | ……         |          |      |        |
    ^              | ^        | 质量指标         | 合格率   | 100%       | 100%     | 30   | 30     | 无
    ^              | 满意度⏎指标 | 服务对象满意度指标 | 群众满意度 | ≥90%  | 95%      | 10   | 10     | /
    总分           | <        | <                | <        | <          | <        | 100  | 65.5   | 中
    自评结论       | <        | 自评得分65.5分。 | <        | <          | <        | <    | <      | <
    """
)


def read(table: Table, *caption: str, kind: str = "self_evaluation") -> Form:
    (form,) = read_forms(table, [Paragraph(text) for text in caption], kind)
    return form


@pytest.mark.parametrize(("misread", "confidence"), [("实际完成值", 1.0), ("实齐成值", 0.6)])
def test_rows_are_as_doubtful_as_a_title_that_tells_no_column(misread: str, confidence: float) -> None:
    cells = [replace(c, text=misread, confidence=0.6) if c.text == "实际完成值" else c for c in SELF_EVALUATION.cells]
    form = read(replace(SELF_EVALUATION, cells=tuple(cells)))
    assert {indicator.confidence for indicator in form.indicators} == {confidence}


def test_head_fields_are_label_and_value() -> None:
    fields = {k: v.text for k, v in read(SELF_EVALUATION).fields.items()}
    assert fields["project_name"] == "示例道路养护经费"
    assert fields["supervising_department"] == "示例县交通局"
    assert fields["supervising_code"] == "017"
    assert fields["implementing_unit"] == "示例县公路站"
    assert fields["goal_target"] == "养护道路100公里。"
    assert fields["goal_actual"] == "养护道路90公里。"
    assert (fields["weight_total"], fields["score_reported"], fields["grade_reported"]) == ("100", "65.5", "中")


def test_funds_lines_have_their_columns_and_the_bands_unit() -> None:
    total, fiscal = read(SELF_EVALUATION).funds
    assert (total.budget_initial.text, total.budget_adjusted.text, total.executed.text) == ("100", "120", "90")
    assert (total.execution_rate.text, total.weight.text, total.score.text, total.unit.text) == ("75%", "10", "7.5", "万元")
    assert fiscal.source.text == "其中：当年财政拨款" and fiscal.weight is None
    assert total.place.row_no == 4, "a line of slashes yields no row, and rows count from the table's first"


def test_indicator_rows_carry_merged_labels_and_lose_numbers_and_weights() -> None:
    first, second, third = read(SELF_EVALUATION).indicators
    assert (first.level1.text, first.level2.text, first.level3.text) == ("产出指标", "数量指标", "养护里程")
    assert first.level1_weight.text == "50" and first.reason.text == "雨季停工"
    assert (second.level1.text, second.level2.text, second.reason) == ("产出指标", "质量指标", None)
    assert third.level1.text == "满意度指标" and third.reason is None
    assert [i.place.row_no for i in (first, second, third)] == [10, 12, 13]


def test_remarks_below_the_table_are_kept_by_kind() -> None:
    assert [(k, w.text) for k, w in read(SELF_EVALUATION).texts] == [("conclusion", "自评得分65.5分。")]


COLUMNS = {
    "一级指标": ["产出指标", "效益指标"],
    "二级指标": ["数量指标", "社会效益指标"],
    "三级指标": ["培训人数", "就业率"],
    "年度指标值": ["≥80人", "≥60%"],
    "实际完成值": ["85人", "58%"],
    "分值": ["40", "50"],
    "得分": ["40", "48"],
    "未完成原因分析": ["", "岗位不足"],
}


@settings(max_examples=40, deadline=None)
@given(st.permutations(sorted(COLUMNS)))
def test_columns_are_found_by_wording_in_any_order(order: list[str]) -> None:
    table = grid("\n".join(" | ".join([name, *COLUMNS[name]][r] for name in order) for r in range(3)))
    rows = read(table).indicators
    assert [(i.level1.text, i.level2.text, i.level3.text, i.target.text, i.actual.text, i.weight.text, i.score.text) for i in rows] == [
        ("产出指标", "数量指标", "培训人数", "≥80人", "85人", "40", "40"),
        ("效益指标", "社会效益指标", "就业率", "≥60%", "58%", "50", "48"),
    ]


def test_split_target_columns_are_joined_whatever_their_order() -> None:
    table = grid(
        """
        一级指标 | 二级指标 | 三级指标   | 度量单位 | 指标性质 | 指标值 | 实际完成值 | 分值 | 得分
        产出指标 | 数量指标 | 培训人数   | 人       | ≥        | 80     | 85         | 10   | 10
        产出指标 | 质量指标 | 制度执行   |          | 定性     | 规范   | 规范       | 10   | 10
        """
    )
    first, second = read(table).indicators
    assert (first.target.text, first.unit.text, first.polarity) == ("≥80人", "人", None)
    assert first.target.steps == ("joined_sign", "joined_unit")
    assert (second.target.text, second.polarity.text) == ("规范", "定性")


def test_two_header_rows() -> None:
    table = grid(
        """
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 1-8月执行情况 | 偏差原因分析 | < | 完成目标可能性 | <
        ^ | ^ | ^ | 指标性质 | 指标值 | 度量单位 | ^ | 经费保障 | 原因说明 | 确定能 | 有可能
        产出指标 | 数量指标 | 检查家次 | ≥ | 170 | 家次 | 114家次 | √ | 经费未到 | | √
        """
    )
    (row,) = read(table, "2020年度项目支出绩效运行监控表").indicators
    assert row.stage == "monitoring"
    assert (row.target.text, row.actual.text, row.reason.text, row.place.row_no) == ("≥170家次", "114家次", "经费未到", 3)


def test_nested_weights_of_a_score_sheet_belong_to_their_levels() -> None:
    table = grid(
        """
        一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 评分标准 | 得分 | 扣分原因
        决策 | 20 | 项目立项 | 6 | 立项依据充分性 | 3 | 缺一项扣1分 | 3 |
        ^ | ^ | ^ | ^ | 立项程序规范性 | 3 | 缺一项扣1分 | 2 | 缺批复
        合计 | 100 | | | | 100 | | 98 |
        """
    )
    form = read(table, "示例项目绩效评价指标体系及评分表", kind="evaluation")
    assert [(i.stage, i.weight.text, i.level1_weight.text, i.level2_weight.text) for i in form.indicators] == [
        ("evaluation", "3", "20", "6")
    ] * 2
    assert form.fields["score_reported"].text == "98"


def test_declared_amounts_stand_beside_their_label_and_the_annual_one_wins() -> None:
    table = grid(
        """
        项目资金（万元） | 中期资金总额： | 150 | 年度资金总额： | 50.00
        ^ | 其中：财政拨款 | 150 | 其中：财政拨款 | 50.00
        """
    )
    first, *_ = read(table).funds
    assert (first.source.text, first.budget_initial.text, first.unit.text) == ("年度资金总额：", "50.00", "万元")


def test_the_unit_may_stand_in_the_caption() -> None:
    table = grid("资金 | 年初预算数 | 全年执行数\n年度资金总额 | 5 | 4")
    (fund,) = read(table, "示例自评表", "金额单位：元").funds
    assert fund.unit.text == "元"


def test_a_label_centred_over_a_page_break_is_found_by_the_meaning_of_level_2() -> None:
    table = grid(
        """
        一级指标 | 二级指标 | 三级指标 | 指标值
        产出指标 | 时效指标 | 完成时间 | 12月底前
         | 经济效益指标 | 增收 | ≥5万元
        效益指标 | 社会效益指标 | 就业 | ≥10人
         | | 稳定 | 长期
        """
    )
    rows = read(table, "项目支出绩效目标申报表").indicators
    assert [(r.level1.text, r.level2.text) for r in rows] == [
        ("产出指标", "时效指标"),
        ("效益指标", "经济效益指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "社会效益指标"),
    ]
    assert rows[1].level1.steps == ("carried_up",)


def test_level_2_is_not_carried_into_another_level_1() -> None:
    table = grid(
        """
        一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值
        效益 | 社会效益 | 稳定 | 长期 | 长期
        满意度 | | 群众满意率 | ≥95% | 96%
        """
    )
    assert read(table).indicators[1].level2 is None


def test_two_forms_in_one_table_are_two_projects() -> None:
    half = "项目名称 | 示例甲 | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 次数 | ≥2次"
    forms = read_forms(grid(half + "\n" + half.replace("甲", "乙")), [], "target_declaration")
    assert [(f.fields["project_name"].text, len(f.indicators)) for f in forms] == [("示例甲", 1), ("示例乙", 1)]


def test_a_table_that_is_not_about_performance_yields_nothing() -> None:
    assert not read(grid("姓名 | 职务 | 单位\n示例甲 | 局长 | 示例局")).tells


def test_an_adjusted_goal_wins_over_the_original() -> None:
    form = read(grid(" | 原申报表内容 | 是否调整 | 调整后内容\n年度绩效目标 | 旧的目标内容 | 是 | 新的目标内容"))
    assert form.fields["goal_target"].text == "新的目标内容"
