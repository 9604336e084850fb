"""The tables of the database: those of the dataset, generated from its schema, and those that only the store has."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from pipeline import schema
from pipeline.store.types import DECIMAL, FLOAT, INTEGER, TEXT

_TYPES: dict[schema.Type, TypeEngine[Any]] = {
    "string": TEXT,
    "json": TEXT,
    "integer": INTEGER,
    "number": DECIMAL,
    "money": DECIMAL,
    "rate": DECIMAL,
    "boolean": sa.Boolean(),
    "date": sa.Date(),
}

METADATA = sa.MetaData()


def _column(column: schema.Column) -> sa.Column[Any]:
    points = []
    if column.references:
        key = next(c.name for c in schema.columns(schema.TABLES[column.references]) if c.key)
        points.append(sa.ForeignKey(f"{column.references}.{key}", ondelete="CASCADE"))
    return sa.Column(
        column.name,
        _TYPES[column.type],
        *points,
        primary_key=column.key,
        nullable=not (column.required or column.key),
        index=bool(points) and not column.key,
    )


TABLES: dict[str, sa.Table] = {
    name: sa.Table(name, METADATA, *(_column(c) for c in schema.columns(row))) for name, row in schema.TABLES.items()
}

sa.Index("documents_in_order", TABLES["documents"].c.source, TABLES["documents"].c.document_id)
"""The published order."""

CONTENTS = sa.Table(
    "contents",
    METADATA,
    sa.Column("sha256", TEXT, primary_key=True),
    sa.Column("document_id", TEXT, nullable=False),
    sa.Column("size_bytes", INTEGER, nullable=False),
    sa.Column("first_seen", TEXT, nullable=False),
    sa.Column("last_tried", TEXT),
    sa.Column("program_version", TEXT),
    sa.Column("knowledge_version", TEXT),
    sa.Column("configuration", TEXT),
    sa.Column("attempts", INTEGER, nullable=False),
    sa.Column("deaths", INTEGER, nullable=False),
    sa.Column("status", TEXT, nullable=False, index=True),
    sa.Column("reason", TEXT),
    sa.Column("duration_s", FLOAT),
    sa.Column("peak_memory_mb", FLOAT),
    sa.Column("source", TEXT),
)
"""Every content ever seen: which version read it, how it ended. `deaths`: attempts in a row in which it killed its worker. `source`: the
name it was read under, which is published with what is personal masked."""

ROOTS = sa.Table(
    "roots",
    METADATA,
    sa.Column("root_id", INTEGER, primary_key=True),
    sa.Column("root", TEXT, nullable=False, unique=True),
    sa.Column("last_seen", TEXT, nullable=False),
)
"""Every folder that was a source: its real path and when it was looked at last."""

PATHS = sa.Table(
    "paths",
    METADATA,
    sa.Column("root_id", INTEGER, sa.ForeignKey("roots.root_id"), primary_key=True),
    sa.Column("path", TEXT, primary_key=True),
    sa.Column("sha256", TEXT, primary_key=True, index=True),
    sa.Column("size_bytes", INTEGER, nullable=False),
    sa.Column("mtime_ns", INTEGER, nullable=False),
    sa.Column("inode", INTEGER, nullable=False),
    sa.Column("first_seen", TEXT, nullable=False),
    sa.Column("last_seen", TEXT),
)
"""Which content was where. `last_seen` is null while it is there: it was seen when its root was. An archive has the empty `sha256`, its
members stand as `archive.zip!/member` with the archive's own size, time and inode."""

RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("run_id", INTEGER, primary_key=True),
    sa.Column("started", TEXT, nullable=False),
    sa.Column("finished", TEXT),
    sa.Column("outcome", TEXT, nullable=False),
    sa.Column("told", sa.JSON, nullable=False),
)
"""Every run: when, how it ended (`running` where it was killed), and its report."""

STATE = sa.Table(
    "state",
    METADATA,
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)
"""`published`: what wrote the dataset from just these rows, gone as soon as a row changes. `layout`: the columns of the dataset.
`pieces`: the digest of the published files' index. `shelves`: when folders of documents changed that are in order."""

CLEANING = sa.Table(
    "cleaning",
    METADATA,
    sa.Column("row_id", TEXT, primary_key=True),
    sa.Column("column", TEXT, primary_key=True),
    sa.Column("document_id", TEXT, sa.ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("steps", sa.JSON, nullable=False),
)
"""How a published value was made: the cleaning steps in order."""

CORRECTIONS = sa.Table(
    "corrections",
    METADATA,
    sa.Column("row_id", TEXT, primary_key=True),
    sa.Column("column", TEXT, primary_key=True),
    sa.Column("table", TEXT, nullable=False),
    sa.Column("value", TEXT),
    sa.Column("note", TEXT),
)
"""What a person corrected: part of the layout, and kept where an old store has some; nothing writes it yet."""

LEDGER = """
CREATE VIEW ledger AS
SELECT contents.sha256, contents.document_id, roots.root, paths.path, paths.first_seen,
       coalesce(paths.last_seen, roots.last_seen) AS last_seen, contents.size_bytes,
       contents.program_version, contents.knowledge_version, contents.attempts,
       CASE WHEN paths.last_seen IS NOT NULL THEN 'gone'
            WHEN contents.source <> paths.path THEN 'duplicate'
            ELSE contents.status END AS status,
       contents.reason, contents.duration_s, contents.peak_memory_mb
FROM paths
JOIN roots ON roots.root_id = paths.root_id
JOIN contents ON contents.sha256 = paths.sha256
"""
"""Every file ever seen, for people: `status` is `gone` where it is there no longer, `duplicate` where the document is published under
another name, else how the content ended."""


def layout() -> str:
    """A number that changes whenever a column of the dataset does."""
    told = [(name, [(c.name, c.type) for c in schema.columns(row)]) for name, row in schema.TABLES.items()]
    return str(zlib.crc32(repr(told).encode()))


def one_of(dialect: str, column: sa.Column[Any], values: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a column has one of these values, however many: they are one parameter, so that the statement is prepared once.

    SQLite keeps what it has prepared; a statement of thousands of parameters takes a megabyte.
    """
    told = sa.literal(json.dumps(values), sa.Text())
    if dialect == "postgresql":
        given = sa.func.json_array_elements_text(sa.cast(told, sa.JSON)).table_valued("value")
    else:
        given = sa.func.json_each(told).table_valued("value")
    return column.in_(sa.select(given.c.value))


def insert(dialect: str, table: sa.Table) -> Any:
    """An INSERT that knows `on_conflict_do_update`."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
