"""Actuals against targets and milestones, and targets that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import plain
from pipeline.audit.rule import HOLDS, Broken, Case, Result, Unknown, rule
from pipeline.audit.rules.scores import in_full_levels
from pipeline.audit.rules.slips import slipped

_PRINTED = {"higher": "正向", "lower": "反向"}
_YEAR = re.compile(r"20\d\d")
_STAGES = ("self_evaluation", "evaluation")


@rule("target.missed", severity="warning", needs="没有可与目标值比较的实际完成值")
def missed(case: Case) -> Iterator[Result]:
    """实际完成值达到目标值（或不晚于期限）。

    `achieved` decides, which takes comparator, direction, unit and deadline into account. The same indicator with the same values in a
    second form of the project is tried once. Not evaluable in monitoring, since a target is not missed before the end of the period,
    where `achieved` is unknown, and where the actual is in the wrong unit (`fund.unit_slip`).
    """
    seen: set[tuple[str, str, str]] = set()
    for row in case.project.indicators:
        if row.achieved is None or row.stage not in _STAGES:
            if row.achieved is not None and row.stage == "monitoring":
                yield Unknown("监控节点早于期末，目标尚未到期")
            continue
        key = (fold(row.level3_raw), fold(row.target_raw or ""), fold(row.actual_raw or ""))
        if key in seen:
            continue
        seen.add(key)
        if row.achieved:
            yield HOLDS
            continue
        if slipped(case, row):
            yield Unknown("实际完成值的单位疑误")
            continue
        yield Broken(
            subject=row,
            says="target.missed",
            words={"name": row.level3_raw, "target": row.target_raw or "", "actual": row.actual_raw or ""},
            expected=row.target_raw,
            actual=row.actual_raw,
        )


@rule("target.milestone_missed", severity="warning", needs="没有同时给出阶段目标值和实际完成值")
def milestone_missed(case: Case) -> Iterator[Result]:
    """实际完成值达到本阶段应完成的目标值。

    The direction is that of the full-year target: a stage ceiling of `=24000元` under a cost target `≤40000元` is broken by 26488元.
    Not evaluable where milestone or actual has no value, the units differ, or nothing tells the direction.
    """
    for row in case.project.indicators:
        aim, actual = row.milestone_value, row.actual_value
        if aim is None or actual is None:
            continue
        if row.milestone_unit and row.actual_unit and row.milestone_unit != row.actual_unit:
            yield Unknown("阶段目标值与实际完成值单位不同")
            continue
        direction = case.direction(row)
        if aim != actual and direction is None:
            yield Unknown("指标方向不明")
        elif aim == actual or (actual < aim if direction == "lower" else actual > aim):
            yield HOLDS
        else:
            yield Broken(
                subject=row,
                says="target.milestone_missed.above" if actual > aim else "target.milestone_missed.below",
                words={"name": row.level3_raw, "actual": row.actual_raw or "", "milestone": row.milestone_raw or ""},
                expected=row.milestone_raw,
                actual=row.actual_raw,
            )


@rule("target.full_score_though_missed", severity="error", needs="没有未达标且有得分的指标")
def full_score_though_missed(case: Case) -> Iterator[Result]:
    """未达标的指标不得满分。

    Tried on every missed target with weight and score, and on those without a weight below a level that was given all its marks
    (满意度指标（10分）); a score above the weight is `score.above_weight` as well. Not evaluable where no scored target was missed.
    """
    full = in_full_levels(case)
    for row in case.project.indicators:
        weight = row.score if row.indicator_id in full else row.weight
        if row.achieved is not False or not weight or row.score is None or slipped(case, row):
            continue
        if row.score < weight:
            yield HOLDS
            continue
        yield Broken(
            subject=row,
            says="target.full_score_though_missed",
            words={"name": row.level3_raw, "target": row.target_raw or "", "actual": row.actual_raw or "", "score": plain(row.score)},
            expected=f"低于{plain(weight)}",
            actual=plain(row.score),
        )


@rule("target.not_measurable", severity="warning", needs="没有目标值")
def not_measurable(case: Case) -> Iterator[Result]:
    """目标值可以衡量，也可能达不到。

    Found: a floor of zero (≥0%). Remarks: a ceiling of 100 %, vague wordings (有效, 较高), a template that was never filled in. An
    indicator that stands in several stages is tried once. Not evaluable without a target.
    """
    seen: set[str] = set()
    for row in case.project.indicators:
        if not row.target_raw or (key := fold(row.level3_raw) + fold(row.target_raw)) in seen:
            continue
        seen.add(key)
        problem = _problem(case, row)
        if problem is None:
            yield HOLDS
            continue
        yield Broken(
            subject=row,
            says=f"target.not_measurable.{problem}",
            words={"name": row.level3_raw, "target": row.target_raw},
            actual=row.target_raw,
            severity=None if problem == "floor" else "info",
        )


def _problem(case: Case, row: schema.Indicator) -> str | None:
    """What is wrong with a target: the variant of the sentence."""
    words, wording = case.words, fold(row.target_raw or "")
    if row.target_comparator in (">=", ">") and row.target_value is not None and row.target_value <= 0:
        return "floor"
    if row.target_comparator == "<=" and row.target_value == Decimal(100) and row.target_unit == "%":
        return "ceiling"
    if row.target_value is None and row.target_date is None:
        if words.blank.search(wording):
            return "blank"
        if words.vague.search(wording):
            return "vague"
    return None


@rule("target.direction", severity="info", needs="没有印出指标方向，或目标没有比较符号")
def direction(case: Case) -> Iterator[Result]:
    """印出的指标方向（正向、反向）与目标值的比较符号一致：正向不会是≤，反向不会是≥。

    A remark, since scoring goes by the comparator and the column of directions is often filled in without care. An indicator that
    stands in several stages is tried once. Not evaluable where the form prints no direction, or a target has no ≥, >, ≤ or <.
    """
    seen: set[tuple[str, str]] = set()
    for row in case.project.indicators:
        wanted, sign = case.directions.printed(case.polarity(row)), case.directions.by_sign(row.target_comparator)
        key = (fold(row.level3_raw), fold(row.target_raw or ""))
        if wanted is None or sign is None or key in seen:
            continue
        seen.add(key)
        if wanted == sign:
            yield HOLDS
            continue
        yield Broken(
            subject=row,
            says="target.direction",
            words={"name": row.level3_raw, "printed": _PRINTED[wanted], "target": row.target_raw or ""},
            expected=_PRINTED[sign],
            actual=case.polarity(row),
        )


@rule("target.out_of_year", severity="warning", needs="目标值没有写明年份的期限")
def out_of_year(case: Case) -> Iterator[Result]:
    """目标期限在预算年度（或印出的项目期）之内。

    Compared: deadlines that print their year. They may not lie before the year, nor after it, unless the project's own period or the years
    of the title (2019—2021年) reach further. An indicator that stands in several stages is tried once. Not evaluable where no target is
    such a deadline.
    """
    project = case.project.row
    year = project.fiscal_year or case.report.row.fiscal_year
    if year is None:
        return
    title = case.report.worded.title
    years = [year, *map(int, _YEAR.findall(title.text if title else ""))]
    first = min(project.period_start or date.max, date(min(years), 1, 1))
    last = max(project.period_end or date.min, date(max(years), 12, 31))
    seen: set[tuple[str, date]] = set()
    for row in case.project.indicators:
        day, wording = row.target_date, row.target_raw or ""
        if day is None or str(day.year) not in wording or (key := (fold(row.level3_raw), day)) in seen:
            continue
        seen.add(key)
        if first <= day <= last:
            yield HOLDS
            continue
        yield Broken(
            subject=row,
            says="target.out_of_year",
            words={"name": row.level3_raw, "target": wording, "year": str(year)},
            expected=str(year),
            actual=wording,
        )
