"""Level names (一级指标、二级指标) that a form lost with its merged cells: told by the meaning of the row, with less confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractors.records import WordedIndicator
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.draft import text_of

LOST = "label_lost"
"""The step of an empty wording whose cell is there (extractors/forms/levels.py)."""
TOLD = "told by the meaning of the row"
_ONE_LOST, _BOTH_LOST = Decimal("0.8"), Decimal("0.7")

LevelNames = Mapping[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Recovered:
    """The names of both levels as published, which of them were recovered, and how sure that is."""

    level1: str | None
    level2: str | None
    recovered: tuple[str, ...] = ()
    confidence: Decimal = Decimal(1)


def compile_level_names(knowledge: Knowledge) -> LevelNames:
    """The part of a Knowledge that this module needs."""
    names = knowledge.read("level_names.yaml")["names"]
    return {dimension: (first, second) for dimension, (first, second) in names.items()}


def recover(names: LevelNames, w: WordedIndicator, dimension: str) -> Recovered:
    """The level names of an indicator; what the form lost is named after the `dimension` that the rest of the row gives."""
    one, two = text_of(w.level1), text_of(w.level2)
    lost = [said is not None and LOST in said.steps for said in (w.level1, w.level2)]
    if not any(lost) or dimension not in names:
        return Recovered(one, two)
    first, second = names[dimension]
    if two and not two.endswith("指标"):
        first = first.removesuffix("指标")
    if one and second and not one.endswith("指标"):
        second = second.removesuffix("指标")
    level1, level2 = (first if lost[0] else one), (second if lost[1] else two)
    recovered = tuple(name for name, is_lost in zip(("level1_raw", "level2_raw"), lost, strict=True) if is_lost)
    return Recovered(level1, level2, recovered, _BOTH_LOST if all(lost) else _ONE_LOST)
