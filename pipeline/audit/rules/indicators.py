"""Indicators against one another: dropped and used again, computed instead of measured."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Interval, plain
from pipeline.audit.names import likeness
from pipeline.audit.rule import HOLDS, Broken, Case, Result, place, rule
from pipeline.audit.rules.funds import share_passed

_ALIKE = 0.85
_WIDEST = Decimal("0.0005")
_FEWEST = 3
_MOST = 300
_WHOLE = 100


@rule("indicator.deleted_but_used", severity="warning", needs="没有在核对调整中删除的指标")
def deleted_but_used(case: Case) -> Iterator[Result]:
    """调整时删除的指标不再用于对比和评价。

    Compared by name (nearly the same wording). Not evaluable where the adjustment deletes nothing or nothing follows it.
    """
    used = [r for r in case.project.indicators if r.stage in ("monitoring", "self_evaluation", "evaluation")][:_MOST]
    for dropped in case.project.indicators:
        if dropped.adjustment != "deleted" or not used:
            continue
        again = next((r for r in used if r.adjustment is None and likeness(dropped.level3_raw, r.level3_raw) >= _ALIKE), None)
        if again is None:
            yield HOLDS
            continue
        yield Broken(
            subject=again,
            says="indicator.deleted_but_used",
            words={"name": dropped.level3_raw, "again": again.level3_raw},
            expected="不再使用",
            actual=again.level3_raw,
            evidence=(place(dropped),),
        )


@rule("indicator.proportional_actuals", severity="warning", needs="没有三个以上可比的实际完成值")
def proportional_actuals(case: Case) -> Iterator[Result]:
    """实际完成值应是统计所得，不应都是目标值乘以同一比例。

    Found: three or more actuals of one stage that are the very same share of different targets. Only figures precise enough for chance to
    be out of the question count (the last digit below 1/2000 of the value), and shares other than one. A share that is just the part of the
    year that has passed may be a plan, and is a remark. Not evaluable with fewer than three such figures.
    """
    for stage in dict.fromkeys(r.stage for r in case.project.indicators):
        shares = [s for r in case.project.indicators if r.stage == stage and (s := _share(case, r)) is not None]
        if len({r.target_value for r, _ in shares}) < _FEWEST:
            continue
        group = _largest_group(shares)
        if len({r.target_value for r in group}) < _FEWEST:
            yield HOLDS
        else:
            yield _report(case, group)


def _share(case: Case, row: schema.Indicator) -> tuple[schema.Indicator, Interval] | None:
    actual, target = case.figure(row, "actual_value"), row.target_value
    if actual is None or target is None or min(actual.value, target) <= 0 or actual.value == target:
        return None
    if row.target_unit == "%" or row.actual_unit not in (row.target_unit, None) or actual.step > actual.value * _WIDEST:
        return None
    half, whole = Fraction(actual.step) / 2, Fraction(target)
    return row, Interval((Fraction(actual.value) - half) / whole, (Fraction(actual.value) + half) / whole)


def _largest_group(shares: Sequence[tuple[schema.Indicator, Interval]]) -> list[schema.Indicator]:
    """The most rows whose shares can be one and the same, in the order of the page."""
    ordered = sorted(shares, key=lambda s: s[1].low)
    lows = [share.low for _, share in ordered]
    ends = [bisect_right(lows, share.high) for _, share in ordered]
    start = max(range(len(ordered)), key=lambda n: ends[n] - n)
    members = {r.indicator_id for r, _ in ordered[start : ends[start]]}
    return [r for r, _ in shares if r.indicator_id in members]


def _report(case: Case, group: Sequence[schema.Indicator]) -> Broken:
    finest = max(group, key=lambda r: r.actual_value or 0)
    share = Fraction(finest.actual_value or 0) / Fraction(finest.target_value or 1)
    passed = share_passed(case.project.row)
    planned = passed is not None and abs(share - passed) < Fraction(1, 1000)
    figures = "、".join(f"{plain(r.actual_value or Decimal(0))}÷{plain(r.target_value or Decimal(1))}" for r in group)
    return Broken(
        subject=group[0],
        says="indicator.proportional_actuals",
        words={"count": str(len(group)), "share": plain(share * 100, 2) + "%", "figures": figures},
        expected="各指标据实统计",
        actual=plain(share * 100, 2) + "%",
        severity="info" if planned else None,
        evidence=tuple(place(r) for r in group[1:]),
    )


@rule("indicator.impossible", severity="error", needs="没有满意度、合格率一类的比率")
def impossible(case: Case) -> Iterator[Result]:
    """满意度、合格率、覆盖率等比率不超过100%。

    Tried: targets and actuals in percent of indicators whose name ends in such a share; rates of growth, of completion and of money
    received can be higher. Not evaluable where there is no such indicator.
    """
    for row in case.project.indicators:
        if not case.words.share.search(fold(row.level3_raw)):
            continue
        values = ((row.target_value, row.target_unit, row.target_raw), (row.actual_value, row.actual_unit, row.actual_raw))
        for value, unit, wording in values:
            if value is None or unit != "%":
                continue
            if value <= _WHOLE:
                yield HOLDS
                continue
            yield Broken(
                subject=row,
                says="indicator.impossible",
                words={"name": row.level3_raw, "value": wording or plain(value)},
                expected="不高于100%",
                actual=wording,
            )
