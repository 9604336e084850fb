"""Inside a worker process: one job at a time under watch, for as long as it lives."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from pipeline.orphans import guard

if TYPE_CHECKING:
    import psutil

J = TypeVar("J")
R = TypeVar("R")

OUT_OF_MEMORY = 75
"""Exit status of a worker that went over its memory limit."""


def count_processors() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin(memory: int, warm: Callable[[], object] | None) -> None:
    """In a new worker: die with the parent, leave no orphans, say nothing, cap the memory, load what every job needs."""
    logging.disable(logging.CRITICAL)  # libraries grumble about hostile files; what matters stands in the outcome
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    guard()
    if warm is not None:
        warm()
    gc.freeze()  # what is loaded stays: the collector need not go over it again and again
    with_jobs = _memory_in_use("data") + memory
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (with_jobs if hard == resource.RLIM_INFINITY else min(with_jobs, hard), hard))


def do_job(do: Callable[[J], R], job: J, memory: int, seconds: float) -> tuple[R, float, int]:
    """In a worker: one job under watch. A worker that is out of memory ends: its heap is of no further use."""
    started = time.monotonic()
    _limit_processor_time(seconds)
    with _Watch(memory) as watch:
        try:
            value = do(job)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
    return value, time.monotonic() - started, watch.peak


def _limit_processor_time(seconds: float) -> None:
    """Let this process use so many seconds more on each processor: a library may have threads."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    end = int(time.process_time() + seconds * count_processors()) + 1
    if hard == resource.RLIM_INFINITY or end < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))


def _memory_in_use(kind: str) -> int:
    info = _this_process().memory_info()
    return int(getattr(info, kind, info.rss))


@cache
def _this_process() -> psutil.Process:
    import psutil

    return psutil.Process()


class _Watch:
    """A thread that ends the process when its memory goes over the limit.

    The resource limit stops a single huge allocation, the watch many small ones, also in libraries that abort when an allocation fails.
    """

    def __init__(self, memory: int) -> None:
        self.peak = _memory_in_use("rss")
        self._memory = memory
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.peak = max(self.peak, _memory_in_use("rss"))

    def _look(self) -> None:
        while not self._done.wait(0.05):
            self.peak = max(self.peak, _memory_in_use("rss"))
            if self.peak > self._memory:
                os._exit(OUT_OF_MEMORY)
