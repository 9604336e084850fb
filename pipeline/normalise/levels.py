"""From level names as printed (一级指标、二级指标) to the dataset's `dimension`, in all editions; by meaning where they are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.numerals import plain
from pipeline.schema import DIMENSIONS

_LIST_NUMBER = re.compile(
    r"^(?:(?:指标|目标)\d{1,2}[).、::]?|[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[)、:]|[.](?!\d))|[(]\d{1,2}[)]|[一二三四五六七八九十]、"
    r"|\d{1,2}(?=[\u4e00-\u9fff])(?![年月日天时小分秒个岁周人名位次户套台辆座公亩万千百亿元级期类项条件所处家层吨米平立种]))"
)
"""A bare number counts only before a word that it cannot belong to: 1培训人数, but 24小时, 5G, 3岁以下, 80-89周岁."""
_WEIGHT = re.compile(r"(?:[(\[【][^()\[\]【】]*[)\]】]|(?<![\dA-Za-z.+-])[\d.]+分|(?<=[标出益度果程策入本])[\d.]+|[:*★☆#])+$")
"""Digits without 分 are a weight only behind the name of a level: 产出指标50, but G318, CO2, PM2.5."""
_START = re.compile(r"^[★☆*#\[【]+")
_BRACKET = re.compile(r"\([^()]*\)")
_SURE, _PLACE, _MEANING, _DEFAULT = Decimal(1), Decimal("0.95"), Decimal("0.7"), Decimal("0.4")
_STAGES = {"target": "t", "adjustment": "t", "monitoring": "m", "self_evaluation": "s", "evaluation": "e"}


@dataclass(frozen=True, slots=True)
class LevelReading:
    """`dimension` of the contract, `framework` (edition id) where it can be told, how sure that is, and how it was found.

    `open` are the dimensions that the level names leave possible where only the wording's meaning tells, `default` says that not even
    that does.
    """

    dimension: str
    framework: str | None
    confidence: Decimal
    steps: tuple[str, ...]
    open: frozenset[str] = frozenset()
    default: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on a wording: it must contain one of `has` or end in one of `ends` (`both`: one of each), and nothing of `rules_out`.

    It counts only `under` a dimension, where one is given. What a `sure` rule finds leaves no other dimension open.
    """

    dimension: str
    has: re.Pattern[str] | None
    ends: re.Pattern[str] | None
    rules_out: re.Pattern[str] | None
    both: bool
    under: str | None
    sure: bool

    def fits(self, text: str) -> bool:
        """Whether the wording (cleaned) satisfies the rule."""
        has = self.has is not None and self.has.search(text) is not None
        ends = self.ends is not None and self.ends.search(text) is not None
        return ((has and ends) if self.both else (has or ends)) and not (self.rules_out and self.rules_out.search(text))


@dataclass(frozen=True)
class Levels:
    """What is known of level names, compiled."""

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    level1: Mapping[str, str]
    families: Mapping[str, tuple[str, ...]]
    level2: Mapping[str, str]
    by_family: Mapping[str, Mapping[str, str]]
    contains: tuple[tuple[str, str], ...]
    outright: tuple[Rule, ...]
    meaning: tuple[Rule, ...]
    editions: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]


