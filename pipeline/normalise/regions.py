"""Which province, city and county (行政区划) a document belongs to, told from its title, its unit's name and its first words."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from extractors.wording import squeeze
from pipeline.knowledge.load import Knowledge, KnowledgeError

_COLUMNS = ["code", "name", "short", "since", "until", "former"]
_ALWAYS = 9999
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_RANK = re.compile("[省市区县旗盟州]")
_AUTONOMOUS = re.compile("自治([州县旗])$")
_NUMBER = re.compile(r"([\u4e00-\u9fff])(?=[财府政发办委][\u4e00-\u9fff]{0,4}[〔\[（(【]?20\d\d)")
_CITED = re.compile("《[^》]*》")
_TITLE = 60
"""Longest title or unit's name, in characters; longer texts are prose."""
_PROSE = 600
"""How much of a text is looked at."""


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


class Mention(NamedTuple):
    """A region named in a text: the codes it can stand for. `common` names are common nouns too and need support."""

    start: int
    end: int
    codes: tuple[str, ...]
    common: bool


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
    for code, name, brief, since, until, former in _rows(knowledge):
        names[code] = name
        years[name, code] = int(since or 0), int(until or _ALWAYS)
        years.update(((old, code), (0, int(last or _ALWAYS))) for old, _, last in (f.partition(" ") for f in former.split("|")) if old)
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
        short={name: _outermost(codes) for name, codes in short.items()},
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


