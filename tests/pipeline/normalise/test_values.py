from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.notation import compile_units, is_placeholder
from pipeline.normalise.values import read_value

UNITS = Knowledge().part(compile_units)

# raw, name -> comparator, value, value_max, unit
NOTATIONS = [
    ("100%", "", None, "100", None, "%"),
    ("0次", "", None, "0", None, "次"),
    ("≤5万元", "", "<=", "50000", None, "元"),
    ("≤ 5 万元", "", "<=", "50000", None, "元"),
    ("≧90人", "", ">=", "90", None, "人"),
    ("═|100|%", "", "=", "100", None, "%"),
    ("正向|大于等于|1|次", "", ">=", "1", None, "次"),
    ("正向 大于等于 1", "", ">=", "1", None, None),
    ("反向|小于等于|3|天", "", "<=", "3", None, "天"),
    ("%|90", "", None, "90", None, "%"),
    ("万亩|8", "", None, "80000", None, "亩"),
    ("米|=|3500", "", "=", "3500", None, "米"),
    ("元|≤5000", "", "<=", "5000", None, "元"),
    ("≥90百分比", "", ">=", "90", None, "%"),
    ("≥0.97比例", "", ">=", "97", None, "%"),
    ("百分之九十五点五", "", None, "95.5", None, "%"),
    ("不低于85%", "", ">=", "85", None, "%"),
    ("至少全年完成2次宣传", "", ">=", "2", None, "次"),
    ("10批次以上", "", ">=", "10", None, "批次"),
    ("19天以内", "", "<=", "19", None, "天"),
    ("24小时内", "", "<=", "24", None, "小时"),
    ("控制在5万元以内", "", "<=", "50000", None, "元"),
    ("不超过3天", "", "<=", "3", None, "天"),
    ("大于90%", "", ">", "90", None, "%"),
    ("88.32%及以上", "", ">=", "88.32", None, "%"),
    ("≥95%（含）", "", ">=", "95", None, "%"),
    ("18—54周岁", "", "range", "18", "54", "岁"),
    ("5-10万元", "", "range", "50000", "100000", "元"),
    ("80%~90%", "", "range", "80", "90", "%"),
    ("≥90%且≤95%", "", "range", "90", "95", "%"),
    ("≥3（场）", "", ">=", "3", None, "场"),
    ("≥3万条", "", ">=", "30000", None, "条"),
    ("1346.0088万平方米", "", None, "13460088", None, "平方米"),
    ("260元/辆", "", None, "260", None, "元/辆"),
    (">=530元/人*月", "", ">=", "530", None, "元/人·月"),
    ("400元/人、天", "", None, "400", None, "元/人·天"),
    ("490元/平米", "", None, "490", None, "元/平方米"),
    ("1次/月", "", None, "1", None, "次/月"),
    ("≤620万/月", "人工成本", "<=", "6200000", None, "元/月"),
    ("≤28.40/株", "补助成本(≤**元/株)", "<=", "28.4", None, "元/株"),
    ("85", "成活率(≥**%)", ">=", "85", None, "%"),
    ("15", "扶持经营主体 (个)", None, "15", None, "个"),
    ("3", "治理面积（万亩）", None, "30000", None, "亩"),
    ("90", "群众满意度", None, "90", None, "%"),
    ("2", "巡查频率", None, "2", None, None),
    ("满意度≥90%", "", ">=", "90", None, "%"),
    ("共5期，其中乡镇2期", "", None, "5", None, "期"),
    ("三次", "", None, "3", None, "次"),
    ("九成以上", "", ">=", "90", None, "%"),
    ("100余人", "", None, "100", None, "人"),
    ("300多户次", "", None, "300", None, "户次"),
    ("≤12/10万", "孕产妇死亡率", "<=", "12", None, "/10万"),
    ("超过第2名20分", "", ">", "20", None, "分"),
    ("≥70村", "", ">=", "70", None, "村"),
    ("１００％", "", None, "100", None, "%"),
    ("11月底完成100%", "", None, "100", None, "%"),
]


@pytest.mark.parametrize(("raw", "name", "comparator", "value", "value_max", "unit"), NOTATIONS)
def test_notation(raw: str, name: str, comparator: str | None, value: str, value_max: str | None, unit: str | None) -> None:
    read = read_value(UNITS, raw, name=name)
    assert (read.comparator, read.value, read.unit) == (comparator, Decimal(value), unit)
    assert read.value_max == (Decimal(value_max) if value_max else None)
    assert read.raw == raw


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "/",
        "—",
        "无",
        "……",
        "暂无",
        "效果明显",
        "定性|优良中低差",
        "|有效|",
        "万元",
        "≧",
        "≤****000元",
        "第三方评价",
        "优",
        "≥1:1",
        "前3名",
    ],
)
def test_nothing_to_read(raw: str) -> None:
    read = read_value(UNITS, raw)
    assert (read.comparator, read.value, read.unit, read.date) == (None, None, None, None)


