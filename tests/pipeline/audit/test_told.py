"""Counts in goals and prose beside the indicators that count the same."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from pipeline.audit import audit
from tests.pipeline.audit.builders import KNOWLEDGE, indicator
from tests.pipeline.audit.examples import one

ROADS = indicator("道路养护里程", "≥210公里", "205公里")
TRAINING = indicator("培训人数", "≥500人", "480人")


def messages(*made: Any, text: str = "", **columns: Any) -> list[str]:
    return [f.message for f in audit(one(*made, text=text, **columns), KNOWLEDGE).findings if f.rule == "cross.table_text"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("养护县乡道路210公里，消除安全隐患。", False),
        ("养护县乡道路201公里，消除安全隐患。", True),
        ("养护县乡道路110公里，养护国道道路100公里。", False),  # together
        ("累计养护县乡道路900公里。", False),
        ("养护县乡道路200余公里。", False),
        ("2023年养护县乡道路0.021万公里。", False),
        ("养护县乡道路201处。", False),
        ("维修桥梁201公里。", False),
        ("开展培训3次，培训400人。", False),
    ],
)
def test_the_goal_holds_the_target(said: str, wrong: bool) -> None:
    assert bool(messages(ROADS, TRAINING, goal_target=said)) is wrong


def test_a_goal_of_more_than_the_floor_is_a_remark() -> None:
    more = audit(one(ROADS, goal_target="养护县乡道路220公里。"), KNOWLEDGE).findings
    assert [f.severity for f in more if f.rule == "cross.table_text"] == ["info"]


def test_the_result_is_told_as_the_actual_not_as_the_target() -> None:
    assert messages(ROADS, goal_actual="养护县乡道路205公里。") == []
    assert messages(ROADS, goal_actual="养护县乡道路210公里。") == ["“道路养护里程”实际完成值：指标表中为205公里，总体目标栏为210公里"]


def test_prose_tells_the_actual() -> None:
    assert messages(ROADS, text="计划养护县乡道路250公里，全年养护县乡道路205公里。") == []
    assert messages(ROADS, text="计划养护县乡道路250公里。") == []
    assert messages(ROADS, text="全年养护县乡道路250公里。") == ["“道路养护里程”实际完成值：表中为205公里，正文为250公里"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("全年养护县乡道路250公里。", True),
        ("上年实施大修，养护县乡道路250公里。", False),
        ("其中东部片区维修桥梁，养护县乡道路50公里。", False),
        ("2022年养护县乡道路250公里。", False),
        ("2023年养护县乡道路250公里。", True),
        ("服务对象满意度90.5%，达到预期目标。", True),
        ("老年人满意度90.5%，青年人满意度95%。", False),
        ("非常满意的占90.5%。", False),
    ],
)
def test_what_prose_tells_of_other_years_and_of_parts_is_no_contradiction(text: str, wrong: bool) -> None:
    happy = indicator("居民满意度", "≥90%", "93.5%", dimension="satisfaction.beneficiary")
    assert bool(messages(ROADS, happy, text=text, fiscal_year=2023)) is wrong


def test_a_text_full_of_counts_does_not_stall() -> None:
    rows = [indicator(f"改造乡村道路{n}段", f"≥{n}亩", f"{n}亩") for n in range(300)]
    started = process_time()
    messages(*rows, goal_target="改造乡村道路5亩，" * 3000)
    assert process_time() - started < 3


def test_a_count_that_two_indicators_share_belongs_to_neither() -> None:
    assert messages(ROADS, indicator("养护道路里程数", "≥300公里", "300公里"), goal_actual="养护县乡道路210公里。") == []
