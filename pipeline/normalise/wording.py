"""One indicator by its wording alone (指标名称、级别、指标值), outside any document: for tables of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.concepts import ConceptMatch, compile_concepts, match_concept
from pipeline.normalise.levels import LevelReading, compile_levels, read_levels
from pipeline.normalise.values import compile_units, read_value
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
    levels = read_levels(knowledge.part(compile_levels), wording.level1, wording.level2, wording.level3, stage=wording.stage)
    units = knowledge.part(compile_units)
    target = read_value(units, wording.target, name=wording.level3, year=wording.year)
    actual = read_value(units, wording.actual, name=wording.level3, year=wording.year, like=target)
    concepts = knowledge.part(compile_concepts)
    match = match_concept(concepts, wording.level3, dimension=levels.dimension, target=wording.target, unit=target.unit)
    return Reading(levels, match, target, actual)
