"""A contradiction that one misread figure would explain is told as a doubt about the reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.document import Cell, Document, Place
from extractors.records import Worded
from pipeline import schema
from pipeline.audit import audit
from pipeline.report import Report, Value
from pipeline.scoring import score
from tests.pipeline.audit.builders import KNOWLEDGE, fund, indicator
from tests.pipeline.audit.examples import one, row


def scanned(made: Report) -> Report:
    return replace(made, document=replace(made.document, is_scanned=True))


def found(made: Report, rule: str) -> list[schema.Finding]:
    return [f for f in audit(made, KNOWLEDGE, rescore=score).findings if f.rule == rule]


def printed(made: Report, column: str, digits: str) -> Report:
    """The report with the printed digits of its last indicator's marks."""
    project = made.projects[0]
    key = (project.indicators[-1].indicator_id, column)
    values = {**project.values, key: Value(raw=digits, value=Decimal(digits), printed=digits)}
    return replace(made, projects=(replace(project, values=values),))


def also_read(made: Report, column: str, text: str, other: str) -> Report:
    """The report whose first indicator has another reading of a cell."""
    project = made.projects[0]
    first, *rest = project.worded.indicators
    cell = Worded(text, Place(confidence=0.6, also_read=(other,)))
    worded = replace(project.worded, indicators=(replace(first, **{column: cell}), *rest))  # type: ignore[arg-type]
    return replace(made, projects=(replace(project, worded=worded),))


def test_a_sign_read_as_a_digit_is_a_doubt() -> None:
    made = scanned(one(indicator("开展活动次数", "28次", "8次")))
    (finding,) = found(made, "target.missed")
    assert finding.severity == "info"
    assert finding.message == "“开展活动次数”目标28次，实际8次，未达标；也可能是识读有误：“28次”原页或为“≥8次”，请核对原页"


def test_a_lost_decimal_point_is_a_doubt() -> None:
    made = scanned(printed(one(row(weight=10, score=95, deviation_reason="阴雨")), "score", "95"))
    (finding,) = found(made, "score.above_weight")
    assert finding.severity == "warning"
    assert "“95”原页或为“9.5”" in finding.message


@pytest.mark.parametrize(("target", "doubt"), [("≥1部", True), ("≥28部", False)])
def test_a_digit_that_the_goal_prints_may_have_been_lost(target: str, doubt: bool) -> None:
    made = one(indicator("补助电梯数量", target, "29部"), goal_target="完成31部电梯加装补助发放。")
    (finding,) = found(scanned(made), "cross.table_text")
    assert ("“≥1部”原页或为“≥31部”" in finding.message) is doubt
    assert "识读" not in found(made, "cross.table_text")[0].message


def test_a_character_that_was_not_read_may_be_any_digit() -> None:
    made = scanned(one(indicator("改造床位数", "≥80张", "7张", weight=20, score=18, deviation_reason="验收滞后")))
    project = made.projects[0]
    worded = replace(project.worded.indicators[0], actual=Worded("7?张", Place(confidence=0.56)))
    made = replace(made, projects=(replace(project, worded=replace(project.worded, indicators=(worded,))),))
    (finding,) = found(made, "score.rule")
    assert "“7?张”原页或为“70张”" in finding.message


def test_a_rate_is_doubted_where_an_amount_may_have_lost_its_point() -> None:
    made = scanned(one(fund("total", budget_adjusted="349万元", executed="21.04万元", execution_rate="60.3%")))
    (finding,) = found(made, "fund.execution_rate")
    assert "“349万元”原页或为“34.9万元”" in finding.message


def test_what_the_recogniser_also_read_is_named() -> None:
    made = also_read(one(indicator("满意度", "≥95%", "91%")), "actual", "91%", "97%")
    assert "“91%”原页或为“97%”" in found(scanned(made), "target.missed")[0].message


def test_digital_text_is_what_it_says() -> None:
    (finding,) = found(one(indicator("开展活动次数", "28次", "8次")), "target.missed")
    assert (finding.severity, "识读" in finding.message) == ("warning", False)


def test_glued_columns_of_digital_text_are_a_doubt() -> None:
    full = [row(weight=10, score=10) for _ in range(3)]
    whole = printed(one(*full, indicator("满意度", "≥90%", "95%", weight=10, score=9510)), "score", "9510")
    assert found(whole, "score.above_weight")[0].severity == "error"
    blank = printed(one(*full, indicator("满意度", "≥90%", weight=10, score=9510)), "score", "9510")
    (finding,) = found(blank, "score.above_weight")
    assert finding.severity == "warning"
    assert "“9510”原页或为“10”" in finding.message
    table = blank.document.tables[0]
    shared = replace(table, cells=(*table.cells, Cell(0, 2, "10", row_span=9)), columns=3)
    (finding,) = found(replace(blank, document=Document("docx", (shared,))), "score.above_weight")
    assert finding.severity == "error"  # the marks of two rows in one cell


@pytest.mark.parametrize("figures", [("≥8次", "5次"), ("10次", "3次")])
def test_a_contradiction_that_no_misreading_explains_stays_as_grave(figures: tuple[str, str]) -> None:
    (finding,) = found(scanned(one(indicator("开展活动次数", *figures))), "target.missed")
    assert finding.severity == "warning"
