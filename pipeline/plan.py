"""What a run is asked to do, what reads, and one file to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from pipeline.report import Origin
from pipeline.work import Limits
from pipeline.worker import count_processors


@dataclass(frozen=True, slots=True)
class Settings:
    """What, beside the input files and the program, decides what is published. `knowledge` is a folder laid over our own, `edition`
    the edition of the scoring rules to go by, whatever the page says."""

    keep_personal: bool = False
    knowledge: Path | None = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run goes about it.

    force: read again what is stored. stale: read again what another version of the program or its knowledge has read. verify: tell by
    their content whether files are unchanged. prune: drop documents that are no longer among the sources. limit: read at most so many
    documents, new ones first. seconds: stop after that time and publish what is done. only: read nothing but these documents (ids).
    settle: leave files alone that changed less than so many seconds ago. engine: `local`, or `ray` on the cluster at `address`; with no
    address on one of this machine's own.
    """

    workers: int = field(default_factory=count_processors)
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    stale: bool = False
    verify: bool = False
    prune: bool = False
    limit: int | None = None
    seconds: float | None = None
    only: frozenset[str] | None = None
    settle: float = 0.0
    store: str | None = None
    engine: str = "local"
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What reads. `configuration`: choices of the user's that show in the rows; rows made under another one are always made anew."""

    program: str
    knowledge: str
    configuration: str


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read. `refused`: why it is not to be read after all. `stamp`: its size and time when it was found. `again`: the
    content was read before."""

    path: Path
    origin: Origin
    refused: str | None = None
    stamp: tuple[int, int] | None = None
    again: bool = False


def identify(path: Path, source: str) -> Origin:
    """The origin of a file: its content says who it is."""
    with path.open("rb") as file:
        return Origin(source, file_digest(file, "sha256").hexdigest(), path.stat().st_size)
