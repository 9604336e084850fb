"""What a second worker is worth: `python benchmarks/workers.py FOLDER [ROUNDS]` reads the folder with one worker and with two, in turn.

Seconds from the first document that is done to the last one: starting the workers and publishing are left out, as over a long night.
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


def measure(archive: Path, workers: int) -> float:
    times: list[float] = []
    with tempfile.TemporaryDirectory() as output:
        run([archive], Path(output), Settings(), Plan(workers=workers), lambda told, found: times.append(time.monotonic()), Event())
    return times[-1] - times[0]


def main(archive: Path, rounds: int) -> None:
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, measured in seconds.items():
            measured.append(measure(archive, workers))
            print(f"{workers} workers  {measured[-1]:.2f} s", flush=True)
    one, two = (statistics.median(measured) for measured in seconds.values())
    print(f"two are {one / two:.2f} times one")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
