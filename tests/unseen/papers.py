"""Blind papers: forms and reports drawn as text with the rows they must give, written before the code had seen their layouts.

`python -m tests.unseen.papers DIR` writes every paper as files (DIR/first, DIR/second, …)
and its truth as JSON, a list of rows for each table of the dataset (DIR/gold/first, …).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors.document import Table
from tests.grids import table_of
from tests.unseen.files import write

HERE = Path(__file__).parent
SETS = sorted(p.stem for p in HERE.glob("*.yaml"))
NUMBERS = {"budget_initial", "budget_adjusted", "received", "executed", "execution_rate", "weight", "score"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    name: str
    files: tuple[str, ...]
    """File kinds; a PDF says its drawing too: `pdf-landscape-lines`."""
    body: tuple[str | Table, ...]
    gold: dict[str, Any]


def papers(which: str) -> Iterator[Paper]:
    for entry in yaml.safe_load((HERE / f"{which}.yaml").read_text(encoding="utf-8")):
        body = tuple(_drawn(block) if "\n" in block else block for block in entry["body"])
        yield Paper(entry["name"], tuple(entry["files"]), body, _gold(entry))


def _drawn(drawing: str) -> Table:
    rows = [[cell.strip().replace("⏎", "\n") for cell in line.split("|")] for line in drawing.strip().splitlines()]
    width = max(map(len, rows))
    return table_of([row + ["<"] * (width - len(row)) for row in rows])


def _gold(entry: dict[str, Any]) -> dict[str, Any]:
    stage = {"stage": entry["stage"]} if "stage" in entry else {}
    rows = {table: _rows(entry.get(table, "")) for table in ("funds", "indicators")}
    rows["indicators"] = [stage | row for row in rows["indicators"]]
    projects = [{k: str(v) if k == "cutoff_date" else v for k, v in p.items()} for p in entry["projects"]]
    return {"documents": entry.get("documents", {}), "projects": projects, **rows}


def _rows(drawing: str) -> list[Row]:
    """Rows of truth; an empty cell means that nothing may be published there, except in the sub-rows' marks."""
    lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    return [_row(dict(zip(lines[0], line, strict=True))) for line in lines[1:]]


def _row(cells: dict[str, str]) -> Row:
    row: Row = {k: (float(v) if k in NUMBERS else v) if v else None for k, v in cells.items() if not k.startswith("_")}
    return row | ({"optional": True} if "optional" in cells.values() else {})


def main(folder: Path) -> None:
    for which in SETS:
        (folder / which).mkdir(parents=True, exist_ok=True)
        (folder / "gold" / which).mkdir(parents=True, exist_ok=True)
        for paper in papers(which):
            for kind in paper.files:
                write(folder / which / paper.name, kind, paper.body)
            truth = json.dumps(paper.gold, ensure_ascii=False, indent=1)
            (folder / "gold" / which / f"{paper.name}.json").write_text(truth + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
