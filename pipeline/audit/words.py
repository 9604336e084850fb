"""The wordings the audit rules look for: `audit.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractors.wording import longest_first
from pipeline.audit.offices import OfficesInContext, compile_contexts
from pipeline.audit.sentences import Sentences, sentences
from pipeline.knowledge.load import Knowledge


@dataclass(frozen=True, slots=True)
class Misread:
    """How a recogniser misreads figures; see `audit.yaml`."""

    sure: float
    signs: str
    percent: str
    alike: Mapping[str, str]
    never: frozenset[str]
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """How running text counts things; see `counting` in `audit.yaml`, and `units.yaml`."""

    clause: re.Pattern[str]
    dates: re.Pattern[str]
    measure: re.Pattern[str]
    loose: re.Pattern[str]
    aside: re.Pattern[str]
    satisfied: re.Pattern[str]
    planned: re.Pattern[str]
    count: re.Pattern[str]
    """A number, the scale behind it and a unit."""
    units: Mapping[str, str]
    scales: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns by what they find; see `audit.yaml`."""

    doubtful: Decimal
    schedule: re.Pattern[str]
    reasons: re.Pattern[str]
    incomplete: re.Pattern[str]
    spending_kind: re.Pattern[str]
    label_weight: re.Pattern[str]
    vague: re.Pattern[str]
    blank: re.Pattern[str]
    not_a_name: re.Pattern[str]
    sentence: re.Pattern[str]
    reached: re.Pattern[str]
    title_year: re.Pattern[str]
    share: re.Pattern[str]
    told_total: re.Pattern[str]
    told_name: re.Pattern[str]
    offices: OfficesInContext
    sentences: Sentences
    misread: Misread
    counting: Counting


def words(knowledge: Knowledge) -> Words:
    """The audit's part of the knowledge."""
    data = knowledge.read("audit.yaml")
    named = {name: re.compile(text) for name, text in data.items() if isinstance(text, str)}
    targets = {name: re.compile(data["unmeasurable"][name]) for name in ("vague", "blank")}
    misread = data["misread"] | {"never": frozenset(data["misread"]["never"]), "again": tuple(data["misread"]["again"])}
    return Words(
        doubtful=Decimal(str(data["doubtful"])),
        offices=knowledge.part(compile_contexts),
        sentences=knowledge.part(sentences),
        misread=Misread(**misread),
        counting=_counting(data["counting"], knowledge.read("units.yaml")),
        **named,
        **targets,
    )


def _counting(patterns: Mapping[str, str], table: Mapping[str, Any]) -> Counting:
    units = {spelling: name for name, others in table["bases"].items() for spelling in (name, *others)}
    scales = {word: Decimal(worth) for word, worth in table["scales"].items()}
    count = rf"(?<![\d.])(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<scale>{_any(scales)})?(?P<unit>{_any(units)})"
    return Counting(**{name: re.compile(p) for name, p in patterns.items()}, count=re.compile(count), units=units, scales=scales)


def _any(options: Iterable[str]) -> str:
    return "|".join(map(re.escape, longest_first(options)))
