"""Marks row by row: what the rules give, and lost marks without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from pipeline import schema
from pipeline.audit.figures import plain
from pipeline.audit.rule import HOLDS, Broken, Case, Result, Unknown, rule
from pipeline.audit.rules.slips import slipped
from pipeline.knowledge.editions import NATIONAL

_TENTH = Decimal("0.1")
_DIGIT = re.compile(r"\d")


@rule("score.rule", severity="warning", needs="没有可按评分规则复算的得分")
def rule_of_score(case: Case) -> Iterator[Result]:
    """得分不超过评分规则给出的分数：预算执行率得分＝分值×执行率；未达标的定量指标＝分值×完成比。

    Rounding to tenths or up to whole marks is local practice and agrees. Lost marks on a met target are `score.unexplained`, full marks on
    a missed one `target.full_score_though_missed`. Where the form prints no weight for the execution rate, the edition's counts, unless it
    is the national one, from which units depart. Remarks: marks harsher than the rule gives, a qualitative row whose marks lie outside
    the tier of its verdict (100–80%, 80–60%, 60–0%), a total without rows that the execution rate alone rules out. Not evaluable where
    nothing is scored, and in evaluations, which have criteria of their own. Recomputation flags; it never corrects.
    Source: 财预〔2020〕10号.
    """
    for line in case.totals:
        weight = line.weight or (case.edition.execution_weight if case.edition.name != NATIONAL else None)
        if weight and line.score is not None:
            yield from _execution(case, line, weight, line.score)
    for row in case.project.indicators:
        if row.weight and row.score is not None and row.score < row.weight and row.stage in case.edition.stages:
            yield from _indicator(case, row, row.weight, row.score)
    yield from _total_alone(case)


def _rates(line: schema.Fund) -> list[Decimal]:
    """The reported rate and the computed one, as far as they are given, at most 1."""
    budget = line.budget_adjusted or line.budget_initial
    computed = line.executed / budget if line.executed is not None and budget else None
    return [min(r, Decimal(1)) for r in (line.execution_rate, computed) if r is not None]


def _execution(case: Case, line: schema.Fund, weight: Decimal, score: Decimal) -> Iterator[Result]:
    rates = _rates(line)
    if not rates or score > weight:
        return
    due = [case.edition.execution_marks(weight, r) for r in rates]
    if any(_fits(score, marks) for marks in due):
        yield HOLDS
        return
    share = plain(rates[0] * 100, 2) + "%"
    broken = _broken(line, "预算执行率", (weight, score, due[0]), share, harsh=score < max(due))
    yield broken if case.edition.bands is None else replace(broken, says="score.rule.banded")


def _indicator(case: Case, row: schema.Indicator, weight: Decimal, score: Decimal) -> Iterator[Result]:
    if row.target_value is None and row.target_date is None:
        yield from _tier(case, row, weight, score)
    elif row.achieved is False and row.score_expected is not None and not slipped(case, row):
        marks, share = (weight, score, row.score_expected), plain(row.completion_ratio or Decimal(0), 4)
        fits = _fits(score, row.score_expected)
        yield HOLDS if fits else _broken(row, row.level3_raw, marks, share, harsh=score < row.score_expected)


def _fits(score: Decimal, should: Decimal) -> bool:
    whole = should.quantize(Decimal(1), ROUND_CEILING)
    return abs(score - should) <= _TENTH or score in (whole, whole - 1)


def _broken(row: schema.Fund | schema.Indicator, name: str, marks: tuple[Decimal, Decimal, Decimal], share: str, *, harsh: bool) -> Broken:
    """`marks`: the weight, the score given, the score that the rules give."""
    weight, score, should = marks
    return Broken(
        subject=row,
        says="score.rule",
        words={"name": name, "should": plain(should, 2), "weight": plain(weight), "share": share, "score": plain(score)},
        expected=plain(should, 2),
        actual=plain(score),
        severity="info" if harsh else None,
    )


def _tier(case: Case, row: schema.Indicator, weight: Decimal, score: Decimal) -> Iterator[Result]:
    """A qualitative row whose words are a plain verdict, against the tier of that verdict (定性指标三档)."""
    if row.achieved is None or case.edition.tiers is None:
        return
    best, middle, _ = case.edition.tiers
    if score >= best * weight if row.achieved else score < middle * weight:
        yield HOLDS
        return
    bound = plain((best if row.achieved else middle) * weight, 2)
    yield Broken(
        subject=row,
        says="score.rule.tier_met" if row.achieved else "score.rule.tier_missed",
        words={"name": row.level3_raw, "actual": row.actual_raw or "", "bound": bound, "score": plain(score)},
        expected=("不低于" if row.achieved else "低于") + bound + "分",
        actual=plain(score),
        severity="info",
    )


def _total_alone(case: Case) -> Iterator[Result]:
    """A total for which no rows are scored, against what the execution rate alone must cost."""
    project, edition = case.project.row, case.edition
    rate = next((r for line in case.totals for r in _rates(line)), None)
    if project.score_reported is None or rate is None or any(r.score is not None for r in case.project.indicators):
        return
    best = edition.total - edition.execution_weight + edition.execution_marks(edition.execution_weight, rate)
    if project.score_reported <= best + 1:
        yield HOLDS
        return
    yield Broken(
        subject=project,
        says="score.rule.total",
        words={"rate": plain(rate * 100, 2) + "%", "best": plain(best, 2), "score": plain(project.score_reported)},
        expected=f"不高于{plain(best, 2)}",
        actual=plain(project.score_reported),
        severity="info",
    )


@rule("score.unexplained", severity="warning", needs="没有扣分的指标")
def unexplained(case: Case) -> Iterator[Result]:
    """扣了分的指标应说明原因。

    A full score holds; a score below the weight needs a reason. Only where the form has a place for reasons (偏差原因, 扣分原因, …):
    without one, and in prose, the row is not evaluable. The execution rate explains itself.
    """
    for row in case.project.indicators:
        if row.weight is None or row.score is None or row.dimension == "budget.execution":
            continue
        if row.score >= row.weight or row.deviation_reason:
            yield HOLDS
        elif not _asks_for_reasons(case, row):
            yield Unknown("表中没有填写原因的栏目")
        else:
            yield Broken(
                subject=row,
                says="score.unexplained",
                words={"name": row.level3_raw, "score": plain(row.score), "lost": plain(row.weight - row.score)},
                expected="说明扣分原因",
                actual=f"{plain(row.score)}/{plain(row.weight)}",
            )


def _asks_for_reasons(case: Case, row: schema.Indicator) -> bool:
    """Whether a column for reasons reaches the row: under the one of a funds block above, marks and values may stand here."""
    table = case.table(row)
    if table is None or row.row_no is None or row.row_no > table.rows:
        return False
    labels = [c for c in table.cells if c.row < row.row_no - 1 and len(c.text) < 30 and case.words.reasons.search("".join(c.text.split()))]
    below = table.grid[row.row_no - 1]
    return any(not (held := below[label.column]) or not _DIGIT.search(held.text) for label in labels)
