"""Memory over many documents: `python benchmarks/memory.py [DOCUMENTS…]` reads so many small reports and prints the peaks.

One line for each number: the peak of the main process and of the worker, in MB, and seconds.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event

from pipeline.plan import Plan, Settings
from pipeline.run import run

TEXT = "某县水利局2022年度防汛项目绩效自评报告\n一、项目概况\n项目资金{0}元，实际支出{0}元。\n二、存在的问题\n（一）资金使用进度慢。\n"


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive, output = Path(folder) / "archive", Path(folder) / "output"
        archive.mkdir()
        for number in range(count):
            (archive / f"{number:06}.txt").write_text(TEXT.format(10_000 + number), encoding="utf-8")
        started = time.monotonic()
        run([archive], output, Settings(), Plan(workers=1), lambda told, found: None, Event())
        with sqlite3.connect(output / "store.db") as connection:
            (worker,) = connection.execute("SELECT max(peak_memory_mb) FROM contents").fetchone()
        main = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count} documents: main process {main:.0f} MB, worker {worker:.0f} MB, {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        measure(int(sys.argv[1]))
    else:
        for count in sys.argv[1:] or ("500", "2000", "8000"):
            subprocess.run([sys.executable, __file__, count], check=True)
