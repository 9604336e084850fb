"""Several projects told one after the other: each with a heading of its own, its funds, results and score."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.prose.lines import Line
from extractors.prose.lists import part_told
from extractors.prose.statements import read_statements
from extractors.records import MONEY, Worded
from extractors.vocabulary import pattern

_PART = re.compile("[^。；]+[。；]?")


@dataclass(frozen=True, slots=True)
class Segment:
    """One project's part of the report: its name and its lines, the heading's own text behind the name first."""

    name: Worded
    lines: tuple[Line, ...]


def _says(key: str) -> re.Pattern[str]:
    return pattern("prose", "segments", key)


def _name(line: Line) -> tuple[str, str]:
    """The project a heading names, and what follows in its line; empty where it names none."""
    forms = ("numbered", "summed_up", *(("named", "listed") if line.depth else ()))
    match = next((m for form in forms if (m := _says(form).match(line.text))), None)
    name = match.group("name") if match else ""
    if match is None or _says("never").search(name) or pattern("masthead", "generic_name").fullmatch(name):
        return "", ""
    return name, _behind(line, match)


def _headings(lines: Sequence[Line]) -> dict[int, dict[int, tuple[str, str]]]:
    """Rank → line → project named and what follows: ranks with two projects at least; beside them a cost item names one, too (租赁费)."""
    named: dict[int, dict[int, tuple[str, str]]] = {}
    for at, line in enumerate(lines):
        found = _name(line)
        if found[0]:
            named.setdefault(_rank(line), {})[at] = found
    lists = {rank: found for rank, found in named.items() if len({name for name, _ in found.values()}) > 1}
    return {rank: dict(sorted({**_items(lines, rank, min(found)), **found}.items())) for rank, found in lists.items()}


def _items(lines: Sequence[Line], rank: int, first: int) -> dict[int, tuple[str, str]]:
    """Cost items as headings of a rank, from line `first` on."""
    weak = _says("weak")
    matches = {at: weak.match(lines[at].text) for at in range(first, len(lines)) if rank and lines[at].depth == rank}
    return {at: (match["name"], _behind(lines[at], match)) for at, match in matches.items() if match}


def _behind(line: Line, name: re.Match[str]) -> str:
    return line.text[name.end("name") :].lstrip("。：:，,")


def _rank(line: Line) -> int:
    """Headings of one rank make one list; 项目一 is a rank of its own."""
    return 0 if _says("numbered").match(line.text) else line.depth


def _known(lines: Sequence[Line], names: Iterable[str]) -> dict[int, tuple[str, str]]:
    """Numbered lines that begin with the name of a known project, and what follows: （2）招商引资工作经费绩效目标：…."""
    found: dict[int, tuple[str, str]] = {}
    for name in sorted(names, key=len):
        spoken = name.strip("“” ").removesuffix("项目")
        for at, line in enumerate(lines):
            if line.depth and line.text.lstrip("“").startswith(spoken):
                found[at] = (name, line.text.lstrip("“")[len(spoken) :].lstrip("”").removeprefix("项目").lstrip("。：:"))
    return found


def _lists(lines: Sequence[Line], listed: Sequence[str]) -> Iterator[dict[int, tuple[str, str]]]:
    """The projects that headings name, list by list: those of one rank, or of a list in a sentence, wherever else they are named."""
    for _, headings in sorted(_headings(lines).items()):
        yield dict(sorted({**_known(lines, {name for name, _ in headings.values()}), **headings}.items()))
    known = _known(lines, listed)
    if len({name for name, _ in known.values()}) > 1:
        yield dict(sorted(known.items()))


def _cut(lines: Sequence[Line], starts: Sequence[int]) -> list[tuple[int, int]]:
    """From where to where each project is told: up to the next project, or to a heading of its rank or above."""
    spans = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(lines)
        rank = max(_rank(lines[start]), 1)
        closed = (at for at in range(start + 1, end) if 0 < lines[at].depth <= rank)
        spans.append((start, next(closed, end)))
    return spans


def _joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments, those of one name as one: funds in one section, results in another."""
    joined: dict[str, Segment] = {}
    for segment in segments:
        told = joined.get(segment.name.text)
        joined[segment.name.text] = Segment(told.name, told.lines + segment.lines) if told else segment
    return tuple(joined.values())


