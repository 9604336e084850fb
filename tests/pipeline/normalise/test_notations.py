"""How targets and actuals are written (tests/data/notations.csv): hostile notations with their truth, written before the program saw them.

First runs stand in docs/normaliser.md. `unjudged` names the fields on which the truth is a matter of taste.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.wording import Reading, Wording, read_wording

KNOWLEDGE = Knowledge()
with (Path(__file__).parents[2] / "data" / "notations.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
COLUMNS = [c for c in ROWS[0] if c.startswith(("target_", "actual_")) and not c.endswith("_raw")]


def said(reading: Reading, column: str) -> str | Decimal:
    """A column of the reading, comparable with `told`."""
    side, _, part = column.partition("_")
    value = getattr(getattr(reading, side), part)
    return value if isinstance(value, Decimal) else "" if value is None else str(value)


def told(row: dict[str, str], column: str) -> str | Decimal:
    """The truth of a column."""
    text = row[column]
    return Decimal(text) if text and column.endswith(("value", "max")) else text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["wording_id"])
def test_notation(row: dict[str, str]) -> None:
    wording = Wording(row["level3_raw"], target=row["target_raw"], actual=row["actual_raw"], year=int(row["year"]))
    reading = read_wording(KNOWLEDGE, wording)
    judged = [c for c in COLUMNS if c not in row["unjudged"].split()]
    assert {c: said(reading, c) for c in judged} == {c: told(row, c) for c in judged}
