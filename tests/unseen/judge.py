"""Whether a paper's file gives the rows of its truth, in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.wording import fold
from pipeline.knowledge.load import Knowledge
from pipeline.process import process_file
from tests.unseen.files import write
from tests.unseen.papers import Paper, papers

KNOWLEDGE = Knowledge()
_LEVELS = {"level1_raw", "level2_raw"}
_LOOSE = {"title", "name", "goal_target", "goal_actual", "organisation"}


def cases(which: str) -> Iterator[tuple[Paper, str]]:
    """Every paper of a set in every file kind it is printed in."""
    return ((paper, kind) for paper in papers(which) for kind in paper.files)


def name_of(case: object) -> str:
    return case.name if isinstance(case, Paper) else str(case)


def differences(paper: Paper, kind: str, folder: Path) -> list[str]:
    """What the published rows of the file say otherwise than the truth; fields the truth does not name are not judged."""
    report = process_file(write(folder / paper.name, kind, paper.body), KNOWLEDGE)
    published: dict[str, list[Any]] = {}
    for table, row in report.rows():
        published.setdefault(table, []).append(row)
    truth = {"documents": [paper.gold["documents"]], **{t: paper.gold[t] for t in ("projects", "funds", "indicators")}}
    return [line for table, rows in truth.items() for line in _compare(table, rows, published.get(table, []))]


def _compare(table: str, truth: list[dict[str, Any]], rows: list[Any]) -> Iterator[str]:
    truth = [row for row in truth if not row.get("optional")]
    if len(truth) != len(rows):
        yield f"{table}: {len(truth)} rows expected, {len(rows)} found"
    for number, (wanted, row) in enumerate(zip(truth, rows, strict=False), 1):
        for field, value in wanted.items():
            got = getattr(row, field)
            if _said(field, value) != _said(field, got):
                yield f"{table} {number} {field}: {value!r} expected, {got!r} found"


def _said(field: str, value: object) -> object:
    if value is None or isinstance(value, (int, float)):
        return None if value is None else round(float(value), 6)
    try:
        return round(float(str(value)), 6)
    except ValueError:
        text = fold(str(value))
    if field in _LEVELS:
        return re.sub(r"\([^()]*\)|指标$", "", text)
    return re.sub(r"\W", "", text) if field in _LOOSE else text


def missing(paper: Paper, kind: str, folder: Path) -> tuple[list[str], list[str]]:
    """As `unmatched`, of the paper written as that kind of file."""
    return unmatched(paper, write(folder / paper.name, kind, paper.body))


def unmatched(paper: Paper, file: Path) -> tuple[list[str], list[str]]:
    """The rows of the truth that no published row says, and the published rows that say none of them."""
    report = process_file(file, KNOWLEDGE)
    left = [(table, row) for table, row in report.rows() if table in ("projects", "funds", "indicators")]
    lost = []
    for table in ("projects", "funds", "indicators"):
        for wanted in sorted(paper.gold[table], key=lambda row: bool(row.get("optional"))):
            fields = {k: v for k, v in wanted.items() if k != "optional"}
            same = (p for p in left if p[0] == table and all(_said(k, v) == _said(k, getattr(p[1], k)) for k, v in fields.items()))
            found = next(same, None)
            if found is not None:
                left.remove(found)
            elif not wanted.get("optional"):
                lost.append(f"{table} {' | '.join(str(v) for v in fields.values())}")
    return lost, [f"{table} {_told(row)}" for table, row in left]


def _told(row: Any) -> str:
    fields = ("name", "source_raw", "budget_initial", "level1_raw", "level2_raw", "level3_raw", "target_raw", "actual_raw", "score")
    return " | ".join(str(getattr(row, f)) for f in fields if hasattr(row, f))
