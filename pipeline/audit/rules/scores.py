"""Scores against their sum, their weights and their grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extractors.records import WordedIndicator
from pipeline import schema
from pipeline.audit.figures import Figure, Interval, figure, plain
from pipeline.audit.rule import HOLDS, Broken, Case, Result, Unknown, rule

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
Scored = schema.Fund | schema.Indicator


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a form that carry weights, and the line of the funds block that does."""

    rows: tuple[schema.Indicator, ...]
    line: schema.Fund | None

    def weights(self) -> Decimal | None:
        """The sum of the rows' weights; None where one is missing."""
        given = [r.weight for r in self.rows if r.weight is not None]
        return sum(given, Decimal(0)) if len(given) == len(self.rows) else None


def scored_sheet(case: Case) -> Sheet | None:
    """The last form of the project that prints weights or scores."""
    for stage in ("evaluation", "self_evaluation", "monitoring", "adjustment", "target"):
        rows = tuple(r for r in case.project.indicators if r.stage == stage and (r.weight is not None or r.score is not None))
        if rows:
            carried = any(r.dimension == "budget.execution" for r in rows)
            line = None if carried else next((f for f in case.project.funds if f.weight is not None or f.score is not None), None)
            return Sheet(rows, line)
    return None


@rule("score.total", severity="error", needs="没有总分，或有的指标没有得分")
def total(case: Case) -> Iterator[Result]:
    """各行得分之和（含预算执行率得分）＝报告的总分。

    The total may be rounded or cut off. Not evaluable where a weighted row has no score, and where weights and scores fall short alike:
    then a row was probably not read.
    """
    project = case.project.row
    reported = case.figure(project, "score_reported")
    added = project.score_recomputed
    if reported is None or added is None:
        return
    if _rounding(case, added).meets(reported.interval):
        yield HOLDS
        return
    if 0 < reported.value - added <= _missing(case):
        yield Unknown("分值合计不足，可能有行未读出")
        return
    yield Broken(
        subject=project,
        says="score.total",
        words={"added": plain(added), "total": reported.digits, "gap": plain(reported.value - added)},
        expected=plain(added),
        actual=reported.digits,
    )


def _rounding(case: Case, added: Decimal) -> Interval:
    """The sum with what rounding can explain: whole marks are given, marks with decimals were computed."""
    sheet = scored_sheet(case)
    rows: tuple[Scored, ...] = (*sheet.rows, *((sheet.line,) if sheet.line else ())) if sheet else ()
    scores = [case.figure(r, "score") for r in rows]
    slack = sum((Fraction(f.step) / 2 for f in scores if f is not None and "." in f.digits and f.step < Decimal("0.1")), Fraction(0))
    return Interval(Fraction(added) - slack, Fraction(added) + slack)


def _missing(case: Case) -> Decimal:
    """The marks of rows that were not read: what the weights fall short, unless just the weight of the execution rate is not printed."""
    sheet = scored_sheet(case)
    if sheet is None or (sheet.line and sheet.line.weight is None):
        return Decimal(0)
    line = sheet.line.weight if sheet.line and sheet.line.weight is not None else Decimal(0)
    return case.edition.total - (_added(case, sheet) or Decimal(0)) - line


def _added(case: Case, sheet: Sheet) -> Decimal | None:
    """The weights of the rows, or the marks of the levels above them where no row prints a weight; None where some are missing."""
    if any(r.weight is not None for r in sheet.rows):
        return sheet.weights()
    levels = {path: (stated, len(members)) for path, stated, members in stated_levels(case, sheet.rows) if len(path) == 1}
    whole = sum(count for _, count in levels.values()) == len(sheet.rows)
    return sum((stated for stated, _ in levels.values()), Decimal(0)) if levels and whole else None


