"""Every run, and whether the dataset is that of the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa

from pipeline.store import sql

_UNPUBLISH = sa.delete(sql.STATE).where(sql.STATE.c.key == "published")


class History:
    """The runs of an open store; `begin` opens a transaction on it. Times are told to it in ISO 8601, it reads no clock."""

    def __init__(self, begin: Callable[[], AbstractContextManager[sa.Connection]]) -> None:
        """See `Store.history`."""
        self._begin = begin

    def start(self, started: str, told: Mapping[str, Any]) -> int:
        """Note that a run begins; returns its number."""
        with self._begin() as connection:
            run = sa.insert(sql.RUNS).values(started=started, outcome="running", told=told)
            return int(connection.scalar(run.returning(sql.RUNS.c.run_id)))

    def end(self, run: int, finished: str, outcome: str, told: Mapping[str, Any]) -> None:
        """Note how it ended."""
        values = {"finished": finished, "outcome": outcome, "told": told}
        with self._begin() as connection:
            connection.execute(sa.update(sql.RUNS).where(sql.RUNS.c.run_id == run).values(values))

    def last(self, most: int) -> list[dict[str, Any]]:
        """The last runs, the last one first, each with `run_id` `started` `finished` `outcome` `told`."""
        with self._begin() as connection:
            found = connection.execute(sa.select(sql.RUNS).order_by(sql.RUNS.c.run_id.desc()).limit(most)).mappings()
            return [dict(row) for row in found]

    def published(self) -> str | None:
        """What wrote the dataset from just the rows there are; None where rows changed since."""
        with self._begin() as connection:
            return connection.scalar(sa.select(sql.STATE.c.value).where(sql.STATE.c.key == "published"))

    def publish(self, by: str) -> None:
        """Note that the dataset is that of the rows."""
        with self._begin() as connection:
            unpublish(connection)
            connection.execute(sa.insert(sql.STATE).values(key="published", value=by))

    def noted(self, key: str) -> str | None:
        """What `note` was told last; None where nothing was, and of `pieces` where the layout has changed since."""
        with self._begin() as connection:
            return connection.scalar(sa.select(sql.STATE.c.value).where(sql.STATE.c.key == key))

    def note(self, key: str, value: str) -> None:
        """Note what the next run can go by: `pieces` and `shelves`, see `publish`."""
        with self._begin() as connection:
            connection.execute(sa.delete(sql.STATE).where(sql.STATE.c.key == key))
            connection.execute(sa.insert(sql.STATE).values(key=key, value=value))


def unpublish(connection: sa.Connection) -> None:
    """Note that rows change: the dataset is to be written again."""
    connection.execute(_UNPUBLISH)
