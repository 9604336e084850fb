"""Small reports made by hand: `report(total("30万元", "21.04万元"), target("≥95%", "97%"))`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from extractors import document as page
from extractors import records
from extractors.records import Worded
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.report import Claim, Project, Report, Value
from pipeline.scoring import score

KNOWLEDGE = Knowledge()
DOCUMENT_ID = "0123456789abcdef"
_NUMBER = re.compile(r"(≥|≤|>|<|=)?(?:.*?)(\d+(?:\.\d+)?)(.*)")
_SIGNS = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}
_SCALES = {"万元": Decimal(10000), "元": Decimal(1), "亿元": Decimal(100000000)}
_PLACED: dict[str, Any] = {"page": 1, "table_no": 1, "method": "table", "confidence": Decimal("0.99")}


def value(raw: str) -> Value:
    """How a simple wording is understood: sign, number, unit."""
    found = _NUMBER.fullmatch(raw)
    if not found:
        return Value(raw=raw)
    sign, digits, unit = found.groups()
    scale = _SCALES.get(unit, Decimal(1))
    unit = "元" if unit in _SCALES else unit or None
    return Value(raw=raw, comparator=_SIGNS.get(sign), value=Decimal(digits) * scale, unit=unit, printed=digits, scale=scale)


def rate(raw: str) -> Value:
    digits = raw.rstrip("%")
    return Value(raw=raw, value=Decimal(digits) / 100, printed=digits, scale=Decimal("0.01"))


class Made:
    """A row without its ids, the wording beside it, and how its numbers were understood."""

    def __init__(self, kind: type[schema.Row], columns: dict[str, Any], values: dict[str, Value], worded: Any = None) -> None:
        self.kind, self.columns, self.values, self.worded = kind, columns, values, worded


def fund(source: str, **printed: Any) -> Made:
    """A funds line: `fund("total", executed="5万元", execution_rate="100%", weight=10)`."""
    label = printed.pop("label", "年度资金总额" if source == "total" else source)
    understood = {c: rate(w) if c == "execution_rate" else value(w) for c, w in printed.items() if isinstance(w, str)}
    marks = {c: Decimal(str(w)) for c, w in printed.items() if not isinstance(w, str)}
    columns = {"source": source, "source_raw": label, **marks, **{c: v.value for c, v in understood.items()}}
    return Made(schema.Fund, columns, understood, records.WordedFund(source=Worded(label)))


def spending(item: str, amount: str) -> Made:
    understood = value(amount)
    columns = {"item_raw": item, "amount_raw": amount, "amount": understood.value}
    return Made(schema.Expenditure, columns, {"amount": understood})


def indicator(name: str, target: str | None = None, actual: str | None = None, **columns: Any) -> Made:
    """An indicator row of the self-evaluation; `level1` is the worded label, other columns as in the dataset."""
    level1 = columns.pop("level1", None)
    polarity = columns.pop("polarity", None)
    read = {f"{c}_value": value(w) for c, w in (("target", target), ("actual", actual), ("milestone", columns.get("milestone_raw"))) if w}
    row: dict[str, Any] = {
        "stage": "self_evaluation",
        "dimension": "output.quantity",
        "level3_raw": name,
        "target_raw": target,
        "actual_raw": actual,
    }
    for column, understood in read.items():
        kind = column.removesuffix("_value")
        row |= {column: understood.value, f"{kind}_unit": understood.unit}
        if kind != "actual":
            row[f"{kind}_comparator"] = understood.comparator
    if row.get("actual_value") is not None and row.get("actual_unit") is None:
        row["actual_unit"] = row.get("target_unit")
    row |= {c: Decimal(str(v)) if c in ("weight", "score") else v for c, v in columns.items()}
    worded = records.WordedIndicator(
        stage=row["stage"],
        level3=Worded(name),
        level1=Worded(level1) if level1 else None,
        polarity=Worded(polarity) if polarity else None,
        confidence=float(row.get("confidence", 1)),
    )
    return Made(schema.Indicator, row, read, worded)


def claim(subject: str, said: str, name: str = "", level: str = "", **more: Any) -> Claim:
    """A statement of the prose."""
    worded = records.Claim(subject=subject, value=Worded(said), name=Worded(name) if name else None, level=Worded(level) if level else None)
    understood = rate(said) if subject == "execution_rate" else value(said)
    return Claim(worded=worded, value=understood, dimension=more.get("dimension"), score=value(more["score"]) if "score" in more else None)


def project(*made: Made | Claim, key: str = f"{DOCUMENT_ID}-p1", weight_total: str | None = None, **columns: Any) -> Project:
    """One project of these rows; further arguments are columns of its row."""
    rows: dict[type[schema.Row], list[Any]] = {schema.Fund: [], schema.Expenditure: [], schema.Indicator: []}
    worded: list[records.WordedIndicator] = []
    values: dict[tuple[str, str], Value] = {}
    for m in made:
        if isinstance(m, Claim):
            continue
        letter = {schema.Fund: "f", schema.Expenditure: "e", schema.Indicator: "i"}[m.kind]
        number = len(rows[m.kind]) + 1
        row_id = f"{key}-{letter}{number}"
        placed = {**_PLACED, "row_no": number + 1, "project_id": key, next(c.name for c in schema.columns(m.kind) if c.key): row_id}
        rows[m.kind].append(m.kind(**{**placed, **m.columns}))
        values.update({(row_id, column): v for column, v in m.values.items()})
        if m.kind is schema.Indicator:
            worded.append(m.worded)
    if weight_total:
        values[key, "weight_total"] = value(weight_total)
    if isinstance(columns.get("score_reported"), str):
        values[key, "score_reported"] = understood = value(columns["score_reported"])
        columns["score_reported"] = understood.value
    row = schema.Project(
        **{**_PLACED, "project_id": key, "document_id": DOCUMENT_ID, "scope": "project", "name": "信访维稳经费", **columns}
    )
    return Project(
        row=row,
        worded=records.WordedProject(
            name=Worded("信访维稳经费"),
            indicators=tuple(worded),
            goal_target=Worded(columns["goal_target"]) if "goal_target" in columns else None,
            goal_actual=Worded(columns["goal_actual"]) if "goal_actual" in columns else None,
        ),
        funds=tuple(rows[schema.Fund]),
        expenditures=tuple(rows[schema.Expenditure]),
        indicators=tuple(rows[schema.Indicator]),
        claims=tuple(m for m in made if isinstance(m, Claim)),
        values=values,
    )


def report(*projects: Project, text: str = "", header: str = "三级指标|偏差原因分析", **columns: Any) -> Report:
    """A scored report: `text` is its prose, one paragraph a line; `header` the first row of its table."""
    row = schema.Document(
        **{
            "document_id": DOCUMENT_ID,
            "source": "a.pdf",
            "sha256": DOCUMENT_ID * 4,
            "size_bytes": 1,
            "status": "extracted",
            "organisation": "子洲县信访局",
            **columns,
        }
    )
    cells = tuple(page.Cell(0, n, label) for n, label in enumerate(header.split("|")))
    table = page.Table(cells, rows=99, columns=len(cells), number=1, page=1)
    prose = tuple(page.Paragraph(line, n, 1) for n, line in enumerate(text.splitlines(), 1))
    made = Report(row=row, document=page.Document("pdf", (*prose, table)), worded=records.WordedReport(), projects=projects)
    return score(made, KNOWLEDGE)


def monitored(**columns: Any) -> dict[str, Any]:
    """Columns of a project watched up to the end of October."""
    return {"cutoff_date": date(2023, 10, 31), "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31), **columns}


def without_values(made: Project) -> Project:
    """The project as if nothing were known of how its numbers were printed."""
    return replace(made, values={})
