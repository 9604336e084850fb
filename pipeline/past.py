"""What the runs before this one left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.history import History

FINISHED = "finished"
"""The outcome of a run that came to its end; others are `running` (killed), `interrupted` and `out of time`."""
_RUNS = 100


@dataclass(frozen=True, slots=True)
class Past:
    """`rows`: how many each table had. `is_cut`: the last run did not come to its end.

    `doubtful`: when the first of those runs began that were cut off by the machine itself. A process that is killed leaves its files whole;
    a machine that goes down may lose what the disk had not yet written.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    is_cut: bool = False
    doubtful: str | None = None

    @classmethod
    def of(cls, history: History, boot: str) -> Past:
        """What the ledger's runs tell; `boot`: this start of the machine."""
        runs = history.last(_RUNS)
        if not runs:
            return cls()
        doubtful = None
        for run in runs:
            if run["outcome"] == FINISHED:
                break
            if run["outcome"] == "running" and (run["told"].get("boot") != boot or not boot):
                doubtful = run["started"]
        return cls(runs[0]["told"].get("rows", {}), runs[0]["outcome"] != FINISHED, doubtful)


def boot() -> str:
    """What tells this start of the machine from others; empty where nothing does."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
