"""One walk over the lines that knows the levels in force, the headings with marks, and the sentences below: the rows of indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from extractors.prose.beside import read_beside, titled
from extractors.prose.figures import counted_as
from extractors.prose.levels import (
    Levels,
    breaks_down,
    clean_level,
    is_level,
    is_level1,
    is_level2,
    level_heading,
    levels_ahead,
    second_level_ahead,
)
from extractors.prose.lines import Line, split_number
from extractors.prose.lists import lists_aims, part_told, read_aims, read_came
from extractors.prose.marks import (
    Marked,
    each_marked,
    given_marks,
    is_given,
    is_rate,
    is_subtotal,
    measures_rate,
    read_marked,
    stated_rate,
)
from extractors.prose.results import states_total
from extractors.prose.rows import Aims, Row
from extractors.prose.told import Told, can_name, clean_name, join_roles, read_each, read_told
from extractors.vocabulary import wording

_SENTENCE = re.compile(r"[^。；;\n]+")
_SHORT = 12
_FIGURE = re.compile(r"\d")
_SHORT_TEXT = 40
_SPEAKS = re.compile("目标|指标|分|值|率|计划|预期|标准")
"""A long paragraph without any of these tells neither a level nor a result."""


@dataclass(slots=True)
class _Walk:
    """The state of the walk: levels in force, rows so far, and whether the last row is still being described."""

    levels: Levels = field(default_factory=Levels)
    rows: list[Row] = field(default_factory=list)
    open: bool = False
    lists: Literal["targets", "results", ""] = ""
    """What figures listed under a level are where no word tells."""
    aims: Aims = field(default_factory=Aims)
    title: Line | None = None
    """The numbered heading right above: what a result told below without a name is of."""
    part: str = ""
    """What the section in force tells by its heading: goals, results, or something else; the heading's rank beside it."""
    rank: int = 0

    @property
    def inside(self) -> bool:
        """Whether a heading, a level or a part of the report is in force that tells of indicators."""
        return bool(self.open or self.part in ("goals", "results") or self.levels.level1 or self.levels.level2)

    def read(self, line: Line) -> None:
        """One line: a heading with marks, a level's heading, or running text."""
        if (joined := join_roles(line.text)) != line.text:
            line = replace(line, text=joined)
        self._enter(line)
        if line.depth:
            self.title = line if can_name(line.text) and not is_level(line.text) and not part_told(line) else None
            self.open = self.open and self.title is None
        first = _SENTENCE.match(line.text)
        told = read_told(first.group() if first else "")
        marked = read_marked(line, ("bracketed",)) if told.is_result else read_marked(line)
        if marked and (is_level(marked.title.text) or not states_total(line.text[:40])):
            self._open(marked, line)
            return
        title, rest = titled(line.text) if line.depth > 1 and not told.is_result else ("", "")
        if title and not is_level(title):
            self.rows.append(Row(line, self.levels.level1, self.levels.level2, line.worded(title)))
            self.open = True
            self._text(line, rest)
            return
        text, named = line.text, level_heading(line)
        if named and self.levels.take(line, named[0]):
            text, self.open = named[1], False
        elif line.text.endswith("满意度") and len(line.text) < _SHORT:
            self.levels.reset()
        elif line.depth == 1 or (0 < line.depth <= self.levels.depth1 and not told.is_result):
            self.levels.reset()
            self.open = False
        self._text(line, text)

    def _open(self, marked: Marked, line: Line) -> None:
        """A heading with marks opens a row: a level's, or an indicator's."""
        name = marked.title.text
        scored = marked.score or given_marks(line, marked.body.partition("。")[0])
        own = scored and measures_rate(name) and not is_level1(name)  # 受益群众满意度。满分7分，得6.5分
        level = not own and self.levels.take(line, clean_level(name), Decimal(marked.weight.text))
        self.rows.append(Row(line, self.levels.level1, self.levels.level2, None if level else marked.title, marked.weight, marked.score))
        self.open = True
        self._text(line, marked.body)

    def _text(self, line: Line, text: str) -> None:
        for part in _SENTENCE.finditer(text):
            ahead = levels_ahead(_unnumbered(part.group()))
            if ahead.level1 or ahead.level2:
                self.levels.set(line, ahead.level1, ahead.level2)
                self.open = False
            sentence = ahead.rest.strip("，, ")
            if "方面" in sentence and is_level2(level := clean_level(clean_name(sentence))):  # 一是数量方面。完成…
                self.levels.set(line, "", level)
                continue
            if scored := [one for one in each_marked(line, sentence) if not breaks_down(one.title.text)]:
                self._scored(line, scored)
                continue
            results = self._results(line, sentence)
            for told in results:
                self._result(line, sentence, told)
            if results:
                self._came(line, sentence, results)
            else:
                self._describe(line, sentence)
                self._loose(line, sentence)

    def _results(self, line: Line, sentence: str) -> list[Told]:
        """What a sentence tells with target and result. Where it is one, the marks given are its: 安置714人，目标720人，得19分."""
        found = list(read_beside(sentence)) or [told for told in read_each(sentence) if told.is_result] or self._titled(line, sentence)
        marks = given_marks(line, sentence) if len(found) == 1 else None
        return [replace(found[0], score=found[0].score or marks.text)] if marks else found

    def _titled(self, line: Line, sentence: str) -> list[Told]:
        """What a sentence tells of the rate that the heading above names: 目标值100%，抽查40家，准确率95%."""
        told = read_told(sentence) if self.title and not self.open and self.title is not line else Told()
        share = stated_rate(line, self.title.text, sentence) if self.title and told.target and not told.name else None
        return [replace(told, actual=share.text)] if share else []

    def _scored(self, line: Line, scored: Sequence[Marked]) -> None:
        """Indicators of one sentence, each with its weight and marks and what is told between them."""
        for one in scored:
            self.rows.append(Row(line, self.levels.level1, self.levels.level2, one.title, one.weight, one.score))
            self.open = True
            self._text(line, one.body)
        self.open = False

    def _enter(self, line: Line) -> None:
        """A heading opens a part of the report; one below it that says nothing else leaves the part in force."""
        told = part_told(line)
        if told or 0 < line.depth <= self.rank:
            self.part, self.rank = told, line.depth

    def _loose(self, line: Line, sentence: str) -> None:
        """A sentence that tells of no target and result at once: what came of a target told before, results, or targets."""
        reached = list(self.aims.reached(line, sentence))
        for row in reached:
            told = next((r for r in self.rows[-1:] if r.line is line and r.name and row.name and r.name.text in row.name.text), None)
            if told:  # read by its marks already
                told.target = told.target or row.target
            else:
                self.rows.append(row)
        if not self.open and _FIGURE.search(sentence):
            self._came(line, sentence, [Told(name=row.name.text) for row in reached if row.name])
            if not reached:
                self._aim(line, sentence)

    def _aim(self, line: Line, sentence: str) -> None:
        """A target without a result is kept: what came of it may be told later."""
        level = self.levels.level2 or self.levels.level1
        if self.lists == "targets":
            listed = level is not None or lists_aims(sentence)
        else:
            listed = level.text.endswith("目标") if level else self.part == "goals" or lists_aims(sentence)
        for told in read_aims(sentence) if listed else [read_told(sentence)]:
            if told.name and any(c.isdigit() for c in told.target) and not told.actual:
                name, target = line.worded(told.name), line.worded(told.target)
                self.aims.keep(Row(line, self.levels.level1, self.levels.level2, name, target=target))

    def _came(self, line: Line, sentence: str, rows: Sequence[Told]) -> None:
        """Results listed where their targets are not told: below a second level, or item by item where results are told.

        `rows` are those that the sentence tells of and that are rows already: beside results with targets only rates are others.
        """
        level = self.levels.level2 or self.levels.level1
        among = self.part == "results" or any(row.line is line for row in self.rows[-1:])
        if self.lists != "results" or self.part == "funds" or (level.text.endswith("目标") if level else not among):
            return
        for told in read_came(sentence):
            whole = any(row.is_result for row in rows) and not told.name.endswith(("率", "度"))
            if whole or any(row.name in told.name or told.actual in (row.actual, row.target) for row in rows):
                continue
            if self.levels.level2 or line.depth or told.name.endswith(("率", "度")):
                row = self.aims.meet(told) or Row(line, None, None, line.worded(told.name))
                row.level1, row.level2 = self.levels.level1 or row.level1, self.levels.level2 or row.level2
                row.fill(line, replace(told, actual=counted_as(told.actual, row.target.text if row.target else "")))
                self.rows.append(row)

    def _result(self, line: Line, sentence: str, told: Told) -> None:
        """Target and actual: of the indicator whose heading stands above, or of one that the sentence names."""
        above = self.title if self.title is not line and not self.open else None
        if above and (told.verb or above.text.endswith(told.name)):  # 播放量386万次 below 宣传片播放量
            self.rows.append(Row(line, self.levels.level1, self.levels.level2, above.worded()))
            self.title, self.open = None, True
        row = self.rows[-1] if self.open else None
        apart = row and row.score and told.score and told.name and not told.verb  # with marks of its own beside those of the row above
        if row and row.own and row.name and row.target is None and not apart:
            stated = None if is_rate(told.actual) else stated_rate(line, row.name.text, sentence)
            if stated or (is_rate(told.target) and not is_rate(told.actual)):
                self._describe(line, sentence)
            else:
                row.actual = None  # what is told beside a target is the result, not a share stated before
                row.fill(line, told)
                row.score = row.score or given_marks(line, sentence)
        elif told.name and not is_level1(told.name):
            self.rows.append(Row(line, self.levels.level1, self.levels.level2, line.worded(told.name)))
            self.rows[-1].fill(line, told)
            self.open = False

    def _describe(self, line: Line, text: str) -> None:
        """Text below the last heading: the marks given, the rate stated for it, the reason why marks were lost."""
        told = read_told(text)
        if self.rows and self.rows[-1].line is line and told.reason:
            self.rows[-1].fill(line, Told(reason=told.reason))
        if not self.open or states_total(text):
            return
        row = self.rows[-1]
        if row.name is None or not row.own:
            self._fact(line, text)
            return
        row.score = row.score or given_marks(line, text)
        row.actual = row.actual or stated_rate(line, row.name.text, text)
        if not told.name and any(c.isdigit() for c in told.target):  # 验收合格率（8分）。目标100%，验收合格率100%
            row.fill(line, Told(target=told.target))
        row.fill(line, Told(weight=told.weight))  # 该指标分值10分，得7.87分

    def _fact(self, line: Line, fact: str) -> None:
        """A level without an indicator below it: the text's first words say what was measured (控制在成本内，得10分)."""
        score, row = given_marks(line, fact), self.rows[-1]
        if score is None or is_subtotal(fact) or is_level(re.split(r"[，,：:\d]", _before_weight(fact))[0]):
            return
        if is_given(fact):
            row.score = row.score or score
            return
        stated = next(read_came(re.split("[，,]", fact)[0], marked=True), None)
        name = stated.name if stated else re.split("[，,：:]", _before_weight(fact))[0]
        if row.name:
            # A second fact below the same level: the level's weight is the weight of neither.
            row.weight = row.weight if row.weighed else None
            row = Row(line, row.level1, row.level2)
            self.rows.append(row)
        if ahead := second_level_ahead(fact):
            row.level2 = line.worded(ahead)
        row.name, row.own, row.score = line.worded(clean_name(name), "first words"), False, score
        row.actual = line.worded(stated.actual) if stated else None
        if stated and (aim := self.aims.meet(stated)):
            row.target = aim.target
        if own := _weight().search(fact):
            row.weight, row.weighed = line.worded(own.group(1)), True


@cache
def _weight() -> re.Pattern[str]:
    """A weight told in words: 分值为10分."""
    return re.compile(rf"(?:{wording('prose', 'roles', 'weight')})(\d{{1,3}}(?:\.\d+)?)分")


def _before_weight(fact: str) -> str:
    own = _weight().search(fact)
    return fact[: own.start()] if own else fact


def _unnumbered(sentence: str) -> str:
    """A sentence without its list number where a level's name follows: 1、数量指标：…."""
    depth, rest = split_number(sentence)
    if not depth:
        return sentence
    ahead = levels_ahead(rest)
    return rest if ahead.level1 or ahead.level2 else sentence


def read_rows(lines: Sequence[Line], lists: Literal["targets", "results", ""] = "") -> list[Row]:
    """The rows of all lines; where levels list targets also those of which no result is told, in their order."""
    walk = _Walk(lists=lists)
    for line in lines:
        if walk.inside or line.depth or len(line.text) < _SHORT_TEXT or _SPEAKS.search(line.text):
            walk.read(line)
    if lists != "targets":
        return walk.rows
    aims = list(walk.aims.kept.values())
    placed = [row for row in aims if row.level1 or row.level2]  # the goal says some of them once more
    return [*walk.rows, *(placed or aims)]
