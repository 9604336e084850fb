"""The notation of targets and actuals, compiled from `values.yaml` and `units.yaml`: signs, units, placeholders, words of the trade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from extractors.wording import longest_first
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.numerals import CHINESE, COMPOUND, NUMBER, plain
from pipeline.normalise.units import UnitTable, compile_unit_table

_NOTHING = re.compile(r"[\W_]*")


@dataclass(frozen=True)
class Units:
    """What is known of the notation of values, compiled."""

    table: UnitTable
    before: Mapping[str, str]
    after: Mapping[str, str]
    comparator: re.Pattern[str]
    polarity: frozenset[str]
    placeholders: frozenset[str]
    token: re.Pattern[str]
    not_numeral: re.Pattern[str]
    not_amount: re.Pattern[str]
    sign_in_name: re.Pattern[str]
    rate: re.Pattern[str]
    money: re.Pattern[str]
    total: re.Pattern[str]
    part: re.Pattern[str]
    approximate: re.Pattern[str]
    spelt: str
    led: str

    @cached_property
    def numeral(self) -> re.Pattern[str]:
        """A Chinese numeral with the sign and the unit next to it. Long, and compiled for the documents that have one."""
        return re.compile(self.spelt)

    @cached_property
    def leading_unit(self) -> re.Pattern[str]:
        """A unit before a sign or the number: 元28.40."""
        return re.compile(self.led)

    @cached_property
    def bracketed_unit(self) -> re.Pattern[str]:
        """A unit in brackets behind its number: 28.40(元)."""
        return re.compile(rf"(?<=\d)\(({self.table.pattern})\)")


def compile_placeholders(knowledge: Knowledge) -> frozenset[str]:
    """Words for nothing (无, 暂无), as they are compared."""
    return frozenset(plain(w).lower() for w in knowledge.read("values.yaml")["placeholders"])


def compile_units(knowledge: Knowledge) -> Units:
    """The part of a Knowledge that this module needs."""
    table = knowledge.part(compile_unit_table)
    data = knowledge.read("values.yaml")
    before = {plain(w): sign for sign, words in data["comparators"].items() for w in words}
    after = {plain(w): sign for sign, words in data["comparators_after"].items() for w in words}
    sign = rf"(?P<before>{_any(before)})(?:\(含\))?"
    tail = rf"(?P<more>{_any(data['more'])})?(?:\(含\))?(?P<unit>{table.pattern})(?:\(含\))?(?P<after>{_any(after)}|内(?!容))?"
    loose = "[^\\d,;。、(<>=≥≤≧≦]{0,8}?"
    return Units(
        table=table,
        before=before,
        after=after,
        comparator=re.compile(_any(before)),
        polarity=frozenset(data["polarity"]),
        placeholders=knowledge.part(compile_placeholders),
        token=re.compile(rf"(?:{sign}{loose})?(?P<number>{NUMBER}){tail}"),
        not_numeral=re.compile(_any(data["not_numerals"])),
        not_amount=re.compile("|".join(data["not_amounts"])),
        sign_in_name=re.compile(rf"(?P<sign>{_any([w for w in before if not w[0].isalnum()])})\*+"),
        rate=re.compile(rf"(?<!{')(?<!'.join(w[:-1] for w in data['not_rates'])})(?:{_any(data['rates'])})$"),
        money=re.compile(_any(data["money"])),
        total=re.compile(f"(?:{_any(data['totals'])})[^\\d,;。]{{0,6}}$"),
        part=re.compile(_any(data["parts"])),
        approximate=re.compile(_any(data["approximate"])),
        spelt=rf"(?:{sign}{loose})?(?<!第)(?P<number>{COMPOUND}|{CHINESE}{{1,6}}){tail}(?!性)",
        led=rf"(?P<unit>{table.pattern})(?={_any(before)}|{NUMBER}$)",
    )


def _any(words: Mapping[str, str] | list[str]) -> str:
    return "|".join(map(re.escape, longest_first(map(plain, words))))


def better_by_sign(units: Units, raw: str) -> str | None:
    """Which way is better by the comparator that a value begins with: a cap (`≤5万元`, `不超过3天`) wants less, a floor (`≥90%`) more."""
    found = units.comparator.match(plain(raw).lstrip("|"))
    sign = units.before[found[0]][:1] if found else ""
    return {"<": "lower_better", ">": "higher_better"}.get(sign)


def is_placeholder(units: Units, raw: str) -> bool:
    """Whether a cell says nothing: empty, `/`, `—`, `无`, `……`."""
    text = plain(raw).strip("()").lower()
    return text in units.placeholders or not text or (_NOTHING.fullmatch(text) is not None)
