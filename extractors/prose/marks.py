"""Marks in headings and sentences: `1.数量指标（20分）`, `立项依据：满分5分，得5分`, `该项指标得7.3分`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.prose.levels import breaks_down, is_level
from extractors.prose.lines import Line
from extractors.records import Worded
from extractors.vocabulary import pattern, patterns

_FORMS = ("scored", "bracketed", "referred", "weighed", "labelled", "running")
_CLAUSE = re.compile("(?:^|[，,；;])(?:其中[：:，,]?)?")
_MARKS = re.compile(r"\d分")
_RISE = re.compile(r"[由从]\d[\d.]*[%％‰](?=[提上下降])")
_ITSELF = re.compile("(?<=[\u4e00-\u9fa5]{4})指标$|(?<=[率度性])指标$")
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?[%％‰]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A heading or sentence with marks; `body` follows them in the same line."""

    title: Worded
    weight: Worded
    score: Worded | None
    body: str


def read_marked(line: Line, of: Sequence[str] = _FORMS) -> Marked | None:
    """The heading with marks that a line is or begins with, in one of the forms that marks are written in."""
    if not _MARKS.search(line.text):
        return None
    forms = patterns("prose", "marks")
    for form in of:
        match = forms[form].match(line.text)
        if match and not (form == "weighed" and breaks_down(match.group("title"))):  # behind a level's marks a row below it is told
            score = match.groupdict().get("score")
            name = match.group("title").strip("“”")
            title, weight = line.worded(name if is_level(name) else _ITSELF.sub("", name)), line.worded(match.group("weight"))
            return Marked(title, weight, line.worded(score) if score else None, line.text[match.end() :])
    return None


def each_marked(line: Line, sentence: str) -> Iterator[Marked]:
    """Every indicator of a sentence that gives weight and marks, `body` up to the next: 预算执行10分得9.85分，其中资金到位率5分，得5分."""
    starts = [clause.end() for clause in _CLAUSE.finditer(sentence)] if _MARKS.search(sentence) else []
    found = [(at, read_marked(replace(line, text=sentence[at:]), ("scored", "weighed"))) for at in starts]
    marked = [(at, one) for at, one in found if one]
    for (_, one), end in zip(marked, [*(at for at, _ in marked[1:]), len(sentence)], strict=False):
        yield replace(one, body=sentence[len(sentence) - len(one.body) : end])


def given_marks(line: Line, text: str) -> Worded | None:
    """The marks a text gives: 该项指标得7.3分."""
    match = pattern("prose", "marks", "given").search(text)
    return line.worded(match.group("score")) if match else None


def is_given(text: str) -> bool:
    """Whether a text begins with the marks given."""
    return bool(pattern("prose", "marks", "given").match(text))


def is_subtotal(text: str) -> bool:
    """Whether a text gives the marks of several indicators together: 小计得19.58分."""
    return bool(pattern("prose", "marks", "subtotal").match(text))


def stated_rate(line: Line, name: str, text: str) -> Worded | None:
    """The share a text states for an indicator that measures one; free counts are no result of it."""
    if not measures_rate(name) or "分别" in text:  # 6月、9月、11月分别为48.6%、76.2%、91.5%
        return None
    rise = _RISE.search(text)
    found = [
        m
        for m in _PERCENT.finditer(text, rise.end() if rise else 0)
        if not text[: m.start()].endswith(("目标", "目标值", "计划", "目标为", "≥", "≤"))
    ]
    return line.worded(found[0].group()) if found else None


def measures_rate(name: str) -> bool:
    """Whether an indicator's name says that it measures a share (率, 满意度, 占比)."""
    return bool(pattern("prose", "rate_names").search(name))


def is_rate(text: str) -> bool:
    """Whether a value is a share."""
    return bool(_PERCENT.search(text))


def noun_phrase(text: str) -> str:
    """A name without the predicate behind it: 上访人滞留率大于年初设定值 is 上访人滞留率; empty where nothing is named."""
    found = pattern("prose", "predicates").search(text)
    return (text[: found.start()] if found else text).strip("，,：:、 ")
