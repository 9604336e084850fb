"""Files are written aside and put in place whole, so that a reader never sees half of one and an unchanged one stays untouched."""

from __future__ import annotations

import filecmp
import os
from pathlib import Path


def install(written: Path, target: Path) -> bool:
    """Move a finished file to its place, unless the same bytes are there already. Returns whether `target` changed."""
    if target.is_file() and filecmp.cmp(written, target, shallow=False):
        written.unlink()
        return False
    _sync(written)
    target.parent.mkdir(parents=True, exist_ok=True)
    written.replace(target)
    _sync(target.parent)
    return True


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
