"""One indicator by its wording alone (指标名称、级别、指标值), outside any document: for tables of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.concepts import ConceptMatch, compile_concepts, match_concept
from pipeline.normalise.levels import LevelReading, compile_levels, read_levels
from pipeline.normalise.notation import compile_units
from pipeline.normalise.values import read_value
from pipeline.report import Value


@dataclass(frozen=True, slots=True)
class Wording:
    """What one row of a table says: `level3` is the indicator's name, everything else may be empty. `year` serves deadlines without one."""

    level3: str
    level1: str = ""
    level2: str = ""
    target: str = ""
    actual: str = ""
    year: int | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the wording means."""

    levels: LevelReading
    match: ConceptMatch
    target: Value
    actual: Value

    @property
    def evidence(self) -> str:
        """How each part was found, in one line."""
        parts = (
            ("dimension", self.levels.steps),
            ("concept", self.match.evidence),
            ("target", self.target.steps),
            ("actual", self.actual.steps),
        )
        return " | ".join(f"{name}: {', '.join(steps)}" for name, steps in parts if steps)


def read_wording(knowledge: Knowledge, wording: Wording) -> Reading:
    """Dimension, concept, direction and values of one wording."""
    units = knowledge.part(compile_units)
    target = read_value(units, wording.target, name=wording.level3, year=wording.year)
    actual = read_value(units, wording.actual, name=wording.level3, year=wording.year, like=target)
    levels, match = place(knowledge, wording, target.unit)
    return Reading(levels, match, target, actual)


def place(knowledge: Knowledge, wording: Wording, unit: str | None) -> tuple[LevelReading, ConceptMatch]:
    """Dimension and concept of a wording whose target is in `unit`; where the level names do not tell the dimension, the concept does."""
    levels = read_levels(knowledge.part(compile_levels), wording.level1, wording.level2, wording.level3, stage=wording.stage)
    concepts = knowledge.part(compile_concepts)
    match = match_concept(concepts, wording.level3, dimension=levels.dimension, target=wording.target, unit=unit)
    return _settle(levels, match), match


def _settle(levels: LevelReading, match: ConceptMatch) -> LevelReading:
    """Where the level names do not tell: the dimension that the concept usually has, or figures of this kind have."""
    if match.dimension not in levels.open or not (match.concept or levels.default):
        return levels
    step, confidence = ("by the kind of figure", Decimal("0.5"))
    if match.concept:
        step, confidence = ("by its facets", Decimal("0.6")) if match.of_facets else ("the concept's place", Decimal("0.75"))
    return replace(levels, dimension=match.dimension, confidence=confidence, steps=(*levels.steps, step), open=frozenset())
