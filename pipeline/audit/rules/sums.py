"""Sums of money: sources against their total, items against what was spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Figure, Interval, plain, total
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result, Unknown, place, rule
from pipeline.audit.rules.funds import MONEY

_SLIP = 10000
_LARGEST_SLIP = 3
_MOST_SLIPS = 20
_LONGEST_RUN = 8
_MOST_READINGS = 64


@rule("fund.source_sum", severity="error", needs="没有同时给出资金总额和各来源数")
def source_sum(case: Case) -> Iterator[Result]:
    """各来源资金之和＝资金总额，逐列核对（年初预算、全年预算、到位、执行）。

    The lines below a total belong to it until the next total. A line may itself be the sum of the lines that follow it
    (财政拨款，其中：中央…), so every reading as a tree is tried before a total is called wrong. Lines by kind of spending
    (基本支出、项目支出) beside lines by source are the total a second time. One finding a total, on the first column
    that does not add up; a single line below the total (其中：…) need not be all of it and is a remark. Not evaluable where
    no line below the total has a figure in the column.
    """
    for line, sources in _blocks(case):
        results = [r for column in MONEY for r in _readings(case, line, sources, column)]
        yield from (r for r in results if not isinstance(r, Broken))
        yield from [r for r in results if isinstance(r, Broken)][:1]


def _blocks(case: Case) -> Iterator[tuple[schema.Fund, list[schema.Fund]]]:
    block: tuple[schema.Fund, list[schema.Fund]] | None = None
    for line in case.project.funds:
        if line.source == "total":
            if block:
                yield block
            block = (line, [])
        elif block and line.table_no == block[0].table_no:
            block[1].append(line)
    if block:
        yield block


def _readings(case: Case, line: schema.Fund, sources: Sequence[schema.Fund], column: str) -> list[Result]:
    """All lines as parts of the total, or the lines by source and those by kind of spending as two breakdowns of it."""
    together = _column(case, line, sources, column)
    if isinstance(together, Broken):
        kinds = [s for s in sources if case.words.spending_kind.search(fold(s.source_raw))]
        apart = [_column(case, line, part, column) for part in ([s for s in sources if s not in kinds], kinds)]
        if None not in apart and HOLDS in apart:
            return [r for r in apart if r is not None]
    return [together] if together is not None else []


def _wholes(case: Case, line: schema.Fund, sources: Sequence[schema.Fund], column: str) -> list[Figure]:
    """What the parts may add up to: parts with a single budget figure may divide either budget of the total."""
    bare = column == "budget_initial" and all(s.budget_adjusted is None for s in sources)
    columns = (column, "budget_adjusted") if bare else (column,)
    return [f for c in columns if (f := case.figure(line, c, "元")) is not None]


def _column(case: Case, line: schema.Fund, sources: Sequence[schema.Fund], column: str) -> Result | None:
    wholes = _wholes(case, line, sources, column)
    parts = [f for s in sources if (f := case.figure(s, column, "元")) is not None]
    if case.figure(line, column, "元") is None or not parts:
        return None
    if any(reading.meets(w.amount) for reading in _possible_totals([p.amount for p in parts]) for w in wholes):
        return HOLDS
    added = sum((p.value for p in parts), Decimal(0))
    whole = min(wholes, key=lambda w: abs(w.value - added))
    return Broken(
        subject=line,
        says="fund.source_sum",
        words={
            "column": MONEY[column],
            "parts": "＋".join(p.digits for p in parts),
            "added": in_unit(added, whole),
            "whole": whole.text,
        },
        expected=in_unit(added, whole),
        actual=whole.text,
        severity="info" if len(parts) == 1 and added < whole.value else None,
        evidence=tuple(place(s) for s in sources),
    )


def _possible_totals(parts: Sequence[Interval]) -> frozenset[Interval]:
    """The totals of all readings in which a line may head the run of lines after it that adds up to it."""
    zero = Interval(Fraction(0), Fraction(0))
    totals: list[frozenset[Interval]] = [frozenset({zero})]  # of the lines from the last one upwards
    for at in range(len(parts) - 1, -1, -1):
        head, running = parts[at], zero
        found = {head.plus(rest) for rest in totals[-1]}
        for n, part in enumerate(parts[at + 1 : at + 1 + _LONGEST_RUN], 2):
            running = running.plus(part)
            if head.low > 0 and running.meets(head):
                found |= {head.plus(rest) for rest in totals[-n]}
        totals.append(frozenset(sorted(found, key=lambda i: (i.low, i.high))[:_MOST_READINGS]))
    return totals[-1]


def in_unit(value: Decimal, like: Figure) -> str:
    """A sum in the unit in which `like` is printed."""
    printed = Decimal(like.digits.replace(",", ""))
    worth = like.value / printed if printed else Decimal(1)
    return plain(value / worth) + like.unit


@rule("fund.expenditure_sum", severity="error", needs="没有同时给出支出总额和支出明细")
def expenditure_sum(case: Case) -> Iterator[Result]:
    """各项支出之和＝支出总额（执行数）。

    Where an amount in another unit explains the difference, `fund.unit_slip` reports it and this rule does not. Items that stay below the
    total in a list that does not claim to be complete (等、其中、主要) are a remark. Not evaluable without a total spent and two items.
    """
    spent, items = _spending(case)
    if spent is None or len(items) < 2 or find_slips(spent, [f for _, f in items]):
        return
    if total(f.amount for _, f in items).meets(spent.amount):
        yield HOLDS
        return
    added = sum((f.value for _, f in items), Decimal(0))
    short = added < spent.value and any(case.words.incomplete.search(sentence) for sentence in _sentences(case, items))
    yield Broken(
        subject=_spent_line(case),
        says="fund.expenditure_sum",
        words={"added": in_unit(added, spent), "parts": "＋".join(f.digits for _, f in items), "whole": spent.text},
        expected=in_unit(added, spent),
        actual=spent.text,
        severity="info" if short else None,
        evidence=tuple(place(row) for row, _ in items),
    )


def _spent_line(case: Case) -> schema.Fund | None:
    return next((f for f in case.totals if f.executed is not None), None)


def _spending(case: Case) -> tuple[Figure | None, list[tuple[schema.Expenditure, Figure]]]:
    line = _spent_line(case)
    items = [(row, f) for row in case.project.expenditures if (f := case.figure(row, "amount", "元")) is not None]
    return (case.figure(line, "executed", "元") if line else None), items


def _sentences(case: Case, items: Sequence[tuple[schema.Expenditure, Figure]]) -> Iterator[str]:
    """The sentences that name the first item with its amount."""
    first = items[0][0]
    for paragraph in case.report.document.paragraphs:
        yield from (s for s in paragraph.text.split("。") if first.item_raw in s and (first.amount_raw or "") in s)


@rule("fund.unit_slip", severity="error", needs="没有同时给出支出总额和支出明细")
def unit_slip(case: Case) -> Iterator[Result]:
    """金额的单位与总额不相称：15元只有作为15万元，各项之和才等于总额。

    Searched: the smallest set of at most three items (of at most twenty that come into question) that, moved between 元 and 万元, makes
    the items add up to the total; it counts only if no other set of that size does. Items whose sum holds as printed have no slip.
    Not evaluable without a total spent and two items.
    """
    spent, items = _spending(case)
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
