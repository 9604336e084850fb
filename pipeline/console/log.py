"""What happens as JSON, one object a line, on standard error: `--log-json`."""

from __future__ import annotations

import json
import sys
from typing import Any

from pipeline.summary import Summary, Told


def log_told(told: Told, found: int) -> None:
    """One file's news."""
    if told.problem:
        log("problem", source=told.source, problem=told.problem)
    elif not told.source:
        log("unchanged", files=told.count)
    elif told.unchanged:
        log("duplicate", source=told.source)
    else:
        names = ("source", "document_id", "status", "error", "seconds", "memory_mb", "again")
        log("document", **{name: getattr(told, name) for name in names})


def log_summary(summary: Summary) -> None:
    """The end of a run."""
    log("run", number=summary.number, outcome=summary.outcome, started=summary.started, **summary.told())


def log(event: str, **values: Any) -> None:
    """One line: the time, the event and its values."""
    from pipeline.run import now

    print(json.dumps({"time": now(), "event": event, **values}, ensure_ascii=False), file=sys.stderr, flush=True)
