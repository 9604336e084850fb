"""What one sentence tells of an indicator: name, target, actual, marks, in the order in which its role words bring them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from extractors.vocabulary import groups, pattern, wording

_LONGEST_NAME = 80
_LONGEST_VALUE = 60
_LONGEST = 400
_LONG_VERB = 5
"""From this length on what stands behind 计划 names the indicator, not the clause before it."""
_EDGES = "，,：:、；;。 “”\"'"
_CLAUSES = re.compile(r"[，,]|、(?=实际|完成值|全年)|(?<=[\d%％人次个件条项户天])(?=实际完成|实际值|完成值|全年完成)")
_BRACKET = re.compile(r"[（(]([^（）()]{1,40})[）)]")
_BARE_MARKS = re.compile(r"(\d{1,3}(?:\.\d+)?)分")
_ITEM = re.compile(r"(?:^|(?<=[。；;]))(?:[一二三四五六七八九十]是)(?P<name>[^，,。；;：:\d]{3,20})。")
_VERB = re.compile(r"^[\u4e00-\u9fa5]{1,14}$")


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


@cache
def _target() -> re.Pattern[str]:
    return pattern("prose", "roles", "target")


@cache
def _comparator() -> str:
    return wording("prose", "values", "comparator")


@cache
def _hint() -> re.Pattern[str]:
    return re.compile(f"{_worded('hint')}|{_comparator()}")


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(f"(?:{wording('masthead', 'organisations', 'strong')})$")


@cache
def _begins() -> re.Pattern[str]:
    """Where a value that holds a figure begins: 慰问|不少于658人."""
    return re.compile(rf"{_comparator()}|{wording('prose', 'values', 'beginning')}|\d")


@cache
def _sign() -> re.Pattern[str]:
    """A comparison that stands right behind the name: 培训班次≥12期."""
    return re.compile(rf"(?:{_comparator()})(?=[^，,]{{0,6}}\d)")


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(rf"[，,；;]?(?:{_worded('reason')})(?P<reason>.+)$")


def _says(key: str) -> re.Pattern[str]:
    return pattern("prose", "results", key)


def _worded(key: str) -> str:
    return wording("prose", "results", key)


def _figure(text: str) -> tuple[str, str]:
    """A value apart from the verb before it: 慰问658人 is 慰问 and 658人. What holds no figure is a value as a whole."""
    text = text.strip(_EDGES)
    at = _begins().search(text)
    if at and at.start() and _VERB.match(text[: at.start()]):
        return text[: at.start()], text[at.start() :]
    return "", text


def clean_name(text: str) -> str:
    """A name without what leads up to it: 绩效完成情况：救助患病妇女, 本项目年初设定的“覆盖率”."""
    text = re.split(r"[：:]", text.strip(_EDGES))[-1]
    return _says("lead").sub("", text).strip(_EDGES)


def _opening(clause: str) -> tuple[str, str] | None:
    """Name and target of the clause in which the target is told."""
    for match in _target().finditer(clause):
        value = clause[match.end() :].strip(_EDGES)
        if value and "：" not in value and ":" not in value:
            return clause[: match.start()], value
    sign = _sign().search(clause, 2)
    return (clause[: sign.start()], clause[sign.start() :]) if sign else None


def _take(told: Told, clause: str) -> Told:
    """What a clause adds that begins with a role word; the first of each role counts."""
    match = _roles().match(clause)
    role = match.lastgroup if match else None
    if match is None or role is None or role == "ignored" or getattr(told, role):
        return told
    if role in ("actual", "forecast") and not told.target:
        return told
    value = _figure(clause[match.end() :])[1]
    if role in ("weight", "score"):
        mark = re.match(r"\d{1,3}(?:\.\d+)?", value)
        value = mark.group() if mark else ""
    said: dict[str, Any] = {role: value}
    return replace(told, **said) if 0 < len(value) <= _LONGEST_VALUE else told


def _open(told: Told, before: list[str], lead: str, value: str) -> Told:
    """Name and target: the name stands before the role word, in the clauses before it, or is the verb behind 计划."""
    verb, figure = _figure(value)
    verb = _says("link").sub("", verb)
    lead = lead.strip(_EDGES)
    subject = clean_name(lead or "，".join(before))
    if verb and (_unit().search(subject) or (not lead and len(verb) >= _LONG_VERB)):
        subject = ""  # 图书馆年度目标接待读者12万人次: who does it is not what is done
    if not subject and (due := _says("due").fullmatch(value)):  # 计划11月底前完成结算
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


@lru_cache(maxsize=64)  # a sentence is asked for up to three times in a row
def read_told(sentence: str) -> Told:
    """A sentence taken apart. `name` is empty where its subject is what stands above (年度目标98%，实际95.4%)."""
    sentence = sentence[:_LONGEST]
    if not _hint().search(sentence):
        return Told()
    reason = _reason().search(sentence)
    text, aside = _marks_aside(sentence[: reason.start()] if reason else sentence)
    told = Told(reason=reason.group("reason").strip(_EDGES) if reason else "")
    before: list[str] = []
    for clause in (c.strip() for c in _CLAUSES.split(text)):
        opening = None if told.target or not clause or _says("nameless_actual").match(clause) else _opening(clause)
        if opening:
            told = _open(told, before, *opening)
            continue
        taken = _take(told, clause)
        if clause and taken is told and not told.target and not told.score:
            before.append(clause)
        told = taken
    if not told.name and before:
        told = replace(told, name=clean_name("，".join(before)))
    for clause in aside:
        told = _take(told, clause)
    if _says("nameless").fullmatch(told.name) or not 2 <= len(told.name) <= _LONGEST_NAME:
        told = replace(told, name="", verb=False)
    return told


def titled(text: str) -> tuple[str, str]:
    """A line's title and the rest where one result is told under it: 培训合格率。年度计划达到90%，实际为93.4%. Empty where none is."""
    match = _says("titled").match(text)
    told = [read_told(part) for part in re.findall("[^。；;]+", text[match.end() :])] if match else []
    results = [one for one in told if one.is_result]
    alone = match and len(results) == 1 and (results[0].verb or not results[0].name)
    return (match["title"], text[match.end() :]) if match and alone else ("", "")


