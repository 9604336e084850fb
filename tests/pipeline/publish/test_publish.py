"""What a run publishes: the same bytes for the same store, whole or not at all, valid as a Data Package."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from pipeline import schema
from pipeline.publish import publish, write_document
from pipeline.publish.documents import document_path
from pipeline.report import Report
from pipeline.store import Sighting, Store
from tests.pipeline.factory import SEEN, make_attempt, make_indicator, make_project, make_report

NASTY = "=cmd|'/C calc'!A0 <r>&\"x\",\r\n\x00\x01\x1b\ud800\u202e\ufffe _x0041_ 😀"


def publish_reports(reports: Sequence[Report], output: Path) -> Path:
    with Store.open(output / "store.db") as store:
        for report in reports:
            store.replace(report, make_attempt())
            write_document(report, output)
        publish(store, output, lambda: {"score.total": "the rows do not add up"})
    return output


def contents(output: Path) -> dict[str, bytes]:
    found = (p for folder in ("dataset", "documents") for p in (output / folder).rglob("*"))
    return {p.relative_to(output).as_posix(): p.read_bytes() for p in found if p.is_file()}


@pytest.fixture
def reports() -> list[Report]:
    return [make_report("b.pdf", indicators=11), make_report("a.pdf", text=NASTY), make_report("=cmd.pdf")]


def test_the_same_rows_give_the_same_bytes_in_whatever_order_they_came(reports: list[Report], tmp_path: Path) -> None:
    first = contents(publish_reports(reports, tmp_path / "1"))
    second = contents(publish_reports(reports[::-1], tmp_path / "2"))
    assert first == second
    tables = {f"dataset/{name}.{suffix}" for name in schema.TABLES for suffix in ("csv", "parquet")}
    others = {"dataset/dataset.xlsx", "dataset/datapackage.json", "dataset/codebook.md", "dataset/document.schema.json"}
    assert {name for name in first if name.startswith("dataset/")} == tables | others


def test_only_what_changed_is_written_and_nothing_is_left_lying(reports: list[Report], tmp_path: Path) -> None:
    publish_reports(reports, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file() and "store.db" not in p.name}
    changed = dataclasses.replace(reports[0], checks=())
    publish_reports([changed], tmp_path)
    after = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file() and "store.db" not in p.name}
    assert before.keys() == after.keys()
    names = {p.name for p in before if before[p] != after[p]}
    assert names == {"checks.csv", "checks.parquet", "dataset.xlsx", "datapackage.json", ".pieces.json", f"{changed.row.document_id}.json"}


def test_documents_that_are_gone_or_failed_lose_their_file(reports: list[Report], tmp_path: Path) -> None:
    publish_reports(reports, tmp_path)
    with Store.open(tmp_path / "store.db") as store:
        root = store.ledger.root("/", SEEN)
        store.ledger.note(SEEN, [(root, r.row.source, Sighting(r.row.sha256, 1, 1, 1)) for r in reports[1:]])
        assert store.ledger.prune([root]) == [reports[0].row.source]
        store.fail(dataclasses.replace(reports[1].row, status="failed"), make_attempt())
        publish(store, tmp_path)
    assert [p.stem for p in (tmp_path / "documents").rglob("*.json")] == [reports[2].row.document_id]


def test_a_file_too_many_goes_though_another_is_missing(reports: list[Report], tmp_path: Path) -> None:
    publish_reports(reports, tmp_path)
    missing = document_path(tmp_path, reports[0].row.document_id)
    surplus = missing.with_name(f"{'0' * 16}.json")
    missing.rename(surplus)
    with Store.open(tmp_path / "store.db") as store:
        publish(store, tmp_path)
    assert not surplus.exists()


def test_frictionless_finds_nothing_wrong(reports: list[Report], tmp_path: Path) -> None:
    dataset = publish_reports(reports, tmp_path) / "dataset"
    outcome = Package(str(dataset / "datapackage.json")).validate()
    assert outcome.valid, outcome.flatten(["message"])


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("indicators", ",self_evaluation,", ",someday,"),
        ("funds", ",0.9\n", ",1.9\n"),
        ("projects", ",project,", ",,"),
        ("documents", "2023", "x"),
    ],
)
def test_the_package_would_notice_a_wrong_value(table: str, old: str, new: str, tmp_path: Path) -> None:
    dataset = publish_reports([make_report()], tmp_path) / "dataset"
    path = dataset / f"{table}.csv"
    descriptor = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    for resource in descriptor["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    assert not Package.from_descriptor(descriptor, basepath=str(dataset)).validate().valid


def test_an_empty_store_publishes_empty_tables(tmp_path: Path) -> None:
    dataset = publish_reports([], tmp_path) / "dataset"
    for name, row in schema.TABLES.items():
        header = ",".join(c.name for c in schema.columns(row))
        assert (dataset / f"{name}.csv").read_text(encoding="utf-8") == f"{header}\n"
        assert pq.read_table(dataset / f"{name}.parquet").num_rows == 0
    assert Package(str(dataset / "datapackage.json")).validate().valid


def test_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    report = make_report()
    key = report.row.document_id
    rows = [make_indicator(f"{key}-p1", n, text) for n, text in enumerate(("a\rb", 'say "x", y', " lead", "@SUM(1)", "-5", "NA", "1e5"), 1)]
    report = dataclasses.replace(report, projects=(make_project(key, "项目", rows),))
    dataset = publish_reports([report], tmp_path) / "dataset"
    with (dataset / "indicators.csv").open(encoding="utf-8", newline="") as file:
        fields = list(csv.DictReader(file))
    typed = pq.read_table(dataset / "indicators.parquet").to_pylist()
    assert [f["level3_raw"] for f in fields] == ["a\rb", 'say "x", y', " lead", "'@SUM(1)", "-5", "NA", "1e5"]
    assert [t["level3_raw"] for t in typed] == [r.level3_raw for r in rows]
    assert {(f["actual_raw"], f["weight"], f["achieved"], f["target_date"], f["framework"]) for f in fields} == {
        ("=100%", "10", "true", "2023-12-31", "")
    }
    fund = pq.read_table(dataset / "funds.parquet").to_pylist()[0]
    assert (fund["executed"], fund["execution_rate"], fund["received"]) == (Decimal("198676.50"), 0.6622, None)