@pytest.mark.parametrize("raw", ["困难群众432人、高龄老人1792人", "100%90%85%85%", "建筑面积2.6万平方米,展示面积1万平方米"])
def test_several_values_in_one_cell_are_none_and_doubtful(raw: str) -> None:
    read = read_value(UNITS, raw)
    assert read.value is None
    assert read.confidence < 1


@pytest.mark.parametrize(
    ("raw", "year", "day"),
    [
        ("2023年12月底前", None, date(2023, 12, 31)),
        ("12月底之前", 2022, date(2022, 12, 31)),
        ("2020.12.31前", None, date(2020, 12, 31)),
        ("2025年年底前", None, date(2025, 12, 31)),
        ("2021年7月", None, date(2021, 7, 31)),
        ("2023年12月31日 24:00前", None, date(2023, 12, 31)),
        ("2023-12-31 00:00:00", None, date(2023, 12, 31)),
        ("次年3月底前", 2023, date(2024, 3, 31)),
        ("12月底之前", None, None),
        ("1-12月", 2023, None),
        ("2020年1月--2020年11月", None, None),
        ("全年", 2023, None),
    ],
)
def test_deadline_has_a_date_and_no_value(raw: str, year: int | None, day: date | None) -> None:
    read = read_value(UNITS, raw, year=year)
    assert (read.date, read.value) == (day, None)


@pytest.mark.parametrize(
    ("target", "actual", "value", "unit"),
    [
        ("≤202.6万元", "132.9", "1329000", "元"),
        ("≤40000 元", "26488.00", "26488", "元"),
        ("≤4万元", "26488.00", "26488", "元"),
        ("≥95%", "≥95%", "95", "%"),
        ("≤3天", "最长6天", "6", "天"),
        ("≥90%", "满意度为97%", "97", "%"),
        ("≥240人", "完成263人", "263", "人"),
        ("=8个", "8", "8", "个"),
        ("≥8.3万人", "9.1万人", "91000", "人"),
        ("≥3次", "完成率100%", "100", "%"),
    ],
)
def test_actual_without_unit_is_read_like_the_target(target: str, actual: str, value: str, unit: str) -> None:
    read = read_value(UNITS, actual, like=read_value(UNITS, target))
    assert (read.value, read.unit) == (Decimal(value), unit)


def test_unit_column_serves_a_number_without_unit_and_a_printed_unit_wins() -> None:
    assert read_value(UNITS, "5", unit="万元").value == 50000
    assert read_value(UNITS, "5元", unit="万元").value == 5


def test_the_printed_figure_and_what_it_is_worth_are_kept() -> None:
    read = read_value(UNITS, "≤19.8676万元")
    assert (read.printed, read.scale) == ("19.8676", 10000)
    assert read.value == Decimal("198676")


def test_more_than_hundred_percent_is_kept_and_doubted() -> None:
    read = read_value(UNITS, "290%", name="市民满意度")
    assert read.value == 290
    assert read.confidence < 1


def test_a_huge_cell_is_not_read() -> None:
    assert read_value(UNITS, "1" * 100_000).value is None


@given(st.text(alphabet="0123456789.,%≥≤万亿元人次/—-年月日底前第三百分之以上内共()（） |*", max_size=60))
def test_any_cell_is_read_without_error_and_exactly_once(raw: str) -> None:
    read = read_value(UNITS, raw, name="满意度", year=2023)
    assert read == read_value(UNITS, raw, name="满意度", year=2023)
    if read.value is not None:
        assert read.printed is not None
        assert read.value == Decimal(read.printed.replace(",", "")) * read.scale


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([("元", 1), ("万元", 10**4), ("亿元", 10**8)]))
def test_money_is_exact(number: Decimal, unit: tuple[str, int]) -> None:
    assert read_value(UNITS, f"≤{number}{unit[0]}").value == number * unit[1]


def test_placeholder() -> None:
    assert is_placeholder(UNITS, " —— ")
    assert not is_placeholder(UNITS, "0")


@pytest.mark.parametrize(
    ("raw", "steps"),
    [
        ("≤5万元", ("times 10000",)),
        ("0.97比例", ("times 100",)),
        ("100余人", ("approximate",)),
        ("三次", ("Chinese numeral",)),
        ("2023年12月底", ("deadline",)),
        ("正向|大于等于|1|次", ("columns joined", "unit column")),
    ],
)
def test_every_cleaning_step_has_a_name(raw: str, steps: tuple[str, ...]) -> None:
    assert read_value(UNITS, raw).steps == steps
