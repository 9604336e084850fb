"""Reports made by hand, for tests of what comes after normalising."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from extractors import document as page
from extractors.records import Worded, WordedProject, WordedReport
from pipeline import schema
from pipeline.report import Origin, Project, Report
from pipeline.store import Attempt

SEEN = "2024-05-01T08:00:00Z"


def make_report(
    source: str = "a.pdf", *, content: bytes | None = None, indicators: int = 2, text: str = "值守次数", **document: Any
) -> Report:
    """A report with one project and a row in every table; `text` stands in its texts. Further arguments replace document columns."""
    content = source.encode(errors="replace") if content is None else content
    origin = Origin(source, hashlib.sha256(content).hexdigest(), len(content))
    row = schema.Document(
        **{
            "document_id": origin.document_id,
            "source": origin.source,
            "sha256": origin.sha256,
            "size_bytes": origin.size_bytes,
            "format": "pdf",
            "page_count": 3,
            "is_scanned": False,
            "title": text,
            "document_type": "self_evaluation",
            "fiscal_year": 2023,
            "report_date": date(2024, 3, 1),
            "region_code": "990104",
            "status": "extracted",
            **document,
        }
    )
    project = make_project(row.document_id, text, (make_indicator(f"{row.document_id}-p1", i, text) for i in range(1, indicators + 1)))
    return Report(
        row=row,
        document=make_pages(text),
        worded=WordedReport(),
        projects=(project,),
        findings=(make_finding(row.document_id, f"{row.document_id}-p1", text), make_finding(row.document_id, None, text)),
        checks=(schema.Check(project_id=f"{row.document_id}-p1", rule="score.total", outcome="pass", tried=1, failed=0),),
        steps={(f"{row.document_id}-p1-f1", "executed"): ("full_width", "wan_to_yuan")},
    )


def make_pages(text: str) -> page.Document:
    """One paragraph and one table of two cells."""
    box = page.Box(56.7, 70, 200.04, 90)
    cells = (page.Cell(0, 0, text, 1, 2, 1, box, 0.9), page.Cell(1, 0, "", page=1))
    table = page.Table(cells, rows=2, columns=2, number=1, page=1, bbox=box)
    return page.Document("pdf", (page.Paragraph(text, 1, 1, box), table), page_count=3, warnings=("第3页无文字",))


def make_project(document_id: str, text: str, indicators: Iterable[schema.Indicator]) -> Project:
    """A project with a fund, an expenditure, a passage and these indicators."""
    key = f"{document_id}-p1"
    placed: dict[str, Any] = {
        "method": "table",
        "confidence": Decimal("0.9"),
        "page": 1,
        "table_no": 1,
        "row_no": 2,
        "bbox": "56.7,70.0,200.0,90.0",
    }
    fund = schema.Fund(
        fund_id=f"{key}-f1",
        project_id=key,
        source="total",
        budget_initial=Decimal("300000.00"),
        executed=Decimal("198676.5"),
        execution_rate=Decimal("0.6622"),
        **placed,
    )
    return Project(
        row=schema.Project(project_id=key, document_id=document_id, name=text, scope="project", score_reported=Decimal("98.5"), **placed),
        worded=WordedProject(name=Worded(text)),
        funds=(fund,),
        expenditures=(schema.Expenditure(expenditure_id=f"{key}-e1", project_id=key, item_raw=text, amount=Decimal("0.07"), **placed),),
        indicators=tuple(indicators),
        passages=(schema.Passage(passage_id=f"{key}-s1", project_id=key, kind="problem", text=text, **placed),),
    )


def make_indicator(project_id: str, number: int, text: str = "值守次数", **columns: Any) -> schema.Indicator:
    """An indicator with most of its columns filled."""
    values: dict[str, Any] = {
        "indicator_id": f"{project_id}-i{number}",
        "project_id": project_id,
        "stage": "self_evaluation",
        "level1_raw": "产出指标",
        "level2_raw": "数量指标",
        "level3_raw": text,
        "dimension": "output.quantity",
        "target_raw": "≥12次",
        "target_comparator": ">=",
        "target_value": Decimal(12),
        "target_unit": "次",
        "target_date": date(2023, 12, 31),
        "actual_raw": "=100%",
        "actual_value": Decimal("12.5"),
        "actual_unit": "次",
        "achieved": True,
        "completion_ratio": Decimal("1.0417"),
        "weight": Decimal("10.00"),
        "score": Decimal(10),
        "page": 1,
        "table_no": 1,
        "row_no": number + 4,
        "bbox": "56.7,70.0,200.0,90.0",
        "method": "table",
        "confidence": Decimal("0.93"),
    }
    return schema.Indicator(**(values | columns))


def make_finding(document_id: str, project_id: str | None, text: str) -> schema.Finding:
    """A finding about a project, or about the whole document."""
    return schema.Finding(
        finding_id=f"{project_id or document_id}-x1",
        document_id=document_id,
        project_id=project_id,
        rule="fund.execution_rate",
        severity="error",
        message=text,
        evidence='[{"page": 1, "table_no": 1, "row_no": 2, "text": "66.22%"}]',
    )


def make_attempt(**columns: Any) -> Attempt:
    """An attempt that went well."""
    values: dict[str, Any] = {"time": SEEN, "program_version": "1", "knowledge_version": "k", "duration_s": 0.5, "peak_memory_mb": 80.0}
    return Attempt(**(values | columns))
