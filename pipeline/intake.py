"""Which of the files that were found have to be read.

First come the files that are new or changed: they are hashed, and their contents noted in the ledger. Then come known contents that are
due all the same: left over by an earlier run, published under a name that is there no more, made under another configuration, asked for.

What has to be remembered of each file lies on disk: memory does not grow with the archive.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pipeline.archives import Archives
from pipeline.discover import Sources
from pipeline.found import Found
from pipeline.plan import Edition, Job, Plan, identify
from pipeline.publish.shelves import lost
from pipeline.remote import TooLargeError
from pipeline.report import Origin
from pipeline.sightings import Seen, Sightings
from pipeline.spool import Keys, Spool
from pipeline.store import Ledger, Sighting, Store, shares
from pipeline.summary import Summary, Told


@dataclass
class Intake:
    """Files on their way to being jobs. `seen` is the time of the run."""

    sources: Sources
    archives: Archives
    store: Store
    output: Path
    edition: Edition
    plan: Plan
    seen: str
    summary: Summary
    tell: Callable[[Told], None]
    recover: bool = False
    """The last run did not come to its end: what it touched is not known."""
    doubtful: str | None = None
    """The machine went down in a run that began then: what was read since may not have reached the disk."""
    _handed: Keys = field(default_factory=Keys)
    """Contents that are jobs of this run."""

    def __iter__(self) -> Iterator[Job]:
        """The jobs: new contents first, then those that are due again."""
        for number, job in enumerate(self._jobs()):
            if self.plan.limit is None or number < self.plan.limit:
                yield job
            else:
                self.summary.left += 1
                self.archives.discard(job.path)

    def _jobs(self) -> Iterator[Job]:
        new = self._sort()
        if self.plan.only is None:
            for found, before in new:
                yield from self._look(Found._make(found), before)
            self.sightings.finish()
        yield from self._again()

    # What is where

    @property
    def ledger(self) -> Ledger:
        """The ledger of the store."""
        return self.store.ledger

    @cached_property
    def sightings(self) -> Sightings:
        """What the ledger has below the roots of this run."""
        return Sightings(self.ledger, self.sources.whole, self.seen)

    def _compare(self) -> Iterator[Seen]:
        return self.sightings.compare(self.sources.files(self.ledger.below))

    def _sort(self) -> Spool:
        """The files that have to be looked at, each with the content it had. The others are told as unchanged, those gone are noted."""
        new, gone, unchanged = Spool(self.output), Spool(self.output), 0
        for root, path, found, before in self._compare():
            if found is None:
                gone.add((root, path, before.sha256 if before else ""))
                continue
            is_file = path == found.source
            self.summary.found += is_file
            if found.problem:
                if is_file:
                    self.tell(Told(found.source, problem=found.problem, error=found.refused))
            elif before is None or self.plan.verify or not _is_unchanged(found, before) or not found.is_marked:
                if is_file:
                    new.add((tuple(found), before.sha256 if before else None))
            else:
                unchanged += bool(before.sha256)
                self.summary.found += (not is_file) - (not before.sha256)  # an archive counts as its members
        if self.plan.only is None:
            self._note_gone(gone)
        if unchanged:
            self.tell(Told("", unchanged=True, count=unchanged))
        return new

    def _note_gone(self, gone: Iterable[tuple[str, str, str]]) -> None:
        for root, paths in groupby(gone, itemgetter(0)):
            for some in shares(paths):
                self.summary.gone += self.sightings.vanish(root, {path: content for _, path, content in some})

    # New and changed files

    def _look(self, found: Found, before: str | None) -> Iterator[Job]:
        if self.plan.settle and found.mtime_ns > time.time_ns() - self.plan.settle * 1e9:
            self.tell(Told(found.source, problem="changing"))
            return
        here = self._bring(found)
        if here is None:
            return
        members = self.sightings.members(found) if before == "" else {}
        try:
            files = self.archives.open(here)
            if files is None:
                yield from self._take(here, found, before)
                files = []
            elif all(file.member for file in files):
                self.archives.discard(here.path)
                self.sightings.note(found, found, "", before)
                self.summary.found += len(files) - 1
            for file in files:
                yield from self._take(file, found, members.get(file.source))
        except OSError:
            self.tell(Told(found.source, problem="unreadable"))
        else:
            gone = sorted(members.keys() - {file.source for file in files})
            self.summary.gone += self.sightings.vanish(found.root, {path: members[path] for path in gone})

    def _take(self, file: Found, at: Found, before: str | None) -> Iterator[Job]:
        """One file, or one member of the archive `at`: a job where its content is new."""
        origin = _stand_in(file) if file.member and file.refused else identify(file.path, file.source)
        is_handed = origin.sha256 in self._handed
        status = None if is_handed else self.ledger.status(origin.sha256)
        self.sightings.note(file, at, origin.sha256, before)
        if status is None and not is_handed:
            self._handed.add(origin.sha256)
            yield _job(file, at, origin)
            return
        self.archives.discard(file.path)
        self.sightings.touched.add(origin.sha256)
        self.tell(Told(file.source, status or "", unchanged=True, copy=is_handed))

    # Known contents that are due

    def _again(self) -> Iterator[Job]:
        touched = self.sightings.touched
        if self.recover:
            touched.update(self.ledger.contents())
        self.summary.replaced += self.ledger.supersede(touched)
        yield from self._fetch(self._due())
        if self.plan.stale:
            yield from self._fetch(self.ledger.contents(versions=(self.edition.program, self.edition.knowledge)))

    def _due(self) -> Iterator[str]:
        ledger = self.ledger
        if self.plan.only is not None:
            yield from ledger.unread(self.plan.only)
            return
        yield from ledger.due()
        if self.plan.force:
            yield from ledger.contents()
            return
        yield from ledger.contents(configuration=self.edition.configuration)
        if self.doubtful:
            yield from ledger.tried_since(self.doubtful)
        yield from ledger.misnamed(self.sightings.touched)
        yield from lost(self.store, self.output)

    def _fetch(self, due: Iterable[str]) -> Iterator[Job]:
        """A job for each of these contents that a file of this run has, under its name."""
        wanted = Keys(c for c in self.ledger.present(due, self.sightings.roots) if c not in self._handed)
        for _, path, found, before in self._compare() if wanted else ():
            if found is None or before is None or path != found.source or not _is_unchanged(found, before):
                continue
            members = self.sightings.members(found) if not before.sha256 else {}
            is_wanted = before.sha256 in wanted or any(content in wanted for content in members.values())
            here = self._bring(found, before.sha256) if is_wanted else None
            if here and before.sha256:
                yield from self._want(here, found, before.sha256, wanted)
            elif here:
                for file in self.archives.open(here) or ():
                    if members.get(file.source) in wanted:
                        yield from self._want(file, found, members[file.source], wanted)
                    else:
                        self.archives.discard(file.path)

    def _bring(self, found: Found, content: str = "") -> Found | None:
        """The file at hand; None where it cannot be had, or has not the `content` asked for, which is told."""
        try:
            here = self.archives.bring(found)
        except OSError as error:
            self.tell(Told(found.source, problem="too_large" if isinstance(error, TooLargeError) else "unreadable"))
            return None
        if found.is_remote and content and identify(here.path, found.source).sha256 != content:
            self.archives.discard(here.path)
            self.tell(Told(found.source, problem="changing"))
            return None
        return here

    def _want(self, file: Found, at: Found, content: str, wanted: Keys) -> Iterator[Job]:
        wanted.discard(content)
        self._handed.add(content)
        self.summary.unchanged -= 1  # as it was told to be
        yield _job(file, at, Origin(self.ledger.first_source(content), content, file.size), again=True)


def _is_unchanged(found: Found, before: Sighting) -> bool:
    """Whether a file is the one that was there, as far as a look at it tells."""
    return before[1:] == (found.size, found.mtime_ns, found.inode)


def _job(file: Found, at: Found, origin: Origin, *, again: bool = False) -> Job:
    return Job(file.path, origin, file.refused, None if file.member or at.is_remote else (at.size, at.mtime_ns), again)


def _stand_in(found: Found) -> Origin:
    """The origin of a member that was refused: with no content to tell who it is, its path does."""
    return Origin(found.source, sha256(found.source.encode()).hexdigest(), found.size)
