"""Sums of money: sources against their total, items against what was spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Figure, Interval, plain, total
from pipeline.audit.rule import HOLDS, Broken, Case, Result, place, rule
from pipeline.audit.rules.funds import MONEY
from pipeline.audit.rules.slips import find_slips, spending, spent_line

_LONGEST_RUN = 8
_MOST_READINGS = 64


@rule("fund.source_sum", severity="error", needs="没有同时给出资金总额和各来源数")
def source_sum(case: Case) -> Iterator[Result]:
    """各来源资金之和＝资金总额，逐列核对（年初预算、全年预算、到位、执行）。

    The lines below a total belong to it until the next total; where nothing but kinds of spending does, those in front of it do.
    A line may itself be the sum of the lines that follow it (财政拨款，其中：中央…), so every reading as a tree is tried before a total
    is called wrong. Lines by kind of spending (基本支出、项目支出) beside lines by source are the total a second time. One finding a total,
    on the first column that does not add up; a single line below the total (其中：…) need not be all of it and is a remark. Not evaluable
    where no such line has a figure in the column.
    """
    for line, sources in (*_blocks(case), *_ahead(case)):
        results = [r for column in MONEY for r in _readings(case, line, sources, column)]
        yield from (r for r in results if not isinstance(r, Broken))
        yield from [r for r in results if isinstance(r, Broken)][:1]


Blocks = list[tuple[schema.Fund, list[schema.Fund]]]


def _blocks(case: Case) -> Blocks:
    blocks: Blocks = []
    for line in case.project.funds:
        if line.source == "total":
            blocks.append((line, []))
        elif blocks and line.table_no == blocks[-1][0].table_no:
            blocks[-1][1].append(line)
    return [block for block in blocks if block[1]]


def _ahead(case: Case) -> Blocks:
    """The lines in front of a table's first total, where nothing but kinds of spending stands below: sources (…, 合计), or such kinds."""
    for line in case.totals[:1]:
        lines = [f for f in case.project.funds if f.table_no == line.table_no]
        ahead, below = lines[: lines.index(line)], lines[lines.index(line) + 1 :]
        kinds = [f for f in ahead if _is_kind(case, f)]
        chosen = kinds if len(kinds) > 1 else ahead if line.table_no else []
        if len(chosen) > 1 and all(_is_kind(case, f) for f in below):
            return [(line, chosen)]
    return []


def _is_kind(case: Case, line: schema.Fund) -> bool:
    return bool(case.words.spending_kind.search(fold(line.source_raw)))


def _readings(case: Case, line: schema.Fund, sources: Sequence[schema.Fund], column: str) -> list[Result]:
    """All lines as parts of the total, up to the next total or beyond it, or by source and by kind of spending as two breakdowns of it."""
    together = _column(case, line, sources, column)
    if isinstance(together, Broken):
        following = [f for f in case.project.funds[case.project.funds.index(line) + 1 :] if f.table_no == line.table_no]
        if sources[0] in following and _column(case, line, following, column) is HOLDS:
            return [HOLDS]  # what reads as another total (项目经费) is a part
        kinds = [s for s in sources if _is_kind(case, s)]
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
    if not wholes or not parts:
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
    spent, items = spending(case)
    if spent is None or len(items) < 2 or find_slips(spent, [f for _, f in items]):
        return
    if total(f.amount for _, f in items).meets(spent.amount):
        yield HOLDS
        return
    added = sum((f.value for _, f in items), Decimal(0))
    short = added < spent.value and any(case.words.incomplete.search(sentence) for sentence in _sentences(case, items))
    yield Broken(
        subject=spent_line(case),
        says="fund.expenditure_sum",
        words={"added": in_unit(added, spent), "parts": "＋".join(f.digits for _, f in items), "whole": spent.text},
        expected=in_unit(added, spent),
        actual=spent.text,
        severity="info" if short else None,
        evidence=tuple(place(row) for row, _ in items),
    )


def _sentences(case: Case, items: Sequence[tuple[schema.Expenditure, Figure]]) -> Iterator[str]:
    """The sentences that name the first item with its amount."""
    first = items[0][0]
    for paragraph in case.report.document.paragraphs:
        yield from (s for s in paragraph.text.split("。") if first.item_raw in s and (first.amount_raw or "") in s)
