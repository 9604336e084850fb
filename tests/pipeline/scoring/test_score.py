"""What the rules give: marks a row should get, sums, grades, editions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors import document as page
from extractors.records import Worded, WordedProject, WordedReport
from pipeline import schema
from pipeline.knowledge.editions import edition_named, editions
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.report import Project, Report
from pipeline.scoring import score

KNOWLEDGE = Knowledge()
PLACED: dict[str, Any] = {"method": "table", "confidence": Decimal(1)}


def row(
    target: str | None = "10", actual: str | None = "10", weight: str | None = "10", score: str | None = "10", **columns: Any
) -> schema.Indicator:
    numbers = {"target_value": target, "actual_value": actual, "weight": weight, "score": score}
    return schema.Indicator(
        **{
            "indicator_id": "d-p1-i1",
            "project_id": "d-p1",
            "stage": "self_evaluation",
            "level3_raw": "值班次数",
            "dimension": "output.quantity",
            "target_comparator": ">=",
            "actual_raw": actual,
            **PLACED,
            **{name: Decimal(v) if v is not None else None for name, v in numbers.items()},
            **columns,
        }
    )


def line(score: str | None = "8.96", source: str = "total") -> schema.Fund:
    return schema.Fund(
        fund_id="d-p1-f1", project_id="d-p1", source=source, weight=Decimal(10), score=Decimal(score) if score else None, **PLACED
    )


def scored(
    *rows: schema.Indicator,
    funds: tuple[schema.Fund, ...] = (),
    knowledge: Knowledge = KNOWLEDGE,
    text: str = "",
    region_code: str | None = None,
    **columns: Any,
) -> Project:
    document = schema.Document(document_id="d", source="a", sha256="d", size_bytes=1, status="extracted", region_code=region_code)
    project = schema.Project(project_id="d-p1", document_id="d", scope="project", **PLACED, **columns)
    made = Project(row=project, worded=WordedProject(name=Worded("信访")), funds=funds, indicators=rows)
    report = Report(row=document, document=page.Document("pdf", (page.Paragraph(text),)), worded=WordedReport(), projects=(made,))
    return score(report, knowledge).projects[0]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (row(), "10"),
        (row(actual="25"), "10"),
        (row(actual="6", weight="9"), "5.4"),
        (row("1190", "1548", "12", target_comparator="<="), "9.22"),
        (row("0", "0", target_comparator="="), "10"),
        (row("0", "1", target_comparator="="), None),
        (row(None, None, target_raw="健全", actual_raw="健全"), None),
        (row(weight=None), None),
        (row(stage="evaluation"), None),
        (row(actual=None), None),
    ],
)
def test_expected_marks(made: schema.Indicator, expected: str | None) -> None:
    assert scored(made).indicators[0].score_expected == (Decimal(expected) if expected else None)


def test_total_is_the_sum_of_what_is_printed() -> None:
    project = scored(row(score="48"), row(score="39.5"), funds=(line(), line("8.96", "fiscal_current")))
    assert (project.row.score_recomputed, project.row.grade_recomputed) == (Decimal("96.46"), "优")


def test_total_needs_every_score() -> None:
    assert scored(row(score=None), row()).row.score_recomputed is None
    assert scored(row(score=None, weight=None)).row.score_recomputed is None
    assert scored(funds=(line(),)).row.score_recomputed is None


def test_rows_of_an_unscored_second_form_do_not_count() -> None:
    assert scored(row(score="85"), row(score=None, weight=None)).row.score_recomputed == 85


def test_rate_scored_as_an_indicator_counts_once() -> None:
    assert scored(row(score="90"), row(score="8.96", dimension="budget.execution"), funds=(line(),)).row.score_recomputed == Decimal(
        "98.96"
    )


def test_stage_whose_sum_was_reported_counts() -> None:
    rows = (row(score="95"), row(score="90", stage="evaluation"))
    assert scored(*rows).row.score_recomputed == 90
    assert scored(*rows, score_reported=Decimal(95)).row.score_recomputed == 95


@pytest.mark.parametrize(
    ("total", "grade"), [("90", "优"), ("89.99", "良"), ("80", "良"), ("79.9", "中"), ("60", "中"), ("59.99", "差"), ("0", "差")]
)
def test_grades(total: str, grade: str) -> None:
    assert edition_named(None, KNOWLEDGE).grade(Decimal(total)) == grade


def ours(folder: Path, text: str) -> Knowledge:
    """Our knowledge with editions of the user's."""
    (folder / "editions.yaml").write_text(text, encoding="utf-8")
    return Knowledge(folder)


def test_excess_is_taken_off_only_where_an_edition_says_so(tmp_path: Path) -> None:
    knowledge = ours(tmp_path, "local: {label: 本地, source: 本地办法, regions: ['61'], excess: 1.5}")
    assert scored(row(actual="20"), knowledge=knowledge, region_code="610831").indicators[0].score_expected == 5
    assert scored(row(actual="15"), knowledge=knowledge, region_code="610831").indicators[0].score_expected == 10
    assert scored(row(actual="20"), knowledge=knowledge, region_code="510904").indicators[0].score_expected == 10


def test_rounding_is_the_editions(tmp_path: Path) -> None:
    third = row(target="3", actual="2", weight="10")
    assert scored(third).indicators[0].score_expected == Decimal("6.67")
    assert scored(third, text="注：得分取整数").indicators[0].score_expected == 7
    knowledge = ours(tmp_path, "national_cut: {label: 截尾, source: 本地办法, regions: ['61'], decimals: 1, rounding: down}")
    assert scored(third, knowledge=knowledge, region_code="61").indicators[0].score_expected == Decimal("6.6")


def test_execution_rate_is_scored_in_proportion_or_by_bands(tmp_path: Path) -> None:
    national = edition_named("national", KNOWLEDGE)
    assert [national.execution_marks(Decimal(10), Decimal(r)) for r in ("0.603", "1", "1.2")] == [Decimal("6.03"), 10, 10]
    banded = edition_named("banded", ours(tmp_path, "banded: {label: 分档, source: 本地办法, bands: [[0.95, 1], [0.9, 0.7]]}"))
    assert [banded.execution_marks(Decimal(6), Decimal(r)) for r in ("0.95", "0.94", "0.89")] == [6, Decimal("4.2"), 0]


def test_a_broken_edition_is_named(tmp_path: Path) -> None:
    for text in ("local: {label: x, tiers: [1]}", "local: {rounding: up}", "local: 3", "local: {says: '('}"):
        with pytest.raises(KnowledgeError, match=r"editions\.yaml: edition local"):
            editions(ours(tmp_path, text))


def test_nothing_printed_is_overwritten() -> None:
    before = row(actual="6", score="10")
    after = scored(before).indicators[0]
    assert replace(after, achieved=None, completion_ratio=None, score_expected=None) == before
