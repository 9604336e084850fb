"""Lists of targets or of results where the wording alone need not say which: 聘用护林员300人，群众满意度达到90%以上."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.prose.figures import RESULT
from extractors.prose.lines import Line
from extractors.prose.told import EDGES, LONGEST, Told, clean_name, comparator, ignored, name_of, read_told, says, worded
from extractors.vocabulary import patterns, wording

_TITLE = re.compile("[^。：:；，,]{2,30}")


@cache
def _aimed() -> re.Pattern[str]:
    """A target without a word that says so: 聘用护林员300人, 群众满意度达到90%以上."""
    begins = wording("prose", "values", "beginning")
    return re.compile(rf"(?P<name>{name_of('：:（()）')})(?P<target>(?:{comparator()}|{begins}){{0,2}}\d[^：:]{{0,30}})")


@cache
def _came() -> re.Pattern[str]:
    """A name and its figure: 供餐天数200天, 验收合格率达到98%."""
    return re.compile(rf"(?P<name>{name_of('：:（()）')})(?:{worded('came_to')})(?P<actual>{RESULT})")


def read_aims(sentence: str) -> Iterator[Told]:
    """Every target of a list in a declaration, where the wording alone need not say that it is one."""
    for clause in re.split("[，,；;]", says("aims_lead").sub("", sentence[:LONGEST])):
        clause = clause.strip(EDGES)
        if due := says("due").fullmatch(clause):
            yield Told(name=(due["subject"] or "") + due["verb"], target=due["date"])
        elif (aimed := _aimed().fullmatch(clause)) and not says("qualified").search(aimed["target"]):
            yield Told(name=says("done").sub("", clean_name(says("link").sub("", aimed["name"]))), target=aimed["target"])
        else:
            yield read_told(clause)


def read_came(sentence: str, *, marked: bool = False) -> Iterator[Told]:
    """Every result of a list that tells no targets: `食品安全事故0起，食材索证索票率100%`; counts that results are measured by are none.

    `marked`: the sentence gives marks for it, so that sums of money are results, too (人均年增收6000元，得29分).
    """
    for at, clause in enumerate(re.split("[，,；;]", sentence[:LONGEST])):
        came = _came().fullmatch(clause.strip(EDGES))
        if came and not at and re.search("[，,]实际", sentence):  # 发放补助4300人，实际发放4326人: the first figure is the target
            yield read_told(f"{came['name']}目标{came['actual']}{sentence[len(clause) :]}")
            return
        if came and _is_result(came, marked=marked) and not ignored(came["name"]):
            yield Told(name=clean_name(says("done").sub("", came["name"])), actual=came["actual"])


def _is_result(came: re.Match[str], *, marked: bool) -> bool:
    """Whether name and figure are an indicator's; a rate may be one of money or plans (资金下达及时率100%)."""
    said = came["actual"] if came["name"].endswith(("率", "度")) else came.string
    never = (says("no_result"), says("qualified"), *(() if marked else (says("unmarked"),)))
    return not any(words.search(said) for words in never) and not re.search(comparator(), said)


def part_told(line: Line) -> str:
    """What a numbered heading says that its section tells: goals or results; empty where it is no heading, or of something else."""
    title = _TITLE.match(line.text) if line.depth else None
    says_of = patterns("prose", "parts").items() if title else ()
    return next((part for part, pattern in says_of if title and pattern.search(title.group())), "")


def lists_aims(sentence: str) -> bool:
    """Whether a sentence begins as lists of targets do (绩效目标为：…)."""
    return says("aims_lead").match(sentence) is not None


@cache
def _reached() -> re.Pattern[str]:
    """A figure behind the name of what it came to: 完成98.6%."""
    return re.compile(rf"(?:{worded('came_to')})(?P<actual>{RESULT})")


def read_result(sentence: str, name: str) -> str:
    """What a sentence says an indicator of this name came to (接种率完成98.6%); empty where it does not name it."""
    ends = (found.end() for found in re.finditer(re.escape(name), sentence))
    match = next((m for end in ends if (m := _reached().match(sentence, end))), None)
    return match["actual"].strip(EDGES) if match else ""
