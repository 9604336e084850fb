"""Numbers that carry a check digit (校验码): identity cards and bank cards."""

from __future__ import annotations

from datetime import date


def is_identity(number: str) -> bool:
    """GB 11643: a date of birth in the middle and a check digit; an organisation's code (统一社会信用代码) has neither."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def is_card(number: str) -> bool:
    """Luhn's check of a bank card (UnionPay)."""
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
