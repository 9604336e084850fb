"""Jobs that hang, crash or eat memory, among good ones."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.work import MEGABYTE, Limits, Outcome, perform

LIMIT = 300 * MEGABYTE


def obey(order: str) -> str:
    match order:
        case "hang":
            time.sleep(60)
        case "hog":
            heap = []
            while True:
                heap.append(bytearray(8 * MEGABYTE))
                time.sleep(0.005)
        case "gulp":
            bytes(1 << 40)
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "spawn":
            subprocess.Popen(["sleep", "321.5"], start_new_session=True)
            time.sleep(60)
        case "who":
            time.sleep(0.3)
            return str(os.getpid())
        case "raise":
            raise ValueError("a mistake of ours")
    return order.upper()


def run(orders: list[str], workers: int, seconds: float = 20, size: int = MEGABYTE) -> list[Outcome[str, str]]:
    return list(perform(obey, orders, workers=workers, limits=Limits(seconds, LIMIT), size=lambda job: size))


def test_one_bad_job_costs_only_itself() -> None:
    orders = ["a", "hang", "b", "hog", "c", "gulp", "d", "abort", "e", "segfault", "f", "exit", "g"]
    outcomes = run(orders, workers=2, seconds=1.5)
    assert [o.job for o in outcomes] == orders
    told = {o.job: o.error for o in outcomes}
    assert [o.value for o in outcomes if len(o.job) == 1] == list("ABCDEFG")
    assert "timed out after 2 s" in (told["hang"] or "")
    assert "killed: memory" in (told["gulp"] or "")
    assert "SIGABRT" in (told["abort"] or "") and "SIGSEGV" in (told["segfault"] or "")
    assert "status 3" in (told["exit"] or "")
    assert "killed: memory" in (told["hog"] or "")
    assert all("\n" not in error for error in told.values() if error)


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_outcomes_come_in_the_order_of_the_jobs(workers: int) -> None:
    orders = [f"job{n}" for n in range(40)]
    assert [o.value for o in run(orders, workers)] == [order.upper() for order in orders]


@pytest.mark.parametrize(("size", "hired"), [(100, 1), (MEGABYTE, 2)])
def test_a_second_worker_is_hired_for_more_than_a_few_small_files(size: int, hired: int) -> None:
    assert len({o.value for o in run(["who"] * 3, workers=2, size=size)}) == hired


@pytest.mark.parametrize("workers", [0, 1])
def test_an_exception_of_the_function_is_raised(workers: int) -> None:
    with pytest.raises(ValueError, match="a mistake of ours"):
        run(["a", "raise"], workers)


def test_outcomes_say_whether_the_next_one_is_there_already() -> None:
    outcomes = run([f"job{n}" for n in range(40)], workers=1)
    assert any(o.more for o in outcomes) and not outcomes[-1].more
    assert not any(o.more for o in run(["who", "who"], workers=1)), "the second takes longer than is waited for"


def test_jobs_are_drawn_only_as_they_are_needed() -> None:
    drawn: list[int] = []

    def draw() -> Iterator[str]:
        for n in range(10_000):
            drawn.append(n)
            yield "x"

    outcomes = perform(obey, draw(), workers=1, limits=Limits(20, LIMIT))
    next(outcomes)
    outcomes.close()
    assert len(drawn) < 200


def end_once(marker: str) -> int:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    return os.getpid()


def test_a_worker_that_somebody_ends_is_not_the_fault_of_its_document(tmp_path: Path) -> None:
    (outcome,) = perform(end_once, [str(tmp_path / "ended")], workers=1, limits=Limits(20, LIMIT))
    assert outcome.error is None and outcome.value


def test_a_pool_that_breaks_as_it_begins_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    from pebble import ProcessPool

    schedule, broken = ProcessPool.schedule, iter([True])

    def begin(pool: ProcessPool, *given: object, **named: object) -> object:
        if next(broken, False):
            raise BrokenProcessPool
        return schedule(pool, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ProcessPool, "schedule", begin)
    assert [o.value for o in run(["a", "b"], workers=1)] == ["A", "B"]


def test_stop_keeps_what_is_done_and_drops_the_rest() -> None:
    stop = threading.Event()
    done: list[str] = []
    for outcome in perform(obey, ["a", "b", "hang", "c"], workers=1, limits=Limits(60, LIMIT), stop=stop):
        done.append(outcome.job)
        if len(done) == 2:
            stop.set()
    assert done == ["a", "b"]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_what_a_worker_started_ends_with_it() -> None:
    def sleeping() -> list[bytes]:
        lines = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                lines.append(path.read_bytes())
        return [line for line in lines if line.startswith(b"sleep\x00321.5")]

    (outcome,) = run(["spawn"], workers=1, seconds=1)
    assert "timed out" in (outcome.error or "")
    for _ in range(50):
        if not sleeping():
            return
        time.sleep(0.1)
    pytest.fail("it goes on")


def test_a_larger_file_has_more_time() -> None:
    limits = Limits(seconds=60)
    assert limits.seconds_for(10) == 60
    assert limits.seconds_for(3 * MEGABYTE) == 120
