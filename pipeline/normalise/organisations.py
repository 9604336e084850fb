"""Offices and firms: what they are for, at which level, where prose names them, and which names mean the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extractors.wording import squeeze
from pipeline.knowledge.load import Knowledge
from pipeline.knowledge.offices import Offices, compile_offices
from pipeline.normalise import regions as places

Level = Literal["province", "city", "county", "town"]
_LEVELS: Mapping[str, Level] = {"省": "province", "市": "city", "州": "city", "区": "county", "县": "county", "旗": "county"}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit (单位) by its printed name without codes and seals; `function` is an id of organisations.yaml (信访, 财政, …).

    `level` is the rank of the government it belongs to; None where it cannot be told.
    """

    name: str
    function: str | None = None
    level: Level | None = None


class Mention(NamedTuple):
    """An office or firm named in a text."""

    start: int
    end: int
    text: str
    kind: Literal["office", "firm"]


@dataclass(frozen=True, slots=True)
class Organisations:
    """The wordings of organisations.yaml as patterns."""

    regions: places.Regions
    names: Offices
    any_office: re.Pattern[str]
    not_inside: re.Pattern[str]
    not_before_rank: str
    before_firm: re.Pattern[str]
    before_firm_mostly: re.Pattern[str]
    not_of_name: re.Pattern[str]
    approving: frozenset[str]

    def approves(self, name: str) -> bool:
        """Whether an office is of those that write about the money of others."""
        return bool(self.names.functions_in(name) & self.approving)


def compile_organisations(knowledge: Knowledge) -> Organisations:
    """Build the patterns from organisations.yaml."""
    words = knowledge.read("organisations.yaml")
    return Organisations(
        regions=knowledge.part(places.compile_regions),
        names=knowledge.part(compile_offices),
        any_office=re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{2,14}}?)(?:{words['any_forms']})"),
        not_inside=re.compile(words["not_inside"]),
        not_before_rank=words["not_before_rank"],
        before_firm=re.compile(words["before_firm"]),
        before_firm_mostly=re.compile(words["before_firm_mostly"]),
        not_of_name=re.compile(words["not_of_name"]),
        approving=frozenset(words["approving"]),
    )


def read_organisation(orgs: Organisations, text: str, region: places.Region | None = None) -> Organisation:
    """A unit as printed in a masthead or a form's cell. `region` is the document's: it tells the level where the name does not (信访局)."""
    parts = _take_apart(orgs, text)
    function = parts.function or next((f for end, f in orgs.names.bodies.items() if parts.name.endswith(end)), None)
    return Organisation(parts.name, None if parts.firm else function, None if parts.firm else _level(parts, region))


def _level(parts: _Parts, region: places.Region | None) -> Level | None:
    if re.search("街道|[乡镇](?:人民政府|政府|党委)?$", parts.name):
        return "town"
    if parts.codes:
        return _rank_of(parts.codes[0])
    if parts.rank == "市" and region and region.county and region.county.endswith("市"):
        return "county"
    if parts.rank or not (region and parts.name):
        return _LEVELS.get(parts.rank)
    return _rank_of(region.code)


def name_in_full(orgs: Organisations, name: str, others: Iterable[str]) -> str:
    """The longest of the names that certainly mean the same office: 信访局 beside 云梦县信访局 is 云梦县信访局."""
    one = _take_apart(orgs, name)
    same = [other for text in others if (other := _take_apart(orgs, text)).name and _same(orgs, one, other)]
    return max((one, *same), key=lambda parts: len(parts.name)).name or name


def find_organisations(orgs: Organisations, text: str) -> tuple[Mention, ...]:
    """The offices and firms that a text names, in order; they do not overlap. 各县财政局 names none."""
    named = places.find_mentions(orgs.regions, text)
    found = [*_firms(orgs, text), *_offices(orgs, text, named), *_other_offices(orgs, text, named)]
    out: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return tuple(out)


def _same(orgs: Organisations, one: _Parts, two: _Parts) -> bool:
    """区委信访局, 区信访局 and 信访局 are; so are 卫健局 and 卫生健康局; 区财政局 and 市财政局, 教育局 and 教育局幼儿园 are not."""
    if one.firm or two.firm or not _compatible(orgs, one, two):
        return False
    offices = all(orgs.names.office.fullmatch(parts.core) for parts in (one, two))
    return one.core == two.core or (offices and one.function is not None and one.function == two.function)


class _Parts(NamedTuple):
    name: str
    codes: tuple[str, ...]
    rank: str
    core: str
    function: str | None
    firm: bool