@rule("score.weights", severity="error", needs="没有分值，或有的指标没有分值")
def weights(case: Case) -> Iterator[Result]:
    """分值之和＝100，或＝印出的分值合计（不超过100）；一、二级指标标明的分值＝其下各指标分值之和。

    The funds block's marks may stand inside or outside the 100. A form that prints a total of more than 100 is wrong in itself; one of
    several parts of a form may print less, if its rows add up to that: a printed total of 97 above rows of 100 is wrong.
    Level-1 and level-2 marks count wherever they are printed (产出指标（50分）, nested columns); where no row has a weight, those of
    level 2 add up to their level 1's, and those of level 1 to the total.
    Only forms are judged: prose rarely names every indicator. Not evaluable
    where a row has no weight (a weight shared by several rows), or where just the marks of the execution rate are not printed.
    """
    sheet = scored_sheet(case)
    if sheet is None or (added := _added(case, sheet)) is None:
        return
    if any(r.method == "prose" for r in sheet.rows):
        yield Unknown("分值见于正文，未必列全")
        return
    parents = list(_parents(case, sheet.rows))
    yield from parents
    if any(isinstance(p, Broken) for p in parents):
        return
    line = sheet.line.weight if sheet.line and sheet.line.weight is not None else Decimal(0)
    printed = _printed_total(case)
    allowed = {case.edition.total} | ({printed.value} if printed and printed.value < case.edition.total else set())
    if {added, added + line} & allowed:
        yield _printed_otherwise(case, printed, added + line) if printed and printed.value not in (added, added + line) else HOLDS
        return
    if not line and added == case.edition.total - case.edition.execution_weight:
        yield Unknown("预算执行率的分值未印出")
        return
    yield Broken(
        subject=case.project.row,
        says="score.weights.with_rate" if line else "score.weights",
        words={"added": plain(added + line), "rows": plain(added), "rate": plain(line), "should": plain(case.edition.total)},
        expected=plain(case.edition.total),
        actual=plain(added + line),
    )


def _printed_otherwise(case: Case, printed: Figure, added: Decimal) -> Broken:
    return Broken(
        subject=case.project.row,
        says="score.weights.printed",
        words={"added": plain(added), "printed": printed.digits},
        expected=plain(added),
        actual=printed.digits,
    )


def _printed_total(case: Case) -> Figure | None:
    understood = case.project.values.get((case.project.row.project_id, "weight_total"))
    printed = figure(understood.value, understood) if understood else None
    return printed if printed is None or printed.value >= 50 else None


def _parents(case: Case, rows: Sequence[schema.Indicator]) -> Iterator[Result]:
    """Levels that print marks of their own, against the weights of the rows below, or the marks of their parts where no row has one."""
    levels = list(stated_levels(case, rows))
    for path, stated, members in levels:
        parts = [(marks, below) for part, marks, below in levels if part[:-1] == path and below[0].table_no == members[0].table_no]
        if any(r.weight is not None for r in members):
            yield _parent(path[-1], stated, sum((r.weight or Decimal(0) for r in members), Decimal(0)), members[0])
        elif sum(len(below) for _, below in parts) == len(members):
            yield _parent(path[-1], stated, sum((marks for marks, _ in parts), Decimal(0)), members[0])


def stated_levels(case: Case, rows: Sequence[schema.Indicator]) -> Iterator[tuple[tuple[str, ...], Decimal, list[schema.Indicator]]]:
    """Each level-1 and each level-2 label that prints marks of its own: the labels down to it, its marks, the rows below it."""
    worded = {row.indicator_id: w for row, w in zip(case.project.indicators, case.project.worded.indicators, strict=False)}
    told = [(row, w) for row in rows if (w := worded.get(row.indicator_id)) is not None]
    groups: dict[tuple[int | None, tuple[str, ...]], list[tuple[schema.Indicator, WordedIndicator]]] = {}
    for row, w in told:
        for level in (1, 2):
            groups.setdefault((row.table_no, _path(row, w, level)), []).append((row, w))
    for (_, path), members in groups.items():
        stated = next((m for _, w in members if (m := _marks_of_level(case, w, len(path))) is not None), None)
        if stated is not None:
            yield path, stated, [row for row, _ in members]


