"""One indicator as worded to one row of the dataset (绩效指标)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractors.records import Claim as WordedClaim
from extractors.records import Worded, WordedIndicator
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.normalise import amounts, level_names, levels, values
from pipeline.normalise.draft import Draft, provenance, text_of
from pipeline.normalise.notation import compile_units
from pipeline.normalise.terms import compile_terms
from pipeline.normalise.wording import Wording, place
from pipeline.report import Value


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
        said = {
            k: text_of(getattr(w, k))
            for k in ("level1", "level2", "level3", "definition", "target", "milestone", "actual", "forecast", "reason")
        }
        name = said["level3"] or ""
        target = self._value(w.target, row_id, "target_value", draft, name=name, unit=w.unit)
        milestone = self._value(w.milestone, row_id, "milestone_value", draft, name=name, unit=w.unit, like=target)
        actual = self._value(w.actual, row_id, "actual_value", draft, name=name, unit=w.unit, like=target)
        marks: dict[str, Any] = {}
        for column in ("weight", "score"):
            if mark := getattr(w, column):
                marks[column] = draft.keep(row_id, column, amounts.read_number(mark.text), mark).value
        wording = Wording(name, said["level1"] or "", said["level2"] or "", target=said["target"] or "", stage=w.stage)
        read, match = place(self._knowledge, wording, target.unit if target else None)
        for column in ("level1", "level2", "level3"):
            draft.note(row_id, f"{column}_raw", getattr(w, column))
        named = level_names.recover(self._level_names, w, read.dimension)
        for column in named.recovered:
            draft.steps[row_id, column] = (level_names.TOLD,)
        draft.steps[row_id, "dimension"] = read.steps
        if match.evidence:
            draft.steps[row_id, "concept"] = match.evidence
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
            target_comparator=target.comparator if target else None,
            target_value=target.value if target else None,
            target_value_max=target.value_max if target else None,
            target_unit=target.unit if target else None,
            target_date=target.date if target else None,
            direction=match.direction if target or match.concept else None,
            milestone_raw=said["milestone"],
            milestone_comparator=milestone.comparator if milestone else None,
            milestone_value=milestone.value if milestone else None,
            milestone_unit=milestone.unit if milestone else None,
            actual_raw=said["actual"],
            actual_value=actual.value if actual else None,
            actual_unit=actual.unit if actual else None,
            forecast_raw=said["forecast"],
            **marks,
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
