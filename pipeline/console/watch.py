"""A run that stays: it reads files as they come, once they are no longer being written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from pipeline.console.ending import ExitCode
from pipeline.summary import Summary

SETTLED = 3.0
"""Seconds without a change after which a file counts as written."""
_SHARE = 5
"""A run that took so long is followed by a pause of so many times that, however much changes."""


def watching(sources: Sequence[Path], output: Path, stop: Event, run: Callable[[], tuple[ExitCode, Summary]]) -> ExitCode:
    """Run now, and again after every change below the sources, until `stop` is set, which ends a run as well."""
    from watchfiles import watch

    own = output.resolve()
    changes = watch(
        *sources,
        watch_filter=lambda _, path: own not in Path(path).resolve().parents,
        stop_event=stop,
        rust_timeout=int(SETTLED * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    is_due, is_watched, pause = True, False, 0.0
    while not stop.wait(pause):
        if is_due:
            started = time.monotonic()
            code, summary = run()
            if code == ExitCode.INTERRUPTED:
                return ExitCode.EXTRACTED
            pause = min(_SHARE * (time.monotonic() - started), 60.0)
        found = next(changes, None)
        if found is None:
            break
        # Nobody watched during the first run, for `watch` begins when it is first asked: what came meanwhile is looked for once.
        is_due = bool(found) or summary.changing > 0 or not is_watched
        is_watched = True
    return ExitCode.EXTRACTED
