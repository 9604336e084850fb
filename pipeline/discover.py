"""Which files there are to read, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

SKIPPED = (".*", "~$*", "~*.tmp", "Thumbs.db", "desktop.ini", "__MACOSX")
"""Hidden files, and what office programs and file managers leave lying about."""

PRODUCTS = ("dataset", "documents", "store.db*")
"""What a run writes, where its output folder is also the root."""

Problem = Literal["unreadable", "not_a_file", "broken_link", "missing"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a `problem` in its place. `source` is its path below the root it was found under, printable and with `/`."""

    path: Path
    source: str
    size: int = 0
    problem: Problem | None = None


def discover(roots: Iterable[Path], output: Path | None = None) -> Iterator[Found]:
    """Every file named by or lying below the roots; what the run itself writes to `output` is left out.

    A file given directly is found under its name, whatever it is called. Symbolic links are followed unless they lead to a folder of the
    same root (its files are found in their own place) or one already seen.
    """
    for root in roots:
        kind, size = _look(root)
        if kind == "folder":
            yield from _walk(root, output)
        else:
            yield _found(root, root.absolute().name, kind, size)


def printable(name: str) -> str:
    """The path with invalid bytes and control characters as escapes, so that it fits in one line of a table."""
    out = []
    for char in name:
        code = ord(char)
        if 0xDC80 <= code <= 0xDCFF:
            out.append(f"\\x{code - 0xDC00:02x}")
        elif char == "\\":
            out.append("\\\\")
        elif char.isprintable() or char in " \u3000":
            out.append(char)
        else:
            out.append(char.encode("unicode_escape").decode("ascii"))
    return "".join(out)


def _walk(root: Path, output: Path | None) -> Iterator[Found]:
    top = os.path.realpath(root)
    own = os.path.realpath(output) if output else None
    seen = {_identity(root)}
    stack = [("", root)]
    while stack:
        below, path = stack.pop()
        kind, size = _look(path)
        if kind != "folder":
            yield _found(path, below, kind, size)
            continue
        is_output = os.path.realpath(path) == own
        if below and (is_output or _seen_elsewhere(path, top, seen)):
            continue
        try:
            names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 (names, without a Path for each)
        except OSError:
            yield _found(path, below or path.absolute().name, "unreadable", 0)
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


def _look(path: Path) -> tuple[Literal["folder", "file"] | Problem, int]:
    try:
        info = path.stat()
    except FileNotFoundError:
        return ("broken_link" if path.is_symlink() else "missing"), 0
    except (OSError, ValueError):
        return ("broken_link" if path.is_symlink() else "unreadable"), 0
    if stat.S_ISDIR(info.st_mode):
        return "folder", 0
    return ("file", info.st_size) if stat.S_ISREG(info.st_mode) else ("not_a_file", 0)


def _found(path: Path, below: str, kind: Literal["folder", "file"] | Problem, size: int) -> Found:
    if kind == "folder" or kind == "file":
        return Found(path, printable(below), size)
    return Found(path, printable(below), problem=kind)
