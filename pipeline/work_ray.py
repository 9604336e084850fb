"""Work on a Ray cluster: each document is a task that is retried where its machine or process is lost.

In each of the cluster's processes a killable process of our own does the jobs, as in `pipeline.work`: a document that hangs, crashes or
eats memory ends there as it does here, with the same words, and takes nothing of the cluster with it.
"""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from pipeline.work import AHEAD, ATTEMPTS, MEGABYTE, PAUSE, ClusterError, Crew, Limits, Outcome, together

J = TypeVar("J")
R = TypeVar("R")

OWN = 512 * MEGABYTE
"""Memory for a process of Ray's and what it keeps ready, beside what a document may use."""
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
}
"""Ray tells nobody that it was used, changes nothing in its surroundings and fetches nothing."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where to work: the `address` of a running cluster (`host:port`, `auto`), or None for this machine's own with `workers` processors.

    `shared`: folders that every machine must see under the same path.
    """

    address: str | None = None
    workers: int = 1
    shared: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Order:
    """What all tasks of a run have in common; sent once."""

    do: Callable[[Any], Any]
    limits: Limits
    warm: Callable[[], object] | None
    preload: tuple[str, ...]
    shared: tuple[Path, ...]
    version: str


def perform_on_ray(
    do: Callable[[J], R],
    jobs: Iterable[J],
    *,
    cluster: Cluster,
    limits: Limits,
    size: Callable[[J], int] = lambda job: 0,
    warm: Callable[[], object] | None = None,
    preload: tuple[str, ...] = (),
    stop: threading.Event | None = None,
) -> Iterator[Outcome[J, R]]:
    """Do the jobs and yield their outcomes as they arrive; otherwise an `Engine` as any other. Raises ClusterError."""
    order = _Order(do, limits, warm, preload, cluster.shared, version("jixiao"))
    with _connected(cluster, limits.memory + OWN) as processors:
        yield from _perform(order, iter(jobs), size, processors * AHEAD, stop or threading.Event())


def _perform(order: _Order, jobs: Iterator[J], size: Callable[[J], int], most: int, stop: threading.Event) -> Iterator[Outcome[J, Any]]:
    import ray

    task = ray.remote(num_cpus=1, memory=order.limits.memory + OWN, max_retries=ATTEMPTS - 1)(_task)
    common = ray.put(pickle.dumps(order))
    under_way: dict[Any, J] = {}
    exhausted = False
    try:
        while not stop.is_set():
            while not exhausted and len(under_way) < most and not stop.is_set():
                try:
                    job = next(jobs)
                except StopIteration:
                    exhausted = True
                    break
                under_way[task.remote(common, job, size(job))] = job
                if ray.wait(list(under_way), timeout=0)[0]:
                    break
            if not under_way:
                return
            ready = ray.wait(list(under_way), num_returns=together(len(under_way)), timeout=PAUSE)[0]
            for done in ready:
                yield replace(_outcome(done, under_way.pop(done)), more=done is not ready[-1])
        for done in ray.wait(list(under_way), num_returns=len(under_way), timeout=0)[0] if under_way else ():
            yield _outcome(done, under_way.pop(done))
    finally:
        for left in under_way:
            ray.cancel(left, force=True)


def _outcome(done: Any, job: J) -> Outcome[J, Any]:
    import ray

    try:
        outcome: Outcome[J, Any] = ray.get(done)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from None
    except ray.exceptions.RayError as error:
        return Outcome(job, error=f"killed: the cluster lost it {ATTEMPTS} times ({type(error).__name__}); run again")
    return outcome


@contextmanager
def _connected(cluster: Cluster, memory: int) -> Iterator[int]:
    """The cluster's processors, while we are connected to it; one of our own ends with us."""
    folder = Path(tempfile.mkdtemp(prefix="jx", dir="/tmp")) if cluster.address is None else None  # Ray's sockets need a short path
    ray = _load()
    try:
        where: dict[str, Any] = {"address": cluster.address}
        if folder is not None:
            where = {"address": "local", "num_cpus": max(1, cluster.workers), "include_dashboard": False, "_temp_dir": str(folder)}
        try:
            with _own_signals():
                ray.init(**where, log_to_driver=False, logging_level=logging.CRITICAL)
        except Exception as error:  # Ray raises whatever its parts raise
            reason = " ".join(str(error).split())[:200]
            raise ClusterError(f"Ray: no cluster at {cluster.address or 'this machine'} ({reason})") from None
        yield _processors(ray, memory)
    finally:
        ray.shutdown()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _own_signals() -> Iterator[None]:
    """SIGTERM goes on meaning what it meant: Ray takes it for itself."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, before)


def _load() -> Any:
    os.environ.update(_QUIET)
    try:
        import ray
        import ray.exceptions
    except ImportError:
        raise ClusterError("--engine ray needs Ray: pip install 'jixiao[cluster]'") from None
    return ray


def _processors(ray: Any, memory: int) -> int:
    """How many processors there are. ClusterError where no machine has room for a task, which would then wait for ever."""
    machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    if not any(machine.get("CPU", 0) >= 1 and machine.get("memory", 0) >= memory for machine in machines):
        raise ClusterError(f"Ray: no machine of the cluster has a processor and {memory // MEGABYTE} MB to give; lower --memory")
    return max(1, int(sum(machine.get("CPU", 0) for machine in machines)))


# In a process of the cluster


def _task(order: bytes, job: Any, size: int) -> Outcome[Any, Any]:
    return _crew(order).finish(job, size)


@cache
def _crew(pickled: bytes) -> Crew[Any, Any]:
    """The killable process of this one of the cluster's; it stays for the documents to come."""
    order: _Order = pickle.loads(pickled)
    here = socket.gethostname()
    if version("jixiao") != order.version:
        raise ClusterError(f"Ray: {here} has jixiao {version('jixiao')} and not {order.version}; install the same everywhere")
    for folder in order.shared:
        if not folder.exists():
            raise ClusterError(f"Ray: {here} does not see {folder}; share it under the same path with every machine")
    vars(sys.modules["__main__"])["__file__"] = None  # or each worker would start with a main program that is Ray's
    return Crew(order.do, 1, order.limits, order.warm, order.preload)
