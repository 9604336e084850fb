"""Amounts in running text: number and unit as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

# 元/户 is a price, not an amount.
AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)"
    r"(亿元|万元|千元|百元|元|亿|万(?=[，。；、）)]|$))(?![/／每])"
)
_SCALE = {"亿": Decimal(10**8), "万": Decimal(10**4), "千": Decimal(1000), "百": Decimal(100), "元": Decimal(1)}


def amounts(text: str) -> Iterator[re.Match[str]]:
    """The amounts in a text, in order."""
    return AMOUNT.finditer(text)


def interval(printed: str) -> tuple[Decimal, Decimal]:
    """The yuan that a printed amount stands for: its value, and what one of its last digit is worth. Only for comparing statements."""
    match = AMOUNT.fullmatch(printed)
    if match is None:
        raise ValueError(f"{printed!r} is no amount; take it from amounts()")
    number, scale = Decimal(match.group(1).replace(",", "")), _SCALE[match.group(2)[0]]
    exponent = number.as_tuple().exponent
    digit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return number * scale, digit * scale


def agree(one: str, other: str) -> bool:
    """Whether two printed amounts can be the same sum, each rounded or cut off at its own last digit."""
    (a, da), (b, db) = interval(one), interval(other)
    return abs(a - b) < max(da, db) or a == b
