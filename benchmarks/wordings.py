"""Time and memory of `jixiao concepts map`: `python benchmarks/wordings.py INPUT.csv OUTPUT.csv [TIMES]`, the table taken TIMES over."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.console.concepts import map_table
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.wording import Wording, read_wording


def main(source: Path, target: Path, times: int) -> None:
    knowledge = Knowledge()
    read_wording(knowledge, Wording("群众满意度"))  # loads what is loaded once
    with TemporaryDirectory() as place:
        table = Path(place) / source.name
        header, _, rows = source.read_text(encoding="utf-8").partition("\n")
        with table.open("w", encoding="utf-8") as file:
            file.write(header + "\n")
            for _ in range(times):
                file.write(rows)
        started = time.process_time()
        count = map_table(table, target, knowledge)
    spent = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} wordings in {spent:.2f} s CPU, {spent / max(1, count) * 1e6:.0f} µs each, peak {peak} MiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
