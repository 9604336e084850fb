"""How much the figures of the normaliser differ from source to source: `python benchmarks/wordings_by_source.py GOLD.csv …`.

Rules written by hand learn nothing from a table, so leaving a source out changes no answer: the figure of a held-out source is its
figure alone. Each source (`doc`) is one observation. Concepts: each row's B-cubed precision and recall over its whole table, averaged
within the source, so that a source of a few rows is not judged on a few clusters.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import mean, stdev

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.dates import read_year
from pipeline.normalise.wording import Reading, Wording, read_wording

FEWEST = 5
"""Rows that a source must have to count."""
Row = dict[str, str]
Answers = list[tuple[Row, Reading]]
FIELDS = ("target_comparator", "target_value", "target_value_max", "target_unit", "target_date", "actual_value", "actual_unit")


def answer(path: Path, knowledge: Knowledge) -> Answers:
    """Every row of a table of labelled wordings with what the program makes of it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(r, read_wording(knowledge, wording(r))) for r in rows]


def wording(row: Row) -> Wording:
    """The row as the program may see it."""
    return Wording(row["level3_raw"], row["level1_raw"], row["level2_raw"], row["target_raw"], row["actual_raw"], read_year(row["year"]))


def values_right(row: Row, reading: Reading) -> float | None:
    """The share of the judged value fields that are as labelled; None where the table labels none."""
    unjudged = row["unjudged"].replace(";", " ").split()
    judged = [f for f in FIELDS if f in row and f not in unjudged and (row[f] or not f.endswith("unit"))]
    return mean(_same(row[f], reading, f) for f in judged) if judged else None


def all_values(answers: Answers) -> float | None:
    """The mean of `values_right` over the rows that have one."""
    got = [v for row, reading in answers if (v := values_right(row, reading)) is not None]
    return mean(got) if got else None


def _same(label: str, reading: Reading, field: str) -> bool:
    side, _, part = field.partition("_")
    found = getattr(getattr(reading, side), part)
    if isinstance(found, Decimal):
        return bool(label) and Decimal(label) == found
    return sorted(label) == sorted(str(found or ""))  # the order behind a unit's stroke is free


def b_cubed(answers: Answers) -> list[tuple[float, float]]:
    """Precision and recall of each row's concept over the table; no concept found is a cluster of its own."""
    gold = [row["concept"] for row, _ in answers]
    found = [reading.match.concept or str(n) for n, (_, reading) in enumerate(answers)]
    both, a, b = Counter(zip(gold, found, strict=True)), Counter(gold), Counter(found)
    return [(both[x, y] / b[y], both[x, y] / a[x]) for x, y in zip(gold, found, strict=True)]


def concept_f1(rows: Answers, shares: list[tuple[float, float]]) -> float | None:
    """F1 over the rows that have a concept."""
    known = [s for (row, _), s in zip(rows, shares, strict=True) if row["concept"]]
    precision, recall = (mean(column) for column in zip(*known, strict=True)) if known else (0.0, 0.0)
    return 2 * precision * recall / (precision + recall) if precision + recall else None


def report(path: Path, knowledge: Knowledge) -> None:
    """Print the spread of each figure over the sources of one table."""
    answers = answer(path, knowledge)
    shares = b_cubed(answers)
    places: dict[str, list[int]] = defaultdict(list)
    for n, (row, _) in enumerate(answers):
        places[row["doc"]].append(n)
    sources = [ns for ns in places.values() if len(ns) >= FEWEST]
    figures: dict[str, Callable[[list[int]], float | None]] = {
        "dimension": lambda ns: mean(answers[n][0]["dimension"] == answers[n][1].levels.dimension for n in ns),
        "direction": lambda ns: mean(answers[n][0]["direction"] == answers[n][1].match.direction for n in ns),
        "values": lambda ns: all_values([answers[n] for n in ns]),
        "concept": lambda ns: concept_f1([answers[n] for n in ns], [shares[n] for n in ns]),
    }
    print(f"{path.name}: {len(sources)} sources of {FEWEST} rows or more, {sum(map(len, sources))} of {len(answers)} rows")
    for name, figure in figures.items():
        each = sorted(x for ns in sources if (x := figure(ns)) is not None)
        if len(each) > 1:
            print(f"  {name:10} mean {mean(each):.3f}  sd {stdev(each):.3f}  lowest tenth {each[len(each) // 10]:.3f}  worst {each[0]:.3f}")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        report(Path(argument), Knowledge())
