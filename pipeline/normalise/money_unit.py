"""The unit of a funds block that states none (元 or 万元): from the evidence of the same document, else from the magnitude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractors.records import WordedFund, WordedProject
from pipeline.knowledge.load import Knowledge
from pipeline.normalise import amounts
from pipeline.normalise.notation import Units, compile_units

_CANDIDATES = ("万元", "元")
_LIKELY_YUAN = Decimal(10_000)
"""A county project's yearly money printed as less than this is hardly ever in 元."""
_SAME, _BESIDE, _LIKELY = Decimal("0.97"), Decimal("0.9"), Decimal("0.7")


@dataclass(frozen=True, slots=True)
class Guess:
    """A unit that no one stated: how sure it is, and why, in words for a person."""

    unit: str
    confidence: Decimal
    why: str

    def remark(self, name: str) -> str:
        """What a person should know of it, for the document's remarks."""
        return f"{name}：资金表未注明金额单位，按{self.unit}理解（依据：{self.why}）"


def unstated_unit(project: WordedProject, projects: Iterable[WordedProject], knowledge: Knowledge) -> Guess | None:
    """The unit of a funds table that states none; None where it is stated. `projects` are all of the document."""
    if all(f.unit or f.method != "table" for f in project.funds):
        return None
    return guess_unit(project, knowledge.part(compile_units), projects)


def guess_unit(project: WordedProject, units: Units, others: Iterable[WordedProject] = ()) -> Guess | None:
    """The unit of the funds of a form that states none; None where there is no figure at all.

    Evidence is any amount with a unit of its own (a cost indicator ≤5万元, a sentence 预算资金5万元) that equals a figure of the block
    in one of the units; next the unit that other lines or `others`, the document's other projects, state. Without evidence the magnitude
    decides, and the confidence is low.
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
            return Guess(unit, _SAME, "同一金额另有注明单位之处")
    beside = {stated_unit for p in (project, *others) for f in p.funds if (stated_unit := _unit_of(f))}
    if len(beside) == 1:
        return Guess(beside.pop(), _BESIDE, "同一文件其他资金行所注单位")
    largest = max(f for f in figures if f is not None)
    return Guess("元" if largest >= _LIKELY_YUAN else "万元", _LIKELY, "金额大小")


def _unit_of(fund: WordedFund) -> str | None:
    return fund.unit.text if fund.unit and fund.method == "table" else None


def _stated(project: WordedProject, units: Units) -> Iterator[Decimal]:
    cells = [w for i in project.indicators for w in (i.target, i.actual)] + [c.value for c in project.claims if c.subject != "indicator"]
    for said in cells:
        if said and "元" in said.text:
            value = amounts.read_amount(units, said.text, unit=None).value
            if value is not None:
                yield value
