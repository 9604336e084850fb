"""Offices and firms (机构、企业) by the words of their names, as `organisations.yaml` lists them: for the normaliser and the auditor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.wording import longest_first
from pipeline.knowledge.load import Knowledge

_RANKS = "省市区县州旗"
_AROUND = re.compile(r"\(\?[^)]*\)")


@dataclass(frozen=True, slots=True)
class Offices:
    """How offices and firms are named."""

    office: re.Pattern[str]
    """An office: `rank`, then a fixed `name`, or the `field` it works in with a form (局, 委员会)."""
    functions: Mapping[str, str]
    """Field or fixed name → id of the function (信访, 财政, …)."""
    bodies: Mapping[str, str]
    """End of a name → id of the function, where nothing else tells it."""
    firm: re.Pattern[str]
    """The legal form of a firm, anywhere in a text."""
    firm_ends: tuple[str, ...]

    def functions_in(self, name: str) -> frozenset[str]:
        """The functions that any word of a name speaks of: 教育体育和科学技术局 has two. A single character (委) tells none."""
        spoken = {function for word, function in self.functions.items() if len(word) > 1 and word in name}
        return frozenset(spoken | self.superiors(name))

    def superiors(self, name: str) -> frozenset[str]:
        """The functions of the offices that a body has above it, by its end: 第一小学 belongs to 教育."""
        return frozenset(function for end, function in self.bodies.items() if name.endswith(end))

    def is_firm(self, name: str) -> bool:
        """Whether a whole name is a firm's."""
        return name.endswith(self.firm_ends)


def compile_offices(knowledge: Knowledge) -> Offices:
    """Build the patterns from organisations.yaml."""
    words = knowledge.read("organisations.yaml")
    names = {name: function for function, listed in words["names"].items() for name in listed}
    fields = {field: function for function, listed in words["fields"].items() for field in listed}
    literal = {_AROUND.sub("", name): function for name, function in names.items()}
    first = "".join(sorted({name[0] for name in (*literal, *fields)} | set(_RANKS)))
    office = (
        f"(?=[{first}])(?P<rank>[{_RANKS}](?:委(?!办|员)|人民政府|政府)?)?"
        f"(?:(?P<name>{'|'.join(longest_first(names))})|(?P<field>{'|'.join(longest_first(fields))})(?:{words['forms']}))"
    )
    return Offices(
        office=re.compile(office),
        functions=literal | fields,
        bodies={end: function for function, ends in words["bodies"].items() for end in ends},
        firm=re.compile(rf"(?:{words['firms']})(?:{words['firm_tail']})?"),
        firm_ends=tuple(words["firm_ends"]),
    )
