"""Words of the forms that stand for a value of an enumeration (资金来源、调整类型、是否)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.wording import fold
from pipeline.knowledge.load import Knowledge

_LEAD = re.compile(r"^(?:其中:?|[(]?[一二三四五六七八九十\d]+[)、.])+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The enumerations of terms.yaml, each as an ordered mapping of value -> pattern."""

    tables: Mapping[str, Mapping[str, re.Pattern[str]]]

    def read(self, table: str, text: str) -> str | None:
        """The value a wording stands for, or None."""
        folded = fold(text)
        return next((value for value, pattern in self.tables[table].items() if pattern.fullmatch(folded)), None)

    def source(self, text: str, silent: str = "other") -> str:
        """Where the money of a funds line comes from; `silent` where the label tells nothing."""
        return self.read("sources", _LEAD.sub("", fold(text)).rstrip(":")) or silent


def compile_terms(knowledge: Knowledge) -> Terms:
    """The compiled terms.yaml."""
    raw = knowledge.read("terms.yaml")
    return Terms({t: {str(v): re.compile("|".join(f"(?:{p})" for p in says)) for v, says in entries.items()} for t, entries in raw.items()})
