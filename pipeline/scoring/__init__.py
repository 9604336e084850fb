"""Scoring: what the rules give (评分). The editions of the rules are data, `pipeline/knowledge/editions.yaml`."""

from __future__ import annotations

from dataclasses import replace

from extractors.records import WordedIndicator
from pipeline import schema
from pipeline.knowledge.directions import Directions, directions
from pipeline.knowledge.editions import Edition
from pipeline.knowledge.load import Knowledge
from pipeline.report import Project, Report
from pipeline.scoring.achievement import Words, achieved, completion_ratio, words
from pipeline.scoring.choice import edition_chooser
from pipeline.scoring.marks import score_expected, score_recomputed

__all__ = ["score"]


def score(report: Report, knowledge: Knowledge) -> Report:
    """The report with `achieved`, `completion_ratio`, `score_expected` on indicators and recomputed score and grade, and the
    `edition` of the rules they follow, on projects.

    What is printed is never overwritten.
    """
    edition_of = edition_chooser(report, knowledge)
    known, wordings = knowledge.part(directions), knowledge.part(words)
    return replace(report, projects=tuple(_project(p, edition_of(p), known, wordings) for p in report.projects))


def _project(project: Project, edition: Edition, known: Directions, wordings: Words) -> Project:
    worded = project.worded.indicators
    paired = len(worded) == len(project.indicators)
    rows = tuple(_indicator(row, worded[i] if paired else None, edition, known, wordings) for i, row in enumerate(project.indicators))
    scored = replace(project, indicators=rows)
    total = score_recomputed(scored)
    grade = None if total is None else edition.grade(total)
    return replace(scored, row=replace(project.row, score_recomputed=total, grade_recomputed=grade, edition=edition.name))


def _indicator(
    row: schema.Indicator, worded: WordedIndicator | None, edition: Edition, known: Directions, wordings: Words
) -> schema.Indicator:
    polarity = worded.polarity.text if worded and worded.polarity else ""
    direction = known.of(row, polarity)
    met, ratio = achieved(row, direction, wordings), completion_ratio(row, direction, wordings)
    return replace(row, achieved=met, completion_ratio=ratio, score_expected=score_expected(row, met, ratio, edition))
