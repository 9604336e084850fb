"""Headings: which section of a report a line opens (存在的问题, 改进措施, …)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast, get_args

from extractors.prose.lines import Line
from extractors.vocabulary import groups, pattern, patterns, wording

Kind = Literal["problem", "cause", "recommendation", "measure", "experience", "conclusion"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LONGEST_HEADING = 45
_DATE = re.compile(r".{0,40}?[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?")
_REMARK = re.compile(r"[（(〔\[【][^（(）)]*[)）〕\]】]\s*$")
_SHORT_HEADING = 20
_FULL_STOP = re.compile("。")
_RUN_IN = re.compile(r"[。：:；]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: the kinds it names in their order (none: some other section) and the text that follows it in the same line."""

    kinds: tuple[Kind, ...]
    rest: str = ""


@cache
def _words() -> re.Pattern[str]:
    """A heading made of known words alone; each kind's words are a group of that name."""
    return re.compile(rf"(?:{groups('sections', 'kinds')}|{wording('sections', 'plain')})+")


@cache
def _kind_words() -> re.Pattern[str]:
    return re.compile(groups("sections", "kinds"))


def _named(text: str) -> tuple[Kind, ...]:
    found = (cast(Kind, m.lastgroup) for m in _kind_words().finditer(text) if m.lastgroup)
    kinds = tuple(dict.fromkeys(found))
    # 存在问题的原因, 改进建议: an attribute before the head noun is no kind of its own.
    if "cause" in kinds and re.search(r"问题的?(?:产生的?)?原因", text):
        kinds = tuple(k for k in kinds if k != "problem")
    return kinds


def _read(text: str, numbered: bool) -> Heading | None:
    bare = _REMARK.sub("", text).rstrip("：:。；、 ")
    if not bare or len(bare) > _LONGEST_HEADING:
        return None
    if pattern("sections", "others").fullmatch(bare) or pattern("sections", "never").search(bare):
        return Heading(())
    if _words().fullmatch(bare) and (kinds := _named(bare)):
        return Heading(kinds)
    if numbered:
        for kind, ending in patterns("sections", "endings").items():
            if ending.search(bare):
                return Heading((cast(Kind, kind),))
    return None


def heading(line: Line) -> Heading | None:
    """The heading a line is, or begins with (`（一）存在问题。2023年…`); None for running text.

    A short numbered line without a full stop is the heading of some other section, unless its words tell more.
    """
    text = line.text
    whole = _read(text, line.depth > 0) if len(text) <= _LONGEST_HEADING + 30 else None
    if whole:
        return whole
    stop = _RUN_IN.search(text, 0, _LONGEST_HEADING)
    if stop and stop.end() < len(text):
        first = _read(text[: stop.start()], numbered=False)
        if first and first.kinds:
            return Heading(first.kinds, text[stop.end() :].strip())
    if 0 < line.depth <= 2 and len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", "，")):
        return Heading(())
    return None


def is_end(lines: Sequence[Line], at: int) -> bool:
    """Whether a line belongs to the signature: an organisation before a closing date, the date, the person to ask."""
    text = lines[at].text
    if _DATE.fullmatch(text) or pattern("sections", "endmatter").search(text):
        return True
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return len(text) <= 40 and text[-1:] not in "。；：:" and bool(_DATE.fullmatch(following))


@dataclass(frozen=True, slots=True)
class Sectioned:
    """A line and the kinds of the section it stands in; `heading` where the line opens that section."""

    line: Line
    kinds: tuple[Kind, ...] = ()
    heading: Heading | None = None


def _run_ins(line: Line) -> Iterator[tuple[Line, Heading | None]]:
    """A line cut before sentences that begin as headings of passages do: 保障了运转。发现的主要问题：经费不足。下一步改进措施：…"""
    begun, opened = 0, None
    for stop in _FULL_STOP.finditer(line.text) if "：" in line.text and "。" in line.text else ():
        title = _RUN_IN.search(line.text, stop.end(), stop.end() + _SHORT_HEADING)
        found = _read(line.text[stop.end() : title.start()], numbered=False) if title and title.group() == "：" else None
        if title and found and found.kinds:
            yield replace(line, text=line.text[begun : stop.end()]), opened
            begun, opened = stop.end(), Heading(found.kinds, line.text[title.end() :].partition("。")[0] + "。")
    yield replace(line, text=line.text[begun:]) if begun else line, opened


def walk_sections(lines: Sequence[Line]) -> Iterator[Sectioned]:
    """Every line with its section. A section ends at the next heading of its rank, at a numbered sibling, or at the signature."""
    kinds: tuple[Kind, ...] = ()
    depth, outer, numbered = 0, 1, False
    for at, line in enumerate(lines):
        found = heading(line)
        if found and (found.kinds or not kinds or line.depth <= depth):
            kinds, numbered = found.kinds, line.depth > 0
            depth = outer = line.depth or outer
            rest = list(_run_ins(replace(line, text=found.rest))) if found.rest else []
            yield Sectioned(line, kinds, replace(found, rest=rest[0][0].text) if rest else found)
            yield from (Sectioned(part, opened.kinds, opened) for part, opened in rest[1:] if opened)
            continue
        if kinds and (is_end(lines, at) or 0 < line.depth < depth + numbered):
            kinds = ()
        for part, opened in _run_ins(line):
            yield Sectioned(part, opened.kinds if opened else kinds, opened)
