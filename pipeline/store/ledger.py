"""The ledger: every file ever seen, by its content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from pipeline import schema
from pipeline.store import sql
from pipeline.store.history import unpublish

T = TypeVar("T")

DEATHS = 2
"""A file that killed its worker so often in a row is quarantined: only `jixiao retry` takes it again."""
PENDING = "pending"
"""The status of a content that was seen and not yet read; the backlog."""
GOOD = ("extracted", "partial")
_STATUS = sa.select(sql.CONTENTS.c.status).where(sql.CONTENTS.c.sha256 == sa.bindparam("content"))
_SHARE = 500
"""Values in one IN list."""


class Sighting(NamedTuple):
    """A file as it was seen: its content, and what a quick look can tell of it. The content of an archive is empty: its members count."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int


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

    def there(self, root: int, after: str = "", upto: str | None = None, most: int | None = None) -> list[tuple[str, Sighting]]:
        """The files below a root as they were when it was looked at last, in the order of their paths: (path, sighting).

        Only those after one path and up to another, and no more than `most`.
        """
        c = sql.PATHS.c
        query = sa.select(c.path, c.sha256, c.size_bytes, c.mtime_ns, c.inode)
        query = query.where(c.root_id == root, c.path > after, c.last_seen.is_(None))
        if upto is not None:
            query = query.where(c.path <= upto)
        with self._begin() as connection:
            return [(row[0], Sighting._make(row[1:])) for row in connection.execute(query.order_by(c.path).limit(most)).all()]

    def below(self, root: str) -> set[str]:
        """The paths of the files below a source folder when it was looked at last; none of a folder that is not known."""
        p, r = sql.PATHS.c, sql.ROOTS.c
        query = sa.select(p.path).join_from(sql.PATHS, sql.ROOTS, p.root_id == r.root_id).where(r.root == root, p.last_seen.is_(None))
        with self._begin() as connection:
            return set(connection.scalars(query))

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

    def status(self, sha256: str) -> str | None:
        """How a content stands; None where it was never seen."""
        with self._begin() as connection:
            return connection.scalar(_STATUS, {"content": sha256})

    def due(self) -> Iterator[str]:
        """The contents that are to be read without anybody asking for it: those waiting, and those that killed their worker once."""
        c = sql.CONTENTS.c
        died = sa.and_(c.status == "failed", c.deaths > 0, c.deaths < DEATHS)
        return self._stream(sa.select(c.sha256).where(sa.or_(c.status == PENDING, died)))

    def unread(self, ids: Collection[str]) -> Iterator[str]:
        """The contents of these documents, if they were not extracted."""
        c = sql.CONTENTS.c
        for share in shares(sorted(ids)):
            yield from self._stream(sa.select(c.sha256).where(c.document_id.in_(share), c.status != "extracted"))

    def contents(self, *, configuration: str | None = None, versions: tuple[str, str] | None = None) -> Iterator[str]:
        """The contents that were read; only those read under another configuration, or by other versions of program or knowledge."""
        c = sql.CONTENTS.c
        query = sa.select(c.sha256).where(c.attempts > 0)
        if configuration is not None:
            query = query.where(c.configuration != configuration)
        if versions is not None:
            query = query.where(sa.or_(c.program_version != versions[0], c.knowledge_version != versions[1]))
        return self._stream(query)

    def _stream(self, query: sa.Select[Any]) -> Iterator[str]:
        with self._begin() as connection:
            yield from connection.execution_options(yield_per=_SHARE).scalars(query)

    def mixed(self, configuration: str) -> int:
        """How many documents in the dataset were read under another configuration."""
        documents, c = sql.TABLES["documents"].c, sql.CONTENTS.c
        others = sa.select(c.document_id).where(c.configuration != configuration, c.attempts > 0)
        query = sa.select(sa.func.count()).where(documents.document_id.in_(others))
        with self._begin() as connection:
            return connection.scalar(query) or 0

    def tried_since(self, time: str) -> Iterator[str]:
        """The contents that were read at that time or later."""
        c = sql.CONTENTS.c
        return self._stream(sa.select(c.sha256).where(c.last_tried >= time))

    def outdated(self, versions: tuple[str, str]) -> int:
        """How many contents other versions of program or knowledge have read."""
        c = sql.CONTENTS.c
        query = sa.select(sa.func.count()).where(c.attempts > 0)
        query = query.where(sa.or_(c.program_version != versions[0], c.knowledge_version != versions[1]))
        with self._begin() as connection:
            return connection.scalar(query) or 0

    def readables(self, start: str) -> dict[str, str]:
        """The documents that have rows of their own, and so a file, whose ids start so: document id -> content."""
        documents = sql.TABLES["documents"].c
        query = sa.select(documents.document_id, documents.sha256).where(documents.status.in_(GOOD))
        with self._begin() as connection:
            key = documents.document_id
            found = connection.execute(query.where(key >= start, key < f"{start}g"))  # ids are hexadecimal
            return {row[0]: row[1] for row in found}

    def present(self, contents: Iterable[str], roots: Collection[int]) -> Iterator[str]:
        """Those contents that are below these roots now."""
        paths = sql.PATHS.c
        query = sa.select(paths.sha256).distinct().where(paths.last_seen.is_(None), paths.root_id.in_(roots))
        for share in shares(contents):
            yield from self._stream(query.where(paths.sha256.in_(share)))

    def misnamed(self, contents: Iterable[str]) -> Iterator[str]:
        """Those contents that are published under another name than they should be, their first one."""
        c, paths = sql.CONTENTS.c, sql.PATHS.c
        joined = sql.PATHS.join(sql.CONTENTS, c.sha256 == paths.sha256)
        query = sa.select(paths.sha256).select_from(joined).where(paths.last_seen.is_(None)).group_by(paths.sha256)
        query = query.having(sa.func.max(c.source) != sa.func.min(paths.path))
        for share in shares(contents):
            yield from self._stream(query.where(paths.sha256.in_(share)))

    def first_source(self, content: str) -> str:
        """The name a content is to be published under: the first one it has now."""
        paths = sql.PATHS.c
        query = sa.select(sa.func.min(paths.path)).where(paths.sha256 == content, paths.last_seen.is_(None))
        with self._begin() as connection:
            return str(connection.scalar(query))

    def supersede(self, contents: Iterable[str]) -> list[str]:
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
            for share in shares(contents):
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
            for share in shares(found):
                connection.execute(sa.update(sql.CONTENTS).where(c.document_id.in_(share)).values(status=PENDING, deaths=0))
        return found

    def roots(self) -> list[str]:
        """The roots below which there is anything now."""
        here = sa.exists().where(sql.PATHS.c.root_id == sql.ROOTS.c.root_id, sql.PATHS.c.last_seen.is_(None))
        with self._begin() as connection:
            return sorted(connection.scalars(sa.select(sql.ROOTS.c.root).where(here)))

    # Totals

    def statuses(self, roots: Collection[int] | None = None) -> Counter[str]:
        """How many contents stand how; only those that are below these roots now."""
        c, paths = sql.CONTENTS.c, sql.PATHS.c
        query = sa.select(c.status, sa.func.count()).group_by(c.status).order_by(c.status)
        if roots is not None:
            here = sa.exists().where(paths.sha256 == c.sha256, paths.last_seen.is_(None), paths.root_id.in_(roots))
            query = query.where(here)
        with self._begin() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(query)})

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
        c = sql.TABLES[table].c[column]
        with self._begin() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(sa.select(c, sa.func.count()).group_by(c).order_by(c))})


def shares(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists no longer than what one statement takes."""
    rest = iter(values)
    while share := list(islice(rest, _SHARE)):
        yield share
