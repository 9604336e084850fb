"""The ledger: every file ever seen, by its content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import sqlalchemy as sa

from pipeline import schema
from pipeline.store import sql
from pipeline.store.history import unpublish

DEATHS = 2
"""A file that killed its worker so often in a row is quarantined: only `jixiao retry` takes it again."""
PENDING = "pending"
"""The status of a content that was seen and not yet read; the backlog."""
GOOD = ("extracted", "partial")
_STANDING = sa.select(sql.CONTENTS.c.status, sql.CONTENTS.c.deaths).where(sql.CONTENTS.c.sha256 == sa.bindparam("content"))
_SHARE = 500
"""Values in one IN list."""


class Sighting(NamedTuple):
    """A file as it was seen: its content, and what a quick look can tell of it. The content of an archive is empty: its members count."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int


class Standing(NamedTuple):
    """How a content stands: its status, and how many attempts in a row killed their worker."""

    status: str
    deaths: int

    @property
    def is_due(self) -> bool:
        """Whether it is to be read without anybody asking for it."""
        return self.status == PENDING or (self.status == "failed" and 0 < self.deaths < DEATHS)


class Ledger:
    """The ledger of an open store; `begin` opens a transaction on it. Times are told to it in ISO 8601, it reads no clock."""

    def __init__(self, begin: Callable[[], AbstractContextManager[sa.Connection]]) -> None:
        """See `Store.ledger`."""
        self._begin = begin

    # Files

    def root(self, root: str, seen: str) -> int:
        """The number of a source folder; it is noted when it is new."""
        with self._begin() as connection:
            number = connection.scalar(sa.select(sql.ROOTS.c.root_id).where(sql.ROOTS.c.root == root))
            if number is None:
                insert = sa.insert(sql.ROOTS).values(root=root, last_seen=seen).returning(sql.ROOTS.c.root_id)
                number = connection.scalar(insert)
        return int(number)

    def looked(self, roots: Collection[int], seen: str) -> None:
        """Note that these roots were looked at, and so all files that are there."""
        with self._begin() as connection:
            connection.execute(sa.update(sql.ROOTS).where(sql.ROOTS.c.root_id.in_(roots)).values(last_seen=seen))

    def there(self, root: int) -> dict[str, Sighting]:
        """The files below a root as they were when it was looked at last, by path."""
        c = sql.PATHS.c
        query = sa.select(c.path, c.sha256, c.size_bytes, c.mtime_ns, c.inode).where(c.root_id == root, c.last_seen.is_(None))
        with self._begin() as connection:
            return {row[0]: Sighting._make(row[1:]) for row in connection.execute(query).all()}

    def paths(self, roots: Collection[str]) -> dict[str, set[str]]:
        """The files below source folders when they were looked at last, by folder; of folders that are known."""
        if not roots:
            return {}
        p, r = sql.PATHS.c, sql.ROOTS.c
        query = sa.select(r.root, p.path).join_from(sql.PATHS, sql.ROOTS, p.root_id == r.root_id)
        found: dict[str, set[str]] = {}
        with self._begin() as connection:
            for root, path in connection.execute(query.where(r.root.in_(roots), p.last_seen.is_(None))):
                found.setdefault(root, set()).add(path)
        return found

    def note(self, seen: str, sightings: Iterable[tuple[int, str, Sighting]]) -> None:
        """Note what is where: (root, path, sighting). A new content waits to be read; an old one at the same path is gone."""
        rows = [
            {"root_id": root, "path": path, "sha256": s.sha256, "size_bytes": s.size, "mtime_ns": s.mtime_ns, "inode": s.inode}
            for root, path, s in sightings
        ]
        if not rows:
            return
        new = [
            {"sha256": r["sha256"], "document_id": str(r["sha256"])[:16], "size_bytes": r["size_bytes"], "first_seen": seen}
            | {"attempts": 0, "deaths": 0, "status": PENDING}
            for r in rows
            if r["sha256"]
        ]
        news = ("size_bytes", "mtime_ns", "inode")
        with self._begin() as connection:
            insert = sql.insert(connection.dialect.name, sql.PATHS)
            changed = {name: insert.excluded[name] for name in news} | {"last_seen": None}
            self._vanish(connection, rows)
            connection.execute(
                insert.on_conflict_do_update(index_elements=["root_id", "path", "sha256"], set_=changed),
                [r | {"first_seen": seen} for r in rows],
            )
            if new:
                connection.execute(sql.insert(connection.dialect.name, sql.CONTENTS).on_conflict_do_nothing(), new)

    def vanish(self, root: int, paths: Iterable[str]) -> None:
        """Note that these files are there no more; they were seen last when their root was."""
        rows = [{"root_id": root, "path": path} for path in paths]
        if rows:
            with self._begin() as connection:
                self._vanish(connection, rows)

    def _vanish(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        paths, roots = sql.PATHS, sql.ROOTS
        last = sa.select(roots.c.last_seen).where(roots.c.root_id == paths.c.root_id).scalar_subquery()
        at = (paths.c.root_id == sa.bindparam("at_root"), paths.c.path == sa.bindparam("at_path"), paths.c.last_seen.is_(None))
        given = [{"at_root": row["root_id"], "at_path": row["path"]} for row in rows]
        connection.execute(sa.update(paths).where(*at).values(last_seen=last), given)

    # Contents

    def standing(self, sha256: str) -> Standing | None:
        """How a content stands; None where it was never seen."""
        with self._begin() as connection:
            found = connection.execute(_STANDING, {"content": sha256}).first()
        return Standing(*found) if found else None

    def standings(self) -> dict[str, Standing]:
        """All contents that were not extracted."""
        c = sql.CONTENTS.c
        with self._begin() as connection:
            found = connection.execute(sa.select(c.sha256, c.status, c.deaths).where(c.status != "extracted"))
            return {row[0]: Standing(row[1], row[2]) for row in found.all()}

    def contents(self, *, configuration: str | None = None, versions: tuple[str, str] | None = None) -> set[str]:
        """The contents that were read; only those read under another configuration, or by other versions of program or knowledge."""
        c = sql.CONTENTS.c
        query = sa.select(c.sha256).where(c.attempts > 0)
        if configuration is not None:
            query = query.where(c.configuration != configuration)
        if versions is not None:
            query = query.where(sa.or_(c.program_version != versions[0], c.knowledge_version != versions[1]))
        with self._begin() as connection:
            return {row[0] for row in connection.execute(query).all()}

    def mixed(self, configuration: str) -> int:
        """How many documents in the dataset were read under another configuration."""
        documents, c = sql.TABLES["documents"].c, sql.CONTENTS.c
        others = sa.select(c.document_id).where(c.configuration != configuration, c.attempts > 0)
        query = sa.select(sa.func.count()).where(documents.document_id.in_(others))
        with self._begin() as connection:
            return connection.scalar(query) or 0

    def tried_since(self, time: str) -> set[str]:
        """The contents that were read at that time or later."""
        c = sql.CONTENTS.c
        with self._begin() as connection:
            return {row[0] for row in connection.execute(sa.select(c.sha256).where(c.last_tried >= time)).all()}

    def outdated(self, versions: tuple[str, str]) -> int:
        """How many contents other versions of program or knowledge have read."""
        c = sql.CONTENTS.c
        query = sa.select(sa.func.count()).where(c.attempts > 0)
        query = query.where(sa.or_(c.program_version != versions[0], c.knowledge_version != versions[1]))
        with self._begin() as connection:
            return connection.scalar(query) or 0

    def readable(self) -> int:
        """How many documents have rows of their own, and so a file."""
        documents = sql.TABLES["documents"].c
        with self._begin() as connection:
            return connection.scalar(sa.select(sa.func.count()).where(documents.status.in_(GOOD))) or 0

    def unreadable_ids(self) -> set[str]:
        """The ids of the others: few, beside all there are."""
        documents = sql.TABLES["documents"].c
        with self._begin() as connection:
            return set(connection.scalars(sa.select(documents.document_id).where(documents.status.not_in(GOOD))).all())

    def readables(self) -> dict[str, str]:
        """The contents of these documents: document id -> content."""
        documents = sql.TABLES["documents"].c
        with self._begin() as connection:
            found = connection.execute(sa.select(documents.document_id, documents.sha256).where(documents.status.in_(GOOD)))
            return {row[0]: row[1] for row in found}

    def sources(self, contents: Collection[str]) -> dict[str, tuple[str | None, str]]:
        """The names of contents that are there: content -> the name it is published under, and the name it should be: its first one."""
        documents, paths = sql.TABLES["documents"].c, sql.PATHS.c
        joined = sql.PATHS.outerjoin(sql.TABLES["documents"], documents.sha256 == paths.sha256)
        query = sa.select(paths.sha256, sa.func.max(documents.source), sa.func.min(paths.path)).select_from(joined)
        query = query.where(paths.last_seen.is_(None)).group_by(paths.sha256)
        found: dict[str, tuple[str | None, str]] = {}
        with self._begin() as connection:
            for share in _shares(contents):
                rows = connection.execute(query.where(paths.sha256.in_(share)))
                found |= {sha256: (published, first) for sha256, published, first in rows}
        return found

    def supersede(self, contents: Collection[str]) -> list[str]:
        """Drop the rows of those contents that are nowhere any more and whose file has another content now; the ledger keeps them.

        Returns the sources that were dropped.
        """
        documents, paths = sql.TABLES["documents"], sql.PATHS
        other = paths.alias()
        here = sa.exists().where(paths.c.sha256 == documents.c.sha256, paths.c.last_seen.is_(None))
        same = (other.c.root_id == paths.c.root_id, other.c.path == paths.c.path, other.c.last_seen.is_(None))
        taken = sa.exists().where(paths.c.sha256 == documents.c.sha256, *same)
        dropped: list[str] = []
        with self._begin() as connection:
            for share in _shares(contents):
                query = sa.select(documents.c.document_id, documents.c.source).where(documents.c.sha256.in_(share), ~here, taken)
                for key, source in connection.execute(query).all():
                    connection.execute(sa.delete(documents).where(documents.c.document_id == key))
                    dropped.append(source)
            if dropped:
                unpublish(connection)
        return dropped

    def prune(self, roots: Collection[int]) -> list[str]:
        """Drop the rows of all documents that are not below these roots now; the ledger keeps them. Returns the sources dropped."""
        documents, paths = sql.TABLES["documents"], sql.PATHS.c
        here = sa.exists().where(paths.sha256 == documents.c.sha256, paths.last_seen.is_(None), paths.root_id.in_(roots))
        with self._begin() as connection:
            found = connection.execute(sa.select(documents.c.document_id, documents.c.source).where(~here)).all()
            for key, _ in found:
                connection.execute(sa.delete(documents).where(documents.c.document_id == key))
            if found:
                unpublish(connection)
        return [source for _, source in found]

    def forgive(self, ids: Collection[str] | None) -> dict[str, str]:
        """Let failed and quarantined contents be read again: those with these ids (of document or content), or all of them.

        Returns document id -> why it failed.
        """
        c = sql.CONTENTS.c
        query = sa.select(c.document_id, c.reason).where(c.status.in_(("failed", "quarantined")))
        if ids is not None:
            query = query.where(sa.or_(c.document_id.in_(ids), c.sha256.in_(ids)))
        with self._begin() as connection:
            found = {key: reason or "" for key, reason in connection.execute(query)}
            for share in _shares(found):
                connection.execute(sa.update(sql.CONTENTS).where(c.document_id.in_(share)).values(status=PENDING, deaths=0))
        return found

    def roots(self) -> list[str]:
        """The roots below which there is anything now."""
        here = sa.exists().where(sql.PATHS.c.root_id == sql.ROOTS.c.root_id, sql.PATHS.c.last_seen.is_(None))
        with self._begin() as connection:
            return sorted(connection.scalars(sa.select(sql.ROOTS.c.root).where(here)))

    # Totals

    def statuses(self) -> Counter[str]:
        """How many contents stand how."""
        return self._tally(sql.CONTENTS.c.status)

    def reasons(self, most: int = 20) -> list[tuple[str, str, int]]:
        """Why contents failed: (status, reason, how many), the most frequent first."""
        c = sql.CONTENTS.c
        query = sa.select(c.status, c.reason, sa.func.count()).where(c.status.in_(("failed", "quarantined", "partial")))
        with self._begin() as connection:
            query = query.group_by(c.status, c.reason).order_by(sa.func.count().desc(), c.status, c.reason).limit(most)
            return [(status, reason or "", count) for status, reason, count in connection.execute(query)]

    def totals(self) -> dict[str, int]:
        """How many rows each table of the dataset has."""
        with self._begin() as connection:
            return {name: connection.scalar(sa.select(sa.func.count()).select_from(sql.TABLES[name])) or 0 for name in schema.TABLES}

    def tally(self, table: str, column: str) -> Counter[str]:
        """How often each value of a column of the dataset is there."""
        return self._tally(sql.TABLES[table].c[column])

    def _tally(self, column: sa.Column[Any]) -> Counter[str]:
        with self._begin() as connection:
            found = connection.execute(sa.select(column, sa.func.count()).group_by(column).order_by(column))
            return Counter({row[0]: row[1] for row in found})


def _shares(values: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _SHARE):
        yield ordered[start : start + _SHARE]
