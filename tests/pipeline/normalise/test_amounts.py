from decimal import Decimal

import pytest

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.amounts import read_amount, read_number, read_rate
from pipeline.normalise.notation import compile_units

UNITS = Knowledge().part(compile_units)


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("198676.5元", "万元", "198676.5"),
        ("110万元", None, "1100000"),
        ("5", "万元", "50000"),
        ("5", "元", "5"),
        ("1,234.50", "万元", "12345000"),
        ("2800000.0000", "元", "2800000"),
        ("34.9万元（其中追加24.9万元）", None, "349000"),
        ("2023年安排50万元", None, "500000"),
        ("-5", "万元", "-50000"),
        ("¥5,000.00", "元", "5000"),
        ("0.00", "万元", "0"),
    ],
)
def test_amount_in_yuan(raw: str, unit: str | None, value: str) -> None:
    read = read_amount(UNITS, raw, unit=unit)
    assert read.value == Decimal(value)
    assert read.unit == "元"


@pytest.mark.parametrize("raw", ["/", "", "—", "无", "详见附表", "10+24.9", "60.3%", "12人"])
def test_no_amount(raw: str) -> None:
    assert read_amount(UNITS, raw, unit="万元").value is None


def test_amount_without_any_unit_is_doubted() -> None:
    assert read_amount(UNITS, "5").confidence < 1


@pytest.mark.parametrize(
    ("raw", "value"), [("66.22%", "0.6622"), ("100", "1"), ("0.6622", "0.6622"), ("0%", "0"), ("／", None), ("按进度", None)]
)
def test_rate_is_a_fraction(raw: str, value: str | None) -> None:
    assert read_rate(raw).value == (None if value is None else Decimal(value))


def test_rate_keeps_what_is_printed() -> None:
    read = read_rate("66.22%")
    assert (read.printed, read.scale) == ("66.22", Decimal("0.01"))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("10分", "10"),
        ("7.3", "7.3"),
        ("（5分）", "5"),
        ("96 优", "96"),
        ("—", None),
        ("20分*执行率", None),
        ("(40-50)分", None),
        ("", None),
    ],
)
def test_marks(raw: str, value: str | None) -> None:
    assert read_number(raw).value == (None if value is None else Decimal(value))
