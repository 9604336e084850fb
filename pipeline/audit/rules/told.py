"""What goals and prose tell of the tables: counts (养护道路201公里 beside 道路养护里程 210公里), the total, the project's name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from extractors.document import Paragraph, Place
from extractors.records import Worded
from extractors.wording import fold
from pipeline import schema
from pipeline.audit.figures import Figure, agree
from pipeline.audit.names import likeness
from pipeline.audit.rule import HOLDS, Broken, Case, Evidence, Result
from pipeline.audit.words import Counting
from pipeline.knowledge.directions import Directions

FACTS = {c.name: c.label for c in schema.columns(schema.Indicator) if c.name in ("target_value", "actual_value", "score", "weight")}
"""What the columns of indicators are called in findings."""
_ENOUGH = 0.75
"""The share of a name's characters that a clause must hold to speak of the indicator; half of them gave false alarms on real layouts.
Names of rates are alike, so all of theirs must stand there."""
_SHORTEST = 3
"""Characters of a name without its measure; a shorter one (培训) may be any of several."""
_ONE_NAME = 0.3
"""How alike the names of one project are at least, however freely worded."""
_MOST = 500
"""Counts looked at; no report tells of more."""
_YEAR = re.compile(r"20\d\d(?=年)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Told:
    """A count in a clause of running text."""

    figure: Figure
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator that counts something: its row, its figure in a column, and its name without the measure (道路养护)."""

    row: schema.Indicator
    column: str
    figure: Figure
    core: str

    @property
    def unit(self) -> str:
        """The unit of the figure, as the dataset has it."""
        return (self.row.target_unit if self.column == "target_value" else self.row.actual_unit) or ""


def counts_told(case: Case) -> Iterator[Result]:
    """The goal against the targets, the result told under it against the actuals, and prose beside tables against the actuals."""
    worded = case.project.worded
    targets, actuals = _counted(case, "target_value"), _counted(case, "actual_value")
    if worded.goal_target:
        yield from _compare(case, targets, _counts(case, worded.goal_target), "cross.table_text.goal")
    if worded.goal_actual:
        yield from _compare(case, actuals, _done(case, worded.goal_actual), "cross.table_text.goal")
    tabled = any(row.method != "prose" for row in case.project.indicators)
    if tabled and len(case.report.projects) == 1:  # else the prose may tell of another project
        counts = list(islice((count for p in case.report.document.paragraphs for count in _done(case, p)), _MOST))
        printed = [c for c in actuals if c.row.method != "prose"]
        yield from _compare(case, printed, counts, "cross.table_text")
        yield from _satisfaction(case, counts)


def name_told(case: Case) -> Iterator[Result]:
    """The name that prose gives the project (项目名称：…), against the one of the form."""
    project = case.project.row
    if not project.name or project.method == "prose" or len(case.report.projects) > 1:
        return
    for paragraph in case.report.document.paragraphs:
        told = case.words.told_name.match(fold(paragraph.text))
        if told is None:
            continue
        if likeness(told[1], project.name) >= _ONE_NAME:
            yield HOLDS
            continue
        yield Broken(
            subject=project,
            says="cross.table_text.column",
            words={"fact": "项目名称", "table": project.name, "text": told[1]},
            expected=project.name,
            actual=told[1],
            evidence=(Evidence(paragraph.text, paragraph.page),),
        )


def total_told(case: Case) -> Iterator[Result]:
    """The total that a paragraph or cell tells of, against the printed one. In self-evaluations: evaluators tell of the unit's own too."""
    project = case.project.row
    reported = case.figure(project, "score_reported")
    if reported is None or len(case.report.projects) > 1 or "self_evaluation" not in (case.report.row.document_type or ""):
        return
    compared = {c.value.value for c in case.project.claims if c.worded.subject == "score_reported" and c.value}
    for passage in case.passages:
        text = fold(passage.text) if "分" in passage.text else ""
        for found in case.words.told_total.finditer(text):
            if case.words.counting.aside.search(case.words.counting.clause.split(text[: found.start()])[-1]):
                continue  # 上年度自评得分92.4分
            told = Decimal(found[1])
            if told in (case.edition.total, reported.value):
                yield HOLDS
            if told in (case.edition.total, reported.value, *compared):
                continue
            compared.add(told)
            yield Broken(
                subject=project,
                says="cross.table_text.column",
                words={"fact": "总分", "table": reported.digits, "text": found[1]},
                expected=reported.digits,
                actual=found[1],
                evidence=(replace(passage, text=found.group()),),
            )


def _counted(case: Case, column: str) -> list[Counted]:
    found = []
    for row in case.project.indicators:
        core = case.words.counting.measure.sub("", fold(row.level3_raw))
        if len(core) >= _SHORTEST and (shown := case.figure(row, column)) is not None:
            found.append(Counted(row, column, shown, core))
    return found


