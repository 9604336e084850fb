"""What kind of figures a wording has, which concepts that leaves, and which way is better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.kinds import agree, compile_kinds, direction_of, read_figures, usual_place
from pipeline.normalise.wording import Wording, read_wording

KNOWLEDGE = Knowledge()
KINDS = KNOWLEDGE.part(compile_kinds)


@pytest.mark.parametrize(
    ("name", "unit", "kind"),
    [
        ("树木成活率", None, "rate"),
        ("树木成活率（≥**%）", None, "rate"),
        ("巡河次数", "%", "count"),  # the name beats the unit
        ("公厕管护", "座", "count"),
        ("租赁", "元", "money"),
        ("随访控制数", "人", "count"),
        ("成本控制数", "元", "money"),
        ("水产品产值", None, "income"),
        ("开放天数", None, "time"),
        ("产品符合国家标准", None, ""),
        ("环境改善", None, None),
    ],
)
def test_kind(name: str, unit: str | None, kind: str | None) -> None:
    assert read_figures(KINDS, name, "", unit).kind == kind


@pytest.mark.parametrize(
    ("own", "name", "unit", "dimension", "agrees"),
    [
        ("count", "优抚对象补助发放准确率", None, "output.quality", False),
        ("rate", "验收数量", None, "output.quality", False),
        ("soft", "山洪灾害防治站点数", None, "output.quantity", False),
        ("soft", "文化事业繁荣程度", "%", "benefit.social", True),
        ("soft", "降低运输成本", None, "benefit.economic", True),
        ("soft", "维护稳定", "小时", "output.timeliness", False),
        ("money", "旅游收入", None, "benefit.economic", True),
        ("", "任何率", None, "other", True),
    ],
)
def test_a_concept_of_another_kind_cannot_be_meant(own: str, name: str, unit: str | None, dimension: str, agrees: bool) -> None:
    assert agree(own, read_figures(KINDS, name, "", unit), dimension) is agrees


@pytest.mark.parametrize(
    ("name", "target", "unit", "place"),
    [
        ("某事", "12月底", None, "output.timeliness"),
        ("某事", "明显", None, "benefit.social"),
        ("某事", "12", "台", "output.quantity"),
        ("某某收入", "", None, "benefit.economic"),
        ("某事", "", None, None),
    ],
)
def test_where_figures_usually_stand(name: str, target: str, unit: str | None, place: str | None) -> None:
    assert usual_place(KINDS, read_figures(KINDS, name, target, unit)) == place


@pytest.mark.parametrize(
    ("name", "target", "dimension", "direction"),
    [
        ("某河段断流天数", "≤3天", "benefit.ecological", "lower_better"),
        ("龙卷风伤亡", "0人", "benefit.social", "lower_better"),
        ("某某处理件数", "20件", "output.quantity", "higher_better"),
        ("某某租金", "20万元", "cost.economic", "lower_better"),
        ("某某面貌", "一新", "benefit.social", "qualitative"),
    ],
)
def test_direction_without_a_concept(name: str, target: str, dimension: str, direction: str) -> None:
    assert direction_of(KINDS, None, read_figures(KINDS, name, target, None), dimension) == direction


def test_none_in_words_is_a_number_where_less_is_better() -> None:
    assert read_wording(KNOWLEDGE, Wording("生产安全事故发生数", target="零发生")).match.direction == "lower_better"


def test_the_concept_tells_the_dimension_where_level_names_are_missing() -> None:
    reading = read_wording(KNOWLEDGE, Wording("土地出让收入", target="≥3亿元"))
    assert (reading.levels.dimension, reading.levels.steps[-1]) == ("benefit.economic", "the concept's place")
    placed = read_wording(KNOWLEDGE, Wording("土地出让收入", "产出指标", "数量指标", "≥3亿元"))
    assert placed.levels.dimension == "output.quantity"
    bounded = read_wording(KNOWLEDGE, Wording("群众满意度", "产出指标", "本地叫法", "≥90%"))
    assert bounded.levels.dimension == "satisfaction.beneficiary"  # named outright


@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from(["%", "元", "天", "台", None]))
def test_any_wording_has_figures(name: str, target: str, unit: str | None) -> None:
    figures = read_figures(KINDS, name, target, unit)
    assert direction_of(KINDS, None, figures, "other") in {"higher_better", "lower_better", "qualitative"}
