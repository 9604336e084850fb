"""One run at a time per output folder."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = ".lock"


class LockedError(Exception):
    """Another run holds the output folder; the message says which (`pid 123 on host`)."""


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold `output` for this process, or raise `LockedError`.

    The lock belongs to the open file and ends with its process, however that ends: a file left behind by a killed run locks nothing.
    """
    path = output / NAME
    descriptor = _open_current(path)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"pid {os.getpid()} on {socket.gethostname()}\n".encode())
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _open_current(path: Path) -> int:
    """The lock file, locked; opened again where its last holder removed it in between."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(descriptor, 200).decode("utf-8", "replace").strip()
            os.close(descriptor)
            raise LockedError(owner or "?") from None
        if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
        os.close(descriptor)
