"""How many rows of the papers of tests/unseen come back as printed in a PDF, by how its tables are drawn.

`python -m benchmarks.drawings [DRAWING …] [--sets SET …] [--show]`; a row is found where every field that the truth names is as it
says; a row that the truth does not know is told as surplus.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from tests.unseen.judge import missing
from tests.unseen.papers import SETS, papers

DRAWINGS = tuple(f"landscape{lines}{look}" for lines in ("", "-lines", "-bare") for look in ("", "-centred-airy"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("drawings", nargs="*", default=DRAWINGS)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--show", action="store_true", help="the rows that are missing or too many, paper by paper")
    options = parser.parse_args()
    print("set", *options.drawings, sep="\t")
    for which in options.sets:
        print(which, *(_judge(which, drawing, options.show) for drawing in options.drawings), sep="\t")


def _judge(which: str, drawing: str, show: bool) -> str:
    """`found/rows +surplus` over a set's papers."""
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for paper in papers(which):
            lost, surplus = missing(paper, f"pdf-{drawing}", Path(folder))
            rows = sum(not row.get("optional") for table in ("projects", "funds", "indicators") for row in paper.gold[table])
            total += Counter(rows=rows, found=rows - len(lost), surplus=len(surplus))
            if show and (lost or surplus):
                print(
                    f"# {paper.name} {drawing}: {rows - len(lost)}/{rows}",
                    *(f"  - {x}" for x in lost),
                    *(f"  + {x}" for x in surplus),
                    sep="\n",
                )
    return f"{total['found']}/{total['rows']} +{total['surplus']}"


if __name__ == "__main__":
    main()
