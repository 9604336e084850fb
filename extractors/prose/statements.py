"""Statements of funds in running text (预算安排、追加、到位、支出、执行率): each amount with the column and the source it belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors.prose.lines import Line
from extractors.prose.money import amounts, interval
from extractors.prose.sources import CLAUSE, giver, last_clause, own_clause, read_sources, running_sums
from extractors.records import MONEY, Worded
from extractors.vocabulary import groups, pattern, patterns

_SENTENCE = re.compile(r"[^。！\n]+")
_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
_SPAN = re.compile(r"20\d{2}年?(?:至|到|-|—|－|~|～){1,2}20\d{2}年[^。；]{0,60}?[，,（(]其中[：:，,]?(?=20\d{2}年)")
_LEAD = 24


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of funds as stated. `clean`: nothing else than the project itself is its subject. `about` names the project it is on.

    `source` is where the money comes from as worded (中央财政资金); empty for the total. `column` is `untold` where no word says it.
    """

    column: str
    amount: Worded
    clean: bool = True
    about: str = ""
    source: str = ""


@cache
def _words(section: str) -> re.Pattern[str]:
    return re.compile(groups("prose", section))


@cache
def _openers() -> re.Pattern[str]:
    return pattern("prose", "spending", "openers")


def _says(section: str) -> re.Pattern[str]:
    return pattern("prose", section)


def _says_total(clause: str) -> bool:
    return pattern("prose", "spending", "totals").search(clause) is not None


def _names_project(context: str, names: Sequence[str]) -> bool:
    """Whether the clause an amount ends is on the project again, after others on something else (公用经费48.6万元，项目支出4.7万元)."""
    clause = last_clause(context, names)
    return "项目" in clause or any(name in clause for name in names)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    matches = list(pattern.finditer(text))
    return matches[-1] if matches else None


def _residue(clause: str, word: re.Match[str], names: Sequence[str]) -> str:
    """What a clause says beside the word for the column, the project's names and words that fill."""
    rest = clause[: word.start()] + clause[word.end() :]
    for name in names:
        rest = rest.replace(name, "")
    return re.sub(r"[^\u4e00-\u9fa5\d]", "", _says("filler").sub("", rest))


def _classify(context: str, names: Sequence[str]) -> tuple[str, bool] | None:
    """The column an amount belongs to and whether its subject is the project, from the words between the last amount and this one."""
    clause = CLAUSE.split(context)[-1] or context
    word = _last(_words("strong"), clause)
    if word and word.lastgroup:
        later = _last(_words("weak"), clause[word.end() :])
        if later and _residue(clause[word.end() :], later, names):
            return None
    if word is None:
        word = _last(_words("weak"), clause)
        if word is None or _residue(clause, word, names):
            return None
    column = word.lastgroup or "ignored"
    return (column, len(_residue(clause, word, names)) <= 1) if column != "ignored" else None


def _in_sentence(line: Line, sentence: str, names: Sequence[str], column: str, known: Collection[str]) -> Iterator[Statement]:
    opener = _openers().search(sentence)
    itemised = opener.end() if opener else len(sentence)
    at, column, parts, ours, half = 0, _carried(sentence) or column, Decimal(0), True, ""
    listed = read_sources(sentence, names, known)
    wholes = running_sums(sentence, listed)
    for match in amounts(sentence):
        context, at = sentence[at : match.start()], match.end()
        clause = own_clause(context, names)
        half = half if "；" not in context and _is_bare(clause) else ""
        if source := listed.get(match.start()) or half:
            half = source if _says("halves").match(source) else ""  # 基本支出预算1860万元，执行911万元
            said = _classify(clause.rpartition(source.removesuffix("预算"))[2], names)
            parts += interval(match.group())[0]
            yield Statement(_of_source(said, column), line.worded(match.group()), source=source)
            continue
        summed = _says("sums").search(clause) and parts == interval(match.group())[0]
        listed_item = match.start() >= itemised and not (_says_total(clause) or _words("strong").fullmatch(clause))
        if listed_item or _says("partial").search(clause):
            yield from _of_a_named_project(line, match.group(), context, column, names) if column in MONEY else ()
            continue
        found = (column if column in MONEY else "budget_initial", True) if summed else _classify(context, names)
        if found is None and interval(match.group())[0] in wholes:
            found = ("budget_initial", True)  # 总投资156万元，其中中央120万元，县配套36万元
        found = found or _by_what_follows(match, clause)
        column = found[0] if found else column
        ours = bool(found and found[1]) and (ours or "；" in context or _names_project(context, names))
        if found:
            text = match.group() if column != "cuts" else "调减" + match.group()
            about = next((n for n in names if n in last_clause(context, names)), "")
            yield Statement("additions" if column == "cuts" else column, line.worded(text), ours, about)
            continue
        named = list(_of_a_named_project(line, match.group(), context, column, names)) if column in MONEY else []
        yield from named or [Statement("untold", line.worded(match.group()), clean=False)]


def _is_bare(clause: str) -> bool:
    """Whether a clause is nothing but a word for a column: 执行."""
    return any(_words(kind).fullmatch(clause) for kind in ("strong", "weak"))


