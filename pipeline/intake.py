"""Which of the files that were found have to be read, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.discover import Found
from pipeline.publish.documents import document_path
from pipeline.report import Origin
from pipeline.store import LedgerEntry, Store
from pipeline.work import MEGABYTE


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read. `refused`: why it is not to be read after all."""

    path: Path
    origin: Origin
    modified: float = 0.0
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """News of one file: how it ended, or the `problem` in the way (see `discover`). `unchanged`: it was not read again."""

    source: str
    status: str = ""
    error: str | None = None
    unchanged: bool = False
    problem: str = ""


@dataclass
class Summary:
    """What became of the files of a run. `interrupted`: it was stopped, and nothing was published."""

    found: int = 0
    read: int = 0
    unchanged: int = 0
    problems: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    interrupted: bool = False

    def grow(self, files: int) -> None:
        """An archive turned out to hold so many files more than the one it is."""
        self.found += files

    def count(self, told: Told) -> None:
        """Add the news of one file."""
        self.problems += bool(told.problem)
        self.unchanged += told.unchanged
        self.read += not told.unchanged and not told.problem
        if told.status:
            self.statuses[told.status] += 1


@dataclass(frozen=True, slots=True)
class Edition:
    """What reads: rows made by another edition are made anew. `seen` is the time of the run, for the ledger only."""

    program: str
    knowledge: str
    seen: str


@dataclass
class Intake:
    """Files on their way to being jobs. Iterating yields a job for each content that the store does not have from the same edition."""

    files: Iterable[Found]
    store: Store
    output: Path
    edition: Edition
    force: bool
    tell: Callable[[Told], None]
    discard: Callable[[Path], None] = lambda path: None
    """Hears of a file that need not be read."""
    document_ids: set[str] = field(default_factory=set)
    """Every document that was found, read or not."""

    def __iter__(self) -> Iterator[Job]:
        """The jobs, in the order of the files."""
        for found in self.files:
            if found.problem:
                self.tell(Told(found.source, problem=found.problem))
                continue
            try:
                origin = _stand_in(found) if found.member and found.refused else identify(found.path, found.source)
            except OSError:
                self.tell(Told(found.source, problem="unreadable"))
                continue
            if origin.document_id in self.document_ids:
                self._pass_by(found, origin, "")
            elif self._is_stored(origin):
                self._pass_by(found, origin, self._status(origin))
            else:
                yield Job(found.path, origin, found.modified, found.refused)
            self.document_ids.add(origin.document_id)

    def entry(self, job: Job, seconds: float, peak_memory: int) -> LedgerEntry:
        """What the ledger says of a job that is done."""
        return LedgerEntry(
            paths={job.origin.source: job.modified},
            seen=self.edition.seen,
            program_version=self.edition.program,
            knowledge_version=self.edition.knowledge,
            duration_s=round(seconds, 3),
            peak_memory_mb=round(peak_memory / MEGABYTE, 1),
        )

    def _is_stored(self, origin: Origin) -> bool:
        return (
            not self.force
            and self.store.known(origin.sha256, self.edition.program, self.edition.knowledge, origin.source)
            and document_path(self.output, origin.document_id).is_file()
        )

    def _status(self, origin: Origin) -> str:
        _, row = self.store.row(origin.document_id)
        return str(getattr(row, "status", ""))

    def _pass_by(self, found: Found, origin: Origin, status: str) -> None:
        self.store.see(origin.sha256, {found.source: found.modified}, self.edition.seen)
        self.discard(found.path)
        self.tell(Told(found.source, status, unchanged=True))


def identify(path: Path, source: str) -> Origin:
    """The origin of a file: its content says who it is."""
    with path.open("rb") as file:
        return Origin(source, file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _stand_in(found: Found) -> Origin:
    """The origin of a member that was refused: with no content to tell who it is, its path does."""
    return Origin(found.source, sha256(found.source.encode()).hexdigest(), found.size)
