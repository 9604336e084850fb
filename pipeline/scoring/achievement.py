"""Was the target met (是否达标), and how far (完成比)?"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from extractors.wording import fold
from pipeline import schema
from pipeline.knowledge.directions import Direction
from pipeline.knowledge.load import Knowledge

_DATE = re.compile(r"(?:(20\d\d)[年.\-/])?(1[0-2]|0?[1-9])(?:[月.\-/](?:(3[01]|[12]\d|0?[1-9])(?:日|号|$))?)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PUNCTUATION = re.compile(r"[\W_]+")
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Words:
    """The wordings that tell whether something was done; see `scoring.yaml`."""

    missed: re.Pattern[str]
    partial: re.Pattern[str]
    met: re.Pattern[str]
    verdict_length: int
    counted: frozenset[str]
    implausible_percent: Decimal


def words(knowledge: Knowledge) -> Words:
    """The part of the knowledge that tells achievement."""
    data: dict[str, Any] = knowledge.read("scoring.yaml")["achievement"]
    patterns = {name: re.compile(data[name]) for name in ("missed", "partial", "met")}
    return Words(
        **patterns,
        verdict_length=data["verdict_length"],
        counted=frozenset(data["counted"]),
        implausible_percent=Decimal(data["implausible_percent"]),
    )


def achieved(row: schema.Indicator, direction: Direction | None, words: Words) -> bool | None:
    """Actual against target; None where it cannot be told."""
    if not row.actual_raw:
        return None
    if row.target_value is not None:
        if row.actual_value is None:
            return _verdict(row.actual_raw, words)
        return _compare(row, row.actual_value, direction, words)
    if row.target_date is not None:
        return _in_time(row.actual_raw, row.target_date, words)
    return _same_words(row.target_raw, row.actual_raw, words)


def completion_ratio(row: schema.Indicator, direction: Direction | None, words: Words) -> Decimal | None:
    """actual/target, target/actual where less is better, to six places; None where either is zero or they cannot be compared."""
    target, actual = row.target_value, row.actual_value
    if not target or not actual or row.target_value_max is not None or not _comparable(row, words) or target < 0 or actual < 0:
        return None
    if direction is None:
        return Decimal(1) if target == actual else None
    ratio = target / actual if direction == "lower" else actual / target
    return _trim(ratio.quantize(_PLACES))


def _trim(value: Decimal) -> Decimal:
    return Decimal(format(value, "f").rstrip("0").rstrip(".")) if value.as_tuple().exponent else value


def _comparable(row: schema.Indicator, words: Words) -> bool:
    target, actual = row.target_unit, row.actual_unit
    return target == actual or not target or not actual or {target, actual} <= words.counted


def _compare(row: schema.Indicator, actual: Decimal, direction: Direction | None, words: Words) -> bool | None:
    target = row.target_value
    assert target is not None
    if not _comparable(row, words):
        return None
    bare = row.target_comparator is None
    if bare and row.target_unit == "%" and target >= words.implausible_percent and actual <= 100:
        return None
    if row.target_comparator == "range":
        return None if row.target_value_max is None else target <= actual <= row.target_value_max
    if actual == target:
        return row.target_comparator not in (">", "<")
    if direction is None:
        return None
    return actual < target if direction == "lower" else actual > target


def _verdict(actual: str, words: Words) -> bool | None:
    text = fold(actual)
    if len(text) > words.verdict_length or any(number != "100" for number in _NUMBER.findall(text)):
        return None
    if words.missed.search(text):
        return False
    if words.partial.search(text):
        return None
    return True if words.met.search(text) else None


def _in_time(actual: str, deadline: date, words: Words) -> bool | None:
    text = fold(actual)
    if words.missed.search(text):
        return False
    days = _days(text, deadline.year)
    if days is None:
        return True if text == "100%" else _verdict(actual, words)
    first, last = days
    if last <= deadline:
        return True
    return False if first > deadline else None


def _days(text: str, year: int) -> tuple[date, date] | None:
    """The first and the last day that a date such as 2023年8月 can mean; the last date of the wording counts."""
    found = [m for m in _DATE.finditer(text) if m.group(1) or "月" in m.group()]
    if not found:
        return None
    own_year, month, day = found[-1].groups()
    y, m = int(own_year or year), int(month)
    last = monthrange(y, m)[1]
    if day:
        exact = date(y, m, min(int(day), last))
        return exact, exact
    return date(y, m, 1), date(y, m, last)


def _same_words(target: str | None, actual: str, words: Words) -> bool | None:
    wanted, got = (_PUNCTUATION.sub("", fold(text or "")) for text in (target, actual))
    if not wanted:
        return None
    if wanted == got:
        return True
    verdict = _verdict(actual, words)
    if verdict is False or words.partial.search(got):
        return verdict
    return True if wanted in got and len(got) <= len(wanted) + words.verdict_length else verdict
