"""Which of the files that were found have to be read.

First come the files that are new or changed: they are hashed, and their contents noted in the ledger. Then come known contents that are
due all the same: left over by an earlier run, published under a name that is there no more, made under another configuration, asked for.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pipeline.archives import Archives
from pipeline.discover import Found
from pipeline.plan import Edition, Job, Plan, identify
from pipeline.publish.documents import document_ids
from pipeline.remote import TooLargeError
from pipeline.report import Origin
from pipeline.sightings import Sightings
from pipeline.store import Ledger, Standing
from pipeline.summary import Summary, Told


@dataclass
class Intake:
    """Files on their way to being jobs. `seen` is the time of the run."""

    files: Sequence[Found]
    archives: Archives
    ledger: Ledger
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
    _handed: set[str] = field(default_factory=set)
    """Contents that are jobs of this run."""
    _counted: set[str] = field(default_factory=set)
    """Contents of unchanged files, whose status counts."""

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
            for found in new:
                yield from self._look(found)
            self.sightings.finish()
        yield from self._again()

    # What is where

    @cached_property
    def sightings(self) -> Sightings:
        """What the ledger has below the roots of this run."""
        return Sightings(self.ledger, {found.root for found in self.files}, self.seen)

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        return self.ledger.standings()

    def _sort(self) -> list[Found]:
        """The files that have to be looked at. The others are told as unchanged, those that are gone are noted."""
        new: list[Found] = []
        kept: Counter[str] = Counter()
        seen: dict[str, set[str]] = defaultdict(set)
        for found in self.files:
            known = self.sightings.known(found)
            seen[found.root].add(found.source)
            if found.problem:
                self.tell(Told(found.source, problem=found.problem, error=found.refused))
            elif known is None or self.plan.verify or known[1:] != found[3:6] or not found.is_marked:
                new.append(found)
            elif known.sha256:
                kept[known.sha256] += 1
            else:
                members = self.sightings.members(found)
                seen[found.root].update(members)
                kept.update(members.values())
                self.summary.found += len(members) - 1
        if self.plan.only is None:
            self._note_gone(seen)
        self._keep(kept)
        return new

    def _note_gone(self, seen: dict[str, set[str]]) -> None:
        hidden = tuple(f"{found.source}/" for found in self.files if found.problem == "unreadable")
        whole = {found.root for found in self.files if not found.problem}  # a root without a single file is not there itself
        opened = {(found.root, found.source) for found in self.files}
        for root in sorted(whole):
            gone = [p for p in self.sightings.paths(root) - seen[root] if not p.startswith(hidden)]
            gone = sorted(p for p in gone if (root, p.partition("!/")[0]) not in opened or "!/" not in p)
            self.summary.gone += self.sightings.vanish(root, gone)

    def _keep(self, kept: Counter[str]) -> None:
        """Tell of the files that are unchanged; each content counts once."""
        if kept:
            self.tell(Told("", unchanged=True, count=kept.total()))
        statuses = Counter(self._status(content) for content in kept)
        self.summary.statuses.update(statuses)
        self._counted.update(kept)

    def _status(self, content: str) -> str:
        standing = self._standings.get(content)
        return standing.status if standing else "extracted"

    # New and changed files

    def _look(self, found: Found) -> Iterator[Job]:
        if self.plan.settle and found.mtime_ns > time.time_ns() - self.plan.settle * 1e9:
            self.tell(Told(found.source, problem="changing"))
            return
        here = self._bring(found)
        if here is None:
            return
        try:
            files = self.archives.open(here)
            if files is None:
                yield from self._take(here, found)
                files = []
            elif all(file.member for file in files):
                self.archives.discard(here.path)
                self.sightings.note(found, found, "")
                self.summary.found += len(files) - 1
            for file in files:
                yield from self._take(file, found)
        except OSError:
            self.tell(Told(found.source, problem="unreadable"))
        else:
            lost = self.sightings.members(found).keys() - {file.source for file in files}
            self.summary.gone += self.sightings.vanish(found.root, sorted(lost))

    def _take(self, file: Found, at: Found) -> Iterator[Job]:
        """One file, or one member of the archive `at`: a job where its content is new."""
        origin = _stand_in(file) if file.member and file.refused else identify(file.path, file.source)
        is_handed = origin.sha256 in self._handed
        standing = None if is_handed else self.ledger.standing(origin.sha256)
        self.sightings.note(file, at, origin.sha256)
        if standing is None and not is_handed:
            self._handed.add(origin.sha256)
            yield _job(file, at, origin)
            return
        self.archives.discard(file.path)
        self.sightings.touched.add(origin.sha256)
        is_counted = standing is None or origin.sha256 in self._counted
        self._counted.add(origin.sha256)
        self.tell(Told(file.source, "" if is_counted else self._status(origin.sha256), unchanged=True, copy=is_handed))

    # Known contents that are due

    def _again(self) -> Iterator[Job]:
        if self.recover:
            self.sightings.touched |= self.ledger.contents()
        self.summary.replaced += self.ledger.supersede(self.sightings.touched)
        versions = (self.edition.program, self.edition.knowledge)
        due, stale = self._due(), self.ledger.contents(versions=versions) if self.plan.stale else set()
        for contents in (due, stale - due):
            contents -= self._handed
            names = self.ledger.sources(contents)
            yield from self._fetch({content: name for content, (_, name) in names.items()})

    def _due(self) -> set[str]:
        if self.plan.only is not None:
            return {content for content in self._standings if content[:16] in self.plan.only}
        due = {content for content, standing in self._standings.items() if standing.is_due}
        if self.plan.force:
            return due | self.ledger.contents()
        due |= self.ledger.contents(configuration=self.edition.configuration)
        if self.doubtful:
            due |= self.ledger.tried_since(self.doubtful)
        names = self.ledger.sources(self.sightings.touched - {""})
        due |= {content for content, (published, first) in names.items() if published not in (None, first)}
        written = document_ids(self.output)
        if len(written) < self.ledger.readable():
            due |= {content for key, content in self.ledger.readables().items() if key not in written}
        return due

    def _fetch(self, wanted: dict[str, str]) -> Iterator[Job]:
        """A job for each content that a file of this run has, under its name."""
        if not wanted:
            return
        for found in self.files:
            known = self.sightings.known(found)
            if known is None or found.problem:
                continue
            members = {} if known.sha256 else self.sightings.members(found)
            is_wanted = known.sha256 in wanted or not wanted.keys().isdisjoint(members.values())
            here = self._bring(found, known.sha256) if is_wanted else None
            if here and known.sha256:
                yield from self._want(here, found, known.sha256, wanted)
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

    def _want(self, file: Found, at: Found, content: str, wanted: dict[str, str]) -> Iterator[Job]:
        name = wanted.pop(content, None)
        if name is None:
            return
        self._handed.add(content)
        if content in self._counted:  # it is not unchanged after all
            self.summary.unchanged -= 1
            self.summary.statuses[self._status(content)] -= 1
        yield _job(file, at, Origin(name, content, file.size), again=True)


def _job(file: Found, at: Found, origin: Origin, *, again: bool = False) -> Job:
    return Job(file.path, origin, file.refused, None if file.member or at.is_remote else (at.size, at.mtime_ns), again)


def _stand_in(found: Found) -> Origin:
    """The origin of a member that was refused: with no content to tell who it is, its path does."""
    return Origin(found.source, sha256(found.source.encode()).hexdigest(), found.size)
