"""What one sentence tells of an indicator: name, target, actual, marks, in the order in which its role words bring them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from extractors.vocabulary import groups, pattern, wording
from extractors.vocabulary.labels import ends_as_office

_LONGEST_NAME = 80
_LONGEST_VALUE = 60
_LONGEST_HEADING = 24
LONGEST = 400
_LONG_VERB = 5
"""From this length on what stands behind 计划 names the indicator, not the clause before it."""
EDGES = "，,：:、；;。 \"'"
_CLAUSES = re.compile(
    r"[，,]|、(?=实际|完成值|全年|[\u4e00-\u9fa5]{4,16}\d)|(?<=[\d%％人次个件条项户天])(?=实际完成|实际值|完成值|全年完成)"
)
_BRACKET = re.compile(r"[（(]([^（）()]{1,40})[）)]")
_BARE_MARKS = re.compile(r"(\d{1,3}(?:\.\d+)?)分")
_ITEM = re.compile(r"(?:^|(?<=[。；;]))(?:[一二三四五六七八九十]是)(?P<name>[^，,。；;：:\d]{3,20})。")
_GOAL_NUMBER = re.compile(r"目标[\d一二三四五六七八九十]{1,2}[：:]")
_TOLD = re.compile(r"\d[^。；;]*$")
_NOUN = 3
_SHARE = re.compile(rf".*?(?P<noun>[^\d]{{{_NOUN}}}(?<=[率度]))(?:为|达到|达|仅为)?(?P<share>\d[\d.]*[%％‰])$")
_VERB = re.compile(r"^[\u4e00-\u9fa5（）()、A-Za-z“”]{1,24}$")


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator as one sentence tells it; empty where it is silent. `verb`: the name is the verb behind 计划, not a subject."""

    name: str = ""
    target: str = ""
    milestone: str = ""
    actual: str = ""
    forecast: str = ""
    weight: str = ""
    score: str = ""
    reason: str = ""
    verb: bool = False

    @property
    def is_result(self) -> bool:
        """Whether it tells what was aimed at and what came of it."""
        return bool(self.target and self.actual)


@cache
def _roles() -> re.Pattern[str]:
    """A role word at the start of a clause; each role is a group of its own name."""
    return re.compile(groups("prose", "roles"))


def ignored(clause: str) -> bool:
    """Whether a clause tells nothing that we keep: 完成率93%."""
    role = _roles().match(clause)
    return role is not None and role.lastgroup == "ignored"


@cache
def name_of(but: str) -> str:
    """A name as a regular expression: none of the characters `but`, and only figures that names hold (65岁以上老年人, PM2.5).

    Each of its characters can be met in one way only, or names with many dots take a time beyond all bounds.
    """
    return rf"(?:[^\d{but}]|(?<=[A-Za-z])[\d.]{{0,4}}\d|\d{{1,5}}(?={wording('prose', 'values', 'in_names')})){{2,40}}?"


def _target() -> re.Pattern[str]:
    return pattern("prose", "roles", "target")


@cache
def comparator() -> str:
    """The signs and words that compare (≥, 不低于), as a regular expression."""
    return wording("prose", "values", "comparator")


@cache
def _hint() -> re.Pattern[str]:
    return re.compile(f"{worded('hint')}|{comparator()}")


@cache
def _begins() -> re.Pattern[str]:
    """Where a value that holds a figure begins: 慰问|不少于658人."""
    return re.compile(rf"{comparator()}|{wording('prose', 'values', 'beginning')}|\d")


@cache
def _sign() -> re.Pattern[str]:
    """A comparison that stands right behind the name: 培训班次≥12期."""
    return re.compile(rf"(?:{comparator()})(?=[^，,]{{0,6}}\d)")


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(rf"[，,；;]?(?:{worded('reason')})(?P<reason>.+)$")


def says(key: str) -> re.Pattern[str]:
    """The wordings of one kind around results (`results` in prose.yaml)."""
    return pattern("prose", "results", key)


def worded(key: str) -> str:
    """The same as a regular expression for use in a larger one."""
    return wording("prose", "results", key)


def split_figure(text: str) -> tuple[str, str]:
    """A value apart from the verb before it: 慰问658人 is 慰问 and 658人. What holds no figure is a value as a whole."""
    text = text.strip(EDGES)
    at = _begins().search(text)
    if at and at.start() and _VERB.match(text[: at.start()]):
        return text[: at.start()], text[at.start() :]
    return "", text


def clean_name(text: str) -> str:
    """A name without what leads up to it: 绩效完成情况：救助患病妇女, 本项目年初设定的“覆盖率”."""
    text = says("lead").sub("", re.split(r"[：:]", text.strip(EDGES))[-1]).strip(EDGES)
    return text if text.count("“") == text.count("”") and text[:1] + text[-1:] != "“”" else text.strip("“”")


def _opening(clause: str) -> tuple[str, str] | None:
    """Name and target of the clause in which the target is told."""
    for match in _target().finditer(clause):
        value = clause[match.end() :].strip(EDGES)
        if value and "：" not in value and ":" not in value:
            return clause[: match.start()], value
    sign = _sign().search(clause, 2)
    return (clause[: sign.start()], clause[sign.start() :]) if sign else None


def _take(told: Told, clause: str, match: re.Match[str] | None) -> Told:
    """What a clause adds that begins with a role word, as `match` tells; the first of each role counts."""
    role = match.lastgroup if match else None
    if match is None or role is None or role == "ignored" or getattr(told, role):
        return told
    if role in ("actual", "forecast") and not told.target:
        return told
    value = split_figure(clause[match.end() :])[1]
    if role in ("weight", "score"):
        mark = re.match(r"\d{1,3}(?:\.\d+)?", value)
        value = mark.group() if mark else ""
    said: dict[str, Any] = {role: value}
    return replace(told, **said) if 0 < len(value) <= _LONGEST_VALUE else told