def _lent(line: Line, names: Sequence[str]) -> tuple[dict[str, Line], Line]:
    """What one line lists of the money of several projects, by name, and the line without it: 康复项目预算280万元，支出274万元；…"""
    lent: dict[str, Line] = {}
    left = []
    for part in _PART.findall(line.text) if "元" in line.text else [line.text]:
        name = next((n for n in names if (at := part.find(n)) == 0 or (at > 0 and part[at - 1] in "：:")), "")
        behind = part.partition(name)[2] if name else ""
        if "元" in behind:
            lent[name] = replace(line, text=behind, depth=0)
        else:
            left.append(part)
    return (lent, replace(line, text="".join(left))) if len(lent) > 1 else ({}, line)


def _with_lent(segments: Sequence[Segment], rest: Sequence[Line]) -> tuple[tuple[Segment, ...], tuple[Line, ...]]:
    """The segments with what lists elsewhere tell of their money, and the other lines without it."""
    found = [_lent(line, [s.name.text for s in segments]) for line in rest]
    theirs = [tuple(lent[s.name.text] for lent, _ in found if s.name.text in lent) for s in segments]
    fuller = tuple(replace(s, lines=(*more, *s.lines)) for s, more in zip(segments, theirs, strict=True))
    return fuller, tuple(line for _, line in found if line.text)


def split_projects(lines: Sequence[Line], listed: Sequence[str] = ()) -> tuple[tuple[Segment, ...], tuple[Line, ...]]:
    """The projects told one by one, and the lines that belong to none. No projects unless each of two or more has funds of its own.

    `listed` are projects that a sentence names: 项目3个，即….
    """
    for headings in _lists(lines, listed):
        spans = _cut(lines, list(headings))
        taken = {at for start, end in spans for at in range(start, end)}
        told = _joined(_segment(lines, span, headings[span[0]]) for span in spans)
        segments, rest = _with_lent(told, [line for at, line in enumerate(lines) if at not in taken])
        if all(any(s.column in MONEY for s in read_statements(segment.lines, (segment.name.text,))) for segment in segments):
            return segments, rest
    return (), tuple(lines)


def tables_told(lines: Sequence[Line], names: Collection[str], tables: int) -> dict[int, Worded]:
    """The project that each table is about, by the table's number: the one whose heading stands above it."""
    out: dict[int, Worded] = {}
    name: Worded | None = None
    depth = 0
    for line, following in zip(lines, [*(after.tables for after in lines[1:]), tables], strict=False):
        if line.depth and (found := _name(line)[0]) in names:
            name, depth = line.worded(found, "cut"), line.depth
        elif 0 < line.depth <= depth:
            name = None
        if name:
            out.update(dict.fromkeys(range(line.tables + 1, following + 1), name))
    return out


def _segment(lines: Sequence[Line], span: tuple[int, int], named: tuple[str, str]) -> Segment:
    first = lines[span[0]]
    name, rest = named
    return Segment(
        first.worded(name.strip("“” "), "cut") if name.count("“") != name.count("”") else first.worded(name, "cut"),
        (*_body(first, rest), *lines[span[0] + 1 : span[1]]),
    )


def _body(first: Line, rest: str) -> tuple[Line, ...]:
    """What stands behind the name in a heading's line; 绩效目标完成情况综述。… is a heading of its own and its text."""
    title, _, text = rest.partition("。")
    heading = replace(first, text=title, depth=max(first.depth, 1))
    if text and part_told(heading) == "results":
        return heading, replace(first, text=text, depth=0)
    return (replace(first, text=rest, depth=0),) if rest else ()
