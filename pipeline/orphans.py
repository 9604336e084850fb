"""No process outlives the worker that started it: a killed LibreOffice leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

MARK = "JIXIAO_WORKER"
"""Environment variable that every process started by a worker inherits, also in a session of its own."""


def guard() -> None:
    """Leave a small process that waits for this one to end, however that happens, and then kills what it started. Linux only."""
    if sys.platform != "linux":
        return
    mark = f"{os.getpid()}.{os.urandom(8).hex()}"
    read, write = os.pipe()  # not inherited by programs, so that only this process holds the end to write
    if os.fork() == 0:
        try:
            _wait(read)
            _kill(f"{MARK}={mark}".encode())
        finally:
            os._exit(0)
    os.close(read)
    _kept.append(write)
    os.environ[MARK] = mark


_kept: list[int] = []


def _wait(read: int) -> None:
    """In the guard: hold on to nothing, be deaf to signals meant for the group, wait for the end of the pipe."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.dup2(read, 0)
    os.closerange(1, os.sysconf("SC_OPEN_MAX"))
    os.read(0, 1)


def _kill(mark: bytes) -> None:
    """Kill every process that has the mark; again until there is none, for they may be starting others."""
    for _ in range(20):
        found = [number for number in _processes() if mark in _environment(number)]
        for number in found:
            with suppress(OSError):
                os.kill(number, signal.SIGKILL)
        if not found:
            return


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 (names, without a Path for each)


def _environment(number: int) -> list[bytes]:
    try:
        return Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
