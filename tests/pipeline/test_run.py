"""The run around the stages: what becomes of bad files, of unchanged ones, of a run that is stopped."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from extractors.document import Document, Paragraph
from extractors.reader import Damaged, Unsupported
from pipeline import run as program
from pipeline.intake import Job, Summary, Told
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.report import Report
from pipeline.run import Plan, Settings, process_file
from pipeline.store import Store
from pipeline.work import Outcome

KNOWLEDGE = Knowledge()


def read_lines(path: Path) -> Document:
    """A reader that cannot fail, so that these tests are about the run and nothing else."""
    return Document("txt", tuple(Paragraph(text, n) for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)))


@pytest.fixture(autouse=True)
def simple_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "read", read_lines)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    for year in (2021, 2022, 2023):
        (folder / f"{year}.txt").write_text(f"某县水利局{year}年度防汛项目绩效自评报告\n一、项目概况\n项目得分90分。\n", encoding="utf-8")
    return folder


def start(archive: Path, output: Path, tell: Callable[[Told], None] = lambda told: None, stop: Event | None = None, **plan: Any) -> Summary:
    settings = Settings(plan.pop("keep_personal", False))
    return program.run([archive], output, settings, Plan(workers=0, **plan), lambda told, found: tell(told), stop or Event())


def documents(output: Path) -> dict[str, dict[str, str]]:
    with (output / "dataset" / "documents.csv").open(encoding="utf-8", newline="") as file:
        return {row["source"]: row for row in csv.DictReader(file)}


def raising(error: BaseException) -> Callable[..., Any]:
    def stage(*_: Any, **__: Any) -> Any:
        raise error

    return stage


# One file


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (Damaged("a.txt: the file is\nbroken; fetch it again"), "failed", "the file is broken; fetch it again"),
        (Unsupported("a.txt: format not supported"), "unsupported", "format not supported"),
        (BaseException("panic"), "failed", "internal error: BaseException"),
    ],
)
def test_a_file_that_cannot_be_read_still_gives_its_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: BaseException, status: str, told: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    monkeypatch.setattr(program, "read", raising(error))
    report = process_file(path, KNOWLEDGE)
    assert [name for name, _ in report.rows()] == ["documents"]
    assert (report.row.source, report.row.size_bytes, report.row.status) == ("a.txt", 1, status)
    assert (report.row.error or "").startswith(told)


@pytest.mark.parametrize("stage", ["interpret", "normalise"])
def test_a_mistake_of_ours_is_told_without_the_words_of_the_document(monkeypatch: pytest.MonkeyPatch, archive: Path, stage: str) -> None:
    monkeypatch.setattr(program, stage, raising(KeyError("联系人 13800000000")))
    row = process_file(archive / "2021.txt", KNOWLEDGE).row
    assert row.status == "failed"
    assert "internal error: KeyError" in (row.error or "") and "138" not in (row.error or "")


@pytest.mark.parametrize("error", [MemoryError(), KnowledgeError("units.yaml: not readable"), KeyboardInterrupt()])
def test_what_is_not_the_files_fault_is_raised(monkeypatch: pytest.MonkeyPatch, archive: Path, error: BaseException) -> None:
    monkeypatch.setattr(program, "interpret", raising(error))
    with pytest.raises(type(error)):
        process_file(archive / "2021.txt", KNOWLEDGE)


def test_stages_run_in_order_and_masking_is_last_and_can_be_left_out(monkeypatch: pytest.MonkeyPatch, archive: Path) -> None:
    assert [stage.__name__ for stage in program.STAGES] == ["score", "audit", "mask"]
    path = archive / "2021.txt"
    path.write_text("某县水利局防汛项目绩效自评报告\n联系人：张三丰\n联系电话：13812345678\n", encoding="utf-8")
    assert "13812345678" not in repr(process_file(path, KNOWLEDGE).document)
    assert "13812345678" in repr(process_file(path, KNOWLEDGE, Settings(keep_personal=True)).document)


# Many files


def test_every_file_is_told_of_and_published(archive: Path, tmp_path: Path) -> None:
    told: list[Told] = []
    summary = start(archive, tmp_path / "out", told.append)
    assert [news.source for news in told] == ["2021.txt", "2022.txt", "2023.txt"]
    assert (summary.found, summary.read, summary.statuses) == (3, 3, {"extracted": 3})
    assert list(documents(tmp_path / "out")) == ["2021.txt", "2022.txt", "2023.txt"]


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    start(archive, output)
    (archive / "2022.txt").write_text("某县水利局2022年度防汛项目绩效自评报告（修订）", encoding="utf-8")
    (archive / "2021.txt").rename(archive / "2020.txt")
    (archive / "copy.txt").write_bytes((archive / "2023.txt").read_bytes())
    summary = start(archive, output)
    assert (summary.read, summary.unchanged) == (2, 2)
    assert sorted(documents(output)) == ["2020.txt", "2022.txt", "2023.txt"]
    assert start(archive, output, force=True).read == 3
    assert start(archive, output, keep_personal=True).read == 3, "rows with personal data are another edition"
    next((output / "documents").glob("??/*.json")).unlink()
    assert start(archive, output, keep_personal=True).read == 1, "a document's JSON that is gone is made again"


def test_the_dataset_is_made_of_the_sources_alone_unless_told_to_add(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    start(archive, output)
    assert list(documents(output)) == ["2021.txt", "2022.txt", "2023.txt"]
    start(archive / "2021.txt", output, add=True)
    assert list(documents(output)) == ["2021.txt", "2022.txt", "2023.txt"]
    start(archive / "2021.txt", output)
    assert list(documents(output)) == ["2021.txt"]
    assert len(list((output / "documents").glob("??/*.json"))) == 1


def test_sources_that_cannot_be_looked_at_take_nothing_away(archive: Path, tmp_path: Path) -> None:
    output, empty = tmp_path / "out", tmp_path / "empty"
    empty.mkdir()
    start(archive, output)
    assert start(empty, output).found == 0
    (empty / "gone").symlink_to(tmp_path / "unmounted")
    assert start(empty, output).problems == 1
    assert len(documents(output)) == 3


def test_a_job_that_was_killed_is_a_failed_document_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path
) -> None:
    def perform(do: Callable[[Job], Report], jobs: Iterator[Job], **_: Any) -> Iterator[Outcome[Job, Report]]:
        for job in jobs:
            if job.origin.source == "2022.txt":
                yield Outcome(job, error="timed out after 120 s; raise --timeout")
            else:
                yield Outcome(job, do(job))

    with monkeypatch.context() as patch:
        patch.setattr(program, "perform", perform)
        assert start(archive, tmp_path / "out").statuses == {"extracted": 2, "failed": 1}
    row = documents(tmp_path / "out")["2022.txt"]
    assert (row["status"], row["error"]) == ("failed", "timed out after 120 s; raise --timeout")
    summary = start(archive, tmp_path / "out")
    assert (summary.read, summary.statuses) == (1, {"extracted": 3})


def test_a_row_the_schema_forbids_fails_its_document_only(monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path) -> None:
    def odd(report: Report, knowledge: Knowledge) -> Report:
        return replace(report, row=replace(report.row, document_type="poem")) if report.row.source == "2021.txt" else report

    monkeypatch.setattr(program, "STAGES", (odd,))
    assert start(archive, tmp_path / "out").statuses == {"extracted": 2, "failed": 1}


def test_a_run_that_is_stopped_keeps_what_is_done_and_goes_on_later(archive: Path, tmp_path: Path) -> None:
    stop, output = Event(), tmp_path / "out"
    summary = start(archive, output, lambda told: stop.set(), stop)
    assert summary.interrupted and summary.read == 1
    assert not (output / "dataset").exists()
    with Store.open(output / "store.db", create=False) as store:
        assert sum(len(rows) for rows in store.rows("documents")) == 1
    summary = start(archive, output)
    assert (summary.read, summary.unchanged, len(documents(output))) == (2, 1, 3)
