"""Judge what the interpreter makes of a report of prose: rows as worded, amounts in yuan, compared with the rows it must give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors.interpret import interpret
from extractors.prose.money import interval
from extractors.readers.text import READER
from extractors.records import Worded, WordedFund, WordedIndicator, WordedProject, WordedReport

COLUMNS = ("budget_initial", "received", "executed")
TABLES = ("documents", "projects", "funds", "expenditures", "indicators")
Row = dict[str, Any]


def _text(worded: Worded | None) -> str | None:
    return worded.text if worded else None


def _yuan(worded: Worded | None) -> float | None:
    return float(interval(worded.text)[0]) if worded else None


def _adjusted(fund: WordedFund) -> float | None:
    """The budget after additions and cuts; where only these are told the dataset adds them up."""
    initial = _yuan(fund.budget_initial)
    if fund.budget_adjusted or not fund.additions or initial is None:
        return _yuan(fund.budget_adjusted)
    return initial + sum(float(interval(w.text.removeprefix("调减"))[0]) * (-1 if w.text.startswith("调减") else 1) for w in fund.additions)


def _number(worded: Worded | None) -> float | None:
    return float(worded.text) if worded else None


def _fund(fund: WordedFund) -> Row:
    rate = Decimal(fund.execution_rate.text.rstrip("%％")) / 100 if fund.execution_rate else None
    return {
        "total": fund.source.text == "资金总额",
        **{c: _yuan(getattr(fund, c)) for c in COLUMNS},
        "budget_adjusted": _adjusted(fund),
        "execution_rate": rate and float(rate),
    }


def _indicator(i: WordedIndicator) -> Row:
    texts = {"target_raw": i.target, "actual_raw": i.actual, "forecast_raw": i.forecast, "level1_raw": i.level1, "level2_raw": i.level2}
    return {"level3_raw": i.level3.text, "weight": _number(i.weight), "score": _number(i.score), **{k: _text(w) for k, w in texts.items()}}


def _project(p: WordedProject) -> Row:
    return {
        "name": p.name.text,
        "scope": p.scope,
        "score_reported": _number(p.score_reported),
        "grade_reported": _text(p.grade_reported),
        "goal_target": _text(p.goal_target),
        "supervising_department": _text(p.supervising_department),
        "implementing_unit": _text(p.implementing_unit),
    }


def _document(report: WordedReport) -> Row:
    said = {"title": _text(report.title), "document_type": report.kind}
    return {**said, "organisation": _text(report.organisation), "evaluator": _text(report.evaluator)}


def rows(report: WordedReport) -> dict[str, list[Row]]:
    """The report's rows, table by table."""
    return {
        "documents": [_document(report)],
        "projects": [_project(p) for p in report.projects],
        "funds": [_fund(f) for p in report.projects for f in p.funds],
        "expenditures": [{"item_raw": e.item.text, "amount": _yuan(e.amount)} for p in report.projects for e in p.expenditures],
        "indicators": [_indicator(i) for p in report.projects for i in p.indicators],
    }


def read(path: Path) -> WordedReport:
    """The report in a text file."""
    return interpret(READER.read(path), path.name)


def _fits(wanted: Row, row: Row) -> bool:
    """Whether a row is the wanted one in every field judged (a list: any of these); of an optional row only what it tells."""
    judged = {k: v for k, v in wanted.items() if k in row and (v is not None or not wanted.get("optional"))}
    kind = {"total": wanted["source"] == "total"} if "source" in wanted else {}
    return all(row[k] in v if isinstance(v, list) else row[k] == v for k, v in {**judged, **kind}.items())


def compare(gold: dict[str, Any], report: WordedReport) -> Iterator[tuple[str, str]]:
    """What is missing and what is too much, as (table, message); nothing where the rows are those of the gold."""
    found = rows(report)
    for table in TABLES:
        wanted = [gold[table]] if isinstance(gold[table], dict) else gold[table]
        left = list(found[table])
        for row in sorted(wanted, key=lambda r: r.get("optional", False)):
            match = next((have for have in left if _fits(row, have)), None)
            if match:
                left.remove(match)
            elif not row.get("optional"):
                yield table, f"missing {row}"
        yield from ((table, f"too much {row}") for row in left)
    passages = [(p.kind, p.text.text) for project in report.projects for p in project.passages]
    for want in gold["passages"]:
        if not any(kind == want["kind"] and want["contains"] in text for kind, text in passages):
            yield "passages", f"missing {want}"
    for never in gold["not_in_passages"]:
        if any(never["kind"] in ("*", kind) and never["text"] in text for kind, text in passages):
            yield "passages", f"not to be had {never}"
