"""What a run has to remember of each file, on disk instead of in memory; it is gone when the run ends, however it ends."""

from __future__ import annotations

import marshal
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, MutableSet
from pathlib import Path
from typing import Any

_PAGE = 1000
"""Keys that are in memory at a time."""


class Spool:
    """Tuples of plain values, in the order in which they came: first all are added, then they are read."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where there is room."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (as long as we)
        self._count = 0

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def add(self, values: tuple[Any, ...]) -> None:
        """Add one."""
        marshal.dump(values, self._file)
        self._count += 1

    def __iter__(self) -> Iterator[Any]:
        """From the first one on."""
        self._file.seek(0)
        for _ in range(self._count):
            yield marshal.load(self._file)  # our own: nobody else can open it


class Keys(MutableSet[str]):
    """A set of texts, none of them empty; read in their order.

    SQLite keeps what is small in memory and the rest in a file without a name.
    """

    def __init__(self, keys: Iterable[str] = ()) -> None:
        """The set of these."""
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self.update(keys)

    def __contains__(self, key: object) -> bool:
        """Whether it is in the set."""
        return self._database.execute("SELECT 1 FROM keys WHERE key = ?", (key,)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        """In order; what is added meanwhile may be among them."""
        last = ""
        while page := self._database.execute(f"SELECT key FROM keys WHERE key > ? ORDER BY key LIMIT {_PAGE}", (last,)).fetchall():
            yield from (key for (key,) in page)
            ((last,),) = page[-1:]

    def __len__(self) -> int:
        """How many there are."""
        return int(self._database.execute("SELECT count(*) FROM keys").fetchone()[0])

    def add(self, value: str) -> None:
        """Add one."""
        self._database.execute("INSERT OR IGNORE INTO keys VALUES (?)", (value,))

    def discard(self, value: str) -> None:
        """Take one away, if it is there."""
        self._database.execute("DELETE FROM keys WHERE key = ?", (value,))

    def update(self, keys: Iterable[str]) -> None:
        """Add these."""
        self._database.executemany("INSERT OR IGNORE INTO keys VALUES (?)", ((key,) for key in keys))
