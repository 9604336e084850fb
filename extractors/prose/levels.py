"""Level names of indicators (一级指标、二级指标) as headings and sentences print them, and the levels in force while reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from extractors.prose.lines import Line
from extractors.records import Worded
from extractors.vocabulary import pattern, patterns, wording

_ITEM = re.compile(r"^[A-Z]\d{0,3}[.、．]?|^项目(?=.*(?:指标|目标)$|(?:决策|过程|产出|效益|效果|满意度)$)")
_ENDS = re.compile(r"(?:方面|情况|完成|实现|达成|完成情况|实现情况|得分|分析|类(?=指标|$))+$")
_RUN_IN = re.compile(r"[。：:，]")
_LONGEST = 24


@cache
def _ahead() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:(?P<level1>{wording('prose', 'levels', 'level1')})(?:——|--|—|－|-|/|、|：|:|·|→|\s)+)?"
        rf"(?:(?P<level2>{wording('prose', 'levels', 'level2')})(?:方面|完成情况)?(?:[：:]|——|—)+)?(?P<rest>.*)$",
        re.DOTALL,
    )


def clean_level(text: str) -> str:
    """A level's name without what is said of it: 项目产出指标情况 is 产出指标."""
    return _ITEM.sub("", _ENDS.sub("", text).replace("类指标", "指标"))


@lru_cache(maxsize=1024)
def is_level1(text: str) -> bool:
    """Whether a wording is the name of a first level (产出指标, 效益指标, …)."""
    return bool(pattern("prose", "levels", "level1").fullmatch(clean_level(text)))


@lru_cache(maxsize=1024)
def is_level2(text: str) -> bool:
    """Whether a wording is the name of a second level (数量指标, 社会效益指标, …)."""
    return bool(pattern("prose", "levels", "level2").fullmatch(clean_level(text)))


def is_level(text: str) -> bool:
    """Whether a wording is the name of a level, not of an indicator."""
    return is_level1(text) or is_level2(text)


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
    if not level1 and not level2:
        return Ahead("", "", match.group("rest"))
    if not level2 and level1 and not sentence[match.end("level1") :].startswith(("：", ":", "—", "-")):
        return Ahead("", "", sentence)
    return Ahead(clean_level(level1), clean_level(level2), match.group("rest"))


def level_heading(line: Line) -> tuple[str, str] | None:
    """A heading that is a level's name and no more, and what follows in its line: `1.数量指标。受益人数…`, `产出数量`."""
    stop = _RUN_IN.search(line.text, 0, _LONGEST)
    head = line.text[: stop.start()] if stop else line.text
    if len(head) > _LONGEST or not is_level(head) or (stop is None and not line.depth and len(head) > len(clean_level(head)) + 6):
        return None
    return clean_level(head), line.text[stop.end() :] if stop else ""


def belongs(level2: str, level1: str) -> bool:
    """Whether a second level can stand below a first: 社会效益指标 is no part of 产出指标."""
    for word, family in patterns("prose", "families").items():
        if word in level1:
            return bool(family.search(level2))
    return True


def breaks_down(text: str) -> bool:
    """Whether a wording is the name of a level that holds others; 预算执行 is measured itself."""
    return is_level2(text) or (is_level1(text) and any(word in text for word in patterns("prose", "families")))


def second_level_ahead(sentence: str) -> str:
    """The second level a sentence begins with (成本指标与年初设定目标一致), empty where it names none outright."""
    match = pattern("prose", "levels", "level2").match(sentence)
    return clean_level(match.group()) if match and match.group().endswith("指标") else ""


@dataclass(slots=True)
class Levels:
    """The levels in force, with the depth of their headings (0: not numbered). `left`: marks of the first that its seconds leave."""

    level1: Worded | None = None
    level2: Worded | None = None
    depth1: int = 0
    depth2: int = 0
    left: Decimal = Decimal(0)

    def reset(self) -> None:
        """A heading of another part of the report."""
        self.level1 = self.level2 = None
        self.depth1 = self.depth2 = 0

    def take(self, line: Line, name: str, weight: Decimal | None = None) -> bool:
        """Put a heading's name in force if it is a level's; False if it names an indicator.

        成本指标 and 满意度 are either level: a second one where it is deeper than the first, or its marks fit.
        """
        first, second = is_level1(name), is_level2(name)
        nested = 0 < self.depth2 < line.depth
        beside = self.level1 is None or 0 < line.depth <= self.depth1  # 绩效目标完成情况 beside 预算执行情况 is a part of the report
        framework = beside and weight is None and pattern("prose", "framework").fullmatch(name)
        if framework or not (first or second) or (second and nested and self.level2 is not None):
            return False
        if first and not self._is_second(line.depth, name, second, weight):
            self.level1, self.depth1, self.level2, self.depth2 = line.worded(name), line.depth, None, 0
            self.left = weight or Decimal(0)
            return True
        self.level1 = self.level1 if self.level1 and belongs(name, self.level1.text) else None
        self.level2, self.depth2, self.left = line.worded(name), line.depth, self.left - (weight or 0)
        return True

    def _is_second(self, depth: int, name: str, second: bool, weight: Decimal | None) -> bool:
        if self.level1 is None:
            return second and self.level2 is not None and 0 < depth == self.depth2
        if not belongs(name, self.level1.text) or name == self.level1.text:
            return False
        if depth and self.depth1:
            return depth > self.depth1
        return second and (weight is None or weight <= self.left)

    def set(self, line: Line, level1: str, level2: str) -> None:
        """Levels named at the start of a sentence (产出指标——数量指标：…). 成本指标 beside 数量指标 is a second one, too."""
        if level1 and self.level1 and self.level2 and is_level2(level1) and belongs(level1, self.level1.text) and not level2:
            level1, level2 = "", level1
        if level1:
            self.level1, self.level2, self.depth1, self.depth2 = line.worded(level1), None, line.depth, 0
        if level2:
            if self.level1 and not level1 and not belongs(level2, self.level1.text):
                self.level1 = None
            self.level2, self.depth2 = line.worded(level2), line.depth
