"""Which province, city and county (行政区划) a document belongs to, told from its title, its unit's name and its first words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractors.wording import squeeze
from pipeline.normalise.gazetteer import ALWAYS, Region, Regions, compile_regions, describe, outermost, within

__all__ = ["Mention", "Region", "Regions", "compile_regions", "describe", "find_mentions", "locate"]

_RANK = re.compile("[省市区县旗盟州]")
_NUMBER = re.compile(r"([\u4e00-\u9fff])(?=[财府政发办委][\u4e00-\u9fff]{0,4}[〔\[（(【]?20\d\d)")
_CITED = re.compile("《[^》]*》")
_TITLE = 60
"""Longest title or unit's name, in characters; longer texts are prose."""
_PROSE = 600
"""How much of a text is looked at."""


class Mention(NamedTuple):
    """A region named in a text: the codes it can stand for. `common` names are common nouns too and need support."""

    start: int
    end: int
    codes: tuple[str, ...]
    common: bool


def find_mentions(regions: Regions, text: str, year: int | None = None) -> list[Mention]:
    """The regions named in full in a text of that `year`, in order; 浙江省杭州市西湖区 is one mention of the district."""
    found: list[Mention] = []
    for mention in _single(regions, text, year):
        before = found[-1] if found and found[-1].end == mention.start else None
        codes = tuple(c for c in mention.codes if any(within(c, b) for b in before.codes)) if before else ()
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
    if brief and brief != code and (code is None or within(brief, code)):
        code, by = brief, "short name"
    return replace(describe(regions, code), by=by) if code else None


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
    spans = {code: regions.years.get((name, code), (0, ALWAYS)) for code in codes}
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
        inside = tuple(c for c in codes if any(c != o and within(c, o) for o in outer)) if outer else ()
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
        if settled and (code is None or (within(settled, code) and settled != code)):
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
        inside = outermost([c for c in codes if code is None or (within(c, code) and c != code)])
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
