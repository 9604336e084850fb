"""Run the normaliser over a CSV of wordings: `python benchmarks/wordings.py INPUT.csv OUTPUT.csv`.

INPUT has wording_id, year, level1_raw, level2_raw, level3_raw, target_raw, actual_raw, levels_given. Prints time and memory.
"""

from __future__ import annotations

import csv
import re
import resource
import sys
import time
from pathlib import Path

from pipeline.knowledge.load import Knowledge
from pipeline.normalise.concepts import compile_concepts, match_concept
from pipeline.normalise.levels import compile_levels, read_levels
from pipeline.normalise.values import compile_units, read_value

COLUMNS = ["wording_id", "levels_given", "dimension", "concept", "direction", "target_comparator", "target_value", "target_value_max"]
COLUMNS += ["target_unit", "target_date", "actual_value", "actual_unit", "concept_evidence"]


def main(source: Path, destination: Path) -> None:
    knowledge = Knowledge()
    parts = knowledge.part(compile_levels), knowledge.part(compile_units), knowledge.part(compile_concepts)
    with source.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    started = time.process_time()
    out = [predict(*parts, row) for row in rows]
    spent = time.process_time() - started
    with destination.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(rows)} wordings in {spent:.2f} s CPU, {spent / max(1, len(rows)) * 1e6:.0f} µs each, peak {peak} MiB")


def predict(levels, units, concepts, row):  # type: ignore[no-untyped-def]
    year = re.match(r"\d{4}", row["year"])
    placed = read_levels(levels, row["level1_raw"], row["level2_raw"], row["level3_raw"])
    target = read_value(units, row["target_raw"], name=row["level3_raw"], year=int(year[0]) if year else None)
    actual = read_value(units, row["actual_raw"], name=row["level3_raw"], like=target)
    match = match_concept(concepts, row["level3_raw"], dimension=placed.dimension, target=row["target_raw"], unit=target.unit)
    return {
        "wording_id": row["wording_id"],
        "levels_given": row["levels_given"],
        "dimension": placed.dimension,
        "concept": match.concept,
        "direction": match.direction,
        "concept_evidence": " | ".join(match.evidence),
        "target_comparator": target.comparator,
        "target_value": target.value,
        "target_value_max": target.value_max,
        "target_unit": target.unit,
        "target_date": target.date,
        "actual_value": actual.value,
        "actual_unit": actual.unit,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
