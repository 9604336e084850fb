"""Number formats of spreadsheets (数字格式): a stored number as the sheet shows it, 0.6622 under 0.00% as 66.22%."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_MONEY = dict.fromkeys((3, 37, 38, 41, 42), "#,##0") | dict.fromkeys((4, 39, 40, 43, 44), "#,##0.00")
_DAYS = {14: "yyyy/m/d", 22: "yyyy/m/d", 31: 'yyyy"年"m"月"d"日"', 57: 'yyyy"年"m"月"'}
BUILT_IN = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%"} | _MONEY | _DAYS
"""Codes of the formats that a file names by number only (ECMA-376 part 1, 18.8.30; the Chinese ones as Excel shows them)."""

_PART = re.compile(
    r'"(?P<text>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[[^\]]*\]'  # literals; fillers, colours and conditions print nothing
    r"|(?P<date>[yYmMdDhHsS]+)|(?P<digits>[#0?][#0?,.]*|\.[#0?]+)|(?P<other>.)"
)
_EPOCH = datetime(1899, 12, 30)


def plain(number: float) -> str:
    """The number as written by hand: no exponent, no trailing zeros, at most the 15 digits a spreadsheet keeps."""
    try:
        exact = Decimal(f"{number:.15g}")
    except InvalidOperation:
        return str(number)
    return f"{exact.normalize():f}" if exact.is_finite() and abs(exact) < Decimal("1e21") else str(number)


def shown(number: float, code: str) -> str:
    """The number under a format code; `plain` where the code is General or beyond what is understood here."""
    sections = _sections(code)
    section = sections[1] if number < 0 and len(sections) > 1 else sections[2] if number == 0 and len(sections) > 2 else sections[0]
    parts = list(_PART.finditer(section)) if section not in ("", "General", "@", "G/通用格式") else []
    if any(m["date"] for m in parts):
        return _date(number, parts)
    placeholders = [m["digits"] for m in parts if m["digits"]]
    if len(placeholders) != 1 or any(m["other"] in ("E", "/") for m in parts if m["other"]):
        return plain(number)
    scale = 100 if any(m["other"] == "%" for m in parts) else 1
    value = abs(number) if len(sections) > 1 and number < 0 else number
    figure = _figure(Decimal(f"{value:.15g}") * scale, placeholders[0])
    return "".join(figure if m["digits"] else m["text"] or m["escaped"] or m["other"] or "" for m in parts).strip()


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    return tuple(re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code))


def _figure(value: Decimal, pattern: str) -> str:
    """The digits under a pattern such as `#,##0.00`; digits that # leaves open are cut where they are zero."""
    if not value and "0" not in pattern:
        return ""
    whole, _, decimals = pattern.partition(".")
    places = min(sum(c in "0#?" for c in decimals), 15)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) if abs(value) < Decimal("1e12") else value
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    for c in reversed(decimals):
        if c == "0" or not text.endswith("0"):
            break
        text = text[:-1]
    return text.rstrip(".") if "." in text else text


def _date(number: float, parts: list[re.Match[str]]) -> str:
    """A day count since 1899-12-30 as its format orders year, month and day; times of day are left out."""
    if not 0 < number < 2_958_466:
        return plain(number)
    day = _EPOCH + timedelta(days=int(number))
    units = [m["date"].lower()[0] for m in parts if m["date"]]
    if "y" not in units and "d" not in units:
        return plain(number)
    chinese = any(m["text"] in ("年", "月", "日") or m["other"] in ("年", "月", "日") for m in parts)
    fields = (("y", day.year, "年"), ("m", day.month, "月"), ("d", day.day, "日"))
    said = [(value, sign) for unit, value, sign in fields if unit in units]
    return "".join(f"{value}{sign}" for value, sign in said) if chinese else "-".join(f"{value:02d}" for value, _ in said)
