"""The run around the stages: what becomes of bad files, of unchanged ones, of a run that is stopped."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from extractors.document import Document, Paragraph
from extractors.reader import Damaged, Unsupported
from pipeline import process as program
from pipeline import run as running
from pipeline.knowledge.load import Knowledge, KnowledgeError
from pipeline.plan import Job, Plan, Settings, identify
from pipeline.process import process_file
from pipeline.report import Report
from pipeline.store import Store, StoreError
from pipeline.store.conform import Rows
from pipeline.summary import Summary, Told
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
    return running.run([archive], output, settings, Plan(workers=0, **plan), lambda told, found: tell(told), stop or Event())


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


def test_only_what_changed_is_read_again(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    start(archive, output)
    (archive / "2022.txt").write_text("某县水利局2022年度防汛项目绩效自评报告（修订）", encoding="utf-8")
    (archive / "2021.txt").rename(archive / "2020.txt")
    (archive / "copy.txt").write_bytes((archive / "2023.txt").read_bytes())
    summary = start(archive, output)
    assert (summary.read, summary.unchanged) == (2, 2), "a document under another name is another row"
    assert (summary.gone, summary.replaced) == (["2021.txt"], ["2022.txt"])
    assert sorted(documents(output)) == ["2020.txt", "2022.txt", "2023.txt"]
    assert start(archive, output, force=True).read == 3
    assert start(archive, output, keep_personal=True).read == 3, "rows with personal data are another configuration"
    next((output / "documents").glob("??/*.json")).unlink()
    assert start(archive, output, keep_personal=True).read == 1, "a document's JSON that is gone is made again"


def test_the_dataset_is_the_same_as_if_all_had_been_read_at_once(archive: Path, tmp_path: Path) -> None:
    start(archive, tmp_path / "out")
    (archive / "a").mkdir()
    (archive / "2023.txt").rename(archive / "a" / "2023.txt")
    (archive / "2022.txt").write_text("另一份报告。", encoding="utf-8")
    (archive / "0.txt").write_bytes((archive / "2021.txt").read_bytes())
    start(archive, tmp_path / "out")
    start(archive, tmp_path / "fresh")
    assert published(tmp_path / "out") == published(tmp_path / "fresh")


def published(output: Path) -> dict[str, bytes]:
    files = (path for part in ("dataset", "documents") for path in (output / part).rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def test_documents_stay_when_their_file_is_gone_unless_pruned(archive: Path, tmp_path: Path) -> None:
    output, other = tmp_path / "out", tmp_path / "other"
    start(archive, output)
    (archive / "2022.txt").unlink()
    assert start(archive, output).gone == ["2022.txt"]
    assert start(archive, output).gone == [], "it is told once"
    other.mkdir()
    (other / "b.txt").write_text("另一份报告。", encoding="utf-8")
    start(other, output)
    assert list(documents(output)) == ["2021.txt", "2022.txt", "2023.txt", "b.txt"]
    assert start(archive, output, prune=True).dropped == ["2022.txt", "b.txt"]
    assert list(documents(output)) == ["2021.txt", "2023.txt"]
    assert len(list((output / "documents").glob("??/*.json"))) == 2


def test_a_single_file_says_nothing_of_its_neighbours(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    start(archive, output)
    (archive / "2024.txt").write_text("又一份报告。", encoding="utf-8")
    summary = start(archive / "2024.txt", output)
    assert (summary.found, summary.read, summary.gone) == (1, 1, [])
    summary = start(archive, output)
    assert (summary.read, summary.unchanged, summary.gone) == (0, 4, [])


def test_files_of_several_roots_that_have_one_name_are_told_apart(archive: Path, tmp_path: Path) -> None:
    others = [tmp_path / year / "reports" for year in ("a", "b")]
    for number, other in enumerate(others):
        other.mkdir(parents=True)
        (other / "2021.txt").write_text(f"另一份报告{number}。", encoding="utf-8")
        (other / f"only{number}.txt").write_text(f"又一份报告{number}。", encoding="utf-8")
    output = tmp_path / "out"

    def night() -> Summary:
        return running.run([*others, archive], output, Settings(), Plan(workers=0), lambda told, found: None, Event())

    assert night().read == 7
    plain = ["2022.txt", "2023.txt", "only0.txt", "only1.txt"]
    assert sorted(documents(output)) == sorted([*plain, "a/reports//2021.txt", "b/reports//2021.txt", f"{archive.name}//2021.txt"])
    assert night().unchanged == 7
    for other in others:
        (other / "2021.txt").rename(other / "2020.txt")
    assert night().read == 3
    assert sorted(documents(output)) == sorted([*plain, "2021.txt", "a/reports//2020.txt", "b/reports//2020.txt"])


def test_nothing_is_written_when_nothing_changed(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert start(archive, output).published
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if not path.name.startswith("store.db")}
    assert not start(archive, output).published
    assert {path: path.stat().st_mtime_ns for path in before} == before
    (output / "dataset" / "funds.csv").unlink()
    assert start(archive, output).published, "a file of the dataset that is gone is written again"


def test_unchanged_files_are_not_opened_unless_verified(monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    start(archive, output)
    opened: list[str] = []
    monkeypatch.setattr("pipeline.intake.identify", lambda path, source: opened.append(source) or identify(path, source))
    before = (archive / "2021.txt").stat()
    (archive / "2021.txt").write_text("甲" * (before.st_size // 3) + "-" * (before.st_size % 3), encoding="utf-8")
    os.utime(archive / "2021.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert start(archive, output).unchanged == 3 and not opened
    assert start(archive, output, verify=True).read == 1 and len(opened) == 3


def test_another_version_reads_only_what_is_asked_for_new_files_first(
    monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    start(archive, output)
    monkeypatch.setattr(running, "version", lambda name: "99")
    summary = start(archive, output)
    assert (summary.read, summary.outdated) == (0, 3)
    (archive / "z.txt").write_text("新报告。", encoding="utf-8")
    told: list[Told] = []
    summary = start(archive, output, told.append, stale=True, limit=2)
    assert ([t.source for t in told if t.status and not t.unchanged], summary.left) == (["z.txt", "2021.txt"], 2)
    assert start(archive, output, stale=True).read == 2
    assert start(archive, output, stale=True).read == 0


def test_what_was_read_when_the_machine_went_down_is_read_again(monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    start(archive, output)
    (archive / "new.txt").write_text("新报告。", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(running, "now", lambda: "9999-01-01T00:00:00+00:00")
        patch.setattr(running, "publish", fail)
        with pytest.raises(OSError, match="killed"):
            start(archive, output)
    with monkeypatch.context() as patch:
        patch.setattr(running, "publish", fail)
        with pytest.raises(OSError, match="killed"):
            start(archive, output)
    monkeypatch.setattr(running, "boot", lambda: "another")
    assert start(archive, output).read == 1, "new.txt, and not what an earlier run had read"
    assert start(archive, output).read == 0


def test_a_limit_leaves_new_files_for_the_next_run(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert [start(archive, output, limit=2).left for _ in range(2)] == [1, 0]
    assert len(documents(output)) == 3


def test_a_run_out_of_time_publishes_what_is_done(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    summary = start(archive, output, lambda told: Event().wait(0.3), seconds=0.1)
    assert summary.out_of_time and not summary.interrupted
    assert len(documents(output)) == summary.read == 1
    assert start(archive, output).read == 2


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_run(
    monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path
) -> None:
    def meddle(path: Path) -> Document:
        document = read_lines(path)
        if path.name == "2021.txt":
            path.write_text("还在写", encoding="utf-8")
        if path.name == "2022.txt":
            path.unlink()
        return document

    output = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(program, "read", meddle)
        summary = start(archive, output)
    assert (summary.problems, list(documents(output))) == (2, ["2023.txt"])
    start(archive, output)
    assert list(documents(output)) == ["2021.txt", "2023.txt"]
    assert start(archive, output, settle=3600, force=True).problems == 0, "known files are settled"
    (archive / "new.txt").write_text("还在写", encoding="utf-8")
    assert start(archive, output, settle=3600).problems == 1


def test_sources_that_cannot_be_looked_at_take_nothing_away(archive: Path, tmp_path: Path) -> None:
    output, empty = tmp_path / "out", tmp_path / "empty"
    empty.mkdir()
    start(archive, output)
    assert start(empty, output).found == 0
    (empty / "gone").symlink_to(tmp_path / "unmounted")
    assert start(empty, output).problems == 1
    assert len(documents(output)) == 3


def killing(source: str) -> Callable[..., Iterator[Outcome[Job, Rows]]]:
    def perform(do: Callable[[Job], Rows], jobs: Iterator[Job], **_: Any) -> Iterator[Outcome[Job, Rows]]:
        for job in jobs:
            if job.origin.source == source:
                yield Outcome(job, error="timed out after 120 s; raise --timeout")
            else:
                yield Outcome(job, do(job))

    return perform


def test_a_file_that_killed_its_worker_twice_is_quarantined_until_it_is_forgiven(
    monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(running, "perform", killing("2022.txt"))
        assert start(archive, output).statuses == {"extracted": 2, "failed": 1}
        assert +start(archive, output).statuses == {"extracted": 2, "quarantined": 1}
        assert start(archive, output).read == 0
    row = documents(output)["2022.txt"]
    assert (row["status"], row["error"]) == ("failed", "timed out after 120 s; raise --timeout")
    assert start(archive, output).read == 0
    with Store.open(output / "store.db") as store:
        (forgiven,) = store.ledger.forgive(None)
        assert store.ledger.roots() == [str(archive)]
    (archive / "new.txt").write_text("新报告。", encoding="utf-8")
    assert start(archive, output, only=frozenset([forgiven])).read == 1
    assert documents(output)["2022.txt"]["status"] == "extracted"
    assert start(archive, output).read == 1, "only what was asked for was read"


def test_a_plain_failure_is_not_tried_every_night(monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(program, "read", raising(Damaged("the password is missing")))
        assert start(archive, tmp_path / "out").statuses == {"failed": 3}
    summary = start(archive, tmp_path / "out")
    assert (summary.read, +summary.statuses) == (0, {"failed": 3})


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


@pytest.mark.parametrize("is_read", [True, False])
def test_a_name_in_the_name_of_a_file_is_masked_and_the_ledger_goes_by_the_file(
    tmp_path: Path, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, output, name = tmp_path / "archive", tmp_path / "out", "林木森 13812345678 自评表.txt"
    archive.mkdir()
    (archive / name).write_text("某县水利局防汛项目绩效自评报告\n联系人：林木森\n", encoding="utf-8")
    if not is_read:
        monkeypatch.setattr(program, "read", raising(Damaged("broken")))
    told: list[Told] = []
    start(archive, output, told.append)
    (source,) = documents(output)
    assert source == ("＊＊ [电话] 自评表.txt" if is_read else "林木森 [电话] 自评表.txt") and told[0].source == name
    assert all("13812345678" not in content.decode(errors="replace") for content in published(output).values())
    assert (start(archive, output).read, start(archive, output).unchanged) == (0, 1)
    with Store.open(output / "store.db") as store:
        assert [path for path, _ in store.ledger.there(1)] == [name]
    assert list(documents(output)) == [source]
    start(archive, output, keep_personal=True)
    assert list(documents(output)) == [name if is_read else source], "of what could not be read, numbers are never told"


def test_masked_rows_never_lie_beside_rows_as_printed(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    other = tmp_path / "other"
    other.mkdir()
    (other / "2019.txt").write_text("某县水利局2019年度防汛项目绩效自评报告", encoding="utf-8")
    start(archive, output, keep_personal=True)
    with pytest.raises(StoreError, match="other choices"):
        start(other, output)
