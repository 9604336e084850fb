"""What a second worker is worth: `python benchmarks/workers.py FOLDER [ROUNDS]` reads the folder with one worker and with two, in turn.

Seconds from the first document that is done to the last one: starting the workers and publishing are left out, as over a long night. What
the machine gives is measured beside it: processes that read the same files and share nothing, neither store nor main process.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from pipeline.plan import Plan, Settings
from pipeline.process import load_knowledge, process_file
from pipeline.run import run


def measure(archive: Path, workers: int) -> float:
    times: list[float] = []
    with tempfile.TemporaryDirectory() as output:
        run([archive], Path(output), Settings(), Plan(workers=workers), lambda told, found: times.append(time.monotonic()), Event())
    return times[-1] - times[0]


def measure_alone(archive: Path, processes: int) -> float:
    files = sorted(path for path in archive.rglob("*") if path.is_file())
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return max(pool.map(read, [files[number::processes] for number in range(processes)], chunksize=1))


def read(files: list[Path]) -> float:
    knowledge = load_knowledge(None, None)
    process_file(files[0], knowledge)  # loads what all of them need
    started = time.monotonic()
    for path in files:
        process_file(path, knowledge)
    return time.monotonic() - started


def main(archive: Path, rounds: int) -> None:
    measures: dict[str, Callable[[Path, int], float]] = {"workers of a run": measure, "processes alone": measure_alone}
    seconds: dict[tuple[str, int], list[float]] = {(name, number): [] for name in measures for number in (1, 2)}
    for _ in range(rounds):
        for (name, number), measured in seconds.items():
            measured.append(measures[name](archive, number))
            print(f"{number} {name}  {measured[-1]:.2f} s", flush=True)
    for name in measures:
        one, two = (statistics.median(seconds[name, number]) for number in (1, 2))
        print(f"two {name} are {one / two:.2f} times one")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
