"""The folders of documents are put right where they changed, and looked into only there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.publish import shelves
from pipeline.publish.documents import document_path, write_document
from pipeline.publish.shelves import lost, sweep
from pipeline.store import Store
from tests.pipeline.factory import make_attempt, make_report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as store:
        yield store


def keep(store: Store, output: Path, source: str) -> str:
    report = make_report(source)
    store.replace(report, make_attempt())
    write_document(report, output)
    return report.row.document_id


def settle(output: Path) -> None:
    """Let the folders have changed long ago."""
    past = time.time_ns() - 10 * shelves._SETTLED
    for folder in (output / "documents").iterdir():
        os.utime(folder, ns=(past, past))


def test_a_file_that_is_gone_is_lost_and_one_too_many_is_removed(store: Store, tmp_path: Path) -> None:
    ids = [keep(store, tmp_path, name) for name in ("a.pdf", "b.pdf", "c.pdf")]
    settle(tmp_path)
    sweep(store, tmp_path)
    assert not list(lost(store, tmp_path))
    document_path(tmp_path, ids[0]).unlink()
    strange = document_path(tmp_path, ids[1]).with_name(f"{ids[1][:2]}{'0' * 14}.json")
    for path in (strange, strange.with_suffix(".json.new"), strange.with_name("notes.txt")):
        path.write_text("{}", encoding="utf-8")
    assert list(lost(store, tmp_path)) == [make_report("a.pdf").row.sha256]
    sweep(store, tmp_path)
    assert not strange.exists() and not strange.with_suffix(".json.new").exists()
    assert strange.with_name("notes.txt").exists() and document_path(tmp_path, ids[1]).exists()


def test_only_folders_that_changed_are_listed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [keep(store, tmp_path, f"{number}.pdf") for number in range(20)]
    settle(tmp_path)
    sweep(store, tmp_path)
    listed: list[str] = []
    names = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: listed.append(Path(path).name) or names(path))
    assert not list(lost(store, tmp_path)) and listed == []
    document_path(tmp_path, ids[3]).unlink()
    assert list(lost(store, tmp_path)) == [make_report("3.pdf").row.sha256] and listed == [ids[3][:2]]


def test_a_folder_that_changed_just_now_is_not_trusted(store: Store, tmp_path: Path) -> None:
    key = keep(store, tmp_path, "a.pdf")
    sweep(store, tmp_path)
    folder = document_path(tmp_path, key).parent
    stamp = folder.stat().st_mtime_ns
    document_path(tmp_path, key).unlink()
    os.utime(folder, ns=(stamp, stamp))  # as where a file system counts seconds
    assert list(lost(store, tmp_path)) == [make_report("a.pdf").row.sha256]


def test_all_is_lost_with_the_folder(store: Store, tmp_path: Path) -> None:
    key = keep(store, tmp_path, "a.pdf")
    settle(tmp_path)
    sweep(store, tmp_path)
    document_path(tmp_path, key).unlink()
    document_path(tmp_path, key).parent.rmdir()
    assert list(lost(store, tmp_path)) == [make_report("a.pdf").row.sha256]
