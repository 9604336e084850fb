"""Old stores open: their rows, ledger and corrections are there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.store import Store, StoreError
from pipeline.store import sql as tables
from pipeline.store.connect import _MIGRATIONS, REVISION
from tests.pipeline.factory import make_attempt, make_report

OLD = Path(__file__).parent / "store_0001.sql"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
    return path


def test_an_old_store_keeps_its_rows_ledger_and_corrections(old: Path) -> None:
    sha256 = make_report("a.pdf").row.sha256
    with Store.open(old) as store:
        assert store.ledger.totals()["documents"] == 2
        assert store.ledger.statuses() == {"extracted": 1, "failed": 1}
        assert list(store.ledger.contents(configuration="")) == []
        assert store.history.published() is None, "the dataset is to be written again"
        store.replace(make_report("a.pdf"), make_attempt())
        assert store.ledger.status(sha256) == "extracted"
    with sqlite3.connect(old) as connection:
        assert connection.execute("SELECT count(*) FROM corrections").fetchone() == (1,)
    Store.open(old).close()


def shape(path: Path) -> dict[str, object]:
    engine = sa.create_engine(f"sqlite:///{path}")
    look = sa.inspect(engine)
    names = sorted(set(look.get_table_names()))
    shapes = {name: sorted((c["name"], str(c["type"])) for c in look.get_columns(name)) for name in names}
    indexes = {name: sorted(tuple(i["column_names"]) for i in look.get_indexes(name)) for name in names}
    keys = {name: look.get_pk_constraint(name)["constrained_columns"] for name in names}
    engine.dispose()
    return {"columns": shapes, "indexes": indexes, "keys": keys, "views": look.get_view_names()}


def test_a_migrated_store_is_laid_out_like_a_new_one(old: Path, tmp_path: Path) -> None:
    Store.open(old).close()
    Store.open(tmp_path / "new.db").close()
    assert shape(old) == shape(tmp_path / "new.db")


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    numbers = sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert numbers[-1] == REVISION
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_columns_the_schema_has_got_since_are_added_and_others_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        store.replace(make_report("a.pdf"), make_attempt())
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE documents DROP COLUMN evaluator")
        connection.execute("UPDATE state SET value = '0' WHERE key = 'layout'")
    with Store.open(path) as store:
        assert [rows[0][tables.TABLES["documents"].c.keys().index("evaluator")] for rows in store.rows("documents")] == [None]
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE documents ADD COLUMN later TEXT")
        connection.execute("UPDATE state SET value = '0' WHERE key = 'layout'")
    with pytest.raises(StoreError, match="another version"):
        Store.open(path)


def test_a_store_whose_making_was_cut_off_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(tables, "LEDGER", "CREATE VIEW nonsense AS SELECT * FROM nowhere AS broken WHERE (")
        with pytest.raises(StoreError, match="cannot be used"):
            Store.open(tmp_path / "store.db")
    Store.open(tmp_path / "store.db").close()
