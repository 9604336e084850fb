"""The command unattended: its reports and logs, status, retry, and a run that stays."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.cli import run_command
from pipeline.console import report
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages
from pipeline.console.running import Deadline
from pipeline.store import Store
from tests.pipeline.factory import make_attempt, make_report

EN = Messages("en")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "2022.txt").write_text("某县水利局2022年度防汛项目绩效自评报告", encoding="utf-8")
    (folder / "empty_[x](y).pdf").touch()
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[ExitCode, str, str]:
    code = run_command([str(argument) for argument in arguments], EN)
    return code, *capsys.readouterr()


def test_each_run_leaves_a_report_of_what_is_new_what_failed_and_what_changed(
    capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path
) -> None:
    output = tmp_path / "o"
    run = ("run", archive, "--output", output, "--workers", 0, "--quiet")
    assert said(capsys, *run)[0] == ExitCode.INCOMPLETE
    (archive / "2022.txt").write_text("某县水利局2022年度防汛项目绩效自评报告（修订）", encoding="utf-8")
    (archive / "2023.txt").write_text("某县水利局2023年度防汛项目绩效自评报告", encoding="utf-8")
    assert said(capsys, *run)[0] == ExitCode.INCOMPLETE
    assert said(capsys, *run)[0] == ExitCode.INCOMPLETE
    first, second, third = (json.loads(path.read_text(encoding="utf-8")) for path in sorted((output / "runs").glob("*.json")))
    assert {told["source"]: told["status"] for told in first["documents"]} == {"2022.txt": "extracted", "empty_[x](y).pdf": "failed"}
    assert (second["replaced"], second["dataset"]["documents"]) == (["2022.txt"], {"before": 2, "after": 3})
    assert (third["documents"], third["numbers"]["unchanged"], third["numbers"]["published"]) == ([], 3, False)
    told = min((output / "runs").glob("*.md")).read_text(encoding="utf-8")
    assert "## New (1)" in told and "| documents | 0 | 2 | +2 |" in told
    assert "empty\\_\\[x\\](y).pdf" in told, "a name is no markup"


def test_a_copy_is_told_as_a_copy(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    (archive / "copy.txt").write_bytes((archive / "2022.txt").read_bytes())
    run = ("run", archive, "--output", tmp_path / "o", "--workers", 0)
    assert said(capsys, *run)[1].splitlines()[0] == "this run  3  read 2 · copies 1"
    assert said(capsys, *run)[1].splitlines()[0] == "this run  3  unchanged 3"
    told = min((tmp_path / "o" / "runs").glob("*.md")).read_text(encoding="utf-8")
    assert "- copies: 1" in told and "- unchanged" not in told
    assert "read 2 · copies 1" in said(capsys, "status", "--output", tmp_path / "o")[1]


def test_a_log_is_json_line_by_line(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    run = ("run", archive, "--output", tmp_path / "o", "--workers", 0, "--log-json")
    for events in (["document", "document", "run"], ["unchanged", "run"]):
        _, out, err = said(capsys, *run)
        lines = [json.loads(line) for line in err.splitlines()]
        assert [line["event"] for line in lines] == events and not out
    assert lines[-1]["outcome"] == "finished" and lines[-1]["unchanged"] == 2


def test_status_tells_runs_backlog_and_reasons(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "o"
    said(capsys, "run", archive, "--output", output, "--workers", 0, "--quiet", "--limit", 1)
    code, out, _ = said(capsys, "status", "--output", output)
    assert code == ExitCode.EXTRACTED
    assert "finished  read 1 · left for the next run 1" in out and "backlog  to be read 1" in out
    said(capsys, "run", archive, "--output", output, "--workers", 0, "--quiet")
    stands = json.loads(said(capsys, "status", "--output", output, "--json")[1])
    assert stands["contents"] == {"extracted": 1, "failed": 1} and stands["trend"]["read"] == [1, 1]
    assert [(reason["status"], reason["documents"]) for reason in stands["reasons"]] == [("failed", 1)]


def test_retry_reads_what_failed_and_nothing_else(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "o"
    said(capsys, "run", archive, "--output", output, "--workers", 0, "--quiet")
    (archive / "new.txt").write_text("新报告", encoding="utf-8")
    (row,) = [r for r in (output / "dataset" / "documents.csv").read_text("utf-8").splitlines() if ",failed," in r]
    for which in ("--all", row.split(",")[0]):
        _, _, err = said(capsys, "retry", which, "--output", output, "--workers", 0)
        assert err.startswith("failed  empty_[x](y).pdf") and err.count("\n") == 1
    assert said(capsys, "retry", "0" * 16, "--output", output)[0] == ExitCode.COULD_NOT_RUN
    assert said(capsys, "retry", "--output", output)[0] == ExitCode.USAGE


def test_the_ledger_names_every_file(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    import sqlite3

    output = tmp_path / "o"
    (archive / "copy.txt").write_bytes((archive / "2022.txt").read_bytes())
    run = ("run", archive, "--output", output, "--workers", 0, "--quiet")
    said(capsys, *run)
    (archive / "empty_[x](y).pdf").unlink()
    said(capsys, *run)
    with sqlite3.connect(output / "store.db") as connection:
        found = connection.execute("SELECT path, status, attempts, root FROM ledger ORDER BY path").fetchall()
    root = str(archive)
    assert found == [("2022.txt", "extracted", 1, root), ("copy.txt", "duplicate", 1, root), ("empty_[x](y).pdf", "gone", 1, root)]


def test_a_store_may_be_elsewhere(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    store = tmp_path / "elsewhere" / "rows.db"
    said(capsys, "run", archive, "--output", tmp_path / "o", "--workers", 0, "--quiet", "--store", store)
    assert store.is_file() and not (tmp_path / "o" / "store.db").exists()
    assert said(capsys, "status", "--output", tmp_path / "o", "--store", store)[0] == ExitCode.EXTRACTED


def test_a_deadline_is_a_time_of_day_or_a_span() -> None:
    assert [Deadline().convert(text, None, None) for text in ("90m", "2h", "30s", "1.5h")] == [5400, 7200, 30, 5400]
    assert 0 < Deadline().convert("06:00", None, None) <= 86400
    for text in ("", "25:00", "soon", "-5m"):
        with pytest.raises(click.BadParameter):
            Deadline().convert(text, None, None)


def test_a_run_that_stays_takes_files_once_they_are_written_and_ends_on_a_signal(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "o"
    command = [sys.executable, "-m", "pipeline.cli", "run", str(archive), "--output", str(output), "--watch", "--workers", "0", "--quiet"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            wait_for(lambda: (output / "dataset" / "projects.parquet").exists())  # the last of its files
            for name in ("early.txt", "late.txt"):  # before and after the watch begins
                (archive / name).write_text(f"某县民政局2023年度低保项目绩效自评报告{name}", encoding="utf-8")
                wait_for(lambda name=name: name in (output / "dataset" / "documents.csv").read_text("utf-8"))
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == ExitCode.EXTRACTED
        finally:
            process.kill()


def test_a_signal_as_a_run_is_ending_ends_the_watch(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = report.write_report

    def write_and_ask(*given: Any) -> None:
        write(*given)
        asked = signal.getsignal(signal.SIGTERM)
        assert callable(asked)
        asked(signal.SIGTERM, None)

    monkeypatch.setattr(report, "write_report", write_and_ask)
    begun = time.monotonic()
    command = ["run", str(archive), "--output", str(tmp_path / "o"), "--watch", "--workers", "0", "--quiet"]
    assert run_command(command, EN) is ExitCode.EXTRACTED
    assert time.monotonic() - begun < 30


def wait_for(is_there: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_there():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def test_quarantine_is_told_in_the_ledger_only(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        report = make_report(status="failed", error="timed out after 120 s; raise --timeout")
        stands = [store.replace(report, make_attempt(died=True)) for _ in range(2)]
        assert stands == ["failed", "quarantined"]
        assert store.ledger.tally("documents", "status") == {"failed": 1}
        assert store.replace(make_report(), make_attempt()) == "extracted"
        assert store.ledger.status(report.row.sha256) == "extracted"


def test_show_masks_persons_unless_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("绩效自评报告\n联系人：张小明，联系电话：13912345678\n", encoding="utf-8")
    assert run_command(["show", str(file)], EN) == 0
    shown = capsys.readouterr().out
    assert "张小明" not in shown
    assert "13912345678" not in shown
    assert run_command(["show", str(file), "--keep-personal"], EN) == 0
    assert "张小明" in capsys.readouterr().out
