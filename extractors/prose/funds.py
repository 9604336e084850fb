"""The lines of funds that the statements of a report make: the total, and one for each source it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from extractors.prose.money import agree, interval
from extractors.prose.sources import giver
from extractors.prose.statements import Statement
from extractors.records import MONEY, Claim, Worded, WordedFund

_CONFIDENCE = 0.85


def _best(statements: Sequence[Statement]) -> Worded | None:
    """The most precise wording among those that agree with the first clean statement."""
    if not statements:
        return None
    first = next((s for s in statements if s.clean), statements[0]).amount
    same = [s.amount for s in statements if agree(s.amount.text, first.text)]
    return min(same, key=lambda w: interval(w.text)[1])


def make_fund(statements: Sequence[Statement]) -> WordedFund | None:
    """One line of funds out of all statements on the total: 合计 in the source column. None where nothing is stated."""
    statements = [s for s in statements if not s.source]
    columns = {c: _best([s for s in statements if s.column == c]) for c in MONEY}
    rate = _rate(statements)
    columns |= _fitting(statements, columns, rate)
    if paid := _best([s for s in statements if s.column == "paid"]):  # 拨付: what the execution rate was computed from, or what came in
        to = "executed" if rate and not columns["executed"] else "received"
        columns[to] = columns[to] or paid
    columns["executed"] = columns["executed"] or _best([s for s in statements if s.column == "invested"])
    columns["executed"] = columns["executed"] or _by_rate(statements, columns, rate)
    if any(s.column == "arrived" for s in statements):
        columns = _arrive(columns)
    given = [w for w in columns.values() if w]
    if not given:
        return None
    additions = _distinct(s.amount for s in statements if s.column == "additions")
    return WordedFund(
        source=Worded("资金总额", given[0].place, ("named",)),
        **columns,
        execution_rate=rate,
        additions=additions,
        place=given[0].place,
        method="prose",
        confidence=_CONFIDENCE,
    )


def _rate(statements: Sequence[Statement]) -> Worded | None:
    """The execution rate; where none is stated the rate of use (资金使用率), which may be the share of what came in."""
    stated = (s.amount for column in ("execution_rate", "use_rate") for s in statements if s.column == column)
    return next(stated, None)


def _fitting(statements: Sequence[Statement], columns: dict[str, Worded | None], rate: Worded | None) -> dict[str, Worded]:
    """Where the stated rate is not that of the amounts chosen, the stated amounts whose rate it is: a unit tells its own spending, too."""
    spent = [s.amount for s in statements if s.column == "executed"]
    column = next((c for c in ("budget_adjusted", "budget_initial") if columns[c]), None)
    if rate is None or column is None or len(spent) < 2:
        return {}
    budgets = [s.amount for s in statements if s.column == column]
    pairs = [(b, e) for b in budgets for e in spent if _is_rate(rate.text, e.text, b.text)]
    if not pairs or (columns[column], columns["executed"]) in pairs:
        return {}
    return {column: pairs[0][0], "executed": pairs[0][1]}


def _by_rate(statements: Sequence[Statement], columns: dict[str, Worded | None], rate: Worded | None) -> Worded | None:
    """What was spent where no word says so: the amount whose share of the budget is the stated rate (慰问金折合94.8万元，执行率98.24%)."""
    budget = columns["budget_adjusted"] or columns["budget_initial"] or columns["received"]
    untold = [s.amount for s in statements if s.column == "untold"] if rate and budget else []
    return next((a for a in untold if rate and budget and _is_rate(rate.text, a.text, budget.text)), None)


def _is_rate(rate: str, part: str, *whole: str) -> bool:
    """Whether a printed rate is part ÷ whole, or the sum of wholes, rounded or cut off."""
    amount, size = interval(part)[0], sum(interval(one)[0] for one in whole)
    printed = Decimal(rate.rstrip("%％"))
    digit = Decimal(10) ** -max(0, -int(printed.as_tuple().exponent))
    return bool(size) and abs(amount / size * 100 - printed) <= digit


def make_funds(statements: Sequence[Statement]) -> tuple[WordedFund, ...]:
    """The total first, then every source in the order in which the text names them."""
    total = make_fund(statements)
    if total and (carried := _carried_over(total, statements)):
        total = replace(total, additions=(carried.amount,))
        statements = [replace(s, column="budget_adjusted") if s is carried else s for s in statements]
    sources: dict[str, list[Statement]] = {}
    for said in statements:
        if said.source:
            sources.setdefault(_known_as(said, sources), []).append(said)
    return tuple(fund for fund in (total, *(_source_fund(name, said) for name, said in sources.items())) if fund)


def _carried_over(total: WordedFund, statements: Sequence[Statement]) -> Statement | None:
    """Money of the year before, where the stated rate is that of both years': 资金68万元；上年结转4.2万元。支出70.38万元，执行率97.48%."""
    rate, spent, budget = total.execution_rate, total.executed, total.budget_initial
    if not (rate and spent and budget) or total.budget_adjusted or total.additions or _is_rate(rate.text, spent.text, budget.text):
        return None
    older = (s for s in statements if s.source.startswith("上年") and s.column == "budget_initial")
    return next((s for s in older if _is_rate(rate.text, spent.text, budget.text, s.amount.text)), None)


def _known_as(said: Statement, sources: Mapping[str, Sequence[Statement]]) -> str:
    """The wording that a source was told by before in another column: 省级补助资金预算2000万元, later 省级资金到位2000万元."""
    if said.source in sources:
        return said.source
    open_to = (name for name, before in sources.items() if all(s.column != said.column for s in before))
    return next((name for name in open_to if giver(name) == giver(said.source)), said.source)


def _source_fund(name: str, said: Sequence[Statement]) -> WordedFund:
    columns: dict[str, Any] = {c: next((s.amount for s in said if s.column == c), None) for c in MONEY}
    place = said[0].amount.place
    return WordedFund(source=Worded(name, place), **columns, place=place, method="prose", confidence=_CONFIDENCE)


def _arrive(columns: dict[str, Worded | None]) -> dict[str, Worded | None]:
    """All money has arrived (到位率100%): budget and money received are one sum, stated once."""
    budget, received = columns["budget_initial"], columns["received"]
    out = dict(columns)
    if budget and not received and not columns["budget_adjusted"]:
        out["received"] = Worded(budget.text, budget.place, ("carry over",))
    if received and not budget and not columns["budget_adjusted"]:
        out["budget_initial"] = Worded(received.text, received.place, ("carry over",))
    return out


def _distinct(found: Iterator[Worded]) -> tuple[Worded, ...]:
    return tuple({w.text: w for w in found}.values())


def make_claims(statements: Sequence[Statement], fund: WordedFund | None, *, tabled: bool) -> tuple[Claim, ...]:
    """Statements that repeat what the fund line says elsewhere; with tables also those that the fund line was made of."""
    used = {id(getattr(fund, c)) for c in (*MONEY, "execution_rate")} if fund and not tabled else set()
    claims = []
    for s in statements:
        if s.column not in (*MONEY, "execution_rate") or not s.clean or s.source or id(s.amount) in used:
            continue
        claims.append(Claim(subject=s.column, value=s.amount, place=s.amount.place))
    return tuple(claims)
