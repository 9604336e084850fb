"""Statements of funds in running text (预算安排、追加、到位、支出、执行率), and the one fund line they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.prose.lines import Line
from extractors.prose.money import agree, amounts, interval
from extractors.records import Claim, Worded, WordedFund
from extractors.vocabulary import patterns

COLUMNS = ("budget_initial", "budget_adjusted", "received", "executed")
_SENTENCE = re.compile(r"[^。！\n]+")
_CLAUSE = re.compile(r"[，,；;：:（(]")
_CONFIDENCE = 0.85


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of funds as stated. `clean`: nothing else than the project itself is its subject. `about` names the project it is on."""

    column: str
    amount: Worded
    clean: bool = True
    about: str = ""


@cache
def _words(section: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{column}>{p.pattern})" for column, p in patterns("prose", section).items()))


@cache
def _openers() -> re.Pattern[str]:
    return patterns("prose", "spending")["openers"]


def _says(section: str) -> re.Pattern[str]:
    return patterns("prose", section)["words"]


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
    clause = _CLAUSE.split(context)[-1] or context
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


def _in_sentence(line: Line, sentence: str, names: Sequence[str]) -> Iterator[Statement]:
    opener = _openers().search(sentence)
    itemised = opener.end() if opener else len(sentence)
    at, column = 0, _carried(sentence)
    for match in amounts(sentence):
        context, at = sentence[at : match.start()], match.end()
        total = patterns("prose", "spending")["totals"].search(_CLAUSE.split(context)[-1])
        if match.start() >= itemised and not total:
            continue
        if _says("partial").search(_CLAUSE.split(context)[-1]):
            continue
        found = _classify(context, names)
        column = found[0] if found else column
        if found:
            text = match.group() if column != "cuts" else "调减" + match.group()
            about = next((n for n in names if n in _CLAUSE.split(context)[-1]), "")
            yield Statement("additions" if column == "cuts" else column, line.worded(text), found[1], about)
        elif column in COLUMNS:
            yield from _of_a_named_project(line, match.group(), context, column, names)


def _of_a_named_project(line: Line, amount: str, context: str, column: str, names: Sequence[str]) -> Iterator[Statement]:
    """`年初预算…，信访维稳专项经费6.5万元，办公业务经费3.5万元`: the column stands once, before the names."""
    clause = _CLAUSE.split(context)[-1]
    about = next((n for n in names if clause.strip("、 和及") == n), "")
    if about:
        yield Statement(column, line.worded(amount), True, about)


def _carried(sentence: str) -> str:
    """The column that the sentence names before its first amount."""
    first = next(amounts(sentence), None)
    word = _last(_words("strong"), sentence[: first.start()]) if first else None
    return word.lastgroup or "" if word else ""


def read_statements(lines: Sequence[Line], names: Sequence[str] = ()) -> tuple[Statement, ...]:
    """Every statement of the project's own funds; plans for another year, parts and instalments are left out."""
    found: list[Statement] = []
    for line in lines:
        if "元" not in line.text and "万" not in line.text and "%" not in line.text and "％" not in line.text:
            continue
        for part in _SENTENCE.finditer(line.text):
            sentence = part.group()
            if _says("future").search(sentence):
                continue
            if "元" in sentence or "万" in sentence:
                found += _in_sentence(line, sentence, names)
            for match in patterns("prose", "rates")["execution_rate"].finditer(sentence):
                found.append(Statement("execution_rate", line.worded(next(g for g in match.groups() if g))))
            if arrived := _says("arrived").search(sentence):
                found.append(Statement("arrived", line.worded(arrived.group())))
    return tuple(found)


def _best(statements: Sequence[Statement]) -> Worded | None:
    """The most precise wording among those that agree with the first clean statement."""
    if not statements:
        return None
    first = next((s for s in statements if s.clean), statements[0]).amount
    same = [s.amount for s in statements if agree(s.amount.text, first.text)]
    return min(same, key=lambda w: interval(w.text)[1])


def make_fund(statements: Sequence[Statement]) -> WordedFund | None:
    """One line of funds out of all statements: 合计 in the source column. None where nothing is stated."""
    columns = {c: _best([s for s in statements if s.column == c]) for c in COLUMNS}
    rate = next((s.amount for s in statements if s.column == "execution_rate"), None)
    if any(s.column == "arrived" for s in statements):
        columns = _arrive(columns)
    given = [w for w in columns.values() if w]
    if not given:
        return None
    additions = _distinct(s.amount for s in statements if s.column == "additions")
    return WordedFund(
        source=Worded("资金总额", given[0].place, ("named",)),
        **columns,
        execution_rate=rate,
        additions=additions,
        place=given[0].place,
        method="prose",
        confidence=_CONFIDENCE,
    )


def _arrive(columns: dict[str, Worded | None]) -> dict[str, Worded | None]:
    """All money has arrived (到位率100%): budget and money received are one sum, stated once."""
    budget, received = columns["budget_initial"], columns["received"]
    out = dict(columns)
    if budget and not received and not columns["budget_adjusted"]:
        out["received"] = Worded(budget.text, budget.place, ("carry over",))
    if received and not budget and not columns["budget_adjusted"]:
        out["budget_initial"] = Worded(received.text, received.place, ("carry over",))
    return out


def _distinct(found: Iterator[Worded]) -> tuple[Worded, ...]:
    return tuple({w.text: w for w in found}.values())


def make_claims(statements: Sequence[Statement], fund: WordedFund | None, *, tabled: bool) -> tuple[Claim, ...]:
    """Statements that repeat what the fund line says elsewhere; with tables also those that the fund line was made of."""
    used = {id(getattr(fund, c)) for c in (*COLUMNS, "execution_rate")} if fund and not tabled else set()
    claims = []
    for s in statements:
        if s.column not in (*COLUMNS, "execution_rate") or not s.clean or id(s.amount) in used:
            continue
        claims.append(Claim(subject=s.column, value=s.amount, place=s.amount.place))
    return tuple(claims)
