"""Money, rates and marks (金额、执行率、分值、得分) as funds blocks and score columns print them."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.normalise.notation import Units, is_placeholder
from pipeline.normalise.numerals import NUMBER, plain, read_decimal, spell_percent
from pipeline.normalise.units import Unit, read_unit, split_unit
from pipeline.report import Value

_YUAN = "元"
_CURRENCY = re.compile(r"[¥￥]|人民币|RMB", re.IGNORECASE)
_RATE = re.compile(rf"\(?({NUMBER})(%|‰)?(?:以上|左右)?\)?")
_MARK = re.compile(rf"[(]?({NUMBER})(?:分|%)?[)]?[(]?[优良中差]?[)]?")
_BRACKET = re.compile(r"\([^()]*\)|其中.*")


def read_amount(units: Units, raw: str, *, unit: str | None = None) -> Value:
    """Money in yuan, exact. A unit in the cell (110万元) wins over the block's `unit` (万元); without any it is yuan, with less confidence.

    Several amounts in one cell, placeholders and text give no value.
    """
    if is_placeholder(units, raw):
        return Value(raw=raw)
    text = _CURRENCY.sub("", plain(raw))
    found = _amounts(units, text)
    if len(found) != 1:
        found = _amounts(units, _BRACKET.sub("", text))
    if len(found) != 1:
        return Value(raw=raw, steps=("several amounts",) if found else (), confidence=Decimal("0.5") if found else Decimal(1))
    printed, own = found[0]
    if own and own.name not in {None, _YUAN}:
        return Value(raw=raw, steps=(f"not money: {own.full}",), confidence=Decimal("0.5"))
    block = read_unit(units.table, unit) if unit else None
    scale = own.scale if own else block.scale if block else Decimal(1)
    number = read_decimal(printed) * (-1 if text.startswith(("负", "-(", "(-")) and not printed.startswith("-") else 1)
    steps = () if own else ("unit of the block",) if block else ("no unit: yuan",)
    sure = own or block or number == 0
    return Value(
        raw=raw,
        value=number * scale,
        unit=_YUAN,
        printed=printed,
        scale=scale,
        steps=(*steps, f"times {scale}") if scale != 1 else steps,
        confidence=Decimal(1) if sure else Decimal("0.7"),
    )


def _amounts(units: Units, text: str) -> list[tuple[str, Unit | None]]:
    """The numbers of a cell with their units; beside numbers with a unit of money, others (years, counts) do not count."""
    found = [(m["number"], split_unit(units.table, m["unit"]) if m["unit"] else None) for m in units.token.finditer(text)]
    money = [f for f in found if f[1] and f[1].name in {None, _YUAN}]
    return money or found


def read_rate(raw: str) -> Value:
    """A rate as a fraction: `66.22%` → 0.6622, printed `66.22`. Without a sign, up to 1 is a fraction and above 1 a percentage."""
    found = _RATE.fullmatch(plain(spell_percent(raw)))
    if not found:
        return Value(raw=raw)
    number = read_decimal(found[1])
    if found[2]:
        scale = Decimal("0.01") if found[2] == "%" else Decimal("0.001")
        return Value(raw=raw, value=number * scale, printed=found[1], scale=scale)
    scale = Decimal(1) if number <= 1 else Decimal("0.01")
    confidence = Decimal(1) if number == 0 else Decimal("0.8")
    return Value(
        raw=raw,
        value=number * scale,
        printed=found[1],
        scale=scale,
        steps=("no sign: " + ("fraction" if scale == 1 else "%"),),
        confidence=confidence,
    )


def read_number(raw: str) -> Value:
    """Weights and marks: `10分`, `7.3`, `（5分）`, `96 优`; a rule (`20分*执行率`), a range (`40-50分`) or a placeholder is no number."""
    found = _MARK.fullmatch(plain(raw))
    return Value(raw=raw, value=read_decimal(found[1]), printed=found[1]) if found else Value(raw=raw)
