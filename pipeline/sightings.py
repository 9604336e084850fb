"""What is where: what the ledger has of the files, and what this run has seen of them since."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.discover import APART
from pipeline.found import Found
from pipeline.spool import Keys
from pipeline.store import Ledger, Sighting

_BATCH = 1000
"""Files that are looked up, or noted, at once."""
_MEMBER = "!/"
"""Stands between an archive and the path of its member."""
_BEYOND = "!0"
"""Comes after an archive's last member."""


class Seen(NamedTuple):
    """A path below a root: the file `found` there now and how it was when it was seen last, `before`. Either may be missing.

    Of a member of an archive that is still there `found` is the archive.
    """

    root: str
    path: str
    found: Found | None
    before: Sighting | None


class Sightings:
    """The files below some roots. `seen` is the time of the run, `whole` are the roots below which all files are found."""

    def __init__(self, ledger: Ledger, whole: Collection[str], seen: str) -> None:
        self._ledger, self._whole, self._seen = ledger, whole, seen
        self._numbers: dict[str, int] = {}
        self._unwritten: list[tuple[int, str, Sighting]] = []
        self.touched = Keys()
        """Known contents that are at another path now, or at one path less."""

    @property
    def roots(self) -> list[int]:
        """The ledger's numbers of the roots."""
        return sorted(self._numbers.values())

    def compare(self, files: Iterable[Found]) -> Iterator[Seen]:
        """Every file that is found with what the ledger has of it, and every one that is not found any more.

        Of a root without a single file nothing is missing: it is not there itself.
        """
        lanes: dict[tuple[str, str], _Lane] = {}
        roots: dict[str, _Root] = {}

        def lane(root: str, name: str = "") -> _Lane:
            if (root, name) not in lanes:
                if root not in roots:
                    roots[root] = _Root(root, self._number(root), root in self._whole)
                lanes[root, name] = _Lane(self._ledger, roots[root], name)
            return lanes[root, name]

        for found in files:
            yield from lane(found.root, _name(found.source)).take(found)
        for one in list(lanes.values()):
            yield from one.flush()
        for root in list(roots):
            yield from lane(root).drain()
            for name in lane(root).strays:
                lane(root, name)
        for (_, name), one in sorted(lanes.items()):
            if name:
                yield from one.drain()

    def members(self, archive: Found) -> dict[str, str]:
        """The members an archive had: path -> content."""
        rows = _pages(self._ledger, self._number(archive.root), archive.source + _MEMBER, archive.source + _BEYOND)
        return {path: sighting.sha256 for path, sighting in rows}

    def note(self, file: Found, at: Found, content: str, before: str | None) -> None:
        """Note a file, or a member of the archive `at`, that had the content `before`. The content of an archive is empty: its members
        count."""
        if before and before != content:
            self.touched.add(before)
        self._unwritten.append((self._number(file.root), file.source, Sighting(content, at.size, at.mtime_ns, at.inode)))
        if len(self._unwritten) >= _BATCH:
            self._write()

    def vanish(self, root: str, contents: Mapping[str, str]) -> list[str]:
        """Note that these (path -> content) are there no more; returns those that are no archives."""
        self._ledger.vanish(self._number(root), contents)
        self.touched.update(filter(None, contents.values()))
        return [path for path, content in contents.items() if content]

    def finish(self) -> None:
        """Note that all was looked at."""
        self._write()
        self._ledger.looked([number for root, number in self._numbers.items() if root in self._whole], self._seen)

    def _number(self, root: str) -> int:
        if root not in self._numbers:
            self._numbers[root] = self._ledger.root(root, self._seen)
        return self._numbers[root]

    def _write(self) -> None:
        self._ledger.note(self._seen, self._unwritten)
        self._unwritten.clear()


@dataclass
class _Root:
    """A root while its files are compared. `closed`: its folders that cannot be read; what they hold is neither there nor missing."""

    path: str
    number: int
    is_whole: bool
    is_there: bool = False
    closed: list[str] = field(default_factory=list)


@dataclass
class _Lane:
    """The paths below a root that begin with a `name` and `//`, or those that do not: among them, files come in the ledger's order.

    `after`: up to there all is compared. `strays`: names of other lanes that the ledger has.
    """

    ledger: Ledger
    root: _Root
    name: str
    after: str = ""
    batch: list[Found] = field(default_factory=list)
    archives: dict[str, Found] = field(default_factory=dict)
    strays: set[str] = field(default_factory=set)
    doubtful: list[Seen] = field(default_factory=list)
    """Missing, unless nothing at all is there."""

    def __post_init__(self) -> None:
        self.after = self.name and self.name + APART

    def take(self, found: Found) -> Iterator[Seen]:
        """Compare one more file, sooner or later."""
        if found.source.endswith("/"):
            self.root.closed.append(_below(found.source))
        self.root.is_there |= not found.problem
        self.batch.append(found)
        if len(self.batch) >= _BATCH:
            yield from self.flush()

    def flush(self) -> Iterator[Seen]:
        """Compare the files that were taken."""
        if not self.batch:
            return
        here = {found.source: found for found in self.batch}
        last = self.batch[-1].source
        self.batch.clear()
        for path, before in _pages(self.ledger, self.root.number, self.after, last):
            if found := here.pop(path, None):
                if not before.sha256:
                    self.archives[path] = found
                yield Seen(self.root.path, path, found, before)
            else:
                yield from self._unmatched(path, before)
        yield from (Seen(self.root.path, path, found, None) for path, found in here.items())
        self.after = last
        self.archives = {path: found for path, found in self.archives.items() if path + _BEYOND > last}

    def drain(self) -> Iterator[Seen]:
        """What the ledger has beyond the last file."""
        if self.root.is_there:
            yield from self.doubtful
            for path, before in _pages(self.ledger, self.root.number, self.after):
                if not path.startswith(self.name and self.name + APART):
                    break
                yield from self._unmatched(path, before)

    def _unmatched(self, path: str, before: Sighting) -> Iterator[Seen]:
        """A path that the ledger has and that is no file: a member of an archive, or missing."""
        if _name(path) != self.name:
            self.strays.add(_name(path))
            return
        ends = (mark.start() for mark in re.finditer(_MEMBER, path))  # a folder's name may end in `!`
        archive = next((self.archives[path[:end]] for end in ends if path[:end] in self.archives), None)
        if archive is not None:
            yield Seen(self.root.path, path, archive, before)
        elif self.root.is_whole and not _below(path).startswith(tuple(self.root.closed)):
            missing = Seen(self.root.path, path, None, before)
            if self.root.is_there:
                yield missing
            else:
                self.doubtful.append(missing)


def _pages(ledger: Ledger, root: int, after: str, upto: str | None = None) -> Iterator[tuple[str, Sighting]]:
    """What the ledger has below a root after one path and up to another, in order; a page of it is in memory."""
    while page := ledger.there(root, after, upto, _BATCH):
        yield from page
        after = page[-1][0]


def _name(path: str) -> str:
    """The name of the root that stands before a path, if one does."""
    name, mark, _ = path.partition(_MEMBER)[0].partition(APART)
    return name if mark else ""


def _below(path: str) -> str:
    """A path without the name of its root."""
    return path.removeprefix(_name(path) + APART)
