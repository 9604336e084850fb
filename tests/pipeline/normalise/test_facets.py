"""What a wording counts: no concept is meant that does not know it, and facets that are known make an id."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.concepts import ConceptMatch, compile_concepts, find_words, match_concept
from pipeline.normalise.facets import counted, rated
from pipeline.normalise.wording import Wording, read_wording

KNOWLEDGE = Knowledge()
CONCEPTS = KNOWLEDGE.part(compile_concepts)


def match(wording: str, unit: str | None = None) -> ConceptMatch:
    return match_concept(CONCEPTS, wording, dimension="output.quantity", unit=unit)


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("疫苗接种人数", ("接种", "接种")),
        ("河道清淤疏浚长度", ("疏浚", "清淤")),
        ("慰问困难职工户数", ("职工", "慰问")),
        ("高龄津贴发放人次", ()),
        ("反诈宣传进校园场次", ("宣传", "宣传")),
        ("数量", ()),
    ],
)
def test_the_head_and_its_deeds_tell_what_is_counted(wording: str, words: tuple[str, ...]) -> None:
    assert counted(CONCEPTS.facets, find_words(CONCEPTS, wording)).words == words


@pytest.mark.parametrize(
    ("wording", "unit", "concept"),
    [
        ("疫苗采购数量", "支", "procurement.quantity"),
        ("疫苗接种人数", "人", "vaccine.vaccinate.persons"),
        ("生猪养殖数量", "头", "agri.livestock_count"),
        ("病死猪无害化处理数量", "头", "animal.dispose.count"),
        ("运动会举办场次", "场", "culture.events"),
        ("运动员输送人数", "人", "athlete.send.persons"),
        ("污水管网建设长度", "公里", "works.pipe_length"),
        ("污水管网清淤长度", "公里", "pipe.clean.length"),
    ],
)
def test_the_same_thing_with_another_deed_is_another_measured_thing(wording: str, unit: str, concept: str) -> None:
    assert match(wording, unit).concept == concept


def test_an_id_of_facets_is_the_same_for_other_words_of_the_same_facets() -> None:
    assert match("病死畜禽集中无害化处理头数", "头").concept == match("病死猪处置数量", "头").concept == "animal.dispose.count"


def test_a_thing_is_no_deed_of_its_own() -> None:
    assert match("违法建设拆除面积", "平方米").concept == match("拆除违法建设面积", "平方米").concept == "illegal_building.clear.area"


def test_an_id_of_facets_is_less_sure_than_any_pattern_and_says_what_it_is() -> None:
    found = match("疫苗接种人数")
    assert found.confidence < Decimal("0.5")
    assert found.evidence[0] == "of facets vaccine.vaccinate.persons"


def test_without_level_names_facets_give_the_dimension_of_their_figures() -> None:
    levels = read_wording(KNOWLEDGE, Wording("疫苗接种人数", target="≥100人")).levels
    assert (levels.dimension, levels.steps[-1], levels.confidence) == ("output.quantity", "by its facets", Decimal("0.6"))


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("不合格商品后处理率", ("处理率",)),
        ("火灾火因查明率", ("查明",)),
        ("报告按时出具率", ("出具", "按时")),
        ("监控系统维护率", ("维护",)),
        ("率", ()),
        ("", ()),
    ],
)
def test_the_head_or_what_stands_before_it_tells_what_a_rate_is_of(wording: str, words: tuple[str, ...]) -> None:
    assert rated(CONCEPTS.facets, find_words(CONCEPTS, wording)).words == words


@pytest.mark.parametrize(
    ("wording", "concept"),
    [("森林火灾受害率", "forest.fire_damage_rate"), ("森林火灾扑灭率", None), ("森林火灾火因查明率", None)],
)
def test_another_rate_of_the_same_thing_is_another_measured_thing(wording: str, concept: str | None) -> None:
    assert match_concept(CONCEPTS, wording, dimension="output.quality", unit="%").concept == concept


@pytest.mark.parametrize(
    ("wording", "unit", "concept"),
    [
        ("设备采购数量", "台", "procurement.quantity"),
        ("救护车出车次数", "次", None),
        ("应急设备操作人数", "人", None),
        ("检查市场主体户数", "户", "inspection.enterprises_supervised"),
    ],
)
def test_a_concept_of_things_takes_no_count_of_persons_or_times(wording: str, unit: str, concept: str | None) -> None:
    assert match(wording, unit).concept == concept


@pytest.mark.parametrize(("target", "concept"), [("0起", "safety.incidents"), ("3起", None)])
def test_what_should_not_happen_at_all_is_an_incident_whatever_it_is(target: str, concept: str | None) -> None:
    assert match_concept(CONCEPTS, "重大甲乙丙丁", dimension="benefit.social", target=target, unit="起").concept == concept


@pytest.mark.parametrize("wording", ["甲乙丙丁数量", "疫苗甲乙丙数量", "甲乙接种人数"])
def test_no_id_where_a_facet_is_not_known(wording: str) -> None:
    assert match(wording).concept is None
