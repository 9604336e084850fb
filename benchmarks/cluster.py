"""What a Ray cluster costs beside processes of this machine: `python benchmarks/cluster.py FOLDER [ROUNDS]` reads with two of each.

Seconds of the whole run, and from the first document that is done to the last one: there the start of the cluster is left out.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from threading import Event

from pipeline.plan import Plan, Settings
from pipeline.run import run


def measure(archive: Path, engine: str) -> tuple[float, float]:
    times: list[float] = []
    with tempfile.TemporaryDirectory() as output:
        started, plan = time.monotonic(), Plan(workers=2, engine=engine)
        run([archive], Path(output), Settings(), plan, lambda told, found: times.append(time.monotonic()), Event())
        return time.monotonic() - started, times[-1] - times[0]


def main(archive: Path, rounds: int) -> None:
    seconds: dict[str, list[tuple[float, float]]] = {"local": [], "ray": []}
    for _ in range(rounds):
        for engine, measured in seconds.items():
            measured.append(measure(archive, engine))
            print(f"{engine:5}  whole run {measured[-1][0]:.1f} s, documents {measured[-1][1]:.1f} s", flush=True)
    for part, name in enumerate(("whole run", "documents")):
        local, ray = (statistics.median(m[part] for m in measured) for measured in seconds.values())
        print(f"{name}: Ray takes {ray / local:.2f} times as long")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
