"""Marks told in headings and sentences (`1.数量指标（20分）`, `该项指标得7.3分`): a stack of levels by wording and weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from extractors.prose.levels import belongs, clean_level, is_level1, is_level2, second_level_ahead
from extractors.prose.lines import Line
from extractors.records import Claim, Stage, Worded, WordedIndicator
from extractors.vocabulary import patterns

_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?[%％]")
_STATED = re.compile(r"(?P<name>[^，,。；;]{2,40}?)\s*(?:为|达到|达|是)?\s*(?P<value>\d{1,3}(?:\.\d+)?[%％])")
_CONFIDENCE = 0.85


@dataclass(frozen=True, slots=True)
class _Marked:
    """A heading or sentence with marks."""

    title: Worded
    weight: Worded
    score: Worded | None
    body: str


@cache
def _mark(form: str) -> re.Pattern[str]:
    return patterns("prose", "marks")[form]


def _marked(line: Line) -> _Marked | None:
    match = _mark("bracketed").match(line.text)
    score = match.group("score") if match else None
    if match is None:
        match = _mark("running").match(line.text)
    if match is None:
        return None
    body = line.text[match.end() :]
    return _Marked(line.worded(match.group("title")), line.worded(match.group("weight")), line.worded(score) if score else None, body)


def _given(line: Line, text: str) -> Worded | None:
    match = _mark("given").search(text)
    return line.worded(match.group("score")) if match else None


def _rate(line: Line, name: str, text: str) -> Worded | None:
    """The share a text states for an indicator that measures one; free counts are no result of it."""
    if not patterns("prose", "rate_names")["words"].search(name):
        return None
    found = _PERCENT.search(text)
    return line.worded(found.group()) if found else None


@dataclass(slots=True)
class _Row:
    """A level (no `level3`) or an indicator being read. `own` is False where its name was taken from the text below a level."""

    line: Line
    level1: Worded | None
    level2: Worded | None
    level3: Worded | None = None
    weight: Worded | None = None
    score: Worded | None = None
    actual: Worded | None = None
    own: bool = True


@dataclass(slots=True)
class _Stack:
    """The levels in force. `left` is what the first level's weight leaves for further second levels."""

    level1: Worded | None = None
    level2: Worded | None = None
    left: Decimal = Decimal(0)
    rows: list[_Row] = field(default_factory=list)
    open: bool = False

    def open_heading(self, marked: _Marked, line: Line) -> None:
        """Take a heading as a level if its wording is one, else as an indicator.

        成本指标 is either: a second level where its weight fits.
        """
        name, weight = clean_level(marked.title.text), Decimal(marked.weight.text)
        below = is_level2(name) and self.level1 is not None and belongs(name, self.level1.text)
        title = None
        if is_level1(name) and not (below and weight <= self.left):
            self.level1, self.level2, self.left = line.worded(name), None, weight
        elif is_level2(name):
            self.level1 = self.level1 if below else None
            self.level2, self.left = line.worded(name), self.left - weight
        else:
            title = marked.title
        self.rows.append(_Row(line, self.level1, self.level2, title, marked.weight, marked.score))
        self.open = True
        self.describe(line, marked.body)

    def describe(self, line: Line, text: str) -> None:
        """Text below the last heading: the marks given and the rate stated for it."""
        if not self.open or not text:
            return
        row = self.rows[-1]
        if row.level3 is None or not row.own:
            for fact in re.split(r"[；;。]", text):
                self._take_fact(line, fact.strip("，, "))
            return
        row.score = row.score or _given(line, text)
        row.actual = row.actual or _rate(line, row.level3.text, text)

    def _take_fact(self, line: Line, fact: str) -> None:
        """A level without an indicator below it: the text's first words say what was measured (控制在成本内，得10分)."""
        score, row = _given(line, fact), self.rows[-1]
        if score is None:
            return
        if _mark("given").match(fact):
            row.score = row.score or score
            return
        stated = _STATED.match(fact)
        name = stated.group("name") if stated else re.split(r"[，,：:]", fact)[0]
        if row.level3:
            # A second fact below the same level: the level's weight is the weight of neither.
            row.weight = None
            row = _Row(line, row.level1, row.level2)
            self.rows.append(row)
        if ahead := second_level_ahead(fact):
            row.level2 = line.worded(ahead)
        row.level3, row.own, row.score = line.worded(name, "first words"), False, score
        row.actual = line.worded(stated.group("value")) if stated else None


def _rows(lines: Sequence[Line]) -> list[_Row]:
    stack = _Stack()
    for line in lines:
        marked = _marked(line) if "分" in line.text else None
        if marked:
            stack.open_heading(marked, line)
        elif line.depth == 1:
            stack.open, stack.level1, stack.level2 = False, None, None
        else:
            stack.describe(line, line.text)
    return stack.rows


def read_scores(lines: Sequence[Line], stage: Stage) -> tuple[WordedIndicator, ...]:
    """The indicators of a report that gives its marks in headings, each with its levels, weight, marks and stated rate."""
    return tuple(
        WordedIndicator(
            stage=stage,
            level1=row.level1,
            level2=row.level2,
            level3=row.level3,
            weight=row.weight,
            score=row.score,
            actual=row.actual,
            place=row.line.place,
            method="prose",
            confidence=_CONFIDENCE,
        )
        for row in _rows(lines)
        if row.level3 and (row.level1 or row.level2 or row.score)
    )


def read_score_claims(lines: Sequence[Line]) -> tuple[Claim, ...]:
    """What prose says of indicators that tables hold: `满意度指标方面20分，满意度为90%，得20分`."""
    return tuple(
        Claim(
            subject="indicator",
            name=row.level3,
            level=row.level2 or row.level1,
            value=row.actual,
            weight=row.weight,
            score=row.score,
            place=row.line.place,
        )
        for row in _rows(lines)
        if row.level3 or row.level1 or row.level2
    )
