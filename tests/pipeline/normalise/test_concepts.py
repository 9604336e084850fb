from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.concepts import compile_concepts, match_concept
from pipeline.normalise.levels import compile_levels, read_levels
from pipeline.normalise.ontology import Concept

KNOWLEDGE = Knowledge()
CONCEPTS = KNOWLEDGE.part(compile_concepts)
LEVELS = KNOWLEDGE.part(compile_levels)


def matched(wording: str, unit: str | None = None) -> str | None:
    dimension = read_levels(LEVELS, None, None, wording).dimension
    return match_concept(CONCEPTS, wording, dimension=dimension, unit=unit).concept


def cases(kind: str) -> Iterator[tuple[str, str]]:
    for concept in CONCEPTS.entries.values():
        for wording in getattr(concept, kind):
            yield concept.id, wording


@pytest.mark.parametrize(("concept", "wording"), cases("examples"))
def test_example(concept: str, wording: str) -> None:
    assert matched(wording) == concept


@pytest.mark.parametrize(("concept", "wording"), cases("but_not"))
def test_counter_example(concept: str, wording: str) -> None:
    assert matched(wording) != concept


def test_the_ontology_is_broad_enough() -> None:
    assert len(CONCEPTS.entries) >= 200


@pytest.mark.parametrize("entry", CONCEPTS.entries.values(), ids=lambda e: e.id)
def test_every_entry_has_an_example_and_a_counter_example(entry: Concept) -> None:
    assert entry.examples
    assert entry.but_not


@pytest.mark.parametrize("wording", ["数量指标", "本项目不适用此指标", "", "甲乙丙丁戊", "……"])
def test_no_match_rather_than_a_forced_one(wording: str) -> None:
    match = match_concept(CONCEPTS, wording, dimension="output.quantity")
    assert match.concept is None
    assert match.evidence
    assert match.confidence == 0


@pytest.mark.parametrize(
    ("wording", "dimension", "target", "direction"),
    [
        ("项目总成本", "output.cost", "≤5万元", "lower_better"),
        ("资金使用合规性", "process", "合规", "qualitative"),
        ("资金使用合规性", "process", "100%", "higher_better"),
        ("公共服务水平提升", "benefit.social", "", "qualitative"),
        ("特困人员供养人数", "output.quantity", "≥230人", "equal"),
        ("项目完成时间", "output.timeliness", "2023年12月底", "lower_better"),
        ("未知之事", "cost.economic", "≤5万元", "lower_better"),
        ("未知之事", "output.quality", "不突破5万元", "lower_better"),
        ("未知之事", "output.quality", "=|5|万元", "higher_better"),
        ("重点人员上访次数", "output.quantity", "≤10次", "lower_better"),
        ("信访人滞留率", "output.quality", "≥15%", "higher_better"),
        ("未知之事减少", "benefit.social", "≥5%", "higher_better"),
        ("未知之事", "benefit.social", "0次", "lower_better"),
    ],
)
def test_direction(wording: str, dimension: str, target: str, direction: str) -> None:
    assert match_concept(CONCEPTS, wording, dimension=dimension, target=target).direction == direction


@settings(max_examples=50)
@given(st.text(max_size=80), st.sampled_from(["output.quantity", "benefit.social", "other"]))
def test_any_wording_is_matched_without_error_and_alike(wording: str, dimension: str) -> None:
    assert match_concept(CONCEPTS, wording, dimension=dimension) == match_concept(CONCEPTS, wording, dimension=dimension)
