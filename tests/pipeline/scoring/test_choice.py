"""Which edition of the scoring rules a form follows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from extractors import document as page
from extractors.records import Worded, WordedProject, WordedReport
from pipeline import schema
from pipeline.knowledge.editions import editions
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.report import Project, Report
from pipeline.scoring import score
from tests.grids import grid

KNOWLEDGE = Knowledge()
PLACED: dict[str, Any] = {"method": "table", "confidence": Decimal(1), "project_id": "d-p1"}
THRESHOLDS = """
绩效指标 | 评价标准 | <  | <  | <
^        | 优       | 良 | 中 | 差
"""


def edition(
    *,
    region: str | None = None,
    says: str = "",
    table: str = "",
    rate: int | None = None,
    framework: str = "",
    knowledge: Knowledge = KNOWLEDGE,
) -> str | None:
    document = schema.Document(document_id="d", source="a", sha256="d", size_bytes=1, status="extracted", region_code=region)
    blocks = (page.Paragraph(says), *((grid(table),) if table else ()))
    funds = (schema.Fund(fund_id="f", source="total", weight=Decimal(rate), **PLACED),) if rate is not None else ()
    indicator = schema.Indicator(
        indicator_id="i",
        stage="self_evaluation",
        level3_raw="值班次数",
        dimension="output.quantity",
        framework=framework or None,
        weight=Decimal(5),
        **PLACED,
    )
    project = schema.Project(document_id="d", scope="project", **PLACED)
    made = Project(row=project, worded=WordedProject(name=Worded("x")), funds=funds, indicators=(indicator,))
    report = Report(row=document, document=page.Document("pdf", blocks), worded=WordedReport(), projects=(made,))
    return score(report, knowledge).projects[0].row.edition


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "national"),
        ({"region": "610831"}, "national"),
        ({"region": "420200"}, "hubei"),
        ({"region": "420200", "rate": 20}, "hubei"),
        ({"region": "420200", "rate": 10}, "national"),
        ({"region": "530521", "says": "得分（20分*执行率）"}, "hubei"),
        ({"region": "510904"}, "anju"),
        ({"region": "510903"}, "national"),
        ({"region": "640105"}, "yinchuan"),
        ({"framework": "mof2021_101"}, "cost_2021"),
        ({"framework": "mof2021_101", "region": "420200"}, "cost_2021"),
        ({"framework": "mof2011_285"}, "score_sheet_2011"),
        ({"table": THRESHOLDS}, "printed_thresholds"),
        ({"says": "评价等级分为优、良、中、差"}, "national"),
        ({"says": "得分四舍五入取整数"}, "whole_marks"),
    ],
)
def test_words_decide_then_levels_then_the_region(given: dict[str, Any], name: str) -> None:
    assert edition(**given) == name


def test_a_forced_edition_counts_whatever_the_page_says() -> None:
    assert edition(region="420200", says="20分*执行率", knowledge=Knowledge(edition="anju")) == "anju"
    with pytest.raises(KnowledgeError, match=r"bogus: no such edition .* there are national, cost_2021"):
        edition(knowledge=Knowledge(edition="bogus"))


def test_editions_inherit_from_the_national_one() -> None:
    known = editions(KNOWLEDGE)
    national, hubei = known["national"], known["hubei"]
    assert (national.execution_weight, hubei.execution_weight, hubei.grades) == (10, 20, national.grades)
    assert (national.tiers, hubei.tiers) == ((Decimal("0.8"), Decimal("0.6"), 0), (Decimal("0.8"), Decimal("0.5"), 0))


def test_an_editions_parts_fill_its_total() -> None:
    for made in editions(KNOWLEDGE).values():
        assert sum(made.weights.values()) <= made.total, made.name
