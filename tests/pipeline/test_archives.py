"""The members of archives as files of a run."""

from __future__ import annotations

import zipfile
from pathlib import Path
from threading import Event

import pytest

from extractors.document import Document
from extractors.records import WordedReport
from pipeline import process as program
from pipeline.plan import Plan, Settings
from pipeline.run import run
from pipeline.store import Store


def pack(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name, text in members.items():
            package.writestr(name, text)


def documents(source: Path, output: Path, workers: int = 0) -> dict[str, tuple[str, str | None]]:
    summary = run([source], output, Settings(), Plan(workers=workers), lambda told, found: None, Event())
    with Store.open(output / "store.db", create=False) as store:
        found = {row.source: (row.status, row.error) for key in _keys(store) for row in [store.row(key)[1]]}  # type: ignore[attr-defined]
    assert summary.found == summary.read + summary.unchanged + summary.problems
    return found


def _keys(store: Store) -> list[str]:
    return [row[0] for rows in store.rows("documents") for row in rows]


@pytest.mark.parametrize("workers", [0, 1])
def test_each_member_is_a_document_and_each_refusal_a_failed_one(tmp_path: Path, workers: int) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    pack(source / "a.zip", {"某县/2021年报告.txt": "某县水利局2021年度防汛项目绩效自评报告", "../x.txt": "x", "same.txt": "甲。"})
    (source / "broken.zip").write_bytes(b"PK\3\4" + bytes(100))
    (source / "same.txt").write_text("甲。", encoding="utf-8")
    assert documents(source, output, workers) == {
        "a.zip!/../x.txt": ("failed", "its name leads out of the archive; the member is refused"),
        "a.zip!/same.txt": ("extracted", None),
        "a.zip!/某县/2021年报告.txt": ("extracted", None),
        "broken.zip": ("failed", "the archive is cut off or damaged; fetch it again"),
    }
    assert not (output / ".unpacked").exists()
    assert not list(tmp_path.rglob("x.txt"))


def test_an_archive_read_before_is_not_read_again(tmp_path: Path) -> None:
    source, output = tmp_path / "a.zip", tmp_path / "out"
    pack(source, {"a.txt": "甲。", "b.txt": "乙。"})
    first = documents(source, output)
    summary = run([source], output, Settings(), Plan(workers=0), lambda told, found: None, Event())
    assert (summary.found, summary.unchanged, summary.read) == (2, 2, 0)
    assert documents(source, output) == first == {"a.zip!/a.txt": ("extracted", None), "a.zip!/b.txt": ("extracted", None)}


def test_a_member_is_interpreted_under_its_own_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names: list[str] = []
    real = program.interpret

    def note(document: Document, name: str) -> WordedReport:
        names.append(name)
        return real(document, name=name)

    monkeypatch.setattr(program, "interpret", note)
    pack(tmp_path / "a.zip", {"f/2019年度自评.txt": "正文。"})
    documents(tmp_path / "a.zip", tmp_path / "out")
    assert names == ["2019年度自评.txt"]