def _rows(knowledge: Knowledge) -> Iterator[list[str]]:
    for path in knowledge.files("regions.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if next(rows, None) != _COLUMNS:
                raise KnowledgeError(f"{path}: first line must be {','.join(_COLUMNS)}; mend the file")
            yield from rows


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
    return sorted(fields, key=lambda field: (-len(field), field))


def describe(regions: Regions, code: str) -> Region:
    """The region of a known code with the names of its ranks."""
    province, city = code[:2] + "0000", code[:4] + "00"
    if code == province:
        return Region(code, regions.names[code])
    above = regions.names[province] if code[:2] in _MUNICIPALITIES else regions.names.get(city)
    return Region(code, regions.names[province], above, None if code == city else regions.names[code])


def find_mentions(regions: Regions, text: str, year: int | None = None) -> list[Mention]:
    """The regions named in full in a text of that `year`, in order; 浙江省杭州市西湖区 is one mention of the district."""
    found: list[Mention] = []
    for mention in _single(regions, text, year):
        before = found[-1] if found and found[-1].end == mention.start else None
        codes = tuple(c for c in mention.codes if any(_within(c, b) for b in before.codes)) if before else ()
        if before and codes:
            found[-1] = Mention(before.start, mention.end, codes, False)
        else:
            found.append(mention)
    return found


def locate(regions: Regions, texts: Sequence[str], year: int | None = None) -> Region | None:
    """The region a document of that `year` belongs to; None where it cannot be told.

    `texts` come in order of authority: title, unit, letterhead, file name, first paragraphs. A region with which a title or unit's name
    begins decides, else what is named most; one inside it that a title or unit's name begins with, be it in short form (夷陵信访局), makes
    it more exact. Same-named districts are told apart by the year and by whatever else the texts name.
    """
    cut = [squeeze(text[:_PROSE]) for text in texts if text]
    mentions = [find_mentions(regions, text, year) for text in cut]
    support = Counter(c for found in mentions for m in found if len(m.codes) == 1 and not m.common for c in m.codes)
    support.update(regions.letters[letter] for text in cut for letter in _NUMBER.findall(text) if letter in regions.letters)
    code, by = _leading(regions, cut, mentions, support), "title or unit"
    if code is None:
        code, by = _most_named(cut, mentions, support), "named most"
    brief = next(filter(None, (_short_leading(regions, text, support) for text in cut)), None)
    if brief and brief != code and (code is None or _within(brief, code)):
        code, by = brief, "short name"
    return replace(describe(regions, code), by=by) if code else None


def _outermost(codes: Sequence[str]) -> tuple[str, ...]:
    """The code that holds all others (吉林: the province, not its city), else all of them."""
    provinces = [c for c in codes if c.endswith("0000")]
    holders = provinces or [c for c in codes if all(_within(d, c) for d in codes)]
    return tuple(holders[:1] or codes)


def _within(code: str, outer: str) -> bool:
    return code.startswith(outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer)


def _single(regions: Regions, text: str, year: int | None) -> Iterator[Mention]:
    """Each full name by itself, longest first, narrowed by a short name in front of it (江西南昌市)."""
    last = 0
    for rank in _RANK.finditer(text):
        end = rank.end()
        for length in regions.lengths.get(text[max(0, end - 2) : end], ()):
            start = end - length
            name = text[max(start, 0) : end]
            codes = regions.full.get(name) if start >= last else None
            if codes and not _misread(regions, text, start, end):
                begin, narrowed = _widen(regions, text, start, _in_force(regions, name, codes, year), last)
                if begin == start and len(name) == 2 and name in regions.common and start > last:
                    break  # 中心城区
                yield Mention(begin, end, narrowed, name in regions.common and begin == start)
                last = end
                break


def _in_force(regions: Regions, name: str, codes: tuple[str, ...], year: int | None) -> tuple[str, ...]:
    """Those of same-named regions that had the name in that year; an old name lives on for a year."""
    if year is None or len(codes) == 1:
        return codes
    spans = {code: regions.years.get((name, code), (0, _ALWAYS)) for code in codes}
    return tuple(code for code, (since, until) in spans.items() if since <= year <= until + 1) or codes


def _misread(regions: Regions, text: str, start: int, end: int) -> bool:
    after = regions.not_before.get(text[end - 1])
    if after and after.match(text, end):
        return True
    if any(text.startswith(word, start - at) for word in regions.not_within for at in range(1, len(word))):
        return True
    if end - start > 2:
        return False
    joined = start > 0 and "\u4e00" <= text[start - 1] <= "\u9fff" and text[start - 1] not in regions.before_two
    return joined or text[end : end + 1] in tuple(regions.not_before_two)


def _widen(regions: Regions, text: str, start: int, codes: tuple[str, ...], floor: int) -> tuple[int, tuple[str, ...]]:
    """Take in the short names of its province and city that stand before a name."""
    for length in (2, 3, 4, 5):
        outer = regions.short.get(text[start - length : start]) if start - length >= floor else None
        inside = tuple(c for c in codes if any(c != o and _within(c, o) for o in outer)) if outer else ()
        if inside:
            return _widen(regions, text, start - length, inside, floor)
    return start, codes


def _settle(mention: Mention, support: Counter[str]) -> str | None:
    """The one code a mention stands for, by what else the texts name: in the same city, else in the same province."""
    if len(mention.codes) == 1 and not mention.common:
        return mention.codes[0]
    for digits in (4, 2):
        scores = {c: sum(n for other, n in support.items() if c[:digits] == other[:digits] and c != other) for c in mention.codes}
        best = max(scores.values())
        winners = [c for c, score in scores.items() if score == best]
        if best and len(winners) == 1:
            return winners[0]
    return None


def _leading(regions: Regions, texts: list[str], mentions: list[list[Mention]], support: Counter[str]) -> str | None:
    """The region that the first title or unit's name begins with, made more exact by later ones."""
    code: str | None = None
    for text, found in zip(texts, mentions, strict=True):
        lead = regions.lead.match(text)
        if not found or len(text) > _TITLE or (lead and found[0].start > lead.end()):
            continue
        settled = _settle(found[0], support)
        if settled and (code is None or (_within(settled, code) and settled != code)):
            code = settled
    return code


def _most_named(texts: list[str], mentions: list[list[Mention]], support: Counter[str]) -> str | None:
    """The region named most, earlier texts counting more and titles of cited rules (《…》) not at all."""
    votes: Counter[str] = Counter()
    for order, (text, found) in enumerate(zip(texts, mentions, strict=True)):
        cited = [m.span() for m in _CITED.finditer(text)]
        for mention in found:
            code = _settle(mention, support)
            if code and not any(a < mention.start < b for a, b in cited):
                votes[code] += max(1, 5 - order)
    return votes.most_common(1)[0][0] if votes else None


def _short_leading(regions: Regions, text: str, support: Counter[str]) -> str | None:
    """The regions in short form that a title or unit's name begins with, the innermost (湖南长沙岳麓区 without its 区)."""
    lead = regions.lead.match(text)
    if len(text) > _TITLE or lead is None:
        return None
    code, start = None, lead.end()
    while found := _short_at(regions, text, start):
        codes, start = found
        inside = _outermost([c for c in codes if code is None or (_within(c, code) and c != code)])
        settled = _settle(Mention(0, start, inside, False), support) if inside else None
        if settled is None:
            break
        code = settled
    return code


def _short_at(regions: Regions, text: str, start: int) -> tuple[tuple[str, ...], int] | None:
    """The short name at `start` and where it ends; a county's of two characters counts only before an office or zone (沅陵教育局)."""
    for length in (6, 5, 4, 3, 2):
        codes = regions.short.get(text[start : start + length], ())
        plain = length > 2 or all(c.endswith("00") for c in codes)
        if codes and (plain or (regions.after_short.match(text, start + 2) and not regions.after_short.match(text, start))):
            return codes, start + length
    return None
