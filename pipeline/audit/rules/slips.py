"""Amounts in the wrong unit (单位误填): 元 for 万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from pipeline import schema
from pipeline.audit.figures import Figure, Interval, plain, total
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result, Unknown, rule

_SLIP = 10000
_LARGEST_SLIP = 3
_MOST_SLIPS = 20
_USUAL = (Decimal("0.5"), Decimal(2))
"""What an actual usually is of its target."""


@rule("fund.unit_slip", severity="error", needs="没有同时给出支出总额和支出明细")
def unit_slip(case: Case) -> Iterator[Result]:
    """金额的单位与总额不相称：15元只有作为15万元，各项之和才等于总额；实际19元只有作为19万元，才与目标20万元相称。

    Searched: the smallest set of at most three items (of at most twenty that come into question) that, moved between 元 and 万元, makes
    the items add up to the total; it counts only if no other set of that size does. Items whose sum holds as printed have no slip.
    An actual slipped where target and actual are printed in units ten thousand times apart (万元 and 元, 万人次 and 人次), and the actual
    would be half to twice the target in the target's unit. Not evaluable without a total spent and two items, or such an actual.
    """
    yield from _items(case)
    yield from _actuals(case)


def _items(case: Case) -> Iterator[Result]:
    spent, items = spending(case)
    if spent is None or len(items) < 2:
        yield Unknown("没有同时给出支出总额和支出明细")
        return
    slips = find_slips(spent, [f for _, f in items])
    for number, (row, amount) in enumerate(items):
        if number not in slips:
            yield HOLDS
            continue
        meant = amount.value * slips[number]
        unit = "万元" if slips[number] > 1 else "元"
        yield Broken(
            subject=row,
            says="fund.unit_slip",
            words={
                "item": row.item_raw,
                "amount": amount.text,
                "meant": amount.digits + unit,
                "yuan": plain(meant),
                "whole": spent.text,
            },
            expected=plain(meant) + "元",
            actual=row.amount_raw or amount.text,
            evidence=(Evidence(spent.text),),
        )


def spent_line(case: Case) -> schema.Fund | None:
    """The line that states the total spent."""
    return next((f for f in case.totals if f.executed is not None), None)


def spending(case: Case) -> tuple[Figure | None, list[tuple[schema.Expenditure, Figure]]]:
    """The total spent (支出总额) and the items it was spent on."""
    line = spent_line(case)
    items = [(row, f) for row in case.project.expenditures if (f := case.figure(row, "amount", "元")) is not None]
    return (case.figure(line, "executed", "元") if line else None), items


def _actuals(case: Case) -> Iterator[Result]:
    for row in case.project.indicators:
        if figures := slipped(case, row):
            target, actual = figures
            meant = actual.digits + target.unit
            yield Broken(
                subject=row,
                says="fund.unit_slip.actual",
                words={"name": row.level3_raw, "target": target.text, "actual": actual.text, "meant": meant},
                expected=meant,
                actual=actual.text,
            )


def slipped(case: Case, row: schema.Indicator) -> tuple[Figure, Figure] | None:
    """Target and actual of an indicator whose actual is in the wrong unit; such an actual neither meets nor misses the target."""
    target, actual = case.figure(row, "target_value"), case.figure(row, "actual_value")
    if target is None or actual is None or row.target_unit != row.actual_unit or not target.value or not actual.value:
        return None
    return (target, actual) if _fits_in_unit(actual, target) else None


def _fits_in_unit(actual: Figure, target: Figure) -> bool:
    """Whether an actual printed in a unit ten thousand times larger or smaller would fit its target in the target's unit."""
    share = Decimal(actual.digits) * _worth(target) / target.value
    return _worth(actual) / _worth(target) in (_SLIP, Decimal(1) / _SLIP) and _USUAL[0] <= share <= _USUAL[1]


def _worth(shown: Figure) -> Decimal:
    """What one of the printed unit is worth."""
    return shown.value / Decimal(shown.digits)


def find_slips(spent: Figure, items: Sequence[Figure]) -> dict[int, Decimal]:
    """Which items must be multiplied by what for the items to add up to `spent`; empty where nothing or more than one thing would do."""
    if total(f.amount for f in items).meets(spent.amount):
        return {}
    factors = {n: factor for n, f in enumerate(items) if (factor := _factor(f, spent)) is not None}
    for size in range(1, min(_LARGEST_SLIP, len(factors)) + 1 if len(factors) <= _MOST_SLIPS else 1):
        found = [set_ for set_ in combinations(factors, size) if _fits(spent, items, {n: factors[n] for n in set_})]
        if found:
            return {n: factors[n] for n in found[0]} if len(found) == 1 else {}
    return {}


def _factor(item: Figure, spent: Figure) -> Decimal | None:
    """What an item's amount might have to be multiplied by: 元 meant as 万元 stays below the total, 万元 meant as 元 lies above it."""
    if item.unit == "元" and 0 < item.value * _SLIP <= spent.value * 2:
        return Decimal(_SLIP)
    return Decimal(1) / _SLIP if item.unit == "万元" and item.value > spent.value else None


def _fits(spent: Figure, items: Sequence[Figure], factors: dict[int, Decimal]) -> bool:
    moved = (_times(f.amount, factors.get(n, Decimal(1))) for n, f in enumerate(items))
    return total(moved).meets(spent.amount)


def _times(interval: Interval, factor: Decimal) -> Interval:
    return Interval(interval.low * Fraction(factor), interval.high * Fraction(factor))
