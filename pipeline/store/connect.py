"""Opening a database: laid out when it is new, migrated when it is old, refused when it is not ours."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from pipeline.store import sql
from pipeline.store.conform import StoreError

APPLICATION_ID = 0x6A697869
"""Marks an SQLite file as a store (`PRAGMA application_id`): "jixi"."""
REVISION = "0003"
"""The newest of the migrations."""
UNNUMBERED = {1350230053: "0001"}
"""What stores from before the migrations have as `PRAGMA user_version`, and the revision they stand at."""
POSTGRESQL = ("postgresql:", "postgres:", "postgresql+psycopg:")
_MIGRATIONS = Path(__file__).parent / "migrations"


def is_url(location: Path | str) -> bool:
    """Whether a store is named by the URL of a server."""
    return str(location).startswith(POSTGRESQL)


def connect(location: Path | str, *, create: bool = True) -> sa.Engine:
    """The database at a path or URL, laid out if it is new. StoreError where it cannot be opened or is not ours."""
    name = show(location)
    if not is_url(location) and not create and not Path(location).is_file():
        raise StoreError(f"{name}: no such store; run jixiao on your documents first")
    engine = None
    try:
        engine = _engine(location) if create or is_url(location) or _is_writable(Path(location)) else _engine_for_reading(Path(location))
        with engine.connect() as connection:
            objection = _prepare(connection)
    except (OSError, SQLAlchemyError, ImportError) as error:
        reason = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
        objection = f"cannot be used as a store ({' '.join(str(reason).split())}); choose another place"
    if objection or engine is None:
        if engine is not None:
            engine.dispose()
        raise StoreError(f"{name}: {objection}")
    return engine


def show(location: Path | str) -> str:
    """A store's location for people: without its password."""
    return sa.make_url(str(location)).render_as_string(hide_password=True) if is_url(location) else str(location)


def _engine(location: Path | str) -> sa.Engine:
    if is_url(location):
        return sa.create_engine(sa.make_url(str(location)).set(drivername="postgresql+psycopg"))
    Path(location).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(location)))
    sa.event.listen(engine, "connect", _on_connect)
    return engine


def _is_writable(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _engine_for_reading(file: Path) -> sa.Engine:
    """A store on a share that cannot be written to, where SQLite cannot lay its own files beside it."""
    is_still = not file.with_name(f"{file.name}-wal").exists()  # with a log of changes the store's file alone is not all
    uri = f"file:{quote(str(file.absolute()))}?mode=ro{'&immutable=1' if is_still else ''}"
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=sa.NullPool)
    sa.event.listen(engine, "connect", _on_connect)
    return engine


def _on_connect(connection: Any, _: object) -> None:
    for pragma in ("foreign_keys = ON", "busy_timeout = 30000", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(connection: sa.Connection) -> str | None:
    """Lay out a new database, bring an old one up to date; otherwise say what speaks against using this one."""
    revision, is_empty = _revision(connection)
    if revision is None and not is_empty:
        return "a database of another program; choose another output folder"
    if revision is not None and revision > REVISION:
        return "made by another version of jixiao; use that version, or move the store away and run again"
    if revision is None:
        _lay_out(connection)
    elif revision < REVISION:
        _migrate(connection, revision)
    return _widen(connection)


def _revision(connection: sa.Connection) -> tuple[str | None, bool]:
    """The revision a store stands at (None: it is no store of ours), and whether the database is empty."""
    tables = sa.inspect(connection).get_table_names()
    if connection.dialect.name == "sqlite":
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if mark != APPLICATION_ID:
            return None, not tables and not mark
        if "alembic_version" not in tables:
            layout = connection.exec_driver_sql("PRAGMA user_version").scalar()
            return UNNUMBERED.get(layout or 0, "~"), False
    if "alembic_version" in tables and "contents" in tables:
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar(), False
    return None, not tables


def _lay_out(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # or a run killed here leaves half a store
    sql.METADATA.create_all(connection)
    connection.exec_driver_sql(sql.LEDGER)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{REVISION}')")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.commit()


def _widen(connection: sa.Connection) -> str | None:
    """Add the columns that the dataset's schema has got since; what else changes in it needs a migration."""
    has = sql.STATE.c.key == "layout"
    if connection.scalar(sa.select(sql.STATE.c.value).where(has)) == sql.layout():
        return None
    for name, table in sql.TABLES.items():
        there = {column["name"] for column in sa.inspect(connection).get_columns(name)}
        if there - set(table.columns.keys()):
            return "made by another version of jixiao; use that version, or move the store away and run again"
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f'ALTER TABLE {name} ADD COLUMN "{column.name}" {kind}')
    connection.execute(sa.delete(sql.STATE).where(sql.STATE.c.key.in_(("layout", "published", "pieces"))))
    connection.execute(sa.insert(sql.STATE).values(key="layout", value=sql.layout()))
    connection.commit()
    return None


def _migrate(connection: sa.Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if not sa.inspect(connection).has_table("alembic_version"):
        command.stamp(config, revision)
    command.upgrade(config, REVISION)
    connection.commit()
