"""What a night costs over an archive that did not change, and what ten more files cost: `python benchmarks/nightly.py [FILES] [FOLDER]`.

The first night is faked: every file is taken as a report without a project, so that the ledger and the dataset are as large as they would
be, and the benchmark takes a minute. The nights that are measured are the command itself.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from extractors.document import Document
from extractors.records import WordedReport
from pipeline import run as program
from pipeline import schema
from pipeline.plan import Job, Plan, Settings
from pipeline.publish.documents import document_path
from pipeline.report import Report
from pipeline.store.conform import Rows, rows_of
from pipeline.work import Outcome

WALK = "import os, sys\nfor folder, _, files in os.walk(sys.argv[1]):\n for name in files: os.stat(os.path.join(folder, name))"


def plant(archive: Path, files: int) -> None:
    for number in range(files):
        folder = archive / f"{number // 500:04}"
        if number % 500 == 0:
            folder.mkdir(parents=True, exist_ok=True)
        (folder / f"绩效自评报告{number:06}.txt").write_text(f"某县水利局2022年度防汛项目绩效自评报告{number}\n", encoding="utf-8")


def add_ten(archive: Path) -> None:
    added = Path(tempfile.mkdtemp(prefix="added", dir=archive))
    plant(added, 10)
    for path in added.rglob("*.txt"):
        path.write_text(f"{path.read_text(encoding='utf-8')} {added.name}\n", encoding="utf-8")


def pretend(output: Path) -> Callable[..., Iterator[Outcome[Job, Rows]]]:
    def perform(do: object, jobs: Iterator[Job], **_: Any) -> Iterator[Outcome[Job, Rows]]:
        for job in jobs:
            names = {name: getattr(job.origin, name) for name in ("document_id", "source", "sha256", "size_bytes")}
            row = schema.Document(**names, status="extracted", format="txt", title="绩效自评报告", fiscal_year=2022)
            path = document_path(output, job.origin.document_id)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            yield Outcome(job, rows_of(Report(row, Document("txt", ()), WordedReport())))

    return perform


def cost(*command: str, bytecode: Path) -> tuple[float, float]:
    """CPU and wall seconds of a command with all its children, those included that outlive it: workers come from a process of their own.

    Modules are compiled once, to a folder of our own, as they are in an installation; otherwise that would be most of a small night.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings["PYTHONPYCACHEPREFIX"] = str(bytecode)
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - started


def main(files: int, folder: Path) -> None:
    archive, output = folder / "archive", folder / "output"
    if not archive.exists():
        plant(archive, files)
    if not output.exists():
        real, program.perform = program.perform, pretend(output)  # type: ignore[assignment]
        program.run([archive], output, Settings(), Plan(workers=0), lambda told, found: None, Event())
        program.perform = real
    night = (sys.executable, "-m", "pipeline.cli", "run", str(archive), "--output", str(output), "--quiet")
    measure = partial(cost, bytecode=folder / "bytecode")
    walk = min(measure(sys.executable, "-c", WALK, str(archive)) for _ in range(3))
    idle = min(measure(sys.executable, "-c", "pass") for _ in range(3))
    add_ten(archive)
    measure(*night)
    unchanged = min(measure(*night) for _ in range(3))
    print(f"os.walk and stat  {walk[0] - idle[0]:.2f} s CPU  {walk[1] - idle[1]:.2f} s")
    print(f"unchanged         {unchanged[0]:.2f} s CPU  {unchanged[1]:.2f} s   {unchanged[0] / (walk[0] - idle[0]):.1f} x")
    nights = []
    for _ in range(3):
        add_ten(archive)
        nights.append(measure(*night))
    more = min(nights)
    print(f"ten more          {more[0]:.2f} s CPU  {more[1]:.2f} s   {more[0] - unchanged[0]:+.2f} s CPU  {more[1] - unchanged[1]:+.2f} s")


if __name__ == "__main__":
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, given)
    if len(sys.argv) < 3:
        shutil.rmtree(given)
