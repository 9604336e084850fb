"""Names of offices (机构名称): found where only the own unit can stand, compared by what they do and not by where they sit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Offices:
    """How offices are named, and the contexts in which a report can only mean its own unit."""

    ending: re.Pattern[str]
    place: re.Pattern[str]
    generic: re.Pattern[str]
    anywhere: re.Pattern[str]
    contexts: tuple[re.Pattern[str], ...]

    def in_own_place(self, text: str) -> Iterator[tuple[str, str]]:
        """The (office, sentence part) pairs where `text` names an office as only the own unit can be named."""
        for context in self.contexts:
            for found in context.finditer(text):
                yield found["office"], found.group().lstrip("，。；：、")

    def function(self, name: str) -> str:
        """What an office does: its name without the place in front and the kind of body behind (昆山市水利局 → 水利)."""
        return self.ending.sub("", self.place.sub("", name, count=1))

    def same(self, one: str, other: str) -> bool:
        """Whether two functions are the same, one perhaps abbreviated: 医保 and 医疗保障, 人社 and 人力资源和社会保障."""
        short, long = sorted((one, other), key=len)
        letters = iter(long)
        return all(letter in letters for letter in short) or short in long

    def counts(self, name: str) -> bool:
        """Whether an office is one whose name stands out: not a general word, not an office that any report may name."""
        function = self.function(name)
        return len(function) > 1 and not self.generic.search(function) and not self.anywhere.search(name)


def compile_offices(data: Mapping[str, Any]) -> Offices:
    """The `offices` part of `audit.yaml`."""
    endings = "|".join(sorted(data["endings"], key=len, reverse=True))
    office = rf"(?P<office>[一-龥]{{2,24}}?(?:{endings}))"
    boundary = r"(?:^|[，。；：、“”（）\s])(?:总体看，|总的来看，)?"
    contexts = tuple(re.compile((boundary if c.startswith("{office}") else "") + c.replace("{office}", office)) for c in data["contexts"])
    return Offices(
        ending=re.compile(rf"(?:{endings})$"),
        place=re.compile(data["place"]),
        generic=re.compile(data["generic"]),
        anywhere=re.compile(data["anywhere"]),
        contexts=contexts,
    )
