"""Targets that goals list, and the results told elsewhere that answer them."""

import pytest

from extractors.prose.figures import counted_as, unit_of
from extractors.prose.indicators import read_indicators
from extractors.prose.told import read_each
from tests.extractors.prose.pages import lines


@pytest.mark.parametrize(
    ("actual", "target", "counted"),
    [
        ("5126户8934人", "8900人", "8934人"),
        ("1623批次、5140人次", "不少于1500批次", "1623批次"),
        ("每人每年6300元", "6300元", "每人每年6300元"),
        ("98%", "95%以上", "98%"),
    ],
)
def test_a_result_counted_twice_answers_in_the_unit_of_its_target(actual: str, target: str, counted: str) -> None:
    assert counted_as(actual, target) == counted


def test_the_unit_is_what_is_counted() -> None:
    assert [unit_of(text) for text in ("不少于80名", "90%以上", "控制在5万元以内", "长期")] == ["名", "%", "万元", ""]


def test_a_sentence_tells_one_indicator_after_the_other() -> None:
    told = read_each("计划新建大棚40个，实际建成42个，硬化道路目标9.6公里，实际硬化9.6公里，完成率100%")
    assert [(t.name, t.target, t.actual) for t in told] == [("新建大棚", "40个", "42个"), ("硬化道路", "9.6公里", "9.6公里")]


def met(goals: str, results: str) -> list[tuple[str, str | None, str | None]]:
    text = f"（一）年度绩效目标\n{goals}\n（二）绩效目标完成情况\n{results}"
    worded = read_indicators(lines(text), "self_evaluation")
    return [(i.level3.text, i.target.text if i.target else None, i.actual.text if i.actual else None) for i in worded]


def test_goals_meet_results_of_like_names_in_the_same_unit() -> None:
    assert met("培训教师不少于400人次，新建校舍2栋。", "1.教师培训416人次。\n2.新建校舍2栋。") == [
        ("培训教师", "不少于400人次", "416人次"),
        ("新建校舍", "2栋", "2栋"),
    ]


def test_goals_of_another_unit_or_of_several_like_names_meet_nothing() -> None:
    assert met("培训教师不少于400人次。", "1.教师培训12期。") == [("教师培训", None, "12期")]
    assert met("培训合格率98%，培训及格率90%。", "1.培训完成率95%。") == [("培训完成率", None, "95%")]
