"""Money told by where it comes from (资金来源): 中央补助120万元，县级配套36万元."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from extractors.prose.money import amounts, interval
from extractors.vocabulary import pattern

CLAUSE = re.compile(r"[，,；;：:（(]")


def last_clause(context: str, names: Sequence[str]) -> str:
    """The clause an amount ends; brackets within a name right before the amount do not part it (服务站（室）建设经费)."""
    name = next((n for n in names if context.endswith(n)), "")
    return CLAUSE.split(context.removesuffix(name))[-1] + name


def own_clause(context: str, names: Sequence[str]) -> str:
    """The clause an amount ends, without the names of the project and its unit."""
    clause = last_clause(context, names)
    for name in names:
        clause = clause.replace(name, "")
    return clause


def giver(source: str) -> str:
    """Who gives the money of a source: 中央 of 中央财政资金; the wording itself where no level or kind is named."""
    match = pattern("prose", "givers").match(source)
    return match.group() if match else source


def read_sources(sentence: str, names: Sequence[str], known: Collection[str]) -> dict[int, str]:
    """Where amounts stand that are told by source, and the source's wording: behind 其中 or 来源, several in one sentence, or `known`."""
    found: dict[int, str] = {}
    at = 0
    for match in amounts(sentence):
        context, at = sentence[at : match.start()], match.end()
        told = pattern("prose", "fund_sources").fullmatch(own_clause(context, names).strip("、 "))
        if told:
            found[match.start()] = told.group("source")
    sums = {at: interval(m.group())[0] for m in amounts(sentence) if (at := m.start()) in found}
    first = min(found, default=-1)
    if len(found) > 2 and sums[first] * 2 == sum(sums.values()):
        del found[first]  # 上级下达156.8万元，其中中央98.5万元，省级58.3万元
    if len(set(found.values())) > 1 or (found and pattern("prose", "source_lists").search(sentence, 0, min(found))):
        return found
    if known and all(giver(source) in known for source in found.values()):
        return found  # 县级资金到位364万元, where a list told of the county's money before
    return {}


def running_sums(sentence: str, listed: Mapping[int, str]) -> set[Decimal]:
    """What the first two, three, … amounts told by source add up to: one source may be told by year once more behind them."""
    parts = [interval(match.group())[0] for match in amounts(sentence) if match.start() in listed]
    return set(accumulate(parts)) - set(parts[:1])
