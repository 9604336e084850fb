"""Level names of indicators (一级指标、二级指标) as headings and sentences print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.vocabulary import patterns

_ITEM = re.compile(r"^[A-Z]\d{0,3}[.、．]?|^项目(?=.*(?:指标|目标)$)")
_ENDS = re.compile(r"(?:方面|情况|完成情况|实现情况|类)+$")


@cache
def _ahead() -> re.Pattern[str]:
    levels = patterns("prose", "levels")
    return re.compile(
        rf"^(?:(?P<level1>{levels['level1'].pattern})(?:——|--|—|－|-|/|、|：|:|·|→|\s)+)?"
        rf"(?:(?P<level2>{levels['level2'].pattern})(?:方面)?(?:[：:]|——|—)+)?(?P<rest>.*)$",
        re.DOTALL,
    )


def clean_level(text: str) -> str:
    """A level's name without what is said of it: 项目产出指标情况 is 产出指标."""
    return _ITEM.sub("", _ENDS.sub("", text))


def is_level1(text: str) -> bool:
    """Whether a wording is the name of a first level (产出指标, 效益指标, …)."""
    return bool(patterns("prose", "levels")["level1"].fullmatch(clean_level(text)))


def is_level2(text: str) -> bool:
    """Whether a wording is the name of a second level (数量指标, 社会效益指标, …)."""
    return bool(patterns("prose", "levels")["level2"].fullmatch(clean_level(text)))


@dataclass(frozen=True, slots=True)
class Ahead:
    """Level names at the start of a sentence, empty where it has none, and the rest of the sentence."""

    level1: str
    level2: str
    rest: str


def levels_ahead(sentence: str) -> Ahead:
    """`产出指标——数量指标：检查家次…` taken apart."""
    match = _ahead().match(sentence)
    if match is None:
        return Ahead("", "", sentence)
    level1, level2 = match.group("level1") or "", match.group("level2") or ""
    if not level2 and level1 and not sentence[match.end("level1") :].startswith(("：", ":", "—", "-")):
        return Ahead("", "", sentence)
    return Ahead(clean_level(level1), clean_level(level2), match.group("rest"))


def belongs(level2: str, level1: str) -> bool:
    """Whether a second level can stand below a first: 社会效益指标 is no part of 产出指标."""
    for word, pattern in patterns("prose", "families").items():
        if word in level1:
            return bool(pattern.search(level2))
    return True


def second_level_ahead(sentence: str) -> str:
    """The second level a sentence begins with (成本指标与年初设定目标一致), empty where it names none outright."""
    match = patterns("prose", "levels")["level2"].match(sentence)
    return clean_level(match.group()) if match and match.group().endswith("指标") else ""
