"""From worded to rows: what a form leaves out, and where it and its title disagree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.document import Document, Paragraph
from extractors.interpret import interpret
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.report import normalise
from pipeline.report import Origin, Report
from tests.grids import grid

KNOWLEDGE = Knowledge()


def made(drawing: str, *caption: str, name: str = "form.docx") -> Report:
    document = Document("docx", (*(Paragraph(text) for text in caption), grid(drawing)))
    return normalise(interpret(document, name), document, Origin(name, "0" * 64, 1), KNOWLEDGE)


FUNDS = """
    项目名称 | 示例项目 | < | <
    项目资金 | 年初预算数 | 全年预算数 | 全年执行数
    年度资金总额 | {0} | {0} | {0}
    一级指标 | 二级指标 | 三级指标 | 指标值
    产出指标 | 成本指标 | 项目总成本 | {1}
"""


@pytest.mark.parametrize(
    ("figure", "cost", "amount", "confidence"),
    [
        ("12.5", "≤12.5万元", Decimal(125000), Decimal("0.960")),
        ("25000", "≤2.5万元", Decimal(25000), Decimal("0.960")),
        ("35.6", "不超预算", Decimal(356000), Decimal("0.693")),
        ("356000", "不超预算", Decimal(356000), Decimal("0.693")),
    ],
)
def test_a_unit_that_stands_nowhere_is_told_by_evidence_or_magnitude(figure: str, cost: str, amount: Decimal, confidence: Decimal) -> None:
    report = made(FUNDS.format(figure, cost), "项目支出绩效自评表")
    (fund,) = report.projects[0].funds
    assert (fund.executed, fund.confidence) == (amount, confidence)
    assert "未注明金额单位" in report.worded.remarks[0] and report.row.error is None and report.row.status == "extracted"


def test_a_stated_unit_leaves_no_remark() -> None:
    assert made(FUNDS.format("12.5", "不超预算"), "项目支出绩效自评表", "单位：万元").worded.remarks == ()


LOST = """
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
     | {} | 验收合格率 | 100% | 100%
     | {} | 受益群众满意度 | ≥90% | 92%
"""


def test_lost_level_names_are_told_by_the_meaning_of_the_row() -> None:
    report = made(LOST.format("", ""), "项目支出绩效自评表")
    rows = report.projects[0].indicators
    assert [(i.level1_raw, i.level2_raw) for i in rows] == [("产出指标", "质量指标"), ("满意度指标", "服务对象满意度指标")]
    assert report.steps[rows[0].indicator_id, "level1_raw"] == ("told by the meaning of the row",)
    surer = made(LOST.format("质量指标", "满意度指标"), "项目支出绩效自评表").projects[0].indicators
    assert [i.level1_raw for i in surer] == ["产出指标", "满意度指标"]
    assert all(a.confidence < b.confidence < Decimal("0.9") for a, b in zip(rows, surer, strict=True))


def test_a_form_without_columns_of_levels_gets_none() -> None:
    (row,) = made("指标名称 | 指标值 | 全年完成值\n验收合格率 | 100% | 100%", "项目支出绩效自评表").projects[0].indicators
    assert (row.level1_raw, row.level2_raw) == (None, None)


def test_where_title_and_form_disagree_the_form_wins_and_a_remark_says_so() -> None:
    report = made(
        "项目名称 | 示例项目\n实施单位 | 霍山县水利局\n预算年度 | 2023\n年度目标 | 完成年度建设任务", "金寨县2022年度项目支出绩效自评表"
    )
    assert (report.row.fiscal_year, report.row.county) == (2023, "霍山县")
    assert len(report.worded.remarks) == 2 and report.row.status == "extracted" and report.row.error is None


def test_the_firm_that_builds_says_nothing_of_the_region() -> None:
    report = made("项目名称 | 示例项目\n实施单位 | 霍山县示例建设公司\n年度目标 | 完成年度建设任务", "金寨县2022年度项目支出绩效自评表")
    assert report.row.county == "金寨县"


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        (("金寨县水利局2022年度项目支出绩效自评表",), "x.docx"),
        (("项目支出绩效自评表", "（2022年度）"), "金寨县水利局2022年项目自评表.docx"),
    ],
)
def test_year_region_and_stage_may_stand_only_in_the_title_or_the_file_name(caption: tuple[str, ...], name: str) -> None:
    report = made("项目名称 | 示例项目 | <\n指标名称 | 指标值 | 完成值\n里程 | 3公里 | 3公里", *caption, name=name)
    assert (report.row.fiscal_year, report.row.county, report.row.document_type) == (2022, "金寨县", "self_evaluation")
    assert report.projects[0].indicators[0].stage == "self_evaluation"


def test_a_row_gives_a_few_reasons_and_counts_the_rest() -> None:
    lost = tuple(f"第{n}页无法读取文字" for n in range(1, 2001))
    document = Document("pdf", (Paragraph("正文"),), warnings=lost, complete=False)
    row = normalise(interpret(document, "a.pdf"), document, Origin("a.pdf", "0" * 64, 1), KNOWLEDGE).row
    assert (row.status, row.error) == ("partial", "；".join([*lost[:5], "另有1995处类似问题"]))
