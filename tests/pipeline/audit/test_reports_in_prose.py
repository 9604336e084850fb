"""Reports in prose contradict themselves nowhere: whatever is found beyond missed targets and slow spending was misread."""

from pathlib import Path

import pytest

import tests.extractors.prose
from pipeline.knowledge.load import Knowledge
from pipeline.process import process_file

REPORTS = sorted((Path(tests.extractors.prose.__file__).parent / "reports").glob("*.txt"))
KNOWLEDGE = Knowledge()
TRUE = {"target.missed", "fund.behind_schedule"}


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_nothing_is_found_that_is_not_there(path: Path) -> None:
    findings = process_file(path, KNOWLEDGE).findings
    assert [f.message for f in findings if f.severity != "info" and f.rule not in TRUE] == []