def _path(row: schema.Indicator, worded: WordedIndicator, level: int) -> tuple[str, ...]:
    """The labels above a row, down to a level; where the form lost one, as the meaning of the row tells it."""
    told = ((worded.level1, row.level1_raw), (worded.level2, row.level2_raw))
    return tuple((said.text if said else "") or published or "" for said, published in told[:level])


def _marks_of_level(case: Case, worded: WordedIndicator, level: int) -> Decimal | None:
    """The marks printed for the level a row stands under, in the label or in a column beside it."""
    label, column = (worded.level1, worded.level1_weight) if level == 1 else (worded.level2, worded.level2_weight)
    number = _NUMBER.search(column.text) if column else None
    found = number or (case.words.label_weight.search(label.text) if label else None)
    return Decimal(found.group(1)) if found else None


def _parent(label: str, stated: Decimal, added: Decimal, first: schema.Indicator) -> Result:
    if stated == added:
        return HOLDS
    return Broken(
        subject=first,
        says="score.weights.parent",
        words={"label": label, "stated": plain(stated), "added": plain(added)},
        expected=plain(stated),
        actual=plain(added),
    )


@rule("score.above_weight", severity="error", needs="没有同时给出分值和得分")
def above_weight(case: Case) -> Iterator[Result]:
    """得分不高于分值。

    Every row with weight and score is tried, the funds block's too, and the scores below a level whose marks are printed where the rows
    print none. Not evaluable where neither is given.
    """
    rows: tuple[Scored, ...] = (*case.project.funds, *case.project.indicators)
    for row in rows:
        if row.weight is None or row.score is None:
            continue
        if row.score <= row.weight:
            yield HOLDS
            continue
        name = row.level3_raw if isinstance(row, schema.Indicator) else row.source_raw or "预算执行率"
        yield Broken(
            subject=row,
            says="score.above_weight",
            words={"name": name, "score": plain(row.score), "weight": plain(row.weight)},
            expected=f"不高于{plain(row.weight)}",
            actual=plain(row.score),
        )
    for path, stated, members in stated_levels(case, case.project.indicators):
        if (added := _scores_alone(members)) is not None:
            yield HOLDS if added <= stated else _above_level(path[-1], stated, added, members[0])


def _scores_alone(members: Sequence[schema.Indicator]) -> Decimal | None:
    """The sum of the scores below a level where the rows print no weights of their own; None where they do, or a score is missing."""
    scores = [r.score for r in members if r.score is not None and r.weight is None]
    return sum(scores, Decimal(0)) if len(scores) == len(members) else None


def in_full_levels(case: Case) -> frozenset[str]:
    """The rows without weights of their own below a level that was given all its marks: each of them has full marks."""
    levels = stated_levels(case, case.project.indicators)
    return frozenset(r.indicator_id for _, stated, members in levels if _scores_alone(members) == stated for r in members)


def _above_level(label: str, stated: Decimal, added: Decimal, first: schema.Indicator) -> Broken:
    return Broken(
        subject=first,
        says="score.above_weight.level",
        words={"label": label, "stated": plain(stated), "added": plain(added)},
        expected=f"不高于{plain(stated)}",
        actual=plain(added),
    )


@rule("score.grade", severity="error", needs="没有同时给出总分和等级")
def grade(case: Case) -> Iterator[Result]:
    """等级与总分相符：90（含）–100优，80（含）–90良，60（含）–80中，60以下差（地方规则另有规定的从其规定）。

    The reported score counts, not the recomputed one, which `score.total` judges. Not evaluable without score or grade, or where the score
    is not out of 100.
    """
    project = case.project.row
    score = case.figure(project, "score_reported")
    if score is None or project.grade_reported is None or score.value < 0:
        return
    should = case.edition.grade(score.value)
    if should is None:
        yield Unknown("评分规则没有规定等级")
        return
    if should == project.grade_reported:
        yield HOLDS
        return
    yield Broken(
        subject=project,
        says="score.grade",
        words={"score": score.digits, "should": should, "grade": project.grade_reported},
        expected=should,
        actual=project.grade_reported,
    )