def join_roles(text: str) -> str:
    """`减免人数。年度指标值：≥3000人。实际完成值：3120人。` as one sentence: role words with a colon go on with what stands before.

    So does a target behind an item of a list that only names: `一是改造小区数量。计划改造26个`.
    """

    def bridge(match: re.Match[str]) -> str:
        role = _roles().match(text, match.end())
        return "，" if role and text[role.end() - 1] in "：:" else match.group()

    if "是" in text:
        text = _ITEM.sub(lambda match: match.group("name") + "，" if _target().match(text[match.end() :]) else match.group(), text)
    return re.sub("[。；;]", bridge, text) if "：" in text or ":" in text else text


@cache
def _against() -> re.Pattern[str]:
    """`网格事件办结率97.8%，达到目标值95%` or `，高于95%的目标`: the target in a clause that compares."""
    figure = r"(?![\d.]+个?百分点)\d[^，,；;。（()）的]{0,20}?"
    return re.compile(
        r"(?:^|[，,；;。：:])(?P<name>[^，,；;。：:（()）\d]{2,40}?)"
        rf"(?:{_worded('rose_to')})"
        r"(?P<actual>\d[\d.,]{0,12}[^，,；;。（()）\d]{0,10})[，,](?:"
        rf"(?:{_worded('against')})(?P<target>{figure})(?=的\d|[高低多少]出?了?\d|[，,；;。]|$)"
        rf"|(?:{_worded('against_before')})(?P<before>{figure})的(?:{_worded('aim')}))"
    )


