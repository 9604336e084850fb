"""The store: the rows of every document, and the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from pipeline import schema
from pipeline.report import Report
from pipeline.store import sql
from pipeline.store.conform import Rows, StoreError, conform, identifier, rows_of
from pipeline.store.connect import APPLICATION_ID, connect, show
from pipeline.store.history import History, unpublish
from pipeline.store.ledger import DEATHS, Ledger

CHUNK = 1_000
"""Rows that are in memory at a time."""
_DOCUMENTS = sql.TABLES["documents"]
_DROP = sa.delete(_DOCUMENTS).where(_DOCUMENTS.c.document_id == sa.bindparam("document"))
_C = sql.CONTENTS.c
_BEFORE = sa.select(_C.sha256, _C.attempts, _C.deaths).where(_C.sha256.in_(sa.bindparam("contents", expanding=True)))
_INSERTS = {name: sa.insert(table) for name, table in (sql.TABLES | {"cleaning": sql.CLEANING}).items()}
"""Statements that every document needs are made once."""
_NOTED = ("program_version", "knowledge_version", "configuration", "duration_s", "peak_memory_mb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at a document; status, error and size come from its document row.

    `time` is that of the attempt, ISO 8601; the store itself reads no clock. `configuration`: choices of the user's that show in the rows.
    `died`: the attempt killed its worker. `source`: the name it was read under, where its row has that masked.
    """

    time: str
    program_version: str
    knowledge_version: str
    configuration: str = ""
    duration_s: float | None = None
    peak_memory_mb: float | None = None
    died: bool = False
    source: str | None = None


