"""What is planted into papers the rules were not written on is found; the clean papers raise what a person finds in them, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.audit import RULES
from tests.planted.papers import Plant, clean, new, papers, plants

DEFECTS = yaml.safe_load((Path(__file__).parent / "defects.yaml").read_text(encoding="utf-8"))
MISSES = {"target.missed", "target.milestone_missed", "fund.behind_schedule"}
"""What clean papers tell of themselves: a target missed, with its score and reason in order."""
PRINTED = {
    ("second/budget_roster", "score.weights"),  # weights of 70 for either project
    ("fifth/two_projects_one_report", "score.rule"),  # 44 of 50 for 96 of 120
    ("fifth/subtotals_and_rates", "score.unexplained"),  # 9.2 of 10
    ("seventh/summary_before_annex", "score.unexplained"),  # 13.5 and 13 of 15
    ("eighth/kinds_in_brackets", "score.grade"),  # 93.5 beside 良好, with 优秀 from 90
    ("tenth/roster_with_results", "score.rule"),  # 29 of 30 for 1.1 % above a ceiling of 1 %
    ("eleventh/report_then_score_sheet", "score.unexplained"),  # 13.8 of 15 and 8 of 10
    ("samples/01_self_evaluation_form", "fund.execution_rate"),
    ("samples/05_self_evaluation_form", "fund.execution_rate"),
    ("samples/03_spending_report", "fund.unit_slip"),
}


@pytest.mark.parametrize("plant", [p for p in plants() if not p.missed], ids=str)
def test_the_error_is_found(plant: Plant) -> None:
    assert any(map(plant.hits, new(plant)))


def test_clean_papers_raise_no_false_alarm() -> None:
    drawn = [paper for paper in papers() if not paper.startswith("prose/")]  # test_reports_in_prose.py reads those
    raised = {(paper, rule) for paper in drawn for rule, _ in clean(paper)}
    assert {(paper, rule) for paper, rule in raised if rule not in MISSES} == PRINTED


@pytest.mark.parametrize("number", DEFECTS)
def test_each_defect_has_rules_with_an_error_planted_or_a_reason(number: str) -> None:
    defect = DEFECTS[number]
    assert set(defect["rules"]) <= {rule.name for rule in RULES}
    assert defect["rules"] or defect["why"]
    assert set(defect["rules"]) == {p.rule for p in plants() if p.defect == number}