@cache
def _beside() -> re.Pattern[str]:
    """系统可用率达到99.95%（目标99.9%）: the target in brackets behind the actual."""
    return re.compile(
        r"(?:^|[，,；;。：:])(?P<name>[^，,；;。：:（()）]{2,40}?)(?:为|达到|达|是|降至|升至|提高到|仅为)?"
        r"(?P<actual>\d[\d.,]{0,12}[^，,；;。（()）\d]{0,10})[（(](?:"
        + wording("prose", "roles", "target")
        + r")(?P<target>[^（()）]{1,30})[）)]"
    )


def read_beside(sentence: str) -> Iterator[Told]:
    """Every indicator of a sentence whose target stands behind its actual: in brackets, or in a clause that compares."""
    bracketed = "（" in sentence or "(" in sentence
    compared = _says("compared").search(sentence) is not None
    found = list(_beside().finditer(sentence[:_LONGEST])) if bracketed else []
    found += _against().finditer(sentence[:_LONGEST]) if compared else []
    for match in found:
        target = match["target"] or match.groupdict().get("before") or ""
        yield Told(name=_says("done").sub("", clean_name(match["name"])), target=_figure(target)[1], actual=match["actual"].strip(_EDGES))


@cache
def _aimed() -> re.Pattern[str]:
    """A target without a word that says so: 聘用护林员300人, 群众满意度达到90%以上."""
    begins = wording("prose", "values", "beginning")
    return re.compile(rf"(?P<name>[^\d：:（()）]{{2,40}}?)(?P<target>(?:{_comparator()}|{begins})?\d[^：:]{{0,30}})")


@cache
def _came() -> re.Pattern[str]:
    """A name and its figure: 供餐天数200天, 验收合格率达到98%."""
    return re.compile(rf"(?P<name>[^\d：:（()）]{{2,40}}?)(?:{_worded('came_to')})(?P<actual>\d[\d.,]{{0,12}}[^\d：:（()）]{{0,8}})")


def read_aims(sentence: str) -> Iterator[Told]:
    """Every target of a list in a declaration, where the wording alone need not say that it is one."""
    for clause in re.split("[，,；;]", _says("aims_lead").sub("", sentence[:_LONGEST])):
        clause = clause.strip(_EDGES)
        if (due := _says("due").fullmatch(clause)) and due["subject"]:
            yield Told(name=due["subject"] + due["verb"], target=due["date"])
        elif aimed := _aimed().fullmatch(clause):
            yield Told(name=clean_name(_says("link").sub("", aimed["name"])), target=aimed["target"])
        else:
            yield read_told(clause)


def read_came(sentence: str) -> Iterator[Told]:
    """Every result of a list that tells no targets: `食品安全事故0起，食材索证索票率100%`; counts that results are measured by are none."""
    for at, clause in enumerate(re.split("[，,；;]", sentence[:_LONGEST])):
        came = _came().fullmatch(clause.strip(_EDGES))
        if came and not at and re.search("[，,]实际", sentence):  # 发放补助4300人，实际发放4326人: the first figure is the target
            yield read_told(f"{came['name']}目标{came['actual']}{sentence[len(clause) :]}")
            return
        if came and not _says("no_result").search(clause) and not re.search(_comparator(), clause):
            yield Told(name=clean_name(_says("done").sub("", came["name"])), actual=came["actual"])


def lists_aims(sentence: str) -> bool:
    """Whether a sentence begins as lists of targets do (绩效目标为：…)."""
    return _says("aims_lead").match(sentence) is not None


@cache
def _reached() -> re.Pattern[str]:
    """A figure behind the name of what it came to: 完成98.6%."""
    return re.compile(rf"(?:{_worded('came_to')})(?P<actual>\d[\d.,]{{0,12}}[^，,；;。（()）\d]{{0,8}})")


def read_result(sentence: str, name: str) -> str:
    """What a sentence says an indicator of this name came to (接种率完成98.6%); empty where it does not name it."""
    ends = (found.end() for found in re.finditer(re.escape(name), sentence))
    match = next((m for end in ends if (m := _reached().match(sentence, end))), None)
    return match["actual"].strip(_EDGES) if match else ""
