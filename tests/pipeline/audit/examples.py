"""For every rule one project that breaks it, one that keeps it, one on which it cannot be evaluated.

An entry is (broken, words of the message, kept, not evaluable); each is a report.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.report import Report
from tests.pipeline.audit.builders import claim, fund, indicator, monitored, project, report, spending


class Example(NamedTuple):
    broken: Report
    says: tuple[str, ...]
    kept: Report
    unknown: Report


def one(
    *made: Any, text: str = "", header: str = "三级指标|偏差原因分析", organisation: str | None = "子洲县信访局", **columns: Any
) -> Report:
    return report(project(*made, **columns), text=text, header=header, organisation=organisation)


def row(**columns: Any) -> Any:
    return indicator("值班次数", "≥2次", "4次", **columns)


WEIGHTS = [indicator(f"指标{n}", weight=18, score=18) for n in "甲乙丙丁戊"]
COSTS = [("交通", "40000元", "26488.00元"), ("住宿", "120000元", "79464.00元"), ("办公", "60000元", "39732.00元")]
SPENT = fund("total", executed="109.05万元")
OWN = "按照区信访局相关财务管理制度执行。"
EXECUTION = {"budget_adjusted": "100万元", "weight": 10}

EXAMPLES: dict[str, Example] = {
    "fund.execution_rate": Example(
        one(fund("total", budget_adjusted="34.9万元", executed="21.04万元", execution_rate="66%")),
        ("60.3%", "21.04÷34.9", "66%"),
        one(fund("total", budget_initial="300000元", executed="198676.5元", execution_rate="66.22%")),
        one(fund("total", budget_adjusted="0万元", executed="21.04万元", execution_rate="66%")),
    ),
    "fund.source_sum": Example(
        one(
            fund("total", budget_initial="961.72万元"),
            fund("fiscal_current", budget_initial="571.25万元"),
            fund("other", budget_initial="346.22万元"),
        ),
        ("917.47万元", "961.72万元"),
        one(
            fund("total", budget_initial="961.72万元"),
            fund("fiscal_current", budget_initial="615.50万元"),
            fund("other", budget_initial="346.22万元"),
        ),
        one(fund("total", budget_initial="961.72万元"), fund("other")),
    ),
    "fund.expenditure_sum": Example(
        one(fund("total", executed="165.88万元"), spending("专家费", "43.13万元"), spending("采购", "132.7万元")),
        ("175.83万元", "165.88万元"),
        one(fund("total", executed="175.83万元"), spending("专家费", "43.13万元"), spending("采购", "132.7万元")),
        one(spending("专家费", "43.13万元"), spending("采购", "132.7万元")),
    ),
    "fund.unit_slip": Example(
        one(SPENT, spending("慰问支出", "89.05万元"), spending("拨付企业", "15元"), spending("聘请顾问", "5元")),
        ("15元", "150000"),
        one(SPENT, spending("慰问支出", "109万元"), spending("邮费", "500元")),
        one(SPENT, spending("慰问支出", "89.05万元")),
    ),
    "fund.overspent": Example(
        one(fund("total", budget_adjusted="19.38万元", executed="20.68万元")),
        ("20.68万元", "19.38万元"),
        one(fund("total", budget_adjusted="19.38万元", executed="19.38万元")),
        one(fund("total", executed="19.38万元")),
    ),
    "fund.behind_schedule": Example(
        one(fund("total", execution_rate="66.22%"), **monitored()),
        ("66.22%", "83.33%"),
        one(fund("total", execution_rate="83.33%"), **monitored()),
        one(fund("total", execution_rate="66.22%")),
    ),
    "score.total": Example(
        one(fund("total", weight=10, score=8.96), row(weight=90, score=90), score_reported="99.96分"),
        ("98.96", "99.96"),
        one(fund("total", weight=10, score=8.96), row(weight=90, score=90), score_reported="98.96分"),
        one(row(weight=90), row(weight=10, score=10), score_reported="98分"),
    ),
    "score.weights": Example(
        one(fund("total", weight=8), *WEIGHTS),
        ("98", "100"),
        one(fund("total", weight=10), *WEIGHTS),
        one(indicator("甲", score=5), row(weight=90)),
    ),
    "score.above_weight": Example(
        one(row(weight=8, score=10)),
        ("值班次数", "10", "8"),
        one(row(weight=8, score=8)),
        one(row(score=8)),
    ),
    "score.grade": Example(
        one(score_reported="98.85分", grade_reported="良"),
        ("98.85", "优", "良"),
        one(score_reported="90分", grade_reported="优"),
        one(grade_reported="优"),
    ),
    "score.rule": Example(
        one(fund("total", executed="76.22万元", execution_rate="76.22%", score=10, **EXECUTION)),
        ("7.62", "10"),
        one(fund("total", executed="76万元", execution_rate="76%", score=7.6, **EXECUTION)),
        one(indicator("机制", "健全", "基本实现", weight=10, score=8)),
    ),
    "score.unexplained": Example(
        one(indicator("长效机制", "有效运行", "基本实现", weight=9, score=7.2)),
        ("长效机制", "1.8"),
        one(indicator("长效机制", "有效运行", "基本实现", weight=9, score=7.2, deviation_reason="人员不足")),
        one(indicator("长效机制", "有效运行", "基本实现", weight=9, score=7.2), header="三级指标|得分"),
    ),
    "target.missed": Example(
        one(indicator("信访群众滞留时间", "≤3天", "最长6天")),
        ("≤3天", "6天"),
        one(indicator("信访群众滞留时间", "≤3天", "最长3天")),
        one(indicator("信访群众滞留时间", "≤3天", "6天", stage="monitoring")),
    ),
    "target.milestone_missed": Example(
        one(indicator("交通经费", "≤40000元", "26488元", milestone_raw="=24000元", stage="monitoring")),
        ("26488", "24000", "高于"),
        one(indicator("交通经费", "≤40000元", "24000元", milestone_raw="=24000元", stage="monitoring")),
        one(indicator("交通经费", "≤40000元", milestone_raw="=24000元", stage="monitoring")),
    ),
    "target.full_score_though_missed": Example(
        one(indicator("家长满意度", "≥92%", "89.2%", weight=10, score=10)),
        ("89.2%", "10"),
        one(indicator("家长满意度", "≥92%", "89.2%", weight=10, score=9.7)),
        one(indicator("家长满意度", "≥92%", "95%", weight=10, score=10)),
    ),
    "target.not_measurable": Example(
        one(indicator("供水水质达标率", "≥0%", "90%")),
        ("供水水质达标率", "≥0%"),
        one(indicator("供水水质达标率", "≥90%", "90%")),
        one(indicator("供水水质达标率", None, "90%")),
    ),
    "target.direction": Example(
        one(indicator("事故数", "≤1次", "0次", polarity="正向指标")),
        ("事故数", "正向", "≤1次"),
        one(indicator("事故数", "≤1次", "0次", polarity="反向")),
        one(indicator("事故数", "=1次", "0次", polarity="正向")),
    ),
    "target.out_of_year": Example(
        one(indicator("完工时间", "2025年11月底前", target_date=date(2025, 11, 30)), fiscal_year=2023),
        ("完工时间", "2025年11月底前", "2023"),
        one(indicator("完工时间", "2025年11月底前", target_date=date(2025, 11, 30)), fiscal_year=2023, period_end=date(2025, 12, 31)),
        one(indicator("完工时间", "11月底前", target_date=date(2023, 11, 30)), fiscal_year=2023),
    ),
    "reading.doubtful": Example(
        report(project(row(confidence=Decimal("0.3"))), is_scanned=True),
        ("值班次数", "30%"),
        report(project(row(confidence=Decimal("0.9"))), is_scanned=True),
        one(row(confidence=Decimal("0.3"))),
    ),
    "cross.table_table": Example(
        one(row(table_no=1), indicator("值班次数", "≥2次", "5次", table_no=2)),
        ("值班次数", "4次", "5次"),
        one(row(table_no=1), row(table_no=2)),
        one(row(table_no=1), indicator("接访次数", "≥2次", "5次", table_no=2)),
    ),
    "cross.table_text": Example(
        one(indicator("信访人满意度", "≥95%", "97%"), claim("indicator", "90%", "满意度")),
        ("97%", "90%"),
        one(indicator("信访人满意度", "≥95%", "97%"), claim("indicator", "97%", "满意度")),
        one(row(), claim("indicator", "90%", "满意度")),
    ),
    "text.remnant": Example(
        one(row(), text="均按照区医保局相关财务管理制度执行。"),
        ("区医保局",),
        one(row(), text=OWN),
        one(row(), text=OWN, organisation=None),
    ),
    "indicator.deleted_but_used": Example(
        one(row(stage="adjustment", adjustment="deleted"), row(stage="monitoring")),
        ("值班次数", "删除"),
        one(row(stage="adjustment", adjustment="deleted"), indicator("满意度", stage="monitoring")),
        one(row(stage="adjustment", adjustment="kept"), row(stage="monitoring")),
    ),
    "indicator.proportional_actuals": Example(
        one(*(indicator(n, f"≤{t}", a) for n, t, a in COSTS)),
        ("66.22%",),
        one(*(indicator(n, f"≤{t}", a) for n, t, a in COSTS[:2]), indicator("补贴", "≤80000元", "51234.00元")),
        one(*(indicator(n, f"≤{t}", a) for n, t, a in COSTS[:2])),
    ),
    "indicator.impossible": Example(
        one(indicator("受益群众满意度", "≥90%", "196%")),
        ("受益群众满意度", "196%"),
        one(indicator("受益群众满意度", "≥90%", "100%")),
        one(indicator("培训计划完成率", "≥90%", "120%")),
    ),
}