def _by_what_follows(amount: re.Match[str], clause: str) -> tuple[str, bool] | None:
    """The column of an amount that no word before it tells: 156万元已全部到位; right behind the project's name it is the budget."""
    if _says("behind").match(amount.string, amount.end()):
        return "received", True
    if not clause and (amount.start() == 0 or _says("spent_behind").match(amount.string, amount.end())):
        return "budget_initial", True  # 抽检经费200万元，实际支出186.4万元
    return None


def _of_source(said: tuple[str, bool] | None, column: str) -> str:
    """The column of a source's amount: its own words', else that of the sum it is a part of."""
    if said and said[0] in MONEY:
        return said[0]
    return column if column in MONEY else "budget_initial"


def _of_a_named_project(line: Line, amount: str, context: str, column: str, names: Sequence[str]) -> Iterator[Statement]:
    """`年初预算…，信访维稳专项经费6.5万元，办公业务经费3.5万元`: the column stands once, before the names."""
    clause = last_clause(context, names)
    about = next((n for n in names if clause.strip("、 和及").removeprefix("其中") == n), "")
    if about:
        yield Statement(column, line.worded(amount), True, about)


def _carried(sentence: str) -> str:
    """The column that the sentence names before its first amount."""
    first = next(amounts(sentence), None)
    word = _last(_words("strong"), sentence[: first.start()]) if first else None
    return word.lastgroup or "" if word else ""


def _is_partial(sentence: str, names: Sequence[str]) -> bool:
    """Whether a sentence is about one kind of a unit's spending (“三公”经费), unless that is the project."""
    subject = _says("partial_subjects").search(sentence, 0, _LEAD)
    return subject is not None and not re.search("[，,：:]", sentence[: subject.start()]) and not any(n in sentence for n in names)


def _without_income(sentence: str) -> str:
    """The sentence without what it says of a unit's whole income (收入总计), which no project was given; its spending stays."""
    if not pattern("prose", "income", "whole").search(sentence, 0, _LEAD):
        return sentence
    spending = pattern("prose", "income", "spending").search(sentence)
    return sentence[spending.end() :] if spending else ""


def _of_the_year(sentence: str, year: str) -> str:
    """The sentence without what several years got, where it tells the year's own: 2021年至2023年2450万元，其中2023年820万元."""
    whole = _SPAN.search(sentence) if year and "其中" in sentence else None
    alone = whole and set(_YEAR.findall(sentence, whole.end())) == {year}
    return sentence[: whole.start()] + sentence[whole.end() :] if whole and alone else sentence


def _without_plans(sentence: str) -> str:
    """The sentence up to the clause that speaks of plans (建议…, 2024年计划安排…, 预计…)."""
    plan = _says("future").search(sentence)
    return sentence if plan is None else sentence[: max(sentence.rfind(mark, 0, plan.start()) for mark in "，,；;") + 1]


def read_statements(lines: Sequence[Line], names: Sequence[str] = (), year: str = "") -> tuple[Statement, ...]:
    """Every statement of the project's own funds; plans, parts, instalments and sentences on earlier years are left out.

    `year` is the fiscal year in four digits. Where nothing is said of it, the other years' sentences count.
    """
    from_then = frozenset(str(y) for y in range(int(year), int(year) + 3)) if year.isdigit() else frozenset()
    found = _read(lines, names, from_then, year)
    return found if any(s.column in MONEY for s in found) else _read(lines, names, frozenset(), year)


def _rates(line: Line, sentence: str, *, ours: bool) -> Iterator[Statement]:
    """The rates a sentence states; the first is the whole's, unless the sentence is on parts, the others are of parts."""
    for column, rates in patterns("prose", "rates").items():
        for n, match in enumerate(rates.finditer(sentence)):
            yield Statement(column, line.worded(next(g for g in match.groups() if g)), clean=ours and n == 0)


def _read(lines: Sequence[Line], names: Sequence[str], years: frozenset[str], year: str) -> tuple[Statement, ...]:
    found: list[Statement] = []
    givers: set[str] = set()
    halves = any(pattern("prose", "halves", "other").search(line.text) for line in lines)
    for line in lines:
        if "元" not in line.text and "万" not in line.text and "%" not in line.text and "％" not in line.text:
            continue
        column = ""
        for part in _SENTENCE.finditer(line.text):
            stated = _without_plans(_of_the_year(part.group(), year))
            sentence = _without_income(stated)
            said = set(_YEAR.findall(sentence))
            if (years and said and not said & years) or _is_partial(sentence, names):
                continue
            parts = sentence.startswith("其中")
            if "元" in sentence or "万" in sentence:
                told = list(_in_sentence(line, sentence, names, column if parts else "", givers))
                givers |= {giver(s.source) for s in told if s.source}
                if half := _says("halves").match(sentence) if halves else None:
                    found += (replace(s, source=s.source or half["half"]) for s in told if s.column in MONEY)
                    continue
                column = next((s.column for s in reversed(told) if not s.source and s.column != "untold"), column)
                found += told if sentence == stated else [replace(s, clean=False) for s in told]  # a unit's whole spending is no project's
            found += _rates(line, sentence, ours=not parts)
            if arrived := _says("arrived").search(sentence):
                found.append(Statement("arrived", line.worded(arrived.group())))
    return tuple(found)
