"""Files that a nightly archive may meet, made when the test runs: each is accounted for as it must be, none stops another."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from pipeline.plan import Plan, Settings
from pipeline.run import run
from pipeline.work import Limits
from tests.torture.forms import INDICATORS
from tests.torture.hostile import SECRET, Case, cases

BIRD = "the bird sings at 77c2e0"
ROWS = [tuple(row[2:7]) for row in INDICATORS]
CASES = cases()


class Outcome(NamedTuple):
    """The documents by source, the indicators of each, and all that was written."""

    documents: dict[str, dict[str, str]]
    indicators: dict[str, list[tuple[str, ...]]]
    output: Path


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder, output = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("output")
    for case in CASES:
        (folder / case.name).write_bytes(case.data)
    Path(SECRET).write_text(BIRD)
    try:
        summary = run([folder], output, Settings(), Plan(workers=2, limits=Limits(60.0)), lambda told, found: None, Event())
    finally:
        Path(SECRET).unlink()
    assert not summary.interrupted and summary.problems == 0
    indicators: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in _table(output, "indicators"):
        said = (row["level3_raw"], row["target_raw"], row["actual_raw"], row["weight"], row["score"])
        indicators[row["project_id"].partition("-")[0]].append(said)
    return Outcome({row["source"]: row for row in _table(output, "documents")}, indicators, output)


def _table(output: Path, name: str) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 30)
    with (output / "dataset" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_meets_its_fate(outcome: Outcome, case: Case) -> None:
    row = outcome.documents[case.name]
    status, error, read = row["status"], row["error"], outcome.indicators[row["document_id"]]
    assert (status == "extracted") == (not error), "what is lost has a reason, and only that"
    assert "\n" not in error and len(error) < 400
    assert not [word for word in ("internal error", "timed out", "killed", "crashed") if word in error], error
    whole = [row for row in read if row in ROWS] == ROWS
    assert whole or status != "extracted", f"lost in silence: {read}"
    if case.fate == "whole":
        assert whole, f"{status}: {error}"
    elif case.fate == "partial":
        assert status == "partial" and read[:3] == ROWS[:3], f"{status} {error}: {read}"
    elif case.fate == "rejected":
        assert status in ("failed", "unsupported"), status


def test_nothing_comes_out_but_the_dataset(outcome: Outcome) -> None:
    texts = {p.name: p.read_text(encoding="utf-8") for p in outcome.output.rglob("*") if p.suffix in (".csv", ".json", ".md")}
    assert texts and not [name for name, text in texts.items() if BIRD in text]
    assert all(json.loads(text) for name, text in texts.items() if name.endswith(".json"))