def _take_apart(orgs: Organisations, text: str) -> _Parts:
    """A name as region or rank, core (信访局), and what they say."""
    name = squeeze(text)
    while (bare := orgs.not_of_name.sub("", name)) and bare != name:
        name = bare
    body = name.removeprefix("中共")
    mention = next(iter(places.find_mentions(orgs.regions, body)), None)
    codes: tuple[str, ...] = ()
    if mention and mention.start == 0:
        codes, body = mention.codes, body[mention.end :]
    elif length := _short_region(orgs, body, 0):
        codes, body = orgs.regions.short[body[:length]], body[length:]
    owner = re.match("[省市区县州旗](?![场政民容辖级])|[省市区县州旗](?=政府|政法|政务|民政|民族|市场)", body) if not codes else None
    rank = owner[0] if owner else ""
    core = re.sub("^(?:委(?![员])(?=.)|人民政府(?=.)|政府(?=.))", "", body[len(rank) :])
    matches = [orgs.names.functions[m["name"] or m["field"]] for m in orgs.names.office.finditer(name)]
    proper = [f for f in matches if f not in ("党委", "政府")] or matches
    return _Parts(name, codes, rank, core, proper[-1] if proper else None, orgs.names.firm.search(name) is not None)


def _rank_of(code: str) -> Level:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _compatible(orgs: Organisations, one: _Parts, two: _Parts) -> bool:
    """Whether the governments two offices belong to can be the same."""
    if one.codes and two.codes:
        return bool(set(one.codes) & set(two.codes))
    if one.rank and two.rank:
        return one.rank == two.rank
    codes, rank = one.codes or two.codes, one.rank or two.rank
    return not (codes and rank) or any(orgs.regions.names[c].endswith(rank) for c in codes)


def _short_region(orgs: Organisations, text: str, start: int) -> int:
    """Length of a short name at `start` that no other word is: a province's, a city's, a county's of three characters; else 0."""
    for length in (5, 4, 3, 2):
        codes = orgs.regions.short.get(text[start : start + length], ())
        if codes and start + length <= len(text) and (length > 2 or all(c.endswith("00") for c in codes)):
            return length
    return 0


def _offices(orgs: Organisations, text: str, named: list[places.Mention]) -> list[Mention]:
    """Offices by field and form, with the region, rank and 中共 before them."""
    out = []
    for match in orgs.names.office.finditer(text):
        start = match.start()
        region = next((r for r in named if r.start <= start < r.end or r.end == start), None)
        if region:
            start = region.start
        elif match["rank"] and start and text[start - 1] in orgs.not_before_rank:
            continue
        elif not match["rank"]:
            start -= next((n for n in (5, 4, 3, 2) if start >= n and _short_region(orgs, text[:start], start - n) == n), 0)
        if text.endswith("中共", 0, start):
            start -= 2
        out.append(Mention(start, match.end(), text[start : match.end()], "office"))
    return out


def _other_offices(orgs: Organisations, text: str, named: list[places.Mention]) -> list[Mention]:
    """Offices of any other name that follow a region: 长沙县企业改制服务中心."""
    out = []
    for region in named:
        match = orgs.any_office.match(text, region.end)
        if match and not orgs.not_inside.search(match["stem"]):
            out.append(Mention(region.start, match.end(), text[region.start : match.end()], "office"))
    return out


_RUN = re.compile(r"(?:[\u4e00-\u9fffA-Za-z·&]|[（(][\u4e00-\u9fff]{2,4}[)）])+$")


def _firms(orgs: Organisations, text: str) -> list[Mention]:
    """Firms by their legal form; the name begins at a region or after a word that introduces it (委托, 聘请)."""
    out = []
    floor = 0
    for match in orgs.names.firm.finditer(text):
        run = _RUN.search(text[max(floor, match.start() - 30) : match.start()])
        if run and len(run[0]) > 1:
            start = match.start() - len(run[0]) + _firm_start(orgs, run[0])
            if match.start() - start > 1:
                out.append(Mention(start, match.end(), text[start : match.end()], "firm"))
        floor = match.end()
    return out


def _firm_start(orgs: Organisations, run: str) -> int:
    introduced = {0, *(m.end() for p in (orgs.before_firm, orgs.before_firm_mostly) for m in p.finditer(run))}
    named = {m.start for m in places.find_mentions(orgs.regions, run)}
    placed = [p for p in introduced if p in named or _short_region(orgs, run, p)]
    if placed:
        return max(placed)
    regions = [p for p in range(len(run) - 3) if _short_region(orgs, run, p)]
    return regions[-1] if regions else max(introduced)
