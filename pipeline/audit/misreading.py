"""Misreading or misreporting (误读还是误报)? Whether one figure, read otherwise, would make a finding disappear.

Only where a page can have been misread: a scan, or digital text with a blank cell whose figure another cell may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from extractors.records import Worded, WordedFund, WordedIndicator
from pipeline import schema
from pipeline.audit.rule import Broken, Case, Rule, Severity, pair, row_id
from pipeline.audit.rules import RULES
from pipeline.audit.words import Misread
from pipeline.report import Report

Rescore = Callable[[Report], Report]
Row = schema.Fund | schema.Indicator

_NUMBER = re.compile(r"(≥|≤|>=|<=|=)?\s*(\d+(?:\.\d+)?)")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = {"≥": ">=", "≤": "<="}
_FIELDS = {"target_value": "target", "actual_value": "actual", "milestone_value": "milestone"}
_OF_FUND = ("budget_initial", "budget_adjusted", "received", "executed", "execution_rate", "weight", "score")
_OF_INDICATOR = (*_FIELDS, "weight", "score")
_OFTEN_BLANK = ("actual_value", "weight", "score")
_LOWER: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}
_MOST = 200
"""Readings tried for one finding."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of a cell: the digits it would print, the comparator if it shows one, and the whole text."""

    digits: str
    text: str
    comparator: str | None = None
    told: bool = False
    """Whether the page says the very figure elsewhere."""


def doubted(case: Case, rule: Rule, broken: Broken, rescore: Rescore) -> Broken:
    """The finding, one degree less grave and with both possibilities named, where one misread figure would explain it.

    A reading explains it where the finding goes and no rule finds more than before; one that the page says elsewhere may bring another.
    """
    whole = not isinstance(broken.subject, schema.Indicator)
    if rule.name in case.words.misread.never or (whole and not case.report.document.is_scanned):
        return broken
    before = None
    for row, column, read, reading in islice(_readings(case, broken), _MOST):
        other = _reread(case, row, column, reading, rescore)
        if any(isinstance(r, Broken) and r.says == broken.says and _same(r, broken) for r in rule.check(other)):
            continue
        before = _count(case) if before is None else before
        if _count(other) < before + reading.told:
            return replace(broken, severity=_LOWER[broken.severity or rule.severity], doubt=(read, reading.text))
    return broken


def _count(case: Case) -> int:
    return sum(isinstance(result, Broken) for rule in RULES for result in rule.check(case))


def _same(one: Broken, other: Broken) -> bool:
    return one.subject is not None and other.subject is not None and row_id(one.subject) == row_id(other.subject)


def _readings(case: Case, broken: Broken) -> Iterator[tuple[Row, str, str, Reading]]:
    """Row, column, text as read, other reading: of the subject, or of every row where the finding is about a sum."""
    project, subject = case.project, broken.subject
    whole = isinstance(subject, schema.Project) or (isinstance(subject, schema.Fund) and subject.source == "total")
    pairs: list[tuple[Row, WordedFund | WordedIndicator | None]] = [
        *((f, w) for f, w in _paired(project.funds, project.worded.funds) if whole),
        *((i, w) for i, w in _paired(project.indicators, project.worded.indicators) if whole or i is subject),
    ]
    cells = [cell for row, worded in pairs for cell in _cells(case, row, worded)]
    for row, column, _, read, said in cells:
        for text in said.place.also_read if said else ():
            if number := _NUMBER.search(text):
                yield row, column, read, Reading(number[2], text, _SIGNS.get(number[1] or ""))
    for row, column, digits, read, said in cells:
        for reading in _likely(case, row, column, digits, read, said):
            yield row, column, read, reading
    for row, column, digits, read, _ in cells if case.report.document.is_scanned else ():
        told = " ".join(broken.words.values()) if broken.says.startswith(case.words.misread.again) else ""
        yield from ((row, column, read, reading) for reading in _lost(told, digits, read))


def _cells(case: Case, row: Row, worded: WordedFund | WordedIndicator | None) -> Iterator[tuple[Row, str, str, str, Worded | None]]:
    """Row, column, printed digits, text as read, wording: of each figure of a row."""
    for column in _OF_FUND if isinstance(row, schema.Fund) else _OF_INDICATOR:
        understood = case.project.values.get((row_id(row), column))
        if getattr(row, column) is not None and understood is not None and understood.printed:
            said = getattr(worded, _FIELDS.get(column, column), None)
            yield row, column, understood.printed, said.text if said else understood.raw, said