def _done(case: Case, said: Worded | Paragraph) -> Iterator[Told]:
    """The counts of what was done, not of what was planned."""
    return (told for told in _counts(case, said) if not case.words.counting.planned.search(told.clause))


def _counts(case: Case, said: Worded | Paragraph) -> Iterator[Told]:
    """The exact counts of a text, one a clause: a clause with several of them tells of several things.

    What follows in a sentence that has turned to a part, a sum of years or another year is not counted.
    """
    if not _NUMBER.search(said.text):
        return
    words, year = case.words.counting, case.project.row.fiscal_year or case.report.row.fiscal_year
    for sentence in case.words.sentence.split(fold(said.text)):
        for clause in words.clause.split(sentence):
            if words.aside.search(clause) or any(year != int(named) for named in _YEAR.findall(clause) if year):
                break
            matches = list(words.count.finditer(words.dates.sub("", clause)))
            if len(matches) == 1 and not words.loose.search(clause):
                yield Told(_figure(words, matches[0]), clause, said.place)


def _figure(words: Counting, match: re.Match[str]) -> Figure:
    digits = match["digits"].replace(",", "")
    scale = words.scales.get(match["scale"] or "", Decimal(1))
    step = Decimal(1).scaleb(-len(digits.partition(".")[2])) * scale
    return Figure(Decimal(digits) * scale, step, digits + (match["scale"] or ""), words.units[match["unit"]])


def _compare(case: Case, known: Sequence[Counted], counts: Iterable[Told], says: str) -> Iterator[Result]:
    """One of several counts of an indicator need agree, or all together: running text tells of parts and of other years too."""
    for core, told in _by_core(known, counts).items() if known else ():
        rows = [c for c in known if c.core == core]
        together = sum((t.figure.value for t in told), Decimal(0))
        agreed = any(together == c.figure.value or any(agree(t.figure, c.figure) for t in told) for c in rows)
        holds = agreed or any(_prints_too(case, c, t, says) for c in rows for t in told)
        yield HOLDS if holds else _differs(rows[0], told[0], says)


def _by_core(known: Sequence[Counted], counts: Iterable[Told]) -> Mapping[str, list[Told]]:
    """The counts of each indicator: those whose clause speaks of it more than of any other of its unit."""
    found: dict[str, list[Told]] = defaultdict(list)
    for told in islice(counts, _MOST):
        shares = {c.core: _share(c.core, told.clause) for c in known if c.unit == told.figure.unit}
        best = max(shares.values(), default=0.0)
        cores = [core for core, share in shares.items() if share == best >= (1 if told.figure.unit == "%" else _ENOUGH)]
        if len(cores) == 1:
            found[cores[0]].append(told)
    return found


def _share(core: str, clause: str) -> float:
    return sum(character in clause for character in core) / len(core)


def _satisfaction(case: Case, counts: Iterable[Told]) -> Iterator[Result]:
    """The one satisfaction that prose tells of, whoever is satisfied, against the only one of the tables."""
    rows = [r for r in case.project.indicators if r.dimension == "satisfaction.beneficiary" and r.method != "prose"]
    told = [t for t in counts if t.figure.unit == "%" and case.words.counting.satisfied.search(t.clause)]
    shown = case.figure(rows[0], "actual_value") if len(rows) == 1 and rows[0].actual_unit == "%" else None
    if shown is None or len({t.figure.value for t in told}) != 1:
        return
    only = Counted(rows[0], "actual_value", shown, "")
    yield HOLDS if agree(told[0].figure, shown) else _differs(only, told[0], "cross.table_text")


def _prints_too(case: Case, counted: Counted, told: Told, says: str) -> bool:
    """Whether the row prints the count in another column (年初指标值 beside the adjusted one); under a result only the actual counts."""
    if counted.column == "actual_value" and says.endswith("goal"):
        return False
    digits = _NUMBER.findall(told.figure.digits)[:1]
    return any(digits[0] in _NUMBER.findall(text) for text in case.cells(counted.row))


def _within(counted: Counted, told: Told) -> bool:
    """Whether a goal wants more than the floor of the target, or less than its ceiling: no contradiction, but two figures for one thing."""
    direction = Directions.by_sign(counted.row.target_comparator) if counted.column == "target_value" else None
    above = told.figure.value > counted.figure.value
    return direction is not None and above == (direction == "higher")


def _differs(counted: Counted, told: Told, says: str) -> Broken:
    words = {"name": counted.row.level3_raw, "fact": FACTS[counted.column], "table": counted.figure.text, "text": told.figure.text}
    return Broken(
        subject=counted.row,
        says=says,
        words=words,
        expected=counted.figure.text,
        actual=told.figure.text,
        severity="info" if _within(counted, told) else None,
        evidence=(Evidence(told.clause, told.place.page, told.place.table_no, told.place.row_no),),
    )
