"""The files below a folder, in the order of their names, however many there are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cache

from pipeline.found import Found, look_at, name_source

SKIPPED = (".*", "~$*", "~*.tmp", "Thumbs.db", "desktop.ini", "__MACOSX")
"""Hidden files, and what office programs and file managers leave lying about."""

PRODUCTS = ("dataset", "documents", "runs", "store.db*")
"""What a run writes, where its output folder is also the root."""


@dataclass(slots=True)
class _Folder:
    """A folder that is being walked. `names` are those still to come, the next one last; a folder's ends in `/`. `links`: those that
    are symbolic links."""

    below: str
    path: str
    names: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)


class Walk:
    """One folder with all below it, in the order of the sources; in memory are the names of the folders on the way to where it is.

    Symbolic links are followed to files within it, but not to its folders (their files are found in their own place); one that leads out
    of it is a problem: whoever may write to a share could publish with it what only we may read.
    """

    def __init__(self, top: str, output: str | None) -> None:
        self.top, self.root = top, name_source(top)
        self.own = _identity(output) if output else None
        self.seen = {_identity(top)}

    def __iter__(self) -> Iterator[Found]:
        """Walk it; once only."""
        folders = [_Folder("", self.top)]
        try:
            self._fill(folders[0])
        except OSError:
            yield Found(self.top, name_source(os.path.basename(self.top)), self.root, problem="unreadable")  # noqa: PTH119
        while folders:
            here = folders[-1]
            if not here.names:
                folders.pop()
                continue
            name = here.names.pop()
            location, below = f"{here.path}/{name}", here.below + name
            if not name.endswith("/"):
                found = self._found(location, name_source(below), name in here.links)
                if found:
                    yield found
            elif self._is_new(location):
                folders.append(_Folder(below, location.rstrip("/")))
                try:
                    self._fill(folders[-1])
                except OSError:
                    yield Found(location, name_source(below), self.root, problem="unreadable")

    def _fill(self, folder: _Folder) -> None:
        """The names in a folder. Raises OSError."""
        is_own = self.own is not None and _identity(folder.path) == self.own
        left_out = left_out_of(SKIPPED + PRODUCTS if is_own else SKIPPED)
        with os.scandir(folder.path) as entries:
            for entry in entries:
                if left_out(entry.name):
                    continue
                if entry.is_symlink():
                    folder.links.add(entry.name)
                folder.names.append(f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name)
        folder.names.sort(key=name_source, reverse=True)

    def _found(self, location: str, source: str, is_link: bool) -> Found | None:
        """A file or what is in its place; nothing for a link to a folder within."""
        if is_link and os.path.exists(location):  # noqa: PTH110
            if os.path.commonpath([self.top, os.path.realpath(location)]) != self.top:
                return Found(location, source, self.root, problem="leads_out")
            if os.path.isdir(location):  # noqa: PTH112
                return None
        return look_at(location, source, self.root)

    def _is_new(self, folder: str) -> bool:
        """Whether a folder is to be walked: not our own output, nor one that was walked already (it may be mounted twice).

        One that tells nothing of itself is: what it holds is not to be taken for gone.
        """
        identity = _identity(folder)
        if identity is not None and (identity in self.seen or identity == self.own):
            return False
        self.seen.add(identity)
        return True


@cache
def left_out_of(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Tells names that match one of the patterns."""
    return re.compile("|".join(map(translate, patterns))).match


def _identity(path: str) -> tuple[int, int] | None:
    try:
        info = os.stat(path)  # noqa: PTH116 (names, without a Path for each)
    except OSError:
        return None
    return info.st_dev, info.st_ino
