"""Files are written aside and put in place whole, so that a reader never sees half of one and an unchanged one stays untouched."""

from __future__ import annotations

import ctypes
import filecmp
import os
import sys
from pathlib import Path


def install(written: Path, target: Path, *, lasting: bool = True) -> bool:
    """Move a finished file to its place, unless the same bytes are there already. Returns whether `target` changed.

    Not `lasting`: the disk may write it later, and a power failure lose it, until `settle` is called.
    """
    if target.is_file() and filecmp.cmp(written, target, shallow=False):
        written.unlink()
        return False
    if lasting:
        _sync(written)
    target.parent.mkdir(parents=True, exist_ok=True)
    written.replace(target)
    if lasting:
        _sync(target.parent)
    return True


def settle(folder: Path) -> None:
    """Wait until all that was written to the folder's file system has reached the disk: cheaper than file by file."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is None:
        getattr(os, "sync", lambda: None)()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        libc.syncfs(handle)
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
