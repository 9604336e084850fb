"""The store: all or nothing, in a stable order, and only files that are its own."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.store import Store, StoreError, connect
from pipeline.store.conform import conform, plain, rows_of
from pipeline.store.types import _from_sql, _to_sql
from tests.pipeline.factory import make_attempt, make_finding, make_indicator, make_report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


def values(store: Store, table: str, column: str) -> list[Any]:
    position = [c.name for c in schema.columns(schema.TABLES[table])].index(column)
    return [row[position] for chunk in store.rows(table, 3) for row in chunk]


def contents(store: Store, columns: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(store._name) as connection:
        return connection.execute(f"SELECT {columns} FROM contents").fetchall()


def test_rows_come_back_as_they_went_in(store: Store) -> None:
    report = make_report()
    store.replace(report, make_attempt())
    for name, row in report.rows():
        if name != "checks":
            assert store.row(next(iter(conform(row).values()))) == (name, row)


def test_ids_are_ordered_by_number_and_documents_by_source(store: Store) -> None:
    for source in ("b.pdf", "a.pdf"):
        store.replace(make_report(source, indicators=11), make_attempt())
    assert values(store, "documents", "source") == ["a.pdf", "b.pdf"]
    ids = values(store, "indicators", "indicator_id")
    assert [i.rpartition("-i")[2] for i in ids] == [str(n) for n in range(1, 12)] * 2
    first, second = make_report("a.pdf").row.document_id, make_report("b.pdf").row.document_id
    assert [i.partition("-")[0] for i in ids] == [first] * 11 + [second] * 11


def test_replacing_leaves_nothing_of_the_old_rows(store: Store) -> None:
    store.replace(make_report(indicators=5), make_attempt())
    store.replace(make_report(indicators=1), make_attempt())
    assert len(values(store, "indicators", "indicator_id")) == 1
    assert contents(store, "attempts, first_seen = last_tried") == [(2, 1)]


def test_a_failure_takes_the_rows_and_keeps_the_document(store: Store) -> None:
    report = make_report()
    store.replace(report, make_attempt())
    store.fail(dataclasses.replace(report.row, status="failed", error="too large"), make_attempt(time="later"))
    assert values(store, "documents", "status") == ["failed"]
    assert [values(store, name, schema.columns(row)[0].name) for name, row in schema.TABLES.items() if name != "documents"] == [[]] * 7
    assert contents(store, "attempts, last_tried, status, reason") == [(2, "later", "failed", "too large")]
    assert store.steps(f"{report.row.document_id}-p1-f1") == {}


def test_documents_kept_together_stand_as_if_kept_one_by_one(tmp_path: Path) -> None:
    reports = [make_report(f"{n}.pdf", indicators=n) for n in range(4)]
    attempts = [make_attempt(died=n == 2) for n in range(4)]
    told = []
    for together in (True, False):
        with Store.open(tmp_path / f"{together}.db") as store:
            kept = [(rows_of(report), attempt) for report, attempt in zip(reports, attempts, strict=True)]
            for _ in range(2):
                stand = store.keep(kept) if together else [store.keep([one])[0] for one in kept]
            tables = [values(store, name, schema.columns(row)[0].name) for name, row in schema.TABLES.items()]
            told.append(
                (
                    stand,
                    tables,
                    sorted(contents(store, "document_id, attempts, deaths, status")),
                    store.steps(f"{reports[1].row.document_id}-p1-f1"),
                )
            )
    assert told[0] == told[1]
    assert told[0][0] == ["extracted", "extracted", "quarantined", "extracted"]


def test_a_report_that_breaks_the_schema_changes_nothing(store: Store) -> None:
    report = make_report()
    store.replace(report, make_attempt())
    stray = make_finding(report.row.document_id, "0000000000000000-p9", "项目不存在")
    for broken, complaint in (
        (dataclasses.replace(report, findings=(stray,)), "project_id refers to no row"),
        (dataclasses.replace(report, checks=report.checks * 2), "score.total: is there twice"),
    ):
        with pytest.raises(StoreError, match=complaint):
            store.replace(broken, make_attempt())
    assert len(values(store, "findings", "rule")) == 2
    assert contents(store, "attempts") == [(1,)]


def test_what_the_database_refuses_changes_nothing(store: Store) -> None:
    store.replace(make_report(), make_attempt())
    with pytest.raises(StoreError, match="nothing was changed"):
        store.replace(make_report(indicators=5), make_attempt(time=None))
    assert len(values(store, "indicators", "indicator_id")) == 2


def test_a_row_is_explained_by_its_children_steps_and_findings(store: Store) -> None:
    report = make_report()
    store.replace(report, make_attempt())
    document = report.row.document_id
    assert [name for name, _ in store.children(document)] == ["projects", "findings", "findings"]
    assert [name for name, _ in store.children(f"{document}-p1")] == [
        "funds",
        "expenditures",
        "indicators",
        "indicators",
        "passages",
        "findings",
        "checks",
    ]
    assert store.steps(f"{document}-p1-f1") == {"executed": ("full_width", "wan_to_yuan")}
    assert len(list(store.findings(rule="fund.execution_rate", document=document, severity="error"))) == 2
    assert list(store.findings(severity="info")) == []
    with pytest.raises(StoreError, match="no row has this id"):
        store.row("nonsense")


def test_numbers_in_sql_are_numbers(store: Store) -> None:
    store.replace(make_report(), make_attempt())
    with sqlite3.connect(store._name) as connection:
        assert connection.execute("SELECT executed FROM funds WHERE executed > 198676 AND budget_initial = 300000").fetchall() == [
            (198676.5,)
        ]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_sql_keeps_every_decimal(number: Decimal) -> None:
    assert _from_sql(_to_sql(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_decimals_are_plain_and_exact(number: Decimal) -> None:
    written = plain(number)
    assert Decimal(written) == number
    assert "E" not in written and not ("." in written and written.endswith(("0", ".")))


def test_what_no_output_can_hold_becomes_null_or_a_replacement_mark() -> None:
    row = make_indicator(
        "0" * 16 + "-p1", 1, definition_raw="", level3_raw="a\x00b\ud800", weight=Decimal("NaN"), score=Decimal("-0.0"), page=2**70
    )
    fund = schema.Fund(
        fund_id="f",
        project_id="p",
        source="total",
        executed=Decimal("1e18"),
        received=Decimal("1.005"),
        method="table",
        confidence=Decimal(1),
    )
    conformed = conform(row)
    assert conformed["level3_raw"] == "a\ufffdb\ufffd"
    assert [conformed[name] for name in ("definition_raw", "weight", "page")] == [None, None, None]
    assert str(conformed["score"]) == "0.0"
    assert (conform(fund)["executed"], conform(fund)["received"]) == (None, Decimal("1.01"))


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("level3_raw", "", "required"),
        ("stage", "later", "one of target"),
        ("weight", 1.5, "is a float"),
        ("page", True, "is a bool"),
        ("confidence", Decimal("1.2"), "0 to 1"),
    ],
)
def test_a_defect_of_a_stage_is_named(column: str, value: object, complaint: str) -> None:
    with pytest.raises(StoreError, match=rf"Indicator 00-p1-i1: {column} .*{complaint}"):
        conform(make_indicator("00-p1", 1, **{column: value}))


@pytest.mark.parametrize("evidence", ["{}", '["page 1"]', "page 1"])
def test_evidence_is_a_json_list_of_objects(evidence: str) -> None:
    with pytest.raises(StoreError, match="evidence"):
        conform(dataclasses.replace(make_finding("0" * 16, None, "x"), evidence=evidence))


def test_foreign_old_and_broken_files_are_refused_untouched(tmp_path: Path) -> None:
    foreign, old, broken = tmp_path / "foreign.db", tmp_path / "old.db", tmp_path / "broken.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE notes (text)")
    Store.open(old).close()
    with sqlite3.connect(old) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    broken.write_bytes(b"no database at all" * 100)
    before = {path: path.read_bytes() for path in (foreign, old, broken)}
    for path, complaint in (
        (foreign, "another program"),
        (old, "another version"),
        (broken, "not a database"),
        (tmp_path, "cannot be used"),
    ):
        with pytest.raises(StoreError, match=complaint) as caught:
            Store.open(path)
        assert "\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in before} == before
    with pytest.raises(StoreError, match="no such store"):
        Store.open(tmp_path / "nowhere" / "store.db", create=False)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("is_still", [True, False])
def test_a_store_that_cannot_be_written_to_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_still: bool) -> None:
    path = tmp_path / "出 #1?.db"
    with Store.open(path) as writing:
        writing.replace(make_report(), make_attempt())
        if is_still:
            writing.close()
        before = sorted(tmp_path.iterdir())
        monkeypatch.setattr(connect, "_is_writable", lambda file: False)
        with Store.open(path, create=False) as reading:
            assert len(values(reading, "documents", "source")) == 1
            with pytest.raises(StoreError, match="readonly"):
                reading.replace(make_report("b.pdf"), make_attempt())
            assert sorted(tmp_path.iterdir()) == before