def _restated(told: Told, clause: str) -> Told:
    """The share that a clause states once more by the noun of the target's name: 工程质量合格率目标100%，已完工项目合格率97%."""
    said = _SHARE.match(clause) if told.name and told.target.endswith(("%", "％")) and not told.actual else None
    return replace(told, actual=said["share"]) if said and said["noun"] == told.name[-_NOUN:] else told


def _open(told: Told, before: list[str], lead: str, value: str) -> Told:
    """Name and target: the name stands before the role word, in the clauses before it, or is the verb behind 计划."""
    verb, figure = split_figure(value)
    verb = says("link").sub("", verb)
    lead = lead.strip(EDGES)
    subject = clean_name(lead or "，".join(before))
    if verb and (ends_as_office(subject) or (not lead and len(verb) >= _LONG_VERB)):
        subject = ""  # 图书馆年度目标接待读者12万人次: who does it is not what is done
    if not subject and (due := says("due").fullmatch(value)):  # 计划11月底前完成结算
        verb, figure = (due["subject"] or "") + due["verb"], due["date"]
    return replace(told, name=subject or verb.removeprefix("完成").removeprefix("于"), verb=not subject, target=figure[:_LONGEST_VALUE])


def _marks_aside(text: str) -> tuple[str, list[str]]:
    """The sentence without brackets that hold marks or targets, and what they say."""
    aside: list[str] = []

    def take(match: re.Match[str]) -> str:
        bare = _BARE_MARKS.fullmatch(match.group(1))
        if not bare and not _roles().match(match.group(1)):
            return match.group()
        aside.extend([f"分值{bare.group(1)}"] if bare else _CLAUSES.split(match.group(1)))
        return ""

    return _BRACKET.sub(take, text), aside


def _begins_another(opening: tuple[str, str]) -> bool:
    """Whether a target behind a complete result is that of another indicator: 计划新建8个, 合格率目标95%; not 超过目标值4个百分点."""
    lead = opening[0].strip(EDGES)
    return bool(split_figure(opening[1])[0]) if not lead else len(lead) > 1 and not pattern("prose", "predicates").search(lead)


def _named(told: Told, before: Sequence[str]) -> Told:
    """What is told with its name, which may stand in the clauses before; no name where the words name no indicator."""
    if not told.name and before:
        told = replace(told, name=clean_name("，".join(before)))
    nameless = says("nameless").fullmatch(told.name) or pattern("prose", "predicates").fullmatch(told.name)
    return replace(told, name="", verb=False) if nameless or not 2 <= len(told.name) <= _LONGEST_NAME else told


@lru_cache(maxsize=64)  # a sentence is asked for up to three times in a row
def read_each(sentence: str) -> tuple[Told, ...]:
    """The indicators a sentence tells one after the other; one at least, which may be empty.

    `name` is empty where the subject is what stands above (年度目标98%，实际95.4%).
    """
    sentence = sentence[:LONGEST]
    if not _hint().search(sentence):
        return (Told(),)
    sentence = says("lead").sub("", sentence)
    reason = _reason().search(sentence)
    text, aside = _marks_aside(sentence[: reason.start()] if reason else sentence)
    done: list[Told] = []
    told, before = Told(), list[str]()
    for clause in (c.strip() for c in _CLAUSES.split(text)):
        role = _roles().match(clause)
        marks = role is not None and role.lastgroup in ("weight", "score")
        closed = not clause or marks or says("nameless_actual").match(clause) or (told.target and role and role.lastgroup != "target")
        opening = None if closed or (told.target and not told.is_result) else _opening(clause)
        if opening and told.target and _begins_another(opening):
            done.append(_named(told, before))
            told, before = Told(), []
        if opening and not told.target:
            told = _open(told, before, *opening)
            continue
        taken = _take(_restated(told, clause), clause, role)
        if clause and taken is told and not told.target and not told.score:
            before.append(clause)
        told = taken
    told = _named(replace(told, reason=reason.group("reason").strip(EDGES)) if reason else told, before)
    for clause in aside:
        told = _take(told, clause, _roles().match(clause))
    return (*done, told)


def read_told(sentence: str) -> Told:
    """The first, mostly the only indicator that a sentence tells."""
    return read_each(sentence)[0]


def can_name(heading: str) -> bool:
    """Whether a heading may name what the lines below it tell of: 兑付及时率; not 绩效情况分析."""
    return len(heading) <= _LONGEST_HEADING and says("titled").match(f"{heading}：-") is not None


def join_roles(text: str) -> str:
    """`减免人数。年度指标值：≥3000人。实际完成值：3120人。` as one sentence: role words with a colon go on with what stands before.

    So do results and marks behind a semicolon: `目标值80万页；实际完成值83.5万页；分值20分`.

    So does a target behind an item of a list that only names: `一是改造小区数量。计划改造26个`.
    """

    def bridge(match: re.Match[str]) -> str:
        role = _roles().match(text, match.end())
        goes_on = match.group() != "。" and (text.startswith("实际", match.end()) or (role and role.lastgroup in ("weight", "score")))
        if role and role.lastgroup == "target" and _TOLD.search(text, 0, match.start()):
            return match.group()  # …下达423万元。绩效目标为：… begins a list
        return "，" if role and (goes_on or text[role.end() - 1] in "：:") else match.group()

    if "是" in text:
        text = _ITEM.sub(lambda match: match.group("name") + "，" if _target().match(text[match.end() :]) else match.group(), text)
    text = _GOAL_NUMBER.sub("目标", text) if "目标" in text else text
    return re.sub("[。；;]", bridge, text) if "：" in text or ":" in text or "；" in text else text
