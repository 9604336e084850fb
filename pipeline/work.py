"""Who does the work: this process, or worker processes that can be killed one document at a time.

A job that hangs, crashes or eats memory costs only itself. Outcomes come in the order of the jobs, whatever the number of workers, and only
a bounded number of jobs is under way, so that memory does not grow with the archive.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from pipeline.worker import OUT_OF_MEMORY, begin, do_job

if TYPE_CHECKING:
    from pebble import ProcessPool

J = TypeVar("J")
R = TypeVar("R")

MEGABYTE = 1 << 20
AHEAD = 32
"""Jobs under way for each worker: enough that one slow document does not hold up the others."""
LITTLE = MEGABYTE // 2
"""Fewer than `AHEAD` files of together so many bytes are one worker's: a second would take longer to begin than it takes to read them."""
_NEEDED = ("pebble.pool.process", "psutil")
"""What every worker imports."""
PAUSE = 0.2
"""Seconds that are waited for more outcomes than one."""
ATTEMPTS = 3
"""How often a job is handed out again when it was lost with a broken pool."""
_FROM_OUTSIDE = (-signal.SIGINT, -signal.SIGTERM, -signal.SIGHUP, signal.SIGTERM)
"""How a worker ends that somebody has ended, with the whole group of processes mostly: no document does that. The last is what Pebble makes
of SIGTERM."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use: `seconds` of wall clock (for a file of up to 1 MB) and on each processor, `memory` in bytes."""

    seconds: float = 120.0
    memory: int = 2048 * MEGABYTE

    def seconds_for(self, size: int) -> float:
        """The wall clock for a file of `size` bytes: every megabyte beyond the first adds half of `seconds`."""
        return self.seconds * (1 + max(0, size - MEGABYTE) / MEGABYTE / 2)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A function of a module that only the workers need: it is imported where it is called."""

    module: str
    name: str

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call it."""
        return getattr(import_module(self.module), self.name)(*values, **named)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[J, R]):
    """How a job ended: with a `value`, or with an `error` in one line. `seconds` and `peak_memory` (bytes) are for the ledger only.

    `more`: the next outcome is there already, so that both may be stored at once.
    """

    job: J
    value: R | None = None
    error: str | None = None
    seconds: float = 0.0
    peak_memory: int = 0
    more: bool = False


class ClusterError(Exception):
    """A cluster that cannot be used; says why in one line."""


class Engine(Protocol):
    """Does jobs somewhere and yields their outcomes, in no order that could be relied on; an exception raised by `do` is raised here.

    `do`, `warm` and the jobs must be picklable. `size` is that of a job's file in bytes, on which its time depends. `warm` runs once in
    each worker, `preload` names modules the workers start with. When `stop` is set, the outcomes that are ready are yielded and the rest is
    dropped.
    """

    def __call__(
        self,
        do: Callable[[J], R],
        jobs: Iterable[J],
        *,
        limits: Limits,
        size: Callable[[J], int] = ...,
        warm: Callable[[], object] | None = ...,
        preload: tuple[str, ...] = ...,
        stop: threading.Event | None = ...,
    ) -> Iterator[Outcome[J, R]]:
        """Do the jobs."""


