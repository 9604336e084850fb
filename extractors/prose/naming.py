"""Which projects a report is about, who carries them out, what for and when: names, goal and period told in prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from extractors.prose.lines import Line
from extractors.prose.masthead import Masthead, acts_told, is_organisation
from extractors.prose.money import AMOUNT
from extractors.records import Worded
from extractors.vocabulary import pattern

_HEAD = 120
_YEAR = re.compile(r"^(?:19|20)\d{2}年度?(?:的)?")
_OURS = re.compile(r"^[我本][省市县区旗州镇乡局校院站](?=(?:19|20)\d{2}年|[^\d]{4})")
_EDGES = '。；;，,、：: “”"' + "　"
_SHORTEST_GOAL = 10
_REVIEW = re.compile("评价|监控|评估")


@dataclass(frozen=True, slots=True)
class Naming:
    """The projects' names (several: they are reported together), the unit that carries them out, and the goal."""

    names: tuple[Worded, ...] = ()
    unit: Worded | None = None
    goal: Worded | None = None


def _group(match: re.Match[str], name: str) -> str:
    return next((v for k, v in match.groupdict().items() if v and k.rstrip("123") == name), "")


def _below_heading(lines: Sequence[Line], heading: re.Pattern[str]) -> Worded | None:
    """The one paragraph below a heading, or behind it in its line; None where several paragraphs follow."""
    for at, line in enumerate(lines[:_HEAD]):
        match = heading.match(line.text)
        if not match or not line.depth:
            continue
        rest = line.text[match.end() :]
        if rest[:1] in ("。", "：", ":") and rest.strip(_EDGES):
            return line.worded(rest.lstrip(_EDGES))
        if rest.strip(_EDGES) or at + 1 >= len(lines):
            continue
        following = lines[at + 1 : at + 3]
        alone = len(following) == 1 or bool(following[1].depth)
        if not following[0].depth and alone:
            return following[0].worded()
    return None


def _cut_year(name: Worded, lines: Sequence[Line]) -> Worded:
    """A leading year is no part of a name that the report also uses without it."""
    year = _YEAR.match(name.text)
    bare = name.text[year.end() :] if year else ""
    if not year or len(bare) < 4:
        return name
    spoken = re.compile(rf"(?<![\d年度]){re.escape(bare)}")
    if any(bare in line.text and spoken.search(line.text) for line in lines):
        return Worded(bare, name.place, (*name.steps, "cut year"))
    return name


def _several(lines: Sequence[Line]) -> tuple[Worded, ...]:
    """`项目2个（主要包括：信访维稳专项经费、办公业务经费）`: each name of the list."""
    for line in lines[:_HEAD]:
        match = pattern("prose", "naming", "several").search(line.text) if "个" in line.text else None
        if not match:
            continue
        names = [AMOUNT.sub("", n).strip(_EDGES) for n in re.split(r"[、，,；;]|”“|(?<!共)和|及", _group(match, "list"))]
        names = [n for n in names if not pattern("prose", "naming", "sums").fullmatch(n)]
        names = list(takewhile(lambda n: 3 <= len(n) <= 40 and pattern("prose", "naming", "nouns").search(n), names))
        if len(names) > 1:
            return tuple(line.worded(n, "cut") for n in dict.fromkeys(names))
    return ()


def _told(lines: Sequence[Line]) -> Naming:
    """`昆山市应急管理局组织实施应急物资储备经费，总体目标是：…`: unit, name and goal in one sentence."""
    for line in lines[:_HEAD]:
        for match in acts_told(line.text):
            name, unit = _group(match, "name"), _group(match, "unit").split("委托")[0]
            if is_organisation(unit) and pattern("prose", "naming", "nouns").search(name):
                goal, name = _group(match, "goal"), _OURS.sub("", name)
                plain = len(goal) >= _SHORTEST_GOAL and "元" not in goal
                return Naming((line.worded(name, "cut"),), line.worded(unit, "cut"), line.worded(goal, "cut") if plain else None)
    return Naming()


def _reviewed(lines: Sequence[Line]) -> Worded | None:
    """`我局对你单位2022年度市政设施维护项目开展了重点绩效评价`: what a letter is about."""
    for line in lines[:_HEAD]:
        match = pattern("prose", "naming", "reviewed").search(line.text) if "对" in line.text else None
        if match and _REVIEW.search(line.text, match.end(), match.end() + 20):
            return line.worded(match.group("name"), "cut")
    return None


def _goal(lines: Sequence[Line]) -> Worded | None:
    for line in lines[:_HEAD]:
        if "目标" in line.text and (match := pattern("prose", "goal", "inline").search(line.text)):
            return line.worded(match.group("goal"), "cut")
    below = _below_heading(lines, pattern("prose", "goal", "heading"))
    return below if below and len(below.text) >= _SHORTEST_GOAL and below.text[-1] in "。；！" else None


def read_naming(lines: Sequence[Line], masthead: Masthead) -> Naming:
    """Names in this order: labelled, below 项目名称, told in a sentence, left of the title. No name: the report does not tell."""
    told = _told(lines)
    goal = told.goal or _goal(lines)
    unit = masthead.implementing_unit or told.unit
    several = _several(lines)
    if len(several) > 1:
        return Naming(several, unit, goal)
    heading = _below_heading(lines, pattern("prose", "naming", "heading"))
    below = Worded(heading.text.strip(_EDGES), heading.place, heading.steps) if heading and len(heading.text) <= 60 else None
    title = masthead.title
    left = Worded(masthead.parts.project, title.place, ("cut",)) if title and masthead.parts.project else None
    spoken = told.names[0] if told.names else None
    if left and spoken and spoken.text.endswith(left.text):
        spoken = left  # 对2022年农村公路项目进行了评价 below 农村公路项目绩效评价报告
    name = masthead.project_name or below or spoken or left or _reviewed(lines)
    return Naming((_cut_year(name, lines),) if name else (), unit, goal)


def read_period(lines: Sequence[Line], masthead: Masthead) -> Worded | None:
    """From when to when the project runs (起止日期)."""
    whole = pattern("prose", "period", "span")
    if masthead.period and whole.search(masthead.period.text):
        return masthead.period
    below = _below_heading(lines, pattern("prose", "period", "heading"))
    if below and (span := whole.search(below.text)):
        return Worded(span.group(), below.place, below.steps)
    for line in lines[:_HEAD]:
        stated = pattern("prose", "period", "stated").search(line.text)
        if stated and (span := whole.match(line.text, stated.end())):
            return line.worded(span.group(), "cut")
    return None


def read_cutoff(lines: Sequence[Line], masthead: Masthead) -> Worded | None:
    """The day up to which a monitoring report counts (监控节点): stated, else the months in the title.

    Else the months that spending is told for; None for other reports.
    """
    if masthead.kind != "monitoring":
        return None
    if masthead.cutoff:
        return masthead.cutoff
    for line in lines:
        if ("节点" in line.text or "截" in line.text or "时点" in line.text) and (
            match := pattern("prose", "period", "cutoff").search(line.text)
        ):
            return line.worded(next(g for g in match.groups() if g), "cut")
    if masthead.title and masthead.parts.span:
        return Worded(masthead.parts.year + masthead.parts.span, masthead.title.place, ("cut",))  # 三季度 says no day without its year
    months = pattern("prose", "period", "months")
    return next((line.worded(said[1], "cut") for line in lines if "月" in line.text and (said := months.search(line.text))), None)
