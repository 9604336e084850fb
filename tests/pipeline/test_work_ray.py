"""The engine on a real Ray cluster, started here for these tests."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from pipeline.console.ending import ExitCode
from pipeline.work import MEGABYTE, ClusterError, Limits, Outcome
from pipeline.work_ray import Cluster, perform_on_ray
from tests.pipeline.test_crash import published
from tests.pipeline.test_work import obey

pytest.importorskip("ray")
LIMITS = Limits(1.5, 300 * MEGABYTE)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Two machines of one processor each, started once: that takes seconds."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster as Machines

    folder = tempfile.mkdtemp(prefix="jx", dir="/tmp")
    machines = Machines(initialize_head=True, head_node_args={"num_cpus": 1, "temp_dir": folder, "include_dashboard": False})
    machines.add_node(num_cpus=1)
    yield Cluster(address=machines.address)
    machines.shutdown()
    shutil.rmtree(folder, ignore_errors=True)


def test_one_bad_job_costs_only_itself_and_ends_as_on_this_machine(cluster: Cluster) -> None:
    orders = ["a", "hang", "b", "gulp", "c", "segfault", "d", "exit", "e"]
    before = signal.getsignal(signal.SIGTERM)
    outcomes: list[Outcome[str, str]] = []
    for outcome in perform_on_ray(obey, orders, cluster=cluster, limits=LIMITS):
        assert signal.getsignal(signal.SIGTERM) == before, "SIGTERM is ours"
        outcomes.append(outcome)
    told = {o.job: o.error for o in outcomes}
    assert sorted(o.value for o in outcomes if o.value) == list("ABCDE")
    assert "timed out after 2 s" in (told["hang"] or "") and "killed: memory" in (told["gulp"] or "")
    assert "SIGSEGV" in (told["segfault"] or "") and "status 3" in (told["exit"] or "")


def test_an_exception_of_the_function_is_raised(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="a mistake of ours"):
        list(perform_on_ray(obey, ["a", "raise"], cluster=cluster, limits=LIMITS))


def test_jobs_are_drawn_only_as_they_are_needed_and_a_stop_is_heard(cluster: Cluster) -> None:
    drawn, stop = [], threading.Event()

    def draw() -> Iterator[str]:
        for n in range(10_000):
            drawn.append(n)
            yield "x"

    for _ in perform_on_ray(obey, draw(), cluster=cluster, limits=LIMITS, stop=stop):
        stop.set()
    assert len(drawn) < 200


def test_a_cluster_that_is_of_no_use_is_one_line(cluster: Cluster, tmp_path: Path) -> None:
    elsewhere = replace(cluster, shared=(tmp_path / "not there",))
    for place, memory, words in ((cluster, 10**7, "lower --memory"), (elsewhere, 300, "does not see .*not there")):
        with pytest.raises(ClusterError, match=words) as told:
            list(perform_on_ray(obey, ["a"], cluster=place, limits=Limits(20, memory * MEGABYTE)))
        assert "\n" not in str(told.value)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(60):
        lines = "".join(f"（{n}）项目资金{n + number}万元，已支出{n}万元。\n" for n in range(200))
        (folder / f"{number}.txt").write_text(f"某县水利局2022年度防汛项目{number}绩效自评报告\n{lines}", encoding="utf-8")
    return folder


def start(archive: Path, output: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipeline.cli", "run", str(archive), "--output", str(output), "--quiet", "--lang", "en", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def test_a_file_that_kills_its_worker_twice_is_quarantined_and_its_neighbours_are_read(
    cluster: Cluster, archive: Path, tmp_path: Path
) -> None:
    poison = archive / "poison.txt"
    poison.write_text("某县水利局2022年度防汛项目绩效自评报告\n" + "项目资金5万元，已支出4万元。\n" * 190_000, encoding="utf-8")
    how = ("--engine", "ray", "--address", str(cluster.address), "--memory", "120")
    told = []
    for _ in range(3):
        with start(archive, tmp_path / "o", *how) as process:
            assert process.wait(120) == ExitCode.INCOMPLETE
        with sqlite3.connect(tmp_path / "o" / "store.db") as connection:
            told += connection.execute("SELECT status, attempts FROM contents WHERE reason LIKE 'killed: memory%'").fetchall()
            assert connection.execute("SELECT count(*) FROM contents WHERE status = 'extracted'").fetchone() == (60,)
    assert told == [("failed", 1), ("quarantined", 2), ("quarantined", 2)], "the third run leaves it alone"


def test_a_worker_killed_in_mid_run_leaves_the_dataset_of_a_local_run(archive: Path, tmp_path: Path) -> None:
    with start(archive, tmp_path / "local") as local:
        assert local.wait(120) == ExitCode.EXTRACTED
    with start(archive, tmp_path / "ray", "--engine", "ray", "--workers", "2") as process:
        killed = kill_a_worker(process, tmp_path / "ray")
        _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (ExitCode.EXTRACTED, "")
    assert killed
    assert published(tmp_path / "ray") == published(tmp_path / "local")


def kill_a_worker(process: subprocess.Popen[str], output: Path) -> bool:
    """Kill -9 one of Ray's processes that does a document, once the first documents are done; whether that was in mid run."""
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        done = len(list((output / "documents").glob("??/*.json")))
        for child in psutil.Process(process.pid).children(recursive=True) if done else ():
            if "ray::_task" in " ".join(child.cmdline()):
                child.kill()
                return not (output / "dataset").exists()
        time.sleep(0.02)
    return False