def _paired(rows: tuple[Any, ...], worded: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    return list(zip(rows, worded if len(worded) == len(rows) else (None,) * len(rows), strict=True))


def _lost(told: str, digits: str, read: str) -> Iterator[Reading]:
    """Digits lost at an end: those that the page tells elsewhere (1部 beside 31部), or any where one was not read (7?)."""
    for number in _FIGURE.findall(told):
        if len(number) > len(digits) and (number.endswith(digits) or number.startswith(digits)):
            yield replace(_instead(number, digits, read.replace("?", "")), told=True)
    for at, unread in ((f"{digits}?", digits + "{}"), (f"?{digits}", "{}" + digits)):
        if at in read:
            yield from (Reading(unread.format(n), read.replace(at, unread.format(n), 1)) for n in range(10))


def _likely(case: Case, row: Row, column: str, digits: str, read: str, said: Worded | None) -> Iterator[Reading]:
    """What misreadings of the common kinds would have made of another figure."""
    if not case.report.document.is_scanned:
        if isinstance(row, schema.Indicator) and _beside_a_blank(case, row):
            yield from (_instead(part, digits, read) for n in range(1, len(digits)) for part in (digits[:n], digits[n:]) if _number(part))
        return
    words = case.words.misread
    if isinstance(row, schema.Indicator):
        yield from _signs(words, row, column, digits, read)
    if "." not in digits and not digits.endswith("0") and _may_have_a_point(row, column):
        yield from (_instead(f"{digits[:n]}.{digits[n:]}", digits, read) for n in range(1, len(digits)))
    if said and said.place.confidence < words.sure:
        for n, digit in enumerate(digits):
            yield from (_instead(digits[:n] + like + digits[n + 1 :], digits, read) for like in words.alike.get(digit, ""))


def _may_have_a_point(row: Row, column: str) -> bool:
    """Whether a figure may have lost its decimal point: money, marks, a percentage of more than a hundred."""
    if isinstance(row, schema.Fund) or column == "score":
        return True
    return column == "actual_value" and row.actual_unit == "%" and (row.actual_value or 0) > 100


def _signs(words: Misread, row: schema.Indicator, column: str, digits: str, read: str) -> Iterator[Reading]:
    """≥ taken for the first digit of a target (290% for ≥90%), % taken for the last digit of a figure (958 for 95%)."""
    bare = column == "target_value" and row.target_comparator is None and read.startswith(digits)
    if bare and digits[0] in words.signs and _number(digits[1:]):
        yield Reading(digits[1:], "≥" + read[1:], ">=")
    if row.target_unit == "%" and column in _FIELDS and "%" not in read and digits[-1:] in words.percent and _number(digits[:-1]):
        yield _instead(digits[:-1], digits, read, "%")


def _instead(other: str, digits: str, read: str, behind: str = "") -> Reading:
    return Reading(other, read.replace(digits, other + behind, 1))


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", text))


def _beside_a_blank(case: Case, row: schema.Indicator) -> bool:
    """Whether a figure is missing that most rows of the table have, so that another cell may hold it too; a merged one is not missing."""
    others = [r for r in case.project.indicators if r.table_no == row.table_no and r.stage == row.stage]
    missing = any(
        getattr(row, column) is None and 2 * sum(getattr(r, column) is not None for r in others) > len(others) for column in _OFTEN_BLANK
    )
    return missing and not any(_number(text.strip()) for text in case.cells_from_above(row))


def _reread(case: Case, row: Row, column: str, reading: Reading, rescore: Rescore) -> Case:
    """The case as it would be had the cell been read otherwise."""
    project, key = case.project, (row_id(row), column)
    understood = project.values[key]
    printed, value = Decimal((understood.printed or "0").replace(",", "")), getattr(row, column)
    meant = Decimal(reading.digits) * (value / printed if printed else understood.scale)
    changes: dict[str, Any] = {column: meant}
    if reading.comparator and column == "target_value":
        changes["target_comparator"] = reading.comparator
    other = replace(row, **changes)
    values = {**project.values, key: replace(understood, printed=reading.digits, value=meant)}
    rows: dict[str, Any] = {n: tuple(other if r is row else r for r in getattr(project, n)) for n in ("funds", "indicators")}
    altered = replace(project, values=values, **rows)
    (altered,) = rescore(replace(case.report, projects=(altered,))).projects
    report = replace(case.report, projects=tuple(altered if p is project else p for p in case.report.projects))
    return replace(case, report=report, project=altered, pairs=pair(altered))