def together(under_way: int) -> int:
    """How many outcomes to wait for: the workers go on with as many meanwhile. No more than 64, for they are in memory."""
    return min(64, max(1, under_way // 2))


def perform(
    do: Callable[[J], R],
    jobs: Iterable[J],
    *,
    workers: int,
    limits: Limits,
    size: Callable[[J], int] = lambda job: 0,
    warm: Callable[[], object] | None = None,
    preload: tuple[str, ...] = (),
    stop: threading.Event | None = None,
) -> Iterator[Outcome[J, R]]:
    """The engine of this machine: outcomes come in the order of the jobs.

    With no workers everything is done in this process, without limits.
    """
    stop = stop or threading.Event()
    if not workers:
        yield from _perform_here(do, jobs, stop)
        return
    rest = iter(jobs)
    first = list(islice(rest, max(AHEAD, workers)))
    if not first:
        return
    is_little = len(first) < AHEAD and sum(map(size, first)) <= LITTLE
    crew = Crew(do, 1 if is_little else min(workers, len(first)), limits, warm, preload)  # no more workers than there are jobs
    try:
        yield from _perform_apart(crew, chain(first, rest), size, stop)
    finally:
        crew.dismiss()


def _perform_here(do: Callable[[J], R], jobs: Iterable[J], stop: threading.Event) -> Iterator[Outcome[J, R]]:
    for job in jobs:
        if stop.is_set():
            return
        started = time.monotonic()
        value = do(job)
        yield Outcome(job, value, seconds=time.monotonic() - started)


@dataclass(slots=True)
class _Post(Generic[J]):
    """A job under way."""

    job: J
    seconds: float
    future: Future[Any]
    attempts: int = 1


class Crew(Generic[J, R]):
    """A pool of worker processes that is replaced when it breaks."""

    def __init__(
        self, do: Callable[[J], R], workers: int, limits: Limits, warm: Callable[[], object] | None, preload: tuple[str, ...]
    ) -> None:
        self.do, self.workers, self.limits, self.warm = do, workers, limits, warm
        self._context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
        if preload:
            self._context.set_forkserver_preload([__name__, *_NEEDED, *preload])
        self._pool = self._hire()

    def _hire(self) -> ProcessPool:
        from pebble import ProcessPool

        return ProcessPool(max_workers=self.workers, initializer=begin, initargs=(self.limits.memory, self.warm), context=self._context)

    def post(self, job: J, seconds: float, attempts: int = 1) -> _Post[J]:
        """Hand out a job."""
        future: Future[Any] = Future()
        try:
            future = self._pool.schedule(do_job, args=(self.do, job, self.limits.memory, seconds), timeout=seconds)
        except (BrokenProcessPool, RuntimeError):  # a signal to the whole group of processes ends the pool as it begins
            future.set_exception(BrokenProcessPool())
        return _Post(job, seconds, future, attempts)

    def repost(self, posts: Iterable[_Post[J]]) -> deque[_Post[J]]:
        """After the pool broke: hand out again, to a new pool, what was lost with it."""
        posts = list(posts)
        self.dismiss()
        self._pool = self._hire()
        return deque(self.post(p.job, p.seconds, p.attempts + 1) if _lost(p.future) else p for p in posts)

    def finish(self, job: J, size: int) -> Outcome[J, R]:
        """Do one job on a file of `size` bytes and wait for its end."""
        post = self.post(job, self.limits.seconds_for(size))
        while True:
            wait([post.future])
            if not _lost(post.future) or post.attempts >= ATTEMPTS:
                return _outcome(post, self.limits.memory)
            (post,) = self.repost([post])

    def dismiss(self) -> None:
        """End all workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _lost(future: Future[Any]) -> bool:
    if not future.done() or future.cancelled():
        return True
    error = future.exception()
    return isinstance(error, BrokenProcessPool) or getattr(error, "exitcode", None) in _FROM_OUTSIDE


def _perform_apart(crew: Crew[J, R], jobs: Iterator[J], size: Callable[[J], int], stop: threading.Event) -> Iterator[Outcome[J, R]]:
    posts: deque[_Post[J]] = deque()
    exhausted = False
    while not stop.is_set():
        while not exhausted and len(posts) < crew.workers * AHEAD and not stop.is_set():
            try:
                job = next(jobs)
            except StopIteration:
                exhausted = True
                break
            posts.append(crew.post(job, crew.limits.seconds_for(size(job))))
            if posts[0].future.done():
                break
        if not posts:
            return
        next_ones = list(islice(posts, together(len(posts))))
        wait([post.future for post in next_ones], timeout=PAUSE)
        if not posts[0].future.done():
            continue
        if _lost(posts[0].future) and posts[0].attempts < ATTEMPTS and not stop.is_set():
            posts = crew.repost(posts)
            continue
        ready = list(takewhile(lambda post: not _lost(post.future), next_ones)) or next_ones[:1]
        for post in ready:
            posts.popleft()
            yield _outcome(post, crew.limits.memory, more=post is not ready[-1])
    yield from (_outcome(post, crew.limits.memory) for post in posts if not _lost(post.future))


def _outcome(post: _Post[J], memory: int, *, more: bool = False) -> Outcome[J, Any]:
    from pebble import ProcessExpired

    try:
        value, seconds, peak = post.future.result()
    except TimeoutError:
        return Outcome(post.job, error=f"timed out after {post.seconds:.0f} s; raise --timeout", seconds=post.seconds, more=more)
    except ProcessExpired as error:
        return Outcome(post.job, error=_epitaph(error.exitcode, memory), more=more)
    except BrokenProcessPool:
        return Outcome(post.job, error="killed: the worker processes could not go on; run again", more=more)
    return Outcome(post.job, value, seconds=seconds, peak_memory=peak, more=more)


def _epitaph(status: int, memory: int) -> str:
    if status == OUT_OF_MEMORY:
        return f"killed: memory (more than {memory // MEGABYTE} MB); raise --memory"
    if status == -signal.SIGKILL:
        return "killed: by the system, most likely for memory; use fewer --workers"
    if status == -signal.SIGXCPU:
        return "killed: processor time; raise --timeout"
    if status < 0:
        return f"crashed: {signal.Signals(-status).name} in a reader; the file may be damaged, or --memory too low"
    return f"crashed: worker ended with status {status}"
