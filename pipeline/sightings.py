"""What is where: what the ledger has of the files, and what this run has seen of them since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from pipeline.discover import Found
from pipeline.store import Ledger, Sighting

_BATCH = 1000
"""Sightings that are noted at once."""


class Sightings:
    """The files below some roots. `seen` is the time of the run."""

    def __init__(self, ledger: Ledger, roots: Iterable[str], seen: str) -> None:
        self._ledger, self._seen = ledger, seen
        self._numbers = {root: ledger.root(root, seen) for root in sorted(roots)}
        self._there = {root: ledger.there(number) for root, number in self._numbers.items()}
        self._unwritten: list[tuple[int, str, Sighting]] = []
        self.touched: set[str] = set()
        """Known contents that are at another path now, or at one path less."""

    @property
    def roots(self) -> list[int]:
        """The ledger's numbers of the roots."""
        return sorted(self._numbers.values())

    def known(self, found: Found) -> Sighting | None:
        """How a file was seen last; None where it never was, or was gone then."""
        return self._there[found.root].get(found.source)

    def paths(self, root: str) -> set[str]:
        """All that was seen below a root."""
        return set(self._there[root])

    def members(self, archive: Found) -> dict[str, str]:
        """The members of an archive: path -> content."""
        paths = self._members.get((archive.root, archive.source), ())
        return {path: self._there[archive.root][path].sha256 for path in sorted(paths) if path in self._there[archive.root]}

    @cached_property
    def _members(self) -> dict[tuple[str, str], set[str]]:
        members: dict[tuple[str, str], set[str]] = {}
        for root, paths in self._there.items():
            for path in paths:
                archive, mark, _ = path.partition("!/")
                if mark and archive in paths and not paths[archive].sha256:
                    members.setdefault((root, archive), set()).add(path)
        return members

    def note(self, file: Found, at: Found, content: str) -> None:
        """Note a file, or a member of the archive `at`. The content of an archive is empty: its members count."""
        before = self.known(file)
        if before and before.sha256 != content:
            self.touched.add(before.sha256)
        sighting = Sighting(content, at.size, at.mtime_ns, at.inode)
        if file.member:
            self._members.setdefault((at.root, at.source), set()).add(file.source)
        self._there[file.root][file.source] = sighting
        self._unwritten.append((self._numbers[file.root], file.source, sighting))
        if len(self._unwritten) >= _BATCH:
            self._write()

    def vanish(self, root: str, paths: Sequence[str]) -> list[str]:
        """Note that these are there no more; returns those that are no archives."""
        self._ledger.vanish(self._numbers[root], paths)
        contents = {path: self._there[root].pop(path).sha256 for path in paths}
        self.touched.update(contents.values())
        return [path for path, content in contents.items() if content]

    def finish(self) -> None:
        """Note that all was looked at."""
        self._write()
        self._ledger.looked(self.roots, self._seen)

    def _write(self) -> None:
        self._ledger.note(self._seen, self._unwritten)
        self._unwritten.clear()
