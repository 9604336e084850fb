"""Sentences that only the own unit can stand in, and sentences that name partners."""

from __future__ import annotations

import pytest

from pipeline.audit import audit
from pipeline.audit.offices import compile_contexts
from tests.pipeline.audit.builders import KNOWLEDGE
from tests.pipeline.audit.examples import one, row

OWN = [
    "项目资金由示例县水利局财务科统一管理，专款专用。",
    "示例县水利局高度重视绩效评价工作，及时开展自评。",
    "根据示例县水利局内部控制制度，项目支出实行审批制。",
    "示例县水利局按要求开展了绩效自评。",
    "经示例县水利局党组会议研究决定，调整支出结构。",
    "资金支付符合县水利局资金管理规定。",
    "示例县水利局能够按照预算使用资金，专款专用。",
    "本项目由示例县水利局组织实施。",
    "示例县水利局作为项目实施单位，履行了主体责任。",
    "示例县水利局绩效评价小组对项目进行了自评。",
]
PARTNERS = [
    "县水利局对资金使用情况进行了监督检查。",
    "与县水利局联合开展宣传活动。",
    "由县水利局提供水位数据。",
    "县水利局、县农业农村局配合开展工作。",
    "受县财政局委托，对项目开展评价。",
    "报县水利局审批后实施。",
    "项目由县水利局、县信访局共同实施。",
]


def severities(sentence: str, organisation: str) -> list[str]:
    found = audit(one(row(), text=sentence, organisation=organisation), KNOWLEDGE).findings
    return [f.severity for f in found if f.rule == "text.remnant"]


@pytest.mark.parametrize("sentence", OWN)
def test_another_unit_in_the_own_place_is_a_remnant(sentence: str) -> None:
    assert severities(sentence, "示例县信访局") == ["warning"]
    assert severities(sentence, "示例县水利局") == []


@pytest.mark.parametrize("sentence", PARTNERS)
def test_a_partner_is_none(sentence: str) -> None:
    assert severities(sentence, "示例县信访局") == []


@pytest.mark.parametrize(("unit", "expected"), [("示例县第一小学", ["warning"]), ("示例县物资储备中心", ["info"])])
def test_a_unit_that_may_be_below_the_office_is_only_remarked(unit: str, expected: list[str]) -> None:
    assert severities("本项目由示例县水利局组织实施。", unit) == expected


def test_a_context_needs_words_of_its_own() -> None:
    """A misspelt one would keep the context from ever being looked for."""
    contexts = KNOWLEDGE.part(compile_contexts).contexts
    assert contexts and not [word for context in contexts for word in context.needs if word not in context.says]
