"""A file that was found, and how it is named."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.printing import printable
from pipeline.uri import is_uri

Problem = Literal["unreadable", "not_a_file", "broken_link", "leads_out", "missing", "changing", "unreachable", "too_large"]


class Found(NamedTuple):
    """A file, or a `problem` in its place. `source` is its path below the root it was found under, printable and with `/`; that of a folder
    that cannot be read ends in `/`.

    `root` is the real path of that root, `size` is in bytes; `mtime_ns` and `inode` tell with it whether the file is the one that was there
    before. A `member` of an archive has the source `archive.zip!/member`. `refused`: why an archive or a member is not read, or a source
    not reached, in one line. Of a file behind a URI `location` is that URI, `source` and `root` are without passwords and tokens, and
    `inode` is the mark that changes with it.
    """

    location: str
    source: str
    root: str = ""
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    problem: Problem | None = None
    member: bool = False
    refused: str | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.location)

    @property
    def is_remote(self) -> bool:
        """Whether it has to be fetched."""
        return is_uri(self.location)

    @property
    def is_marked(self) -> bool:
        """Whether anything but its content tells that it has changed."""
        return bool(self.inode or self.mtime_ns)


def name_source(below: str) -> str:
    """A path below its root as the dataset names it: one printable line, distinct for distinct paths."""
    return below if below.isprintable() and "\\" not in below else printable(below.replace("\\", "\\\\"))


def look_at(location: str, source: str, root: str) -> Found:
    """What is at a place: a file with what tells it from others, or a problem."""
    try:
        info = os.stat(location)  # noqa: PTH116
    except (OSError, ValueError) as error:
        is_link = os.path.islink(location)  # noqa: PTH114
        is_missing = isinstance(error, FileNotFoundError)
        return Found(location, source, root, problem="broken_link" if is_link else "missing" if is_missing else "unreadable")
    if not stat.S_ISREG(info.st_mode):
        return Found(location, source, root, problem="not_a_file")
    return Found(location, source, root, info.st_size, info.st_mtime_ns, info.st_ino & 0x7FFFFFFFFFFFFFFF)