def compile_levels(knowledge: Knowledge) -> Levels:
    """The part of a Knowledge that this module needs."""
    data = knowledge.read("frameworks.yaml")
    editions: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, edition in data["editions"].items():
        for first, seconds in edition["levels"].items():
            for second in seconds:
                editions.setdefault((first, second), []).append((name, edition["stages"]))
    return Levels(
        starts=tuple(data["strip_start"]),
        ends=tuple(data["strip_end"]),
        level1={alias: family for family, names in data["level1"].items() for alias in names},
        families={family: tuple(dimensions) for family, dimensions in data["families"].items()},
        level2={alias: dimension for dimension, names in data["level2"].items() for alias in names},
        by_family=data["level2_by_family"],
        contains=tuple(pair for entry in data["level2_contains"] for pair in entry.items()),
        outright=tuple(map(_rule, data["outright"])),
        meaning=tuple(map(_rule, data["meaning"])),
        editions={pair: tuple(found) for pair, found in editions.items()},
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    def any_of(words: Iterable[str], tail: str = "") -> re.Pattern[str] | None:
        listed = "|".join(map(re.escape, words))
        return re.compile(f"(?:{listed}){tail}") if listed else None

    return Rule(
        entry["dimension"],
        any_of(entry.get("has", ())),
        any_of(entry.get("ends", ()), "$"),
        any_of(entry.get("not", ())),
        entry.get("both", False),
        entry.get("under"),
        entry.get("sure", False),
    )


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """A level or indicator name for comparing: no list number, ★, weight, tag or white space."""
    text = _START.sub("", plain(text))
    text = _LIST_NUMBER.sub("", text)
    return _WEIGHT.sub("", text) or text


def read_levels(levels: Levels, level1: str | None, level2: str | None, level3: str, *, stage: str | None = None) -> LevelReading:
    """The dimension of an indicator from its level names as printed; by the meaning of `level3` where they are missing or unknown.

    Level 2 beats level 1; a wording that names its dimension outright (满意度, 预算执行率) beats both.
    """
    first, second, third = clean_name(level1 or ""), clean_name(level2 or ""), _wording(level3)
    family = _look_up(levels, first, levels.level1)
    framework = _framework(levels, first, second, stage)
    dimension, confidence, steps = _place(levels, family, first, second)
    for rule in levels.outright:
        if rule.fits(third) and dimension != rule.dimension and rule.under in {None, dimension}:
            return LevelReading(rule.dimension, framework, _PLACE, (*steps, "the wording names its dimension"))
    if dimension:
        return LevelReading(dimension, framework, confidence, steps)
    return _by_meaning(levels, family, third, framework)


def _wording(level3: str) -> str:
    """The indicator's name without brackets, so that its head stands at the end."""
    text = clean_name(level3)
    return _BRACKET.sub("", text).rstrip("%:;,。") or text


def _place(levels: Levels, family: str | None, first: str, second: str) -> tuple[str | None, Decimal, tuple[str, ...]]:
    """The dimension that the level names give."""
    if family == "satisfaction":
        return "satisfaction.beneficiary", _SURE, ("level 1",)
    if second:
        found = _level2(levels, family, second)
        if family == "budget" and found and not found.startswith(("output", "benefit", "cost")):
            return "budget.execution", _PLACE, ("level 1",)
        if found:
            return found, _SURE, ("level 2",)
        stem = next((d for word, d in levels.contains if word in second), None)
        if stem:
            return stem, _PLACE, ("level 2, by a part of it",)
    if not family and first and (alone := _level2(levels, None, first)):
        # One column of levels only: 数量指标 stands where level 1 is expected.
        return alone, _PLACE, ("level 1, a name of level 2",)
    if family and len(levels.families[family]) == 1:
        return levels.families[family][0], _PLACE, ("level 1",)
    if family == "cost":
        return "cost.economic", _PLACE, ("level 1",)
    return None, _MEANING, ()


def _level2(levels: Levels, family: str | None, name: str) -> str | None:
    for form in _forms(levels, name):
        if form in levels.by_family:
            return levels.by_family[form].get(family or "*") or levels.by_family[form].get("*")
        if form in levels.level2:
            return levels.level2[form]
    return None


def _look_up(levels: Levels, name: str, table: Mapping[str, str]) -> str | None:
    return next((table[form] for form in _forms(levels, name) if form in table), None) if name else None


def _forms(levels: Levels, name: str) -> tuple[str, ...]:
    return _stripped(levels.starts, levels.ends, name)


@lru_cache(maxsize=4096)
def _stripped(starts: tuple[str, ...], ends: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The name, then with 指标/目标 and 项目 taken off, one after the other."""
    forms = [name]
    for end in ends:
        if forms[-1].endswith(end) and len(forms[-1]) > len(end):
            forms.append(forms[-1].removesuffix(end))
    for start in starts:
        forms += [f.removeprefix(start) for f in forms if f.startswith(start) and len(f) > len(start)]
    return tuple(forms)


def _by_meaning(levels: Levels, family: str | None, third: str, framework: str | None) -> LevelReading:
    allowed = levels.families[family] if family else DIMENSIONS
    for rule in levels.meaning:
        if rule.dimension in allowed and rule.fits(third):
            return LevelReading(rule.dimension, framework, _MEANING, ("by meaning",), frozenset(() if rule.sure else allowed))
    dimension = allowed[0] if family else "output.quantity"
    return LevelReading(dimension, framework, _MEANING if family else _DEFAULT, ("by default",), frozenset(allowed), True)


def _framework(levels: Levels, first: str, second: str, stage: str | None) -> str | None:
    """The official edition, where exactly one has this pair of levels at this stage."""
    mark = _STAGES.get(stage or "", "")
    found = {
        edition
        for a in _forms(levels, first)
        for b in _forms(levels, second)
        for edition, stages in levels.editions.get((a, b), ())
        if mark in stages
    }
    return found.pop() if len(found) == 1 else None
