"""Directions and breakdowns that only look wrong, beside those that are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.document import Cell, Document
from extractors.records import Worded
from pipeline.audit import audit
from pipeline.report import Report
from tests.pipeline.audit.builders import KNOWLEDGE, fund, indicator
from tests.pipeline.audit.examples import one, row


def found(made: Report, rule: str) -> list[str]:
    """Messages of a rule, remarks too."""
    return [f.message for f in audit(made, KNOWLEDGE).findings if f.rule == rule]


@pytest.mark.parametrize(
    ("target", "polarity", "wrong"),
    [
        ("健全", "反向", False),
        ("=500元", "反向指标", False),
        ("≤1次", "定性", False),
        ("≤1次", "反向指标", False),
        ("≥1次", "正向", False),
        ("≥1次", "反向", True),
        ("≤1次", "正向指标", True),
    ],
)
def test_only_a_direction_against_the_sign_is_remarked(target: str, polarity: str, wrong: bool) -> None:
    assert bool(found(one(indicator("补助标准", target, polarity=polarity)), "target.direction")) is wrong


@pytest.mark.parametrize(("basic", "wrong"), [("402万元", False), ("392万元", True)])
def test_kinds_of_spending_divide_the_total_a_second_time(basic: str, wrong: bool) -> None:
    made = one(
        fund("total", budget_initial="640万元", budget_adjusted="712万元"),
        fund("other", label="其中：一般公共预算", budget_initial="712万元"),
        fund("other", label="基本支出", budget_initial=basic),
        fund("other", label="项目支出", budget_initial="310万元"),
    )
    messages = found(made, "fund.source_sum")
    assert bool(messages) is wrong
    assert not wrong or "392＋310＝702万元，不等于资金总额712万元" in messages[0]


@pytest.mark.parametrize(("county_money", "wrong"), [("160万元", False), ("140万元", True)])
def test_a_total_below_its_sources_is_their_sum(county_money: str, wrong: bool) -> None:
    sources = [("fiscal_current", "640万元"), ("central", "480万元"), ("county", county_money), ("other", "72万元")]
    made = one(*(fund(source, budget_adjusted=amount) for source, amount in sources), fund("total", budget_adjusted="712万元"))
    assert bool(found(made, "fund.source_sum")) is wrong


@pytest.mark.parametrize(("county", "wrong"), [("扎兰屯市", True), (None, False)])
def test_a_city_that_is_a_county_is_no_superior_of_a_county(county: str | None, wrong: bool) -> None:
    text = "扎兰屯市教育局较好地履行了项目管理职责。"
    made = one(row(), text=text, organisation="石桥区教育局")
    made = replace(made, row=replace(made.row, county=county))
    assert bool(found(made, "text.remnant")) is wrong


@pytest.mark.parametrize(("title", "wrong"), [("2019—2021年度水库移民项目绩效评价报告", False), ("2021年度水库移民项目绩效评价报告", True)])
def test_the_years_of_the_title_reach_further(title: str, wrong: bool) -> None:
    made = one(indicator("完工时间", "2019年11月底前", target_date=date(2019, 11, 30)), fiscal_year=2021)
    made = replace(made, worded=replace(made.worded, title=Worded(title)))
    assert bool(found(made, "target.out_of_year")) is wrong


@pytest.mark.parametrize(("under", "wrong"), [("", True), ("无", True), ("7.2", False)])
def test_a_column_for_reasons_over_another_block_asks_none_of_the_rows_below(under: str, wrong: bool) -> None:
    made = one(indicator("长效机制", "有效运行", "基本实现", weight=9, score=7.2))
    table = made.document.tables[0]
    cells = (*(c for c in table.cells if c.row != 1), Cell(1, 0, "长效机制"), Cell(1, 1, under))
    made = replace(made, document=Document("docx", (replace(table, cells=cells),)))
    assert bool(found(made, "score.unexplained")) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("注：自评得分90分（含）以上为优。", False),
        ("自评得分80-90分为良，90分及以上为优。", False),
        ("自评总分为80分以上的项目优先安排。", False),
        ("经自评，自评得分90分，评价等级为优。", True),
    ],
)
def test_the_bound_of_a_grade_is_no_total(text: str, wrong: bool) -> None:
    made = one(row(weight=100, score=97.2), text=text, score_reported="97.2分")
    made = replace(made, row=replace(made.row, document_type="self_evaluation"))
    assert bool(found(made, "cross.table_text")) is wrong
