"""Results told as pairs (`…目标值≥560家次，实际完成627家次`), and the report's total score and grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractors.prose.levels import levels_ahead
from extractors.prose.lines import Line
from extractors.records import Stage, Worded, WordedIndicator
from extractors.vocabulary import patterns

_SENTENCE = re.compile(r"[^。；;\n]+")
_LONGEST_NAME = 80
_CONFIDENCE = 0.92


@cache
def _pair() -> re.Pattern[str]:
    says = patterns("prose", "results")
    value = r"[^，,；;。]{1,60}?"
    return re.compile(
        rf"^(?!{says['nameless'].pattern})(?P<name>.{{2,{_LONGEST_NAME}}}?)[，,：:]?(?:{says['target'].pattern})(?P<target>{value})[，,、]"
        rf"(?:{says['actual'].pattern})(?P<actual>{value})"
        rf"(?:[，,](?P<rest>.*))?$"
    )


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(rf"(?:{patterns('prose', 'results')['reason'].pattern})(.+)")


def _mark(rest: str, pattern: str) -> str:
    found = re.search(pattern, rest)
    return found.group(1) if found else ""


def _indicator(line: Line, pair: re.Match[str], level1: Worded | None, level2: Worded | None, stage: Stage) -> WordedIndicator:
    rest = pair.group("rest") or ""
    weight, score = _mark(rest, r"(?:分值|权重|满分)(?:为|：|:)?(\d+(?:\.\d+)?)分?"), _mark(rest, r"得分?(?:为|：|:)?(\d+(?:\.\d+)?)分?")
    reason = _reason().search(rest)
    return WordedIndicator(
        stage=stage,
        level1=level1,
        level2=level2,
        level3=line.worded(pair.group("name").strip("，,：: ")),
        target=line.worded(pair.group("target").strip()),
        actual=line.worded(pair.group("actual").strip()),
        weight=line.worded(weight) if weight else None,
        score=line.worded(score) if score else None,
        reason=line.worded(reason.group(1)) if reason else None,
        place=line.place,
        method="prose",
        confidence=_CONFIDENCE,
    )


def read_results(lines: Sequence[Line], stage: Stage) -> tuple[WordedIndicator, ...]:
    """Indicators told as target and actual in one sentence; the level stands before them (产出指标——数量指标：) or is carried over."""
    found: list[WordedIndicator] = []
    level1: Worded | None = None
    level2: Worded | None = None
    for line in lines:
        for part in _SENTENCE.finditer(line.text):
            ahead = levels_ahead(part.group())
            if ahead.level1:
                level1, level2 = line.worded(ahead.level1), None
            if ahead.level2:
                level2 = line.worded(ahead.level2)
            if "目标" in ahead.rest or "计划" in ahead.rest or "指标值" in ahead.rest or "预期" in ahead.rest:
                pair = _pair().match(ahead.rest)
                if pair:
                    found.append(_indicator(line, pair, level1, level2, stage))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The total score (总得分) and the grade (评价等级) of a report."""

    score: Worded | None = None
    grade: Worded | None = None


def read_verdict(lines: Sequence[Line]) -> Verdict:
    """The last total score and grade that the text states; marks of single indicators are not meant."""
    says = patterns("prose", "verdict")
    score = grade = None
    for line in lines:
        if "分" not in line.text and "优" not in line.text and "良" not in line.text and "等" not in line.text:
            continue
        for sentence in re.findall(r"[^。\n]+", line.text):
            total = None
            for clause in re.finditer(r"[^，,；;]+", sentence):
                if not says["part"].search(clause.group()):
                    total = total or says["score"].search(clause.group())
            if total:
                score = line.worded(next(g for g in total.groups() if g))
            mark = says["grade"].search(sentence)
            if mark and (total or grade is None):
                grade = line.worded(next(g for g in mark.groups() if g))
    return Verdict(score, grade)
