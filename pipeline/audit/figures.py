"""Figures as printed: a printed figure stands for the interval that its last digit leaves open.

Both rounding and cutting off are allowed: 66.2255 may be printed 66.22 or 66.23. The arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache, reduce

from pipeline.report import Value

_CUT = 1 - Fraction(1, 10**12)
"""How much of a step cutting off can take away: the next figure itself is never cut off to this one."""
_UNITS = {Decimal(1000): "千", Decimal(10000): "万", Decimal(1000000): "百万", Decimal(100000000): "亿"}


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, ends included."""

    low: Fraction
    high: Fraction

    def meets(self, other: Interval) -> bool:
        """Whether one value could be both."""
        return self.low <= other.high and other.low <= self.high

    def plus(self, other: Interval) -> Interval:
        """The sum of two intervals."""
        return Interval(self.low + other.low, self.high + other.high)

    def over(self, other: Interval) -> Interval | None:
        """The quotient of two intervals of positive values; None where the divisor could be zero."""
        if other.low <= 0 or self.low < 0:
            return None
        return Interval(self.low / other.high, self.high / other.low)


def total(parts: Iterable[Interval]) -> Interval:
    """The sum: its width is what the rounding of the parts can explain."""
    return reduce(Interval.plus, parts, Interval(Fraction(0), Fraction(0)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what one unit of its last printed digit is worth (`step`), its printed digits and the unit they are in."""

    value: Decimal
    step: Decimal
    digits: str
    unit: str = ""

    @property
    def text(self) -> str:
        """As printed: 19.8676万元."""
        return self.digits + self.unit

    @property
    def interval(self) -> Interval:
        """What the figure stands for: half a step towards zero (rounded up), nearly a whole step away from it (cut off)."""
        value, (half, nearly) = Fraction(self.value), _shares(self.step)
        if self.value.is_signed():
            return Interval(value - nearly, value + half)
        return Interval(max(value - half, Fraction(0)), value + nearly)

    @property
    def amount(self) -> Interval:
        """The interval of a sum of money: whole figures of one or two digits (8万元, 300万元) are stated, not rounded."""
        if "." not in self.digits and len(self.digits.strip("-").rstrip("0")) <= 2:
            return Interval(Fraction(self.value), Fraction(self.value))
        return self.interval


@lru_cache(maxsize=256)
def _shares(step: Decimal) -> tuple[Fraction, Fraction]:
    """Half a step, and nearly a whole one; few steps are in use."""
    return Fraction(step) / 2, Fraction(step) * _CUT


def plain(value: Decimal | Fraction, places: int | None = None) -> str:
    """A number for a sentence: no exponent, no trailing zeros; rounded half up where `places` is given."""
    number = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def figure(value: Decimal | None, understood: Value | None = None, unit: str = "") -> Figure | None:
    """The figure of a published value.

    `understood` tells how it was printed; without it the value's own digits count. `unit` serves where `understood` has none.
    """
    if value is None:
        return None
    digits = (understood.printed or "").replace(",", "") if understood else ""
    try:
        printed = Decimal(digits)
    except ArithmeticError:
        return Figure(value, _last_digit(value), plain(value), unit)
    worth = value / printed if printed else (understood.scale if understood else Decimal(1))
    return Figure(value, abs(worth) * _last_digit(printed), digits, _unit(understood, unit))


def _last_digit(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


def _unit(understood: Value | None, unit: str) -> str:
    if understood is None:
        return unit
    return _UNITS.get(understood.scale, "") + (understood.unit or unit)


def agree(a: Figure, b: Figure) -> bool:
    """Whether two printed figures can be the same value. Whole numbers other than money are counted, not rounded."""
    counted = a.step == b.step == 1 and "元" not in a.unit + b.unit
    return a.value == b.value or (not counted and a.amount.meets(b.amount))
