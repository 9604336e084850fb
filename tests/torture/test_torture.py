"""Hostile, broken and odd files in one run: every one is accounted for, none stops the others, nothing leaks out of them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from extractors.readers.soffice import find_program
from pipeline.plan import Plan, Settings
from pipeline.run import run
from pipeline.work import Limits
from tests.shared import SHARED

FOLDER = SHARED / "torture"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the torture files are not here")

SECRET = Path("/tmp/torture_canary_secret")
"""The file that some of the documents try to draw in."""
CANARY = "the bird sings at 5a1f03"
_EXPECTED = re.compile(r"expect (extract|reject|either)")


@dataclass(frozen=True)
class Case:
    """A file, what is said of it, and what must become of it."""

    name: str
    why: str

    @property
    def expected(self) -> str:
        found = _EXPECTED.search(self.why)
        return found[1] if found else "either"


CASES = [Case(r["file"], r["why"]) for r in csv.DictReader((FOLDER / "SAMPLE.csv").open(encoding="utf-8"))] if FOLDER.is_dir() else []


@dataclass(frozen=True)
class Outcome:
    """The run's documents by SHA-256 and by source, how many indicators each has, and where all of it stands."""

    by_hash: dict[str, dict[str, str]]
    by_source: dict[str, dict[str, str]]
    indicators: dict[str, int]
    output: Path

    def rows(self, case: Case) -> list[dict[str, str]]:
        """The document rows of a file: its own (or that of an equal file), or those of its members."""
        own = self.by_hash.get(sha256((FOLDER / case.name).read_bytes()).hexdigest())
        return [own] if own else [row for source, row in self.by_source.items() if source.startswith(case.name + "!/")]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    output = tmp_path_factory.mktemp("torture")
    SECRET.write_text(CANARY)
    try:
        summary = run([FOLDER], output, Settings(), Plan(workers=2, limits=Limits(60.0)), lambda told, found: None, Event())
    finally:
        SECRET.unlink()
    assert not summary.interrupted and summary.problems == 0

    def table(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((output / "dataset" / f"{name}.csv").open(encoding="utf-8")))

    counts: dict[str, int] = defaultdict(int)
    for row in table("indicators"):
        counts[row["project_id"].partition("-")[0]] += 1
    documents = table("documents")
    return Outcome({r["sha256"]: r for r in documents}, {r["source"]: r for r in documents}, counts, output)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_ends_as_it_should(outcome: Outcome, case: Case) -> None:
    rows = outcome.rows(case)
    assert rows, "no row accounts for it"
    if case.name.endswith((".doc", ".rtf")) and find_program() is None:
        pytest.skip("LibreOffice is not installed")
    for row in rows:
        assert (row["status"] in ("failed", "unsupported")) <= bool(row["error"]), "a failure without a reason"
        assert "internal error" not in row["error"] and "claimed by more than one" not in row["error"]
        assert "timed out" not in row["error"], "too slow"
    if case.expected == "extract":
        read = [row for row in rows if row["status"] in ("extracted", "partial")]
        assert read, rows[0]["error"]
        assert sum(outcome.indicators[row["document_id"]] for row in read) > 0, "the form in it gave no rows"
    elif case.expected == "reject":
        assert all(row["status"] in ("failed", "unsupported") for row in rows)
    if "encrypted" in case.why and case.expected == "reject":
        assert "password" in rows[0]["error"]


def test_nothing_leaks_out_of_the_files(outcome: Outcome) -> None:
    assert not list(Path("/tmp").glob("torture_escape*")) and not list(outcome.output.rglob("torture_escape*"))
    texts = {p.name: p.read_text(encoding="utf-8") for p in outcome.output.rglob("*") if p.suffix in (".csv", ".json")}
    assert not {name for name, text in texts.items() if CANARY in text or "root:x:0" in text}
