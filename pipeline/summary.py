"""What became of the files of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

LISTED = 1000
"""So many files are named in a run's report; it counts them all."""


@dataclass(frozen=True, slots=True)
class Told:
    """News of one file: how it ended, or the `problem` in the way (see `discover`). `unchanged`: it was not read again.

    `count`: for so many files at once, all of them unchanged and none named. `copy`: its content is that of another file of this run.
    """

    source: str
    status: str = ""
    error: str | None = None
    unchanged: bool = False
    problem: str = ""
    document_id: str = ""
    seconds: float = 0.0
    memory_mb: float = 0.0
    again: bool = False
    count: int = 1
    copy: bool = False


@dataclass
class Summary:
    """What became of the files of a run.

    `changing`: files that are being written, among the problems. `interrupted`: it was stopped, and nothing was published. `out_of_time`:
    its time was over, and what was done was published. `left`: files and documents that are still to be read. `outdated`: documents that
    another version has read. `copies`: among the unchanged, files whose content another file of this run has. `gone` and `replaced`: the
    names of files that are there no more, and of documents dropped because their file has another content now; `dropped`: those pruned.
    `statuses`: how the documents stand that are below the roots now.
    `rows`: how many the dataset's tables have now. `news`: the first files that were read or in whose way something was.
    """

    found: int = 0
    read: int = 0
    unchanged: int = 0
    copies: int = 0
    problems: int = 0
    changing: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    interrupted: bool = False
    out_of_time: bool = False
    left: int = 0
    outdated: int = 0
    gone: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    published: bool = False
    number: int = 0
    started: str = ""
    finished: str = ""
    outcome: str = "running"
    sources: list[str] = field(default_factory=list)
    program: str = ""
    knowledge: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    rows_before: dict[str, int] = field(default_factory=dict)
    news: list[Told] = field(default_factory=list)

    def count(self, told: Told) -> None:
        """Add the news of one file."""
        self.problems += bool(told.problem)
        self.changing += told.problem == "changing"
        self.unchanged += told.unchanged * told.count
        self.copies += told.copy
        self.read += not told.unchanged and not told.problem
        if not told.unchanged and len(self.news) < LISTED:
            self.news.append(told)

    def told(self) -> dict[str, Any]:
        """The numbers, for ledger and logs."""
        numbers = {
            name: getattr(self, name) for name in ("found", "read", "unchanged", "copies", "problems", "left", "outdated", "published")
        }
        lists = {name: len(getattr(self, name)) for name in ("gone", "replaced", "dropped")}
        return {"sources": self.sources, "rows": self.rows} | numbers | lists | {"statuses": dict(sorted((+self.statuses).items()))}
