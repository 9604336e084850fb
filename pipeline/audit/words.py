"""The wordings the audit rules look for: `audit.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

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
    offices: OfficesInContext
    sentences: Sentences
    misread: Misread


def words(knowledge: Knowledge) -> Words:
    """The audit's part of the knowledge."""
    data = knowledge.read("audit.yaml")
    named = {
        name: re.compile(data[name])
        for name in (
            "schedule",
            "reasons",
            "incomplete",
            "spending_kind",
            "label_weight",
            "not_a_name",
            "sentence",
            "reached",
            "title_year",
        )
    }
    targets = {name: re.compile(data["unmeasurable"][name]) for name in ("vague", "blank")}
    misread = data["misread"] | {"never": frozenset(data["misread"]["never"])}
    return Words(
        doubtful=Decimal(str(data["doubtful"])),
        offices=knowledge.part(compile_contexts),
        sentences=knowledge.part(sentences),
        misread=Misread(**misread),
        **named,
        **targets,
    )
