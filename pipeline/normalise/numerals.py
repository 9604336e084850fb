"""Numbers as pages print them: Arabic digits with thousands separators, and Chinese numerals (百分之九十, 二〇二三)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
NUMERALS = frozenset({**_DIGITS, **_TENS})
CHINESE = "[" + "".join({**_DIGITS, **_TENS}) + "]"
NUMBER = r"(?:(?<![\w%)])-)?(?<![\dA-Za-z.*])(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?(?![\d*]|,\d{3}(?!\d))"
"""An Arabic number; masked ones (≤****000元) and digits inside codes are none."""

COMPOUND = rf"{CHINESE}{{1,6}}(?:[万亿]{CHINESE}{{1,6}})+万?"
"""A Chinese numeral with a myriad inside (一万二千, 两亿三千万)."""

_MIXED = re.compile(r"(?<![\d.,])(\d+)(?:万(\d)千(?![克米瓦])|亿(\d{4})万)")
_PERCENT = re.compile(rf"(?P<of>[百千])分之(?P<share>(?:{CHINESE}|点)+)")
_SIGNS = {"百": "%", "千": "‰"}
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """NFKC with white space taken out, letters as they are; one space stays between two numbers."""
    return _SPACES.sub(_gap, unicodedata.normalize("NFKC", text).strip())


def _gap(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return " " if (before.isdigit() or before == "%") and after.isdigit() else ""


def read_decimal(printed: str) -> Decimal:
    """The number of digits that NUMBER matched."""
    return Decimal(printed.replace(",", ""))


def read_chinese(text: str) -> int | None:
    """`九十` → 90, `二〇二三` → 2023, `一万二千` → 12000; None where it is no numeral."""
    if not text or len(text) > 16 or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        else:
            total += (section + digit) * _MYRIADS[c]
            section = digit = 0
    return total + section + digit


def spell_percent(text: str) -> str:
    """`百分之九十五点五` → `95.5%`, `千分之三` → `3‰`, `百分百` → `100%`; anything else as it is."""
    return _PERCENT.sub(_percent, text).replace("百分百", "100%") if "分" in text else text


def join_myriads(text: str) -> str:
    """`1万5千人` → `1.5万人`, `2亿3000万元` → `2.3000亿元`; anything else as it is."""
    if "万" not in text and "亿" not in text:
        return text
    return _MIXED.sub(lambda m: f"{m[1]}.{m[2]}万" if m[2] else f"{m[1]}.{m[3]}亿", text)


def _percent(match: re.Match[str]) -> str:
    whole, _, part = match["share"].partition("点")
    number, decimals = read_chinese(whole), "".join(str(_DIGITS.get(c, "")) for c in part)
    if number is None:
        return match[0]
    return f"{number}.{decimals}{_SIGNS[match['of']]}" if decimals else f"{number}{_SIGNS[match['of']]}"
