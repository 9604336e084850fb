from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.dates import find_moments, read_date, read_period, read_year, spell


@pytest.mark.parametrize(
    "text",
    ["2023年12月10日", "二〇二三年十二月十日", "2023-12-10", "2023.12.10", "2023/12/10", "二○二三年十二月十日", "2023 年 12 月 10 日"],
)
def test_date(text: str) -> None:
    assert read_date(text) == date(2023, 12, 10)


@pytest.mark.parametrize("text", ["2023年12月", "2023年2月30日", "第12号", "20231", ""])
def test_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023 年 1 月 1 日至 2023 年 12 月 31 日", date(2023, 1, 1), date(2023, 12, 31)),
        ("2021年1月-2021年12月", date(2021, 1, 1), date(2021, 12, 31)),
        ("1-10月", date(2023, 1, 1), date(2023, 10, 31)),
        ("2021.1.1-12.31", date(2021, 1, 1), date(2021, 12, 31)),
        ("2023.07-2024.01", date(2023, 7, 1), date(2024, 1, 31)),
        ("2020年1月--2020年11月", date(2020, 1, 1), date(2020, 11, 30)),
        ("2021年9月1日—10月31日", date(2021, 9, 1), date(2021, 10, 31)),
        ("一年", None, None),
    ],
)
def test_period(text: str, start: date | None, end: date | None) -> None:
    assert read_period(text, 2023) == (start, end)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("（2023年度）", 2023),
        ("二〇二三年度", 2023),
        ("2023", 2023),
        ("本年度", None),
        ("20年", None),
        ("湘财绩〔2020〕7号关于2021年度", 2021),
    ],
)
def test_year(text: str, year: int | None) -> None:
    assert read_year(text) == year


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_notation(day: date) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}"):
        assert read_date(text) == day


@given(st.text(alphabet="0123456789年月日底末前至-—.第季度上下半初中旬〇二十 ", max_size=40))
def test_any_text_is_read_without_error(text: str) -> None:
    spelt = spell(text)
    for moment in find_moments(spelt, 2023):
        assert 0 <= moment.start < moment.end <= len(spelt)
