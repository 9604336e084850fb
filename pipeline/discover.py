"""Which files there are to read, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

from pipeline.printing import printable

SKIPPED = (".*", "~$*", "~*.tmp", "Thumbs.db", "desktop.ini", "__MACOSX")
"""Hidden files, and what office programs and file managers leave lying about."""

PRODUCTS = ("dataset", "documents", "store.db*")
"""What a run writes, where its output folder is also the root."""

Problem = Literal["unreadable", "not_a_file", "broken_link", "missing"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a `problem` in its place. `source` is its path below the root it was found under, printable and with `/`.

    `size` is in bytes, `modified` in seconds since 1970. A `member` of an archive has the source `archive.zip!/member`. `refused`: why an
    archive or a member is not read, in one line.
    """

    path: Path
    source: str
    size: int = 0
    modified: float = 0.0
    problem: Problem | None = None
    member: bool = False
    refused: str | None = None


def discover(roots: Iterable[Path], output: Path | None = None) -> Iterator[Found]:
    """Every file named by or lying below the roots; what the run itself writes to `output` is left out.

    A file given directly is found under its name, whatever it is called. Symbolic links are followed unless they lead to a folder of the
    same root (its files are found in their own place) or one already seen.
    """
    for root in roots:
        if os.path.isdir(root):  # noqa: PTH112 (never raises)
            yield from _walk(root, output)
        else:
            yield _found(root, root.absolute().name)


def name_source(below: str) -> str:
    """A path below its root as the dataset names it: one printable line, distinct for distinct paths."""
    return printable(below.replace("\\", "\\\\"))


def _walk(root: Path, output: Path | None) -> Iterator[Found]:
    top = os.path.realpath(root)
    own = os.path.realpath(output) if output else None
    seen = {_identity(root)}
    stack = [("", root)]
    while stack:
        below, path = stack.pop()
        if not os.path.isdir(path):  # noqa: PTH112 (never raises)
            yield _found(path, below)
            continue
        is_output = os.path.realpath(path) == own
        if below and (is_output or _seen_elsewhere(path, top, seen)):
            continue
        try:
            names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 (names, without a Path for each)
        except OSError:
            yield Found(path, name_source(below or path.absolute().name), problem="unreadable")
            continue
        skipped = SKIPPED + PRODUCTS if is_output else SKIPPED
        kept = [name for name in names if not any(fnmatch(name, pattern) for pattern in skipped)]
        stack.extend((f"{below}/{name}" if below else name, path / name) for name in kept)


def _seen_elsewhere(path: Path, top: str, seen: set[tuple[int, int]]) -> bool:
    """Whether a linked folder is (or will be) found in its own place."""
    if path.is_symlink() and os.path.commonpath([top, os.path.realpath(path)]) == top:
        return True
    identity = _identity(path)
    if identity in seen:
        return True
    seen.add(identity)
    return False


def _identity(path: Path) -> tuple[int, int]:
    info = path.stat()
    return info.st_dev, info.st_ino


def _found(path: Path, below: str) -> Found:
    source = name_source(below)
    try:
        info = path.stat()
    except FileNotFoundError:
        return Found(path, source, problem="broken_link" if path.is_symlink() else "missing")
    except (OSError, ValueError):
        return Found(path, source, problem="broken_link" if path.is_symlink() else "unreadable")
    if not stat.S_ISREG(info.st_mode):
        return Found(path, source, problem="not_a_file")
    return Found(path, source, info.st_size, info.st_mtime)
