"""The unit of a funds block that states none (元 or 万元): from the evidence of the same form, else from the magnitude."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractors.records import WordedProject
from pipeline.normalise import amounts
from pipeline.normalise.values import Units

_CANDIDATES = ("万元", "元")
_LIKELY_YUAN = Decimal(10_000)
"""A county project's yearly money printed as less than this is hardly ever in 元."""


def guess_unit(project: WordedProject, units: Units) -> tuple[str, Decimal] | None:
    """(unit, confidence) for the funds of a form without a stated unit; None where there is no figure at all.

    Evidence is any amount with a unit of its own (a cost indicator ≤5万元, a sentence 预算资金5万元) that equals a figure of the block in
    one of the units; then the confidence is high. Without evidence the magnitude decides and the confidence is low.
    """
    figures = {
        value.value
        for f in project.funds
        for w in (f.budget_initial, f.budget_adjusted, f.executed)
        if w and (value := amounts.read_amount(units, w.text, unit="元")).value
    }
    if not figures:
        return None
    stated = set(_stated(project, units))
    for unit in _CANDIDATES:
        scale = amounts.read_amount(units, "1", unit=unit).value or Decimal(1)
        if stated & {f * scale for f in figures if f is not None}:
            return unit, Decimal("0.97")
    largest = max(f for f in figures if f is not None)
    return ("元" if largest >= _LIKELY_YUAN else "万元"), Decimal("0.7")


def _stated(project: WordedProject, units: Units) -> Iterator[Decimal]:
    cells = [w for i in project.indicators for w in (i.target, i.actual)] + [c.value for c in project.claims if c.subject != "indicator"]
    for said in cells:
        if said and "元" in said.text:
            value = amounts.read_amount(units, said.text, unit=None).value
            if value is not None:
                yield value
