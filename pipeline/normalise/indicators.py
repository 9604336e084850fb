"""One indicator as worded to one row of the dataset (绩效指标)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractors.records import Claim as WordedClaim
from extractors.records import Worded, WordedIndicator
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.normalise import amounts, level_names, levels, values
from pipeline.normalise.concepts import ConceptMatch
from pipeline.normalise.draft import Draft, provenance, text_of
from pipeline.normalise.notation import compile_units
from pipeline.normalise.terms import compile_terms
from pipeline.normalise.wording import Wording, place
from pipeline.report import Value

_TEXTS = ("level1", "level2", "level3", "definition", "target", "milestone", "actual", "forecast", "reason")


def _figures(side: str, value: Value | None, *parts: str) -> dict[str, Any]:
    """The columns `target_value`, `target_unit` … of one value; all null where there is none."""
    return {f"{side}_{part}": getattr(value, part) if value else None for part in parts}


def _marks(w: WordedIndicator, row_id: str, draft: Draft) -> dict[str, Any]:
    """Weight and score (分值、得分), where the row has them."""
    printed = ((column, getattr(w, column)) for column in ("weight", "score"))
    return {column: draft.keep(row_id, column, amounts.read_number(mark.text), mark).value for column, mark in printed if mark}


def _note(
    draft: Draft, row_id: str, w: WordedIndicator, named: level_names.Recovered, read: levels.LevelReading, match: ConceptMatch
) -> None:
    """How names, dimension and concept were understood, into the draft."""
    for column in ("level1", "level2", "level3"):
        draft.note(row_id, f"{column}_raw", getattr(w, column))
    for column in named.recovered:
        draft.steps[row_id, column] = (level_names.TOLD,)
    draft.steps[row_id, "dimension"] = read.steps
    if match.evidence:
        draft.steps[row_id, "concept"] = match.evidence


class IndicatorReader:
    """Reads the indicators of one project; `year` serves deadlines that name none."""

    def __init__(self, knowledge: Knowledge, year: int | None) -> None:
        self._units = knowledge.part(compile_units)
        self._terms = knowledge.part(compile_terms)
        self._levels = knowledge.part(levels.compile_levels)
        self._level_names = knowledge.part(level_names.compile_level_names)
        self._knowledge = knowledge
        self._year = year

    def read(self, w: WordedIndicator, row_id: str, project_id: str, draft: Draft) -> schema.Indicator:
        """The row; how its numbers were understood goes into `draft`."""
        said = {k: text_of(getattr(w, k)) for k in _TEXTS}
        name = said["level3"] or ""
        target = self._value(w.target, row_id, "target_value", draft, name=name, unit=w.unit)
        milestone = self._value(w.milestone, row_id, "milestone_value", draft, name=name, unit=w.unit, like=target)
        actual = self._value(w.actual, row_id, "actual_value", draft, name=name, unit=w.unit, like=target)
        wording = Wording(name, said["level1"] or "", said["level2"] or "", target=said["target"] or "", stage=w.stage)
        read, match = place(self._knowledge, wording, target.unit if target else None)
        named = level_names.recover(self._level_names, w, read.dimension)
        _note(draft, row_id, w, named, read, match)
        doubt = min([Decimal(1), read.confidence, *(v.confidence for v in (target, milestone, actual) if v)])
        return schema.Indicator(
            indicator_id=row_id,
            project_id=project_id,
            stage=w.stage,
            level1_raw=named.level1,
            level2_raw=named.level2,
            level3_raw=name,
            definition_raw=said["definition"],
            framework=read.framework,
            dimension=read.dimension,
            concept=match.concept,
            concept_confidence=match.confidence if match.concept else None,
            target_raw=said["target"],
            target_value_max=target.value_max if target else None,
            target_date=target.date if target else None,
            direction=match.direction if target or match.concept else None,
            milestone_raw=said["milestone"],
            actual_raw=said["actual"],
            forecast_raw=said["forecast"],
            **_figures("target", target, "comparator", "value", "unit"),
            **_figures("milestone", milestone, "comparator", "value", "unit"),
            **_figures("actual", actual, "value", "unit"),
            **_marks(w, row_id, draft),
            deviation_reason=said["reason"],
            adjustment=self._terms.read("adjustments", w.adjustment.text) if w.adjustment else None,
            tracked=self._answer(w.tracked),
            **provenance(w.place, w.method, Decimal(str(w.confidence)) * doubt * named.confidence),
        )

    def _levels_of(self, level1: str | None, level2: str | None, level3: str, stage: str) -> levels.LevelReading:
        return levels.read_levels(self._levels, level1, level2, level3, stage=stage)

    def _value(
        self, said: Worded | None, row_id: str, column: str, draft: Draft, *, name: str, unit: Worded | None, like: Value | None = None
    ) -> Value | None:
        if not said:
            return None
        stated = unit.text if unit else None
        return draft.keep(
            row_id, column, values.read_value(self._units, said.text, unit=stated, name=name, year=self._year, like=like), said
        )

    def _answer(self, said: Worded | None) -> bool | None:
        return {"affirmed": True, "denied": False}.get(self._terms.read("answers", said.text) or "") if said else None

    def read_claim(self, claim: WordedClaim) -> tuple[str | None, Value | None]:
        """The dimension a claim about an indicator speaks of, and its value."""
        name = claim.name.text if claim.name else ""
        dimension = self._levels_of(None, claim.level.text if claim.level else None, name, "self_evaluation").dimension
        value = values.read_value(self._units, claim.value.text, name=name, year=self._year) if claim.value else None
        return dimension, value
