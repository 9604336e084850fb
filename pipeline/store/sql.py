"""The database: tables generated from the schema, the ledger, and what makes a file a store of ours."""

from __future__ import annotations

import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine, UserDefinedType

from pipeline import schema
from pipeline.store.conform import StoreError

APPLICATION_ID = 0x6A697869
"""Marks an SQLite file as a store (`PRAGMA application_id`): "jixi"."""
LEDGER_FORMAT = 1
"""Raised whenever the tables below that are not generated from the schema change."""


class Exact(UserDefinedType[Decimal]):
    """A decimal: an SQLite number where a number holds it, else its digits as text.

    The column has no declared type and so no affinity: SQLite converts nothing, and `SUM` and `>` still work on it.
    """

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """No declared type."""
        return ""

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        """Decimal to what SQLite stores."""
        return _to_sql

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """What SQLite stores to Decimal."""
        return _from_sql


def _to_sql(value: Decimal | None) -> int | float | str | None:
    if value is None:
        return None
    held = float(value)
    if Decimal(repr(held)) != value:
        return format(value, "f")
    return int(held) if held.is_integer() and abs(held) < 2**53 else held


def _from_sql(value: float | str | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


_TYPES: dict[schema.Type, type[TypeEngine[Any]]] = {
    "string": sa.Text,
    "json": sa.Text,
    "integer": sa.Integer,
    "number": Exact,
    "money": Exact,
    "rate": Exact,
    "boolean": sa.Boolean,
    "date": sa.Date,
}

METADATA = sa.MetaData()


def _column(column: schema.Column) -> sa.Column[Any]:
    points = []
    if column.references:
        key = next(c.name for c in schema.columns(schema.TABLES[column.references]) if c.key)
        points.append(sa.ForeignKey(f"{column.references}.{key}", ondelete="CASCADE"))
    return sa.Column(
        column.name,
        _TYPES[column.type](),
        *points,
        primary_key=column.key,
        nullable=not (column.required or column.key),
        index=bool(points) and not column.key,
    )


TABLES: dict[str, sa.Table] = {
    name: sa.Table(name, METADATA, *(_column(c) for c in schema.columns(row))) for name, row in schema.TABLES.items()
}

LEDGER = sa.Table(
    "ledger",
    METADATA,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("document_id", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False),
    sa.Column("first_seen", sa.Text, nullable=False),
    sa.Column("last_seen", sa.Text, nullable=False),
    sa.Column("program_version", sa.Text, nullable=False),
    sa.Column("knowledge_version", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("duration_s", sa.Float),
    sa.Column("peak_memory_mb", sa.Float),
)
"""Every content ever seen: when, by which version, how it ended."""

PATHS = sa.Table(
    "paths",
    METADATA,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False, index=True),
    sa.Column("mtime", sa.Float, nullable=False),
    sa.Column("last_seen", sa.Text, nullable=False),
)
"""Every path ever seen and the content it had last; several paths may have one content."""

CLEANING = sa.Table(
    "cleaning",
    METADATA,
    sa.Column("row_id", sa.Text, primary_key=True),
    sa.Column("column", sa.Text, primary_key=True),
    sa.Column("document_id", sa.Text, sa.ForeignKey("documents.document_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("steps", sa.JSON, nullable=False),
)
"""How a published value was made: the cleaning steps in order."""

CORRECTIONS = sa.Table(
    "corrections",
    METADATA,
    sa.Column("row_id", sa.Text, primary_key=True),
    sa.Column("column", sa.Text, primary_key=True),
    sa.Column("table", sa.Text, nullable=False),
    sa.Column("value", sa.Text),
    sa.Column("note", sa.Text),
)
"""What a person corrected; it outlives the rows, which are made anew by each extraction."""


def _layout() -> int:
    """A number that changes whenever a table does."""
    told = [(name, [(c.name, c.type, c.required, c.key, c.references) for c in schema.columns(row)]) for name, row in schema.TABLES.items()]
    return zlib.crc32(repr((LEDGER_FORMAT, told)).encode()) & 0x7FFFFFFF


def _on_connect(connection: Any, _: object) -> None:
    for pragma in ("foreign_keys = ON", "busy_timeout = 30000", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(connection: sa.Connection) -> str | None:
    """Lay out a new database; otherwise say what speaks against using this one."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
    layout = connection.exec_driver_sql("PRAGMA user_version").scalar()
    if mark == APPLICATION_ID:
        return None if layout == _layout() else "made by another version of jixiao; move it away and run again"
    if mark or sa.inspect(connection).get_table_names():
        return "a database of another program; choose another output folder"
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    METADATA.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {_layout()}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.commit()
    return None


def connect(path: Path, *, create: bool = True) -> sa.Engine:
    """The database at `path`, laid out if it is new. StoreError where it cannot be opened or is not ours."""
    if not create and not path.is_file():
        raise StoreError(f"{path}: no such store; run jixiao on your documents first")
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
    sa.event.listen(engine, "connect", _on_connect)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with engine.connect() as connection:
            objection = _prepare(connection)
    except (OSError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error.strerror
        objection = f"cannot be used as a store ({reason}); choose another output folder"
    if objection:
        engine.dispose()
        raise StoreError(f"{path}: {objection}")
    return engine
