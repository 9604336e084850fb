"""The folders in which the documents' files lie, by the first two digits of their ids: which of them have to be looked into, and put right.

A folder's time changes with the names in it. Those that have the time that was noted hold what they should and are not listed: that would
cost a night more than its new documents do.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.documents import ASIDE, FILE

if TYPE_CHECKING:
    from pipeline.store import Store

_NAMES = tuple(f"{number:02x}" for number in range(256))
_SETTLED = 2_000_000_000
"""Nanoseconds after which a change gives a folder another time on every file system."""


def lost(store: Store, output: Path) -> Iterator[str]:
    """The contents of documents whose file is gone."""
    for name, files in _changed(store, output):
        yield from (content for document, content in store.ledger.readables(name).items() if f"{document}.json" not in files)


def sweep(store: Store, output: Path) -> None:
    """Remove the files of documents that are not in the dataset, and what a killed run left unfinished; note that all is in order."""
    for name, files in _changed(store, output):
        kept = store.ledger.readables(name)
        for file in sorted(files):
            if file.endswith(ASIDE) or (FILE.fullmatch(file) and file[:16] not in kept):
                (output / "documents" / name / file).unlink()
    latest = time.time_ns() - _SETTLED
    stamps = {name: stamp for name in _NAMES if (stamp := _stamp(output, name)) < latest}
    store.history.note("shelves", json.dumps(stamps))


def _changed(store: Store, output: Path) -> Iterator[tuple[str, set[str]]]:
    """The folders that are not known to be in order, each with the names in it."""
    known = json.loads(store.history.noted("shelves") or "{}")
    for name in _NAMES:
        stamp = _stamp(output, name)
        if stamp != known.get(name):
            yield name, set(os.listdir(output / "documents" / name)) if stamp else set()  # noqa: PTH208


def _stamp(output: Path, name: str) -> int:
    """When a folder changed last; 0 where there is none."""
    try:
        return os.stat(output / "documents" / name).st_mtime_ns  # noqa: PTH116
    except FileNotFoundError:
        return 0
