"""Lines of a funds block, or statements of funds in prose, as rows of the dataset (资金)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from extractors.records import WordedFund, WordedProject
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.normalise import amounts
from pipeline.normalise.draft import Draft, provenance, text_of
from pipeline.normalise.money_unit import Guess
from pipeline.normalise.notation import Units, compile_units
from pipeline.normalise.terms import Terms, compile_terms
from pipeline.report import Value

_MONEY = ("budget_initial", "budget_adjusted", "received", "executed")


def read_funds(p: WordedProject, project_id: str, guess: Guess | None, draft: Draft, knowledge: Knowledge) -> Iterator[schema.Fund]:
    """The rows of a project's funds; `guess` serves the lines of a table that states no unit."""
    units, terms = knowledge.part(compile_units), knowledge.part(compile_terms)
    for number, fund in enumerate(p.funds, 1):
        yield _fund(fund, f"{project_id}-f{number}", project_id, guess, draft, units, terms)


def _fund(fund: WordedFund, fund_id: str, project_id: str, guess: Guess | None, draft: Draft, units: Units, terms: Terms) -> schema.Fund:
    unit = fund.unit.text if fund.unit else None
    confidence = Decimal(str(fund.confidence))
    said = {c: getattr(fund, c) for c in _MONEY}
    if unit is None and guess and fund.method == "table":
        unit, confidence = guess.unit, confidence * guess.confidence
    read = {c: draft.keep(fund_id, c, amounts.read_amount(units, w.text, unit=unit), w) for c, w in said.items() if w}
    if fund.additions and "budget_adjusted" not in read and "budget_initial" in read:
        read["budget_adjusted"] = draft.keep(fund_id, "budget_adjusted", _with_additions(read["budget_initial"], fund, units, unit))
    rate = (
        draft.keep(fund_id, "execution_rate", amounts.read_rate(fund.execution_rate.text), fund.execution_rate)
        if fund.execution_rate
        else None
    )
    marks = {c: draft.keep(fund_id, c, amounts.read_number(w.text), w) for c in ("weight", "score") if (w := getattr(fund, c))}
    numbers: dict[str, Any] = {c: v.value for c, v in {**read, **marks}.items()}
    return schema.Fund(
        fund_id=fund_id,
        project_id=project_id,
        source_raw=text_of(fund.source),
        source=terms.source(fund.source.text, "total" if "band_label" in fund.source.steps else "other"),
        **numbers,
        execution_rate=rate.value if rate else None,
        **provenance(fund.place, fund.method, confidence),
    )


def _with_additions(initial: Value, fund: WordedFund, units: Units, unit: str | None) -> Value:
    """Initial budget and additions during the year (追加) make the adjusted budget."""
    parts = [amounts.read_amount(units, w.text, unit=unit).value for w in fund.additions]
    total = sum((v for v in parts if v is not None), initial.value or Decimal(0))
    raw = " + ".join([initial.raw, *(w.text for w in fund.additions)])
    return Value(raw=raw, value=total, unit=initial.unit, steps=("added_additions",), confidence=Decimal("0.9"))
