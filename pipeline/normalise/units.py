"""Units of measure (计量单位): from any spelling to the canonical one and what a printed unit is worth in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from extractors.wording import longest_first
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.numerals import plain

_OPENING = re.compile(r"\(|\*+")
"""What stands before the unit in a name."""


class Unit(NamedTuple):
    """`name` is canonical, None where only a scale is printed (5万); one printed unit is worth `scale`; `per` is `/人·月` or empty."""

    name: str | None
    scale: Decimal = Decimal(1)
    per: str = ""

    @property
    def full(self) -> str | None:
        """Unit with its denominator: `元/人·月`."""
        return f"{self.name}{self.per}" if self.name else None


@dataclass(frozen=True)
class UnitTable:
    """The spellings. `pattern` is a regular expression for one unit, for use in a larger one; it may match nothing.

    `initials` are the characters that a unit may begin with.
    """

    spellings: Mapping[str, str]
    scales: Mapping[str, Decimal]
    fractions: Mapping[str, tuple[str, Decimal, Decimal]]
    denominators: Mapping[str, str]
    pattern: str
    initials: frozenset[str]

    def holds(self, text: str) -> bool:
        """Whether a text (NFKC, no white space) is one unit and nothing else."""
        if text in self.spellings or text in self.fractions:
            return True
        rests = (text[len(scale) :] for scale in self.scales if text.startswith(scale))
        if any(not rest or rest in self.spellings or rest in self.fractions for rest in rests):
            return True
        return ("/" in text or "每" in text) and self._whole.fullmatch(text) is not None

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


def compile_unit_table(knowledge: Knowledge) -> UnitTable:
    """The part of a Knowledge that this module needs."""
    data = knowledge.read("units.yaml")
    spellings = {plain(s): name for name, others in data["bases"].items() for s in (name, *others)}
    fractions = {word: (f["unit"], Decimal(f["scale"]), Decimal(f["up_to"])) for word, f in data["fractions"].items()}
    respelt = data["denominator_spelling"]
    denominators = {s: respelt.get(name, name) for s, name in spellings.items()} | {plain(d): d for d in data["denominators"]}
    scales = {word: Decimal(value) for word, value in data["scales"].items()}
    per = f"(?:{_any(denominators)})"
    base, scale = f"(?:{_any([*spellings, *fractions])})", f"(?:{_any(scales)})"
    pattern = f"(?:{scale}??{base}|{scale})?(?:[/每]{per}(?:[/·・*×、.]{per})*)?"
    initials = frozenset(word[0] for word in (*spellings, *fractions, *scales)) | {"/", "每"}
    return UnitTable(spellings, scales, fractions, denominators, pattern, initials)


def _any(words: Mapping[str, object] | list[str]) -> str:
    """A spelling in Latin letters is not followed by another letter."""
    return "|".join(re.escape(w) + (r"(?![A-Za-z0-9])" if w[-1].isascii() and w[-1].isalnum() else "") for w in longest_first(words))


def read_unit(table: UnitTable, text: str) -> Unit | None:
    """`万元` → (元, 10000); `元/人、天` → 元/人·天; None where the text is no known unit."""
    text = plain(text)
    return split_unit(table, text) if text and table.holds(text) else None


def split_unit(table: UnitTable, text: str) -> Unit:
    """The Unit of a text that the table's pattern matched."""
    if text in table.spellings:
        return Unit(table.spellings[text])
    head, stroke, tail = _cut(text)
    per = "/" + "·".join(table.denominators[d] for d in re.split(r"[/·・*×、.]", tail)) if stroke else ""
    if head in table.spellings or not head:
        return Unit(table.spellings.get(head), Decimal(1), per)
    if head in table.fractions:
        name, scale, _ = table.fractions[head]
        return Unit(name, scale, per)
    for word in sorted(table.scales, key=len, reverse=True):
        rest = head.removeprefix(word)
        if rest != head and (not rest or rest in table.spellings):
            return Unit(table.spellings.get(rest), table.scales[word], per)
    return Unit(None, Decimal(1), per)


def _cut(text: str) -> tuple[str, str, str]:
    found = re.search(r"[/每]", text)
    return (text[: found.start()], "/", text[found.end() :]) if found else (text, "", "")


def read_name_unit(table: UnitTable, name: str) -> Unit | None:
    """The unit at the end of an indicator's name: `…数量（个）`, `…满意度（≥**%）`, `…及时率%`."""
    text = plain(name)
    for opening in _OPENING.finditer(text):
        said = text[opening.end() :]
        if opening[0] == "(":
            if not said.endswith(")"):
                continue
            said = said[:-1].lstrip("≥≤<>=").lstrip("*")
        if not said or table.holds(said):
            return split_unit(table, said) if said else None
    return split_unit(table, "%") if text.endswith("%") else None
