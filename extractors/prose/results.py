"""The report's verdict: its total score and its grade (总得分、评价等级)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.prose.lines import Line
from extractors.records import Worded
from extractors.vocabulary import pattern, patterns

_CLAUSE = re.compile(r"[^，,；;。\n]+")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?分")
_SUBJECT = re.compile(r"(?P<subject>[^，,：:]{4,40}?)(?:项目)?的?(?:绩效|自评|评价|综合|最终|得分|评分)")
_WEIGHT = re.compile(r"^[^得]*(?<!\d)\d{1,2}(?:\.\d+)?分$")
_UNQUOTED = re.compile("[“”]")
_RANKS = ("total", "sum", "bare")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The total score (总得分) and the grade (评价等级) of a report."""

    score: Worded | None = None
    grade: Worded | None = None


def _stated(match: re.Match[str]) -> str:
    return next(g for g in match.groups() if g)


def _without(names: Sequence[str], text: str) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _scores(sentence: str, names: Sequence[str] = (), another: re.Pattern[str] | None = None) -> Iterator[tuple[int, str]]:
    """Rank and figure of every total of a sentence: 0 a total by its name, 1 a sum of parts, 2 marks without a name, 3 `another`'s.

    The project's own `names` say nothing of parts: 涉农整合资金项目自评得分为94.6分.
    """
    says = patterns("prose", "verdict")
    weighed = False
    for clause in _CLAUSE.findall(sentence):
        behind, weighed = weighed, _WEIGHT.search(clause) is not None  # 10分，自评得分9.5分 is a part's
        if "分" not in clause or behind or says["part"].search(_without(names, clause)):
            continue
        for rank, key in enumerate(_RANKS):
            match = says[key].search(clause)
            if match and not (key == "bare" and says["part"].search(sentence.partition("其中")[0])):
                yield len(_RANKS) if another and another.search(clause) else rank, _stated(match)
                break


def states_total(text: str) -> bool:
    """Whether a text gives the report's total, not the marks of an indicator."""
    return "分" in text and any(rank == 0 for rank, _ in _scores(text))


def scored_apart(lines: Sequence[Line], names: Sequence[str]) -> tuple[dict[str, list[Line]], list[Line]]:
    """The sentences that score one of several projects, by its name or the end of it (运维经费自评95分), and all others."""
    if not names:
        return {}, list(lines)
    apart: dict[str, list[Line]] = {name: [] for name in names}
    rest: list[Line] = []
    for line in lines:
        for part in re.findall(r"[^。；;\n]+", line.text) if "分" in line.text else [line.text]:
            sentence = replace(line, text=part)
            subject = _SUBJECT.match(part)
            said = _UNQUOTED.sub("", subject["subject"]) if subject else ""
            name = next((n for n in names if said and _UNQUOTED.sub("", n).endswith(said)), None)
            (apart[name] if name else rest).append(sentence)
    return apart, rest


def read_verdict(lines: Sequence[Line], names: Sequence[str] = (), kind: str | None = None) -> Verdict:
    """The last total score, the best named one, and the grade stated with it; marks of single indicators are not meant.

    What somebody else gave (`others_total`) counts where the report of this `kind` has no total of its own.
    """
    score = grade = None
    others = patterns("prose", "others_total")
    another = others.get(kind or "", others["self_evaluation"])
    best = len(_RANKS) + 1
    for at, line in enumerate(lines):
        if at and _FIGURE.match(line.text) and lines[at - 1].text.endswith(("得分", "总分", "评分")):
            line = replace(line, text=lines[at - 1].text + "：" + line.text)  # 四、自评得分 above 98分
        if "分" not in line.text and "优" not in line.text and "良" not in line.text and "等" not in line.text:
            continue
        for sentence in re.findall(r"[^。\n]+", line.text):
            if "分" not in sentence and not any(word in sentence for word in "优良中差"):
                continue
            rank, figure = min(reversed(list(_scores(sentence, names, another))), key=lambda found: found[0], default=(best, ""))
            better = bool(figure) and rank <= best
            if better:
                score, best = line.worded(figure), rank
            mark = pattern("prose", "verdict", "grade").search(sentence)
            if mark and (better or grade is None):
                grade = line.worded(_stated(mark))
    return Verdict(score, grade)
