"""Every rule of the contract: breaks, holds, cannot be evaluated; and the readings that keep it from crying wolf."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from extractors.document import Place
from extractors.records import Worded, WordedReport
from pipeline import schema
from pipeline.audit import RULES, audit
from pipeline.report import Report
from tests.pipeline.audit.builders import KNOWLEDGE, claim, fund, indicator, monitored, project, report, spending, without_values
from tests.pipeline.audit.examples import EXAMPLES, one, row

REMARKS = {"target.direction", "reading.doubtful"}
"""Rules that only remark."""


def checked(made: Report, rule: str) -> schema.Check:
    return next(c for c in audit(made, KNOWLEDGE).checks if c.rule == rule)


def found(made: Report, rule: str, *, remarks: bool = False) -> list[schema.Finding]:
    return [f for f in audit(made, KNOWLEDGE).findings if f.rule == rule and (remarks or f.severity != "info")]


def test_every_rule_has_examples_and_a_manual_page() -> None:
    assert {rule.name for rule in RULES} == set(EXAMPLES)
    for rule in RULES:
        assert len(rule.manual) > 80, rule.name
        assert "ot evaluable" in rule.manual, rule.name


@pytest.mark.parametrize("name", EXAMPLES)
def test_rule_finds_what_does_not_hold(name: str) -> None:
    example = EXAMPLES[name]
    check = checked(example.broken, name)
    assert (check.outcome, check.reason) == ("fail", None)
    findings = found(example.broken, name, remarks=name in REMARKS)
    assert findings
    assert check.failed == len(findings) <= check.tried
    assert any(all(word in f.message for word in example.says) for f in findings), [f.message for f in findings]


@pytest.mark.parametrize("name", EXAMPLES)
def test_rule_passes_what_holds(name: str) -> None:
    check = checked(EXAMPLES[name].kept, name)
    assert (check.outcome, check.failed) == ("pass", 0)
    assert check.tried > 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_rule_says_why_it_could_not_be_evaluated(name: str) -> None:
    check = checked(EXAMPLES[name].unknown, name)
    assert (check.outcome, check.tried, check.failed) == ("not_evaluable", 0, 0)
    assert check.reason


def test_findings_are_numbered_by_project_and_traceable() -> None:
    late = project(indicator("滞留时间", "≤3天", "6天"), indicator("满意度", "≥90%", "80%"))
    other = project(indicator("滞留时间", "≤3天", "6天"), key="0123456789abcdef-p2")
    result = audit(report(late, other, text="均按照区医保局相关财务管理制度执行。"), KNOWLEDGE)
    ids = [f.finding_id for f in result.findings if f.severity != "info"]
    assert ids == ["0123456789abcdef-p1-x1", "0123456789abcdef-p1-x2", "0123456789abcdef-x1", "0123456789abcdef-p2-x1"]
    assert [f.subject for f in result.findings][:2] == ["0123456789abcdef-p1-i1", "0123456789abcdef-p1-i2"]
    assert json.loads(result.findings[0].evidence)[0] == {"page": 1, "table_no": 1, "row_no": 2, "text": "滞留时间 | ≤3天 | 6天"}
    assert len(result.checks) == 2 * len(RULES)
    assert result == audit(report(late, other, text="均按照区医保局相关财务管理制度执行。"), KNOWLEDGE)


def test_a_hardly_readable_row_proves_nothing() -> None:
    made = one(indicator("滞留时间", "≤3天", "6天", confidence=Decimal("0.3")))
    assert [f.severity for f in found(made, "target.missed", remarks=True)] == ["info"]


def test_rules_work_without_knowing_how_numbers_were_printed() -> None:
    made = EXAMPLES["fund.execution_rate"].broken
    bare = replace(made, projects=tuple(without_values(p) for p in made.projects))
    assert checked(bare, "fund.execution_rate").outcome == "fail"


CLEAN: dict[str, tuple[str, Report]] = {
    "a rate of the initial budget": (
        "fund.execution_rate",
        one(fund("total", budget_initial="10万元", budget_adjusted="34.9万元", executed="9万元", execution_rate="90%")),
    ),
    "sources within sources": (
        "fund.source_sum",
        one(
            fund("total", budget_initial="100万元"),
            fund("other", label="财政拨款", budget_initial="80万元"),
            fund("central", budget_initial="50万元"),
            fund("county", budget_initial="30万元"),
            fund("other", budget_initial="20万元"),
        ),
    ),
    "rounded parts": (
        "fund.source_sum",
        one(fund("total", executed="100.02万元"), *(fund("other", executed="33.34万元") for _ in range(3))),
    ),
    "a slip explains the difference": ("fund.expenditure_sum", EXAMPLES["fund.unit_slip"].broken),
    "an open list": (
        "fund.expenditure_sum",
        one(
            fund("total", executed="50万元"),
            spending("交通费", "10.5万元"),
            spending("住宿费", "20.5万元"),
            text="主要用于交通费10.5万元、住宿费20.5万元等方面。",
        ),
    ),
    "two slips would do": (
        "fund.unit_slip",
        one(fund("total", executed="30万元"), spending("甲", "15元"), spending("乙", "15元"), spending("丙", "15万元")),
    ),
    "schedule at the year's end": ("fund.behind_schedule", one(fund("total", execution_rate="66%"), cutoff_date=None)),
    "a rounded total": ("score.total", one(row(weight=50, score=48.96), row(weight=50, score=50), score_reported="99分")),
    "a row that was not read": (
        "score.total",
        one(row(weight=60, score=60), row(weight=30, score=30), score_reported="99分"),
    ),
    "marks of the rate outside the hundred": ("score.weights", one(fund("total", weight=10), row(weight=60), row(weight=40))),
    "another printed total": ("score.weights", one(row(weight=60), row(weight=30), weight_total="90")),
    "whole marks": ("score.rule", one(fund("total", budget_adjusted="100万元", executed="99万元", weight=10, score=9))),
    "harsh marks": ("score.rule", one(indicator("滞留率", "≤15%", "17%", weight=10, score=5))),
    "a rate explains itself": ("score.unexplained", one(row(weight=10, score=9, dimension="budget.execution"))),
    "the same row in a second form": (
        "target.missed",
        one(indicator("滞留率", "≤15%", "15%", table_no=1), indicator("滞留率", "≤15%", "15%", table_no=2)),
    ),
    "marks of the rate not printed": ("score.weights", one(row(weight=60), row(weight=30))),
    "one source of several": ("fund.source_sum", one(fund("total", executed="100万元"), fund("province", executed="30万元"))),
    "two facts of one name": (
        "cross.table_table",
        one(row(table_no=1), indicator("值班次数", "≥9次", "10次", table_no=2)),
    ),
    "a body below the office": ("text.remnant", one(row(), text="县职教中心严格执行单位财务管理制度。")),
    "perhaps the superior": ("text.remnant", one(row(), text="县卫健局较好地履行了管理职责。", organisation="衡南县疾病预防控制中心")),
    "a goal surpassed": (
        "target.milestone_missed",
        one(indicator("接访次数", "≥3次", "3次", milestone_raw="2次", stage="monitoring")),
    ),
    "a ceiling of costs": ("target.not_measurable", one(indicator("社会成本控制在预算内", "≤100%"))),
    "the same amount in another unit": (
        "cross.table_text",
        one(fund("total", executed="50000元"), claim("executed", "5万元")),
    ),
    "prose gives a bound": ("cross.table_text", one(indicator("信访人满意度", "≥90%", "97%"), claim("indicator", "≥90%", "满意度"))),
    "a budget of another year": ("cross.table_text", one(fund("total", budget_initial="110万元"), claim("budget_initial", "120万元"))),
    "the rate as a percentage": ("cross.table_text", one(fund("total", execution_rate="60.3%"), claim("execution_rate", "60.3%"))),
    "a sentence about an indicator": (
        "text.remnant",
        one(indicator("恶性上访案件数", "0次", "0次"), claim("indicator", "5", "滞留时间大于设定值", score="5")),
    ),
    "an indicator in other words": (
        "text.remnant",
        one(indicator("群众满意度", "≥90%", "97%"), claim("indicator", "97%", "服务对象满意率", score="10")),
    ),
    "the own unit in short": (
        "text.remnant",
        one(row(), text="市监局严格按照项目资金管理办法执行。", organisation="南昌市市场监督管理局"),
    ),
    "an office any report may name": ("text.remnant", one(row(), text="按照区财政局有关资金管理办法执行。")),
    "a partner": ("text.remnant", one(row(), text="县水利局负责供水。\n县水利局负责清淤。\n县水利局较好地履行了管理职责。")),
    "other offices elsewhere": ("text.remnant", one(row(), text="配合县政法委、县公安局在火车站值班，由区医保局提供数据。")),
    "prose that scores a whole level": (
        "text.remnant",
        one(row(), claim("indicator", "35", "产出指标", "产出指标", score="35")),
    ),
    "a plan for the time passed": (
        "indicator.proportional_actuals",
        one(
            *(indicator(n, f"≥{t}亩", f"{t * 5 // 6}亩", stage="monitoring") for n, t in (("甲", 60000), ("乙", 72000), ("丙", 90000))),
            **monitored(),
        ),
    ),
    "small numbers agree by chance": (
        "indicator.proportional_actuals",
        one(*(indicator(n, f"≥{t}人", f"{a}人") for n, t, a in (("甲", 260, 174), ("乙", 1750, 1167), ("丙", 1470, 981)))),
    ),
}


@pytest.mark.parametrize("case", CLEAN)
def test_no_false_alarm(case: str) -> None:
    name, made = CLEAN[case]
    assert found(made, name) == []


def test_parents_weight_is_compared_with_its_rows() -> None:
    rows = [row(level1="产出指标（50分）", weight=30), row(level1="产出指标（50分）", weight=18), row(level1="效益指标（50分）", weight=50)]
    assert ["产出指标" in f.message and "48" in f.message for f in found(one(*rows), "score.weights")] == [True]


def test_an_indicator_only_the_prose_knows_is_a_remnant() -> None:
    stray = claim("indicator", "100%", "职工参加工会入会率", "社会效益指标", dimension="benefit.social", score="20")
    made = one(indicator("恶性上访案件数", "0次", "0次", dimension="benefit.social"), stray)
    assert ["工会" in f.message for f in found(made, "text.remnant")] == [True]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (one(indicator("滞留率", "≤15%", "17%", weight=10, score=5)), "8.82"),
        (one(indicator("机制", "健全", "健全", weight=10, score=6)), "不低于8分"),
        (one(indicator("机制", "健全", "未达成", weight=10, score=8)), "低于6分"),
        (one(fund("total", budget_adjusted="34.9万元", executed="21.04万元"), score_reported="100分"), "60.29%"),
    ],
)
def test_marks_that_are_left_to_judgement_are_remarks(made: Report, says: str) -> None:
    assert [(says in f.message, f.severity) for f in found(made, "score.rule", remarks=True)] == [(True, "info")]


def test_prose_and_table_on_money() -> None:
    made = one(fund("total", executed="21.04万元", execution_rate="60.3%"), claim("executed", "22万元"), claim("execution_rate", "63%"))
    messages = [f.message for f in found(made, "cross.table_text")]
    assert messages == ["执行数：表中为21.04万元，正文又为22万元", "执行率：表中为60.3%，正文又为63%"]


def test_hostile_numbers_of_rows_do_not_stall() -> None:
    lines = [fund("other", executed="10.01万元") for _ in range(200)]
    items = [spending(f"支出{n}", f"{n}元") for n in range(1, 200)]
    rows = [indicator(f"面积{n}", f"≥{30000 + n}亩", f"{30000 + n}.5亩") for n in range(300)]
    made = one(fund("total", executed="999.99万元"), *lines, *items, *rows, text="按照局" * 5000)
    started = process_time()
    audit(made, KNOWLEDGE)
    assert process_time() - started < 2


def test_stated_schedule_is_quoted() -> None:
    made = one(fund("total", execution_rate="66.22%"), text="低于监控要求的序时进度83.30%。", **monitored())
    assert "83.30%" in found(made, "fund.behind_schedule")[0].message


@pytest.mark.parametrize(("province", "grade"), [("湖北省", "优"), (None, "优")])
def test_editions_give_grades(province: str | None, grade: str) -> None:
    made: Any = report(project(score_reported="80分", grade_reported=grade), province=province)
    assert len(found(made, "score.grade")) == 1


@pytest.mark.parametrize(
    ("office", "organisation", "columns", "remnant"),
    [
        ("芦溪县信访局", "子洲县信访局", {}, True),
        ("芦溪县信访局", "昆山市信访局", {"province": "江苏省", "city": "苏州市", "county": "昆山市"}, True),
        ("苏州市信访局", "昆山市信访局", {"province": "江苏省", "city": "苏州市", "county": "昆山市"}, False),
        ("榆林市信访局", "子洲县信访局", {}, False),
        ("县信访局", "子洲县信访局", {}, False),
    ],
)
def test_the_same_office_of_another_county_is_a_remnant(office: str, organisation: str, columns: dict[str, str], remnant: bool) -> None:
    made = report(project(row()), text=f"总体看，{office}较好地履行了项目管理职责。", organisation=organisation, **columns)
    assert bool(found(made, "text.remnant")) is remnant


@pytest.mark.parametrize(
    ("prose", "differs"), [("受益群众满意度达到90%。", True), ("受益群众满意度为97%。", False), ("受益群众满意度目标为90%。", False)]
)
def test_prose_that_names_an_indicator_is_compared(prose: str, differs: bool) -> None:
    made = one(indicator("受益群众满意度", "≥85%", "97%"), text=prose)
    assert bool(found(made, "cross.table_text")) is differs


@pytest.mark.parametrize(("weight_total", "wrong"), [("90", False), ("110", True)])
def test_a_printed_total_of_more_than_a_hundred_is_wrong(weight_total: str, wrong: bool) -> None:
    made = one(row(weight=60), row(weight=int(weight_total) - 60), weight_total=weight_total)
    assert bool(found(made, "score.weights")) is wrong


def test_counts_that_differ_by_one_differ() -> None:
    made = one(
        indicator("发放户数", "≥12000户", "12345户", table_no=1),
        indicator("发放户数", "≥12000户", "12346户", table_no=2),
    )
    assert len(found(made, "cross.table_table")) == 1


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("2023年度项目支出绩效自评表", "fail"),
        ("2022年度项目支出绩效自评表", "pass"),
        ("2023年开展的2022年度绩效自评", "pass"),
        ("2023年绩效自评报告", "not_evaluable"),
    ],
)
def test_the_year_of_the_title_is_the_year_of_the_form(title: str, outcome: str) -> None:
    made = project(row(), fiscal_year=2022)
    worded = replace(made.worded, fiscal_year=Worded("2022年", Place(1, 1, 1)))
    titled = replace(report(replace(made, worded=worded)), worded=WordedReport(title=Worded(title)))
    assert checked(titled, "cross.table_text").outcome == outcome
    assert [f.message for f in found(titled, "cross.table_text")] == (["年度：标题为2023年，表中为2022年"] if outcome == "fail" else [])
