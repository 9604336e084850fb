"""A printed figure stands for what its last digit leaves open."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.figures import Figure, Interval, figure, plain, total
from pipeline.report import Value

EXACT = st.decimals(min_value=-(10**9), max_value=10**9, places=8, allow_nan=False)
PLACES = st.integers(0, 6)


def printed(value: Decimal, places: int, rounding: str) -> Figure:
    made = figure(value.quantize(Decimal(1).scaleb(-places), rounding))
    assert made is not None
    return made


def point(value: Decimal) -> Interval:
    return Interval(Fraction(value), Fraction(value))


@given(EXACT, PLACES, st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_rounded_or_cut_off_agrees(value: Decimal, places: int, rounding: str) -> None:
    assert printed(value, places, rounding).interval.meets(point(value))


@given(EXACT, PLACES, st.decimals(min_value="1.01", max_value=50, places=2), st.sampled_from([1, -1]))
def test_more_than_a_unit_off_does_not_agree(value: Decimal, places: int, units: Decimal, side: int) -> None:
    shown = printed(abs(value), places, ROUND_DOWN)
    assert not shown.interval.meets(point(shown.value + side * units * shown.step))


@given(st.lists(st.decimals(min_value=0, max_value=10**6, places=6), min_size=1, max_size=12), PLACES)
def test_rounded_parts_agree_with_the_rounded_total(parts: list[Decimal], places: int) -> None:
    whole = printed(sum(parts, Decimal(0)), places, ROUND_HALF_UP)
    assert total(printed(p, places, ROUND_HALF_UP).interval for p in parts).meets(whole.interval)


@given(st.decimals(min_value=1, max_value=10**6, places=4), st.decimals(min_value=1, max_value=10**6, places=4), PLACES)
def test_quotient_of_printed_figures_holds_the_exact_one(a: Decimal, b: Decimal, places: int) -> None:
    quotient = printed(a, places, ROUND_HALF_UP).interval.over(printed(b, places, ROUND_HALF_UP).interval)
    assert quotient is None or quotient.meets(Interval(Fraction(a) / Fraction(b), Fraction(a) / Fraction(b)))


def test_scale_and_digits_of_the_page_count() -> None:
    shown = figure(Decimal("198676"), Value(raw="19.8676万元", value=Decimal("198676"), unit="元", printed="19.8676", scale=Decimal(10000)))
    assert shown is not None
    assert (shown.step, shown.text) == (1, "19.8676万元")
    assert shown.interval.meets(point(Decimal("198676.5")))


@pytest.mark.parametrize(("digits", "exact"), [("8", True), ("300", True), ("365", False), ("8.5", False)])
def test_short_whole_amounts_are_stated_not_rounded(digits: str, exact: bool) -> None:
    shown = figure(Decimal(digits))
    assert shown is not None
    assert (shown.amount.low == shown.amount.high) is exact


@pytest.mark.parametrize(
    ("value", "places", "text"), [("1E+3", None, "1000"), ("60.300", None, "60.3"), ("66.2255", 2, "66.23"), ("100", 0, "100")]
)
def test_plain(value: str, places: int | None, text: str) -> None:
    assert plain(Decimal(value), places) == text
