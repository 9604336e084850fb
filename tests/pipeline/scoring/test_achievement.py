"""Was the target met: figures, deadlines, words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline import schema
from pipeline.knowledge.directions import directions
from pipeline.knowledge.load import Knowledge
from pipeline.scoring.achievement import achieved, completion_ratio, words

KNOWLEDGE = Knowledge()
WORDS, DIRECTIONS = words(KNOWLEDGE), directions(KNOWLEDGE)
SIGNS = {"≥": ">=", "≤": "<=", "=": "=", ">": ">", "": None}


def row(name: str = "值班次数", sign: str = "", target: str | None = None, actual: str | None = None, **columns: Any) -> schema.Indicator:
    unit = columns.pop("unit", "次")
    return schema.Indicator(
        **{
            "indicator_id": "d-p1-i1",
            "project_id": "d-p1",
            "stage": "self_evaluation",
            "level3_raw": name,
            "dimension": "output.quantity",
            "target_comparator": SIGNS[sign],
            "target_value": Decimal(target) if target else None,
            "target_unit": unit,
            "actual_raw": actual,
            "actual_value": Decimal(actual) if actual else None,
            "actual_unit": unit,
            "method": "table",
            "confidence": Decimal(1),
            **columns,
        }
    )


def judge(made: schema.Indicator, polarity: str = "") -> tuple[bool | None, Decimal | None]:
    direction = DIRECTIONS.of(made, polarity)
    return achieved(made, direction, WORDS), completion_ratio(made, direction, WORDS)


@pytest.mark.parametrize(
    ("made", "met", "ratio"),
    [
        (row(sign="≥", target="2", actual="4"), True, "2"),
        (row(sign="≥", target="2", actual="2"), True, "1"),
        (row(sign=">", target="2", actual="2"), False, "1"),
        (row(sign="≤", target="15", actual="17"), False, "0.882353"),
        (row(sign="≤", target="28260", actual="22608"), True, "1.25"),
        (row(sign="=", target="0", actual="0"), True, None),
        (row(sign="=", target="0", actual="2"), False, None),
        (row("恶性上访案件数", target="0", actual="1"), False, None),
        (row("办结率", target="100", actual="98", unit="%"), False, "0.98"),
        (row("重复信访占比", target="20", actual="18", unit="%"), True, "1.111111"),
        (row("投诉件数", target="20", actual="25", unit="件"), False, "0.8"),
        (row("事故下降率", target="5", actual="6", unit="%"), True, "1.2"),
        (row("交通经费", target="400", actual="180", unit="元", dimension="output.cost"), True, "2.222222"),
        (row("开放时间", target="8", actual="9", unit="小时", dimension="output.timeliness"), True, "1.125"),
        (row(target="3", actual="5", target_comparator="range", target_value_max=Decimal(6)), True, None),
        (row(target="3", actual="7", target_comparator="range", target_value_max=Decimal(6)), False, None),
        (row(target="3", actual="5", target_unit="元", actual_unit="人"), None, None),
        (row(target="3", actual="5", target_unit="名", actual_unit="人"), True, "1.666667"),
        (row("满意度", target="290", actual="95", unit="%"), None, "0.327586"),
        (row(sign="≥", target="2"), None, None),
    ],
)
def test_figures(made: schema.Indicator, met: bool | None, ratio: str | None) -> None:
    assert judge(made) == (met, Decimal(ratio) if ratio else None)


def test_printed_polarity_serves_where_there_is_no_comparator() -> None:
    made = row("某某数量", target="10", actual="8")
    assert judge(made)[0] is False
    assert judge(made, "反向")[0] is True
    assert judge(row("某某数量", sign="≥", target="10", actual="8"), "反向")[0] is False


@pytest.mark.parametrize(
    ("actual", "met"),
    [
        ("已完成", True),
        ("按期完成", True),
        ("按计划完成", True),
        ("2023年8月完成", True),
        ("2023年9月完成", True),
        ("9月28日", True),
        ("2023-09-30", True),
        ("2023年10月完成", False),
        ("2023年12月20日", False),
        ("未完成", False),
        ("逾期完成", False),
        ("基本完成", None),
        ("按计划推进", None),
        ("已完成80%", None),
    ],
)
def test_deadlines(actual: str, met: bool | None) -> None:
    made = row("物资采购完成时间", target_date=date(2023, 9, 30), target_raw="2023年9月底前", actual_raw=actual)
    assert judge(made) == (met, None)


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("有效改善", "有效改善", True),
        ("有效改善", "水源地环境有效改善", True),
        ("基本建立", "基本建立", True),
        ("健全", "达成预期指标", True),
        ("有效运行", "基本实现", None),
        ("有效运行", "未达成年度指标", False),
        ("有效运行", "运行平稳", None),
        ("无逾期", "无逾期", True),
        (None, "有效改善", None),
    ],
)
def test_words(target: str | None, actual: str, met: bool | None) -> None:
    assert judge(row(target_raw=target, actual_raw=actual))[0] is met


def test_a_verdict_serves_a_numeric_target() -> None:
    assert judge(row(sign="≥", target="2", actual_raw="达成预期指标"))[0] is True
    assert judge(row(sign="≥", target="2", actual_raw="举办3期，累计完成培训若干"))[0] is None


def test_the_direction_of_the_concept_counts_before_words_of_the_name() -> None:
    assert DIRECTIONS.of(row("在职人员控制率", direction="lower_better")) == "lower"
    assert DIRECTIONS.of(row("在职人员控制率")) == "higher"
