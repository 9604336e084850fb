"""The regions of GB/T 2260 (行政区划): codes, names, former names and the years in which they were used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.wording import longest_first
from pipeline.knowledge.load import Knowledge

ALWAYS = 9999
"""The last year of a name that is in force."""
_COLUMNS = ("code", "name", "short", "since", "until", "former")
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_AUTONOMOUS = re.compile("自治([州县旗])$")


@dataclass(frozen=True, slots=True)
class Region:
    """A place of GB/T 2260 with the official names of all its ranks (省, 市, 县).

    A district of a municipality has the municipality as `city` (北京市, 北京市, 海淀区); a county directly under its province has none.
    `by` says how it was told.
    """

    code: str
    province: str
    city: str | None = None
    county: str | None = None
    by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions by full, former and short name, and the wordings around them."""

    names: Mapping[str, str]
    years: Mapping[tuple[str, str], tuple[int, int]]
    """Name and code → first and last year in which the code went by that name."""
    full: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    """Last two characters of a full name → lengths of the names that end so, longest first."""
    lead: re.Pattern[str]
    common: frozenset[str]
    not_before: Mapping[str, re.Pattern[str]]
    before_two: str
    not_before_two: str
    not_within: tuple[str, ...]
    after_short: re.Pattern[str]
    letters: Mapping[str, str]


def compile_regions(knowledge: Knowledge) -> Regions:
    """Build the lookup from regions.csv and regions.yaml; an overlay's rows are added."""
    names: dict[str, str] = {}
    years: dict[tuple[str, str], tuple[int, int]] = {}
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for code, name, brief, since, until, former in knowledge.table("regions.csv", _COLUMNS):
        names[code] = name
        years[name, code] = int(since or 0), int(until or ALWAYS)
        years.update(((old, code), (0, int(last or ALWAYS))) for old, _, last in (f.partition(" ") for f in former.split("|")) if old)
        if brief:
            short.setdefault(brief, []).append(code)
    for name, code in years:
        full.setdefault(name, []).append(code)
    words = knowledge.read("regions.yaml")
    named = {**words["zones"], **words["abbreviations"]}
    for alias, code in [*_aliases(names, short), *((alias, full[region][0]) for alias, region in named.items())]:
        full.setdefault(alias, [code])
    return Regions(
        names=names,
        years=years,
        full={name: tuple(codes) for name, codes in full.items()},
        short={name: outermost(codes) for name, codes in short.items()},
        lengths=_lengths(full),
        lead=re.compile(rf"(?:[\W\d_A-Za-z〇零○一二三四五六七八九十]|{'|'.join(words['lead'])})*"),
        common=frozenset(words["common"]),
        not_before={rank: re.compile(pattern) for rank, pattern in words["not_before"].items()},
        before_two=words["before_two"],
        not_before_two=words["not_before_two"],
        not_within=tuple(words["not_within"]),
        after_short=re.compile("|".join([*words["after_short"], *_fields(knowledge)])),
        letters={letter: full[name][0] for letter, name in words["letters"].items()},
    )


def _aliases(names: Mapping[str, str], short: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """融水县 for 融水苗族自治县."""
    for brief, codes in short.items():
        yield from ((brief + found[1], code) for code in codes if (found := _AUTONOMOUS.search(names[code])))


def _lengths(full: Mapping[str, list[str]]) -> dict[str, tuple[int, ...]]:
    tails: dict[str, set[int]] = {}
    for name in full:
        tails.setdefault(name[-2:], set()).add(len(name))
    return {tail: tuple(sorted(lengths, reverse=True)) for tail, lengths in tails.items()}


def _fields(knowledge: Knowledge) -> list[str]:
    """What offices are for (教育, 水利), longest first."""
    fields = {field for listed in knowledge.read("organisations.yaml")["fields"].values() for field in listed}
    return longest_first(fields)


def describe(regions: Regions, code: str) -> Region:
    """The region of a known code with the names of its ranks."""
    province, city = code[:2] + "0000", code[:4] + "00"
    if code == province:
        return Region(code, regions.names[code])
    above = regions.names[province] if code[:2] in _MUNICIPALITIES else regions.names.get(city)
    return Region(code, regions.names[province], above, None if code == city else regions.names[code])


def outermost(codes: Sequence[str]) -> tuple[str, ...]:
    """The code that holds all others (吉林: the province, not its city), else all of them."""
    provinces = [c for c in codes if c.endswith("0000")]
    holders = provinces or [c for c in codes if all(within(d, c) for d in codes)]
    return tuple(holders[:1] or codes)


def within(code: str, outer: str) -> bool:
    """Whether a region lies in another, or is it."""
    return code.startswith(outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer)
