"""The audit benchmark, in small: what it plants is found, clean papers stay quiet."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.audit import alarms, found, judge, written
from benchmarks.audit_errors import ERRORS, Error
from benchmarks.audit_papers import KINDS, draw, make
from pipeline.audit import RULES
from pipeline.knowledge.load import Knowledge

KNOWLEDGE = Knowledge()


def test_every_rule_has_an_error() -> None:
    assert {e.rule for e in ERRORS} == {r.name for r in RULES} - {"reading.doubtful"}  # not an error of the report's


@pytest.mark.parametrize("kind", KINDS)
def test_clean_papers_raise_no_alarm(kind: str) -> None:
    random = Random(f"clean {kind}")
    assert alarms(judge(draw(make(kind, random), random), KNOWLEDGE)) == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{e.rule} {e.plant.__name__}")
def test_planted_error_is_found(error: Error) -> None:
    random = Random(f"planted {error.rule}")
    paper = make(random.choice(error.kinds), random)
    mention = error.plant(paper, random)
    assert found(judge(draw(paper, random), KNOWLEDGE), error, mention)


@pytest.mark.parametrize("kind", ["form", "sheet", "report"])
def test_papers_written_as_files_stay_quiet_and_errors_in_them_are_found(kind: str) -> None:
    random = Random(f"files {kind}")
    paper = make(kind, random)
    paper.rows[0].sign, paper.rows[0].done = "=", paper.rows[0].aim
    assert alarms(judge(written(draw(paper, random), random), KNOWLEDGE)) == []
    error = next(e for e in ERRORS if e.rule == "target.missed" and kind in e.kinds)
    mention = error.plant(paper, random)
    assert found(judge(written(draw(paper, random), random), KNOWLEDGE), error, mention)
