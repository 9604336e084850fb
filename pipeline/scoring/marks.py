"""Marks by the rules: what a row should get, what the rows add up to."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pipeline import schema
from pipeline.knowledge.editions import Edition
from pipeline.report import Project

_STAGES = ("evaluation", "self_evaluation", "monitoring", "adjustment", "target")


def score_expected(row: schema.Indicator, met: bool | None, ratio: Decimal | None, edition: Edition) -> Decimal | None:
    """The marks a row should get (应得分); None where the rules leave it to judgement.

    `met` and `ratio` are the row's achievement and completion ratio. A met target gives the whole weight, a missed figure its share;
    qualitative wordings and late deadlines are for a person to judge.
    """
    if row.weight is None or met is None or row.stage not in edition.stages:
        return None
    if row.target_value is None and row.target_date is None:
        return None
    if met:
        return _after_excess(row.weight, ratio, edition)
    if ratio is None or edition.missed == "printed":
        return None
    return edition.rounded(row.weight * min(Decimal(1), ratio))


def _after_excess(weight: Decimal, ratio: Decimal | None, edition: Edition) -> Decimal:
    if edition.excess is None or ratio is None or ratio <= edition.excess:
        return weight
    return edition.rounded(weight * max(Decimal(0), 1 - (ratio - edition.excess)))


def score_recomputed(project: Project) -> Decimal | None:
    """The sum of the printed scores (复算得分): indicators and the funds total, each once.

    None where nothing is scored, or where a weighted row lacks its score, so that a sum would mean nothing.
    """
    candidates = [total for stage in _STAGES if (total := _sum_of_stage(project, stage)) is not None]
    if project.row.score_reported in candidates:
        return project.row.score_reported
    return candidates[0] if candidates else None


def _sum_of_stage(project: Project, stage: str) -> Decimal | None:
    rows = [r for r in project.indicators if r.stage == stage and (r.score is not None or r.weight is not None)]
    if not rows or any(r.score is None for r in rows):
        return None
    return sum((r.score for r in rows if r.score is not None), _execution_score(project.funds, rows))


def _execution_score(funds: Iterable[schema.Fund], rows: Iterable[schema.Indicator]) -> Decimal:
    """The marks of the funds block, unless a row of the indicator table carries them already (预算执行率)."""
    if any(r.dimension == "budget.execution" for r in rows):
        return Decimal(0)
    scored = [f for f in funds if f.score is not None]
    line = next((f for f in scored if f.source == "total"), scored[0] if scored else None)
    return line.score if line is not None and line.score is not None else Decimal(0)