class Store:
    """An open store. One process writes at a time (the caller holds a lock); any number may read.

    Every error is a StoreError of one line. Close it, or use it as a context manager.
    """

    def __init__(self, engine: sa.Engine, name: str) -> None:
        """See `open`."""
        self._engine = engine
        self._name = name
        self.ledger = Ledger(self._begin)
        self.history = History(self._begin)

    @classmethod
    def open(cls, location: Path | str, *, create: bool = True) -> Store:
        """The store at a path or at a `postgresql://` URL, made anew where there is none, unless `create` is False."""
        return cls(connect(location, create=create), show(location))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(f"{self._name}: {reason}; nothing was changed") from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs away from a store on a server, until this process ends at the latest; a file is held with its folder."""
        if self._engine.dialect.name != "postgresql":
            yield
            return
        with self._engine.connect() as connection:
            if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(APPLICATION_ID))):
                raise StoreError(f"{self._name}: another run is writing to this store; wait for it")
            connection.commit()
            yield
            connection.execute(sa.select(sa.func.pg_advisory_unlock(APPLICATION_ID)))

    # Writing

    def replace(self, report: Report, attempt: Attempt) -> str:
        """Put a document's rows in the place of those it had, and note the attempt, all or nothing. Returns how the content stands now."""
        return self.keep([(rows_of(report), attempt)])[0]

    def fail(self, document: schema.Document, attempt: Attempt) -> str:
        """Note a document that gave no rows; those of an earlier attempt go."""
        return self.keep([(Rows({"documents": [conform(document)]}, {}), attempt)])[0]

    def keep(self, kept: Sequence[tuple[Rows, Attempt]]) -> list[str]:
        """As `replace`, with the rows of several documents that are ready: each statement costs more than the rows it takes."""
        if not kept:
            return []
        with self._begin() as connection:
            unpublish(connection)
            connection.execute(_DROP, [{"document": rows.document["document_id"]} for rows, _ in kept])
            for name in schema.TABLES:
                if together := [row for rows, _ in kept for row in rows.tables.get(name, ())]:
                    connection.execute(_INSERTS[name], together)
            if cleaning := [step for rows, _ in kept for step in _cleaning(rows)]:
                connection.execute(_INSERTS["cleaning"], cleaning)
            return _note(connection, [(rows.document, attempt) for rows, attempt in kept])

    # Reading

    def rows(self, table: str, size: int = CHUNK) -> Iterator[Sequence[tuple[Any, ...]]]:
        """A table in published order, as chunks of at most `size` rows whose values stand in the order of `schema.columns`."""
        with self._begin() as connection:
            for chunk in connection.execution_options(yield_per=size).execute(_ordered(table)).partitions():
                yield [tuple(row) for row in chunk]

    def revisions(self) -> Iterator[str]:
        """The ids of the documents in published order, each with how often it was read, if that was more than once: while that stays, so
        do its rows."""
        documents, contents = _DOCUMENTS.c, sql.CONTENTS.c
        query = sa.select(documents.document_id).order_by(documents.source, documents.document_id)
        with self._begin() as connection:
            again = connection.execute(sa.select(contents.document_id, contents.attempts).where(contents.attempts > 1)).all()
            told = {document: f"{document} {attempts}" for document, attempts in again}
            for document in connection.execution_options(yield_per=CHUNK).scalars(query):
                yield told.get(document, document)

    def rows_of(self, table: str, documents: Sequence[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The rows of these documents in a table, in published order, each after its document's id."""
        key = _DOCUMENTS.c.document_id
        query = _ordered(table).add_columns(key.label("owner"))
        with self._begin() as connection:
            these = sql.one_of(connection.dialect.name, key, documents)
            for row in connection.execution_options(yield_per=CHUNK).execute(query.where(these)):
                yield row[-1], tuple(row[:-1])

    def row(self, identity: str) -> tuple[str, schema.Row]:
        """The row of any table with that id, and the table's name."""
        for name, kind in schema.TABLES.items():
            if sum(c.key for c in schema.columns(kind)) == 1:
                for row in self._select(name, sql.TABLES[name].c[identifier(kind)] == identity):
                    return name, row
        raise StoreError(f"{identity}: no row has this id; ids stand in the first column of each table")

    def children(self, identity: str) -> Iterator[tuple[str, schema.Row]]:
        """The rows that point to the row with that id, in published order, with their tables' names."""
        table, _ = self.row(identity)
        for name, kind in schema.TABLES.items():
            for column in schema.columns(kind):
                if column.references == table:
                    for row in self._select(name, sql.TABLES[name].c[column.name] == identity):
                        yield name, row

    def findings(self, rule: str | None = None, document: str | None = None, severity: str | None = None) -> Iterator[schema.Finding]:
        """The findings (疑点) of a rule, a document, a severity; all where none is given."""
        asked = {"rule": rule, "document_id": document, "severity": severity}
        columns = sql.TABLES["findings"].c
        found = self._select("findings", *(columns[name] == value for name, value in asked.items() if value is not None))
        yield from cast("Iterator[schema.Finding]", found)

    def steps(self, identity: str) -> dict[str, tuple[str, ...]]:
        """How the values of a row were made: column -> cleaning steps in order."""
        table = sql.CLEANING
        with self._begin() as connection:
            found = connection.execute(sa.select(table.c.column, table.c.steps).where(table.c.row_id == identity).order_by(table.c.column))
            return {column: tuple(names) for column, names in found}

    def _select(self, name: str, *conditions: sa.ColumnElement[bool]) -> Iterator[schema.Row]:
        with self._begin() as connection:
            for values in connection.execute(_ordered(name).where(*conditions)).mappings():
                yield schema.TABLES[name](**values)


def _cleaning(rows: Rows) -> Iterator[dict[str, Any]]:
    key = rows.document["document_id"]
    for (row, column), names in rows.steps.items():
        if names:
            yield {"row_id": row, "column": column, "document_id": key, "steps": list(names)}


def _note(connection: sa.Connection, tried: Sequence[tuple[dict[str, Any], Attempt]]) -> list[str]:
    """Note attempts at contents; returns how they stand."""
    contents = [document["sha256"] for document, _ in tried]
    before = {row[0]: row[1:] for row in connection.execute(_BEFORE, {"contents": contents})}
    noted = [_noted(document, attempt, *before.get(document["sha256"], (0, 0))) for document, attempt in tried]
    connection.execute(_upsert_content(connection.dialect.name), noted)
    return [values["status"] for values in noted]


def _noted(document: dict[str, Any], attempt: Attempt, attempts: int, deaths: int) -> dict[str, Any]:
    """The ledger's row of a content after so many earlier attempts, the last `deaths` of which killed their worker."""
    deaths = (deaths + 1) * attempt.died
    values = {name: document[name] for name in ("sha256", "document_id", "size_bytes", "status")}
    values |= {name: getattr(attempt, name) for name in _NOTED}
    values |= {"reason": document["error"], "first_seen": attempt.time, "last_tried": attempt.time}
    values |= {"source": attempt.source or document["source"], "attempts": attempts + 1, "deaths": deaths}
    return values | {"status": "quarantined"} if deaths >= DEATHS else values


@cache
def _upsert_content(dialect: str) -> Any:
    insert = sql.insert(dialect, sql.CONTENTS)
    kept = ("sha256", "first_seen")
    news = {c.name: insert.excluded[c.name] for c in sql.CONTENTS.columns if c.name not in kept}
    return insert.on_conflict_do_update(index_elements=["sha256"], set_=news)


def _ordered(name: str) -> sa.Select[Any]:
    """A table in published order: by the document's source, then by the numbers in the ids, so that -i2 comes before -i10.

    Within a document the ids differ only in their numbers, so the shorter id is the smaller one.
    """
    table, documents, projects = (sql.TABLES[n] for n in (name, "documents", "projects"))
    joined: sa.FromClause = table
    owner = table if "document_id" in table.c else projects
    if owner is not table:
        joined = joined.join(projects, projects.c.project_id == table.c.project_id)
    if table is not documents:
        joined = joined.join(documents, documents.c.document_id == owner.c.document_id)
    columns = schema.columns(schema.TABLES[name])
    ids = [table.c[c.name] for c in columns if c.references] + [table.c[identifier(schema.TABLES[name])]]
    order = [term for c in dict.fromkeys(ids) for term in (sa.func.length(c), c)]
    keys = [table.c[c.name] for c in columns if c.key]
    return (
        sa.select(*(table.c[c.name] for c in columns))
        .select_from(joined)
        .order_by(documents.c.source, documents.c.document_id, *order, *keys)
    )
