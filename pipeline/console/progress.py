"""What is told while a run goes on, and at its end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import schema
from pipeline.console.log import log_told
from pipeline.console.messages import Messages
from pipeline.console.trouble import trouble
from pipeline.printing import printable
from pipeline.store import Store
from pipeline.summary import Summary, Told

Tell = Callable[[Told, int], None]


@contextmanager
def progress(say: Messages, *, quiet: bool, as_json: bool = False) -> Iterator[Tell]:
    """A function that is told of each file: a bar on a terminal, else a line for each file that was read, on standard error."""
    if as_json:
        yield log_told
    elif quiet:
        yield lambda told, found: None
    elif sys.stderr.isatty():
        with _bar(say) as tell:
            yield tell
    else:
        yield lambda told, found: _print(say, told)


def line(say: Messages, told: Told) -> str:
    """One file's news in one line."""
    if told.problem:
        return say(f"problem.{told.problem}", source=told.source, reason=printable(trouble(say.language, told.error or "")))
    error = f"  {printable(trouble(say.language, told.error))}" if told.error else ""
    return f"{say(f'status.{told.status}')}  {told.source}{error}"


def _print(say: Messages, told: Told) -> None:
    if not told.unchanged:  # a second copy of a file has no status of its own
        print(line(say, told), file=sys.stderr, flush=True)


@contextmanager
def _bar(say: Messages) -> Iterator[Tell]:
    from rich import progress as rich
    from rich.console import Console
    from rich.text import Text

    class Rate(rich.ProgressColumn):
        def render(self, task: rich.Task) -> Text:
            return Text(say("run.rate", rate=task.finished_speed or task.speed or 0.0))

    columns = (rich.TextColumn("{task.description}"), rich.BarColumn(), rich.MofNCompleteColumn(), Rate(), rich.TimeRemainingColumn())
    with rich.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(say("run.progress"), total=None)

        def tell(told: Told, found: int) -> None:
            bar.update(task, total=found, advance=told.count)
            if told.problem or (told.status != "extracted" and not told.unchanged):
                bar.console.print(Text(line(say, told)))

        yield tell


def summarise(say: Messages, summary: Summary, output: Path, store: str | Path) -> str:
    """The end of a run: what it did, and what the dataset holds now."""
    with Store.open(store, create=False) as opened:
        ledger = opened.ledger
        totals = {name: ledger.totals()[name] for name in ("projects", "indicators")}
        statuses, severities = ledger.tally("documents", "status"), ledger.tally("findings", "severity")
    unchanged = summary.unchanged - summary.copies
    this_run = {"read": summary.read, "unchanged": unchanged, "copies": summary.copies, "not_read": summary.problems}
    rows = [
        ("this_run", summary.found, _list(say, "summary", this_run)),
        ("documents", sum(statuses.values()), _list(say, "status", {name: statuses[name] for name in schema.STATUSES})),
        *((name, total, "") for name, total in totals.items()),
        ("findings", sum(severities.values()), _list(say, "severity", {name: severities[name] for name in schema.SEVERITIES})),
    ]
    kept = {"gone": len(summary.gone), "outdated": summary.outdated, "left": summary.left, "dropped": len(summary.dropped)}
    if any(kept.values()):
        rows.insert(1, ("beside", sum(kept.values()), _list(say, "summary", kept)))
    lines = [f"{say(f'summary.{name}')}  {total}  {parts}".rstrip() for name, total, parts in rows]
    return "\n".join([*lines, f"{say('summary.dataset')}  {output / 'dataset'}"])


def _list(say: Messages, group: str, counts: dict[str, int]) -> str:
    return " · ".join(f"{say(f'{group}.{name}')} {count}" for name, count in counts.items() if count)
