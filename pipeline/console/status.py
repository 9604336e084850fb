"""How the ingestion stands: `jixiao status`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipeline.console.messages import Messages
from pipeline.console.trouble import trouble
from pipeline.printing import printable
from pipeline.store import Store
from pipeline.store.ledger import PENDING

_RUNS = 14
"""Runs that are shown: two weeks of nights."""
_BLOCKS = "▁▂▃▄▅▆▇█"


def standing(store: Store) -> dict[str, Any]:
    """The last runs, what is still to be read, why documents failed, how many were read and how many failed from run to run."""
    ledger = store.ledger
    runs, statuses = store.history.last(_RUNS), ledger.statuses()
    told = [run["told"] for run in reversed(runs) if run["finished"]]
    return {
        "runs": runs,
        "contents": dict(sorted(statuses.items())),
        "backlog": {
            "pending": statuses[PENDING],
            "quarantined": statuses["quarantined"],
            "failed": statuses["failed"],
            "outdated": told[-1].get("outdated", 0) if told else 0,
        },
        "reasons": [{"status": status, "reason": reason, "documents": count} for status, reason, count in ledger.reasons()],
        "trend": {
            "read": [run.get("read", 0) for run in told],
            "failed": [sum(run.get("statuses", {}).get(name, 0) for name in ("failed", "quarantined")) for run in told],
        },
    }


def as_json(stands: dict[str, Any]) -> str:
    """For programs."""
    return json.dumps(stands, ensure_ascii=False, indent=1)


def as_text(say: Messages, stands: dict[str, Any]) -> Iterator[str]:
    """For people."""
    yield say("status_of.runs")
    for run in stands["runs"]:
        told = run["told"]
        numbers = {name: told.get(name, 0) for name in ("read", "unchanged", "copies", "gone", "left")}
        numbers["unchanged"] -= numbers["copies"]
        parts = " · ".join(f"{say(f'summary.{name}')} {count}" for name, count in numbers.items() if count)
        outcome = say(f"outcome.{run['outcome'].replace(' ', '_')}")
        yield f"  {run['started']}  {_seconds(run)}  {outcome}  {parts}".rstrip()
    yield f"{say('status_of.contents')}  " + " · ".join(f"{say(f'status.{name}')} {n}" for name, n in stands["contents"].items())
    yield f"{say('status_of.backlog')}  " + (
        " · ".join(f"{say(f'backlog.{name}')} {n}" for name, n in stands["backlog"].items() if n) or say("status_of.none")
    )
    for name, numbers in stands["trend"].items():
        yield f"{say(f'trend.{name}')}  {_spark(numbers)}  {' '.join(map(str, numbers))}"
    if stands["reasons"]:
        yield say("status_of.reasons")
    for reason in stands["reasons"]:
        yield f"  {reason['documents']}  {say('status.' + reason['status'])}  {printable(trouble(say.language, reason['reason']))}".rstrip()


def _seconds(run: dict[str, Any]) -> str:
    if not run["finished"]:
        return "–"
    return f"{(datetime.fromisoformat(run['finished']) - datetime.fromisoformat(run['started'])).total_seconds():.0f} s"


def _spark(numbers: list[int]) -> str:
    most = max(numbers, default=0) or 1
    return "".join(_BLOCKS[n * (len(_BLOCKS) - 1) // most] for n in numbers)
