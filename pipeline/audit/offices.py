"""Names of offices (机构名称): found where only the own unit can stand, compared by what they do and not by where they sit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.knowledge import offices
from pipeline.knowledge.load import Knowledge


@dataclass(frozen=True)
class Context:
    """A wording that can only mean the own unit; no text has it without one of the words that it `needs`."""

    needs: tuple[str, ...]
    says: str

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Where a text is so worded."""
        for word in self.needs:
            if word in text:
                return self._pattern.finditer(text)
        return iter(())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.says)


@dataclass(frozen=True, slots=True)
class OfficesInContext:
    """How offices are named, and the contexts in which a report can only mean its own unit."""

    ending: re.Pattern[str]
    any_ending: re.Pattern[str]
    place: re.Pattern[str]
    generic: re.Pattern[str]
    anywhere: re.Pattern[str]
    seats: re.Pattern[str]
    contexts: tuple[Context, ...]
    known: offices.Offices

    def in_own_place(self, text: str) -> Iterator[tuple[str, str]]:
        """The (office, sentence part) pairs where `text` names an office as only the own unit can be named."""
        for context in self.contexts if self.any_ending.search(text) else ():
            for found in context.find(text):
                yield found["office"], found.group().lstrip("，。；：、")

    def function(self, name: str) -> str:
        """What an office does: its name without the place in front and the kind of body behind (昆山市水利局 → 水利)."""
        return self.ending.sub("", self._body(name))

    def seat(self, name: str) -> str:
        """The place in front of an office's name (昆山市水利局 → 昆山市); empty where it names none of its own (区水利局, 我县水利局)."""
        found = self.place.match(name)
        place = found.group() if found else ""
        last = self.seats.findall(place)
        return last[-1] if last else ""

    def is_office(self, name: str) -> bool:
        """Whether a name ends as offices do; bodies below them (中心, 学校) have an office above."""
        return bool(self.ending.search(name))

    def placed(self, name: str) -> bool:
        """Whether a name tells which office is meant or is above it: an office itself, or a body like 第一小学, not 示例中心."""
        return self.is_office(name) or bool(self.known.superiors(name))

    def same(self, one: str, other: str) -> bool:
        """Whether two offices do the same work: in one field, or one name the other's short form (残联)."""
        if self.known.functions_in(one) & self.known.functions_in(other):
            return True
        return any(_abbreviates(a, b) for a, b in ((self.function(one), self.function(other)), (self._body(one), self._body(other))))

    def _body(self, name: str) -> str:
        return self.place.sub("", name, count=1)

    def counts(self, name: str) -> bool:
        """Whether an office is one whose name stands out: not a general word, not an office that any report may name."""
        function = self.function(name)
        return len(function) > 1 and not self.generic.search(function) and not self.anywhere.search(name)


def _abbreviates(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return bool(short) and all(letter in letters for letter in short)


def compile_contexts(knowledge: Knowledge) -> OfficesInContext:
    """The `offices` part of `audit.yaml`."""
    data = knowledge.read("audit.yaml")["offices"]
    endings = "|".join(sorted(data["endings"], key=len, reverse=True))
    office = rf"(?P<office>[一-龥]{{2,24}}?(?:{endings}))"
    boundary = r"(?:^|[，。；：、“”（）\s])(?:总体看，|总的来看，)?"
    contexts = tuple(
        Context(tuple(c["needs"]), (boundary if c["says"].startswith("{office}") else "") + c["says"].replace("{office}", office))
        for c in data["contexts"]
    )
    return OfficesInContext(
        ending=re.compile(rf"(?:{endings})$"),
        any_ending=re.compile(endings),
        place=re.compile(data["place"]),
        generic=re.compile(data["generic"]),
        anywhere=re.compile(data["anywhere"]),
        seats=re.compile(data["seats"]),
        contexts=contexts,
        known=knowledge.part(offices.compile_offices),
    )
