"""A target told behind what came of it: in brackets (满意度92%（目标90%）), or in a clause that compares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.prose.figures import RESULT, counted_as
from extractors.prose.lists import read_came
from extractors.prose.told import EDGES, LONGEST, Told, clean_name, comparator, name_of, read_told, says, split_figure, worded
from extractors.vocabulary import wording


@cache
def _against() -> re.Pattern[str]:
    """`网格事件办结率97.8%，达到目标值95%` or `，高于95%的目标`: the target in a clause that compares."""
    figure = rf"(?![\d.]+个?百分点)(?:{comparator()})?\d[^，,；;。（()）的]{{0,20}}?"
    return re.compile(
        r"(?:^|[，,；;。：:])(?P<name>" + name_of("，,；;。：:（()）") + r")"
        rf"(?:{worded('rose_to')})"
        rf"(?P<actual>{RESULT})[，,](?:"
        rf"(?:{worded('against')})(?P<target>{figure})(?=的\d|[高低多少](?:出|完成|实现)?了?\d|[，,；;。]|$)"
        rf"|(?:{worded('against_before')})(?P<before>{figure})的(?:{worded('aim')}))"
    )


@cache
def _beside() -> re.Pattern[str]:
    """系统可用率达到99.95%（目标99.9%）: the target in brackets behind the actual."""
    return re.compile(
        r"(?:^|[，,；;。：:])(?P<name>[^，,；;。：:（()）]{2,40}?)(?:为|达到|达|是|降至|升至|提高到|仅为)?"
        rf"(?P<actual>{RESULT})[（(](?:" + wording("prose", "roles", "target") + r")(?P<target>[^（()）]{1,30})[）)]"
    )


def read_beside(sentence: str) -> Iterator[Told]:
    """Every indicator of a sentence whose target stands behind its actual: in brackets, or in a clause that compares."""
    bracketed = "（" in sentence or "(" in sentence
    compared = says("compared").search(sentence) is not None
    found = list(_beside().finditer(sentence[:LONGEST])) if bracketed else []
    found += _against().finditer(sentence[:LONGEST]) if compared else []
    for match in found:
        target = split_figure(match["target"] or match.groupdict().get("before") or "")[1]
        actual = counted_as(match["actual"].strip(EDGES), target)
        yield Told(name=says("done").sub("", clean_name(match["name"])), target=target, actual=actual)


def titled(text: str) -> tuple[str, str]:
    """A line's title and the rest where one result, or its marks, are told under it: 培训合格率。年度计划90%，实际93.4%. Else empty.

    The result may repeat the end of the title: 宣传片播放量。播放量为386万次，未达到500万次的目标.
    """
    match = says("titled").match(text)
    parts = re.findall("[^。；;]+", text[match.end() :]) if match else []
    results = [one for part in parts if (one := next(read_beside(part), None) or read_told(part)).is_result]
    alone = match and len(results) == 1 and (results[0].verb or match["title"].endswith(results[0].name))
    named = match and (alone or says("refers").search(text) or any(_repeats(match["title"], part) for part in parts))
    return (match["title"], text[match.end() :]) if match and named else ("", "")


def _repeats(title: str, sentence: str) -> bool:
    """Whether a sentence tells a rate by the end of the title's words: 刊播及时率。均按时刊播，及时率100%."""
    rates = (told.name for told in read_came(sentence) if told.name.endswith(("率", "度")))
    return any(title != rate and title.endswith(rate) for rate in rates)
