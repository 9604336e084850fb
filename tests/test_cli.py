"""The command from end to end, on documents made here."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.lock import LockedError, locked
from pipeline.console.messages import LANGUAGES, Messages, choose_language, load_messages

EN = Messages("en")
SAMPLES = Path(__file__).parents[1] / "samples"
HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
ROWS = (
    ("产出指标", "数量指标", "堤防巡查次数", "≥12次", "10次", "50", "50", ""),
    ("效益指标", "社会效益指标", "险情处置率", "≥95%", "98%", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "96%", "10", "10", ""),
)


def write_form(path: Path) -> None:
    """A self-evaluation form with one indicator that missed its target and has full marks."""
    from docx import Document

    document = Document()
    document.add_paragraph("项目支出绩效自评表")
    document.add_paragraph("（2023年度）")
    table = document.add_table(rows=0, cols=8)
    for texts in (
        ("项目名称", "防汛抢险经费", "", "", "", "", "", ""),
        ("主管部门", "某县水利局", "", "", "实施单位", "某县水利局", "", ""),
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    for texts in (HEADER, *ROWS, ("总分", "", "", "", "", "90", "90", "")):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.save(str(path))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good files, and bad ones among them."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "2023").mkdir()
    write_form(folder / "2023" / "form.docx")
    (folder / "report.txt").write_text("某县信访局2022年度信访维稳项目绩效自评报告\n一、项目概况\n项目资金5万元。\n", encoding="utf-8")
    whole = (folder / "2023" / "form.docx").read_bytes()
    (folder / "broken.docx").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "empty.pdf").touch()
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 8)
    return folder


@pytest.fixture(scope="module")
def output(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the archive."""
    folder = tmp_path_factory.mktemp("run") / "output"
    assert run_command(["run", str(archive), "--output", str(folder), "--workers", "0", "--quiet"], EN) == ExitCode.INCOMPLETE
    return folder


def published(folder: Path) -> dict[str, bytes]:
    files = [path for part in ("dataset", "documents") for path in (folder / part).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def said(capsys: pytest.CaptureFixture[str], *arguments: object, say: Messages = EN) -> tuple[ExitCode, str, str]:
    code = run_command([str(argument) for argument in arguments], say)
    out, err = capsys.readouterr()
    return code, out, err


# Runs


def test_bad_files_cost_only_themselves(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    code, out, err = said(capsys, "run", archive, "--output", tmp_path / "o", "--workers", 1)
    assert code == ExitCode.INCOMPLETE
    statuses = {line.split("  ")[1]: line.split("  ")[0] for line in err.splitlines()}
    assert statuses["2023/form.docx"] == statuses["report.txt"] == "extracted"
    assert statuses["empty.pdf"] == "failed" and statuses["noise.bin"] == "unsupported"
    assert statuses["broken.docx"] in ("failed", "partial")
    assert re.search(r"^documents  5  extracted 2", out, re.MULTILINE)
    assert str(tmp_path / "o" / "dataset") in out


def test_the_number_of_workers_does_not_show_in_the_dataset(archive: Path, tmp_path: Path) -> None:
    outputs = []
    for workers in (0, 2):  # worker processes order sets by another hash seed, too
        outputs.append(tmp_path / f"{workers}")
        run_command(["run", str(archive), str(SAMPLES), "--output", str(outputs[-1]), "--workers", str(workers), "--quiet"], EN)
    assert published(outputs[0]) == published(outputs[1])
    assert len(published(outputs[0])) > 12


def test_a_second_run_reads_nothing_and_changes_nothing(capsys: pytest.CaptureFixture[str], archive: Path, output: Path) -> None:
    before = published(output)
    code, out, _ = said(capsys, "run", archive, "--output", output, "--workers", 1)
    assert code == ExitCode.INCOMPLETE
    assert re.search(r"^this run  5  unchanged 5$", out, re.MULTILINE)
    assert published(output) == before


def test_all_extracted_is_zero_and_nothing_to_read_is_not(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    assert said(capsys, "run", archive / "2023", "--output", tmp_path / "o", "--workers", 0)[0] == ExitCode.EXTRACTED
    (tmp_path / "nothing").mkdir()
    code, _, err = said(capsys, "run", tmp_path / "nothing", "--output", tmp_path / "p")
    assert code == ExitCode.COULD_NOT_RUN and "no files found" in err


# The other commands


def test_show_tells_what_the_page_says(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    code, out, _ = said(capsys, "show", archive / "2023" / "form.docx")
    assert code == ExitCode.EXTRACTED
    assert " | ".join(ROWS[0]).rstrip(" |") in out and "level3: 堤防巡查次数  [table 1, row 4]" in out
    code, out, _ = said(capsys, "show", archive / "2023" / "form.docx", "--json")
    told = json.loads(out)
    assert told["document"]["format"] == "docx" and told["report"]["projects"][0]["indicators"]


def test_show_of_a_bad_file_says_why(capsys: pytest.CaptureFixture[str], archive: Path) -> None:
    code, out, err = said(capsys, "show", archive / "empty.pdf")
    assert (code, out) == (ExitCode.INCOMPLETE, "")
    assert err.startswith("jixiao: ") and err.count("\n") == 1


def test_findings_and_explain_tell_the_story_of_a_row(capsys: pytest.CaptureFixture[str], output: Path) -> None:
    code, out, _ = said(capsys, "findings", "--rule", "target.full_score_though_missed", "--output", output)
    assert code == ExitCode.EXTRACTED and out.startswith("2023/form.docx") and "堤防巡查次数" in out
    finding = out.splitlines()[1].split()[0]
    code, out, _ = said(capsys, "explain", finding, "--output", output)
    assert "rule: target.full_score_though_missed\n  no full marks for a missed target\n" in out
    row = re.search(r"subject: (\S+)", out)
    assert row
    code, out, _ = said(capsys, "explain", row[1], "--output", output)
    assert "source: 2023/form.docx" in out and "place: table 1, row 4" in out and "≥12次 | 10次" in out and finding in out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run"], 2, "SOURCE is missing"),
        (["run", "/no/such/folder"], 2, "does not exist"),
        (["run", ".", "--frobnicate"], 2, "no option --frobnicate"),
        (["findings", "--rule", "no.rule", "--output", "{output}"], 2, "no rule no.rule"),
        (["findings", "--document", "0123456789abcdef", "--output", "{output}"], 2, "no document 0123456789abcdef"),
        (["run", ".", "--edition", "bogus", "--output", "{nowhere}"], 2, "no edition bogus of the scoring rules; there are national, "),
        (["audit", "README.md", "--edition", "bogus"], 2, "no edition bogus of the scoring rules; there are national, "),
        (["explain", "no-such-id", "--output", "{output}"], 4, "no row has this id"),
        (["findings", "--output", "{nowhere}"], 4, "no such store"),
        (["run", "{output}", "--output", "/proc/nowhere"], 4, "/proc/nowhere"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(
    capsys: pytest.CaptureFixture[str], output: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    ended, _, err = said(capsys, *(argument.format(output=output, nowhere=tmp_path) for argument in arguments))
    assert (ended, err.count("\n")) == (code, 1)
    assert words in err and "Traceback" not in err


def test_a_mistake_of_ours_is_one_line_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, output: Path) -> None:
    monkeypatch.setattr("pipeline.console.explain.findings", None)
    code, _, err = said(capsys, "findings", "--output", output)
    assert code == ExitCode.INTERNAL and "JIXIAO_DEBUG" in err and err.count("\n") == 1
    monkeypatch.setenv("JIXIAO_DEBUG", "1")
    with pytest.raises(TypeError):
        run_command(["findings", "--output", str(output)], EN)


# Locks and signals


def test_one_run_at_a_time(capsys: pytest.CaptureFixture[str], archive: Path, tmp_path: Path) -> None:
    with locked(tmp_path):
        code, _, err = said(capsys, "run", archive, "--output", tmp_path)
        assert code == ExitCode.COULD_NOT_RUN and f"pid {os.getpid()}" in err
    with locked(tmp_path), pytest.raises(LockedError), locked(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def test_a_lock_left_by_a_killed_run_locks_nothing(tmp_path: Path) -> None:
    hold = f"lock = locked(Path({str(tmp_path)!r})); lock.__enter__(); os._exit(9)"
    code = f"import os; from pathlib import Path; from pipeline.console.lock import locked; {hold}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert (tmp_path / ".lock").exists()
    with locked(tmp_path):
        pass


def test_the_first_signal_asks_and_the_second_ends() -> None:
    """In a process of its own: a signal may come to any thread, and the recogniser of other tests left some in this one."""
    program = """
import os, signal
from threading import Event
from pipeline.console.messages import Messages
from pipeline.console.stopping import stopping
try:
    with stopping(Messages("en")) as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(1)
        os.kill(os.getpid(), signal.SIGINT)
        Event().wait(1)
except KeyboardInterrupt:
    print("ended", signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "ended True\n"


def test_an_interrupted_run_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path
) -> None:
    from pipeline.summary import Summary

    monkeypatch.setattr(
        "pipeline.run.run",
        lambda *_: Summary(found=5, read=1, interrupted=True, outcome="interrupted", started="2024-05-01T08:00:00+00:00"),
    )
    code, _, err = said(capsys, "run", archive, "--output", tmp_path)
    assert code == ExitCode.INTERRUPTED and "run again" in err


# Languages


def test_messages_stand_in_both_languages_with_the_same_placeholders() -> None:
    def placeholders(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key, wordings in load_messages().items():
        assert set(wordings) == set(LANGUAGES), key
        assert placeholders(wordings["zh"]) == placeholders(wordings["en"]), key


def keys_in_code() -> Iterator[str]:
    folder = Path(__file__).parents[1] / "pipeline"
    for path in [folder / "cli.py", *sorted((folder / "console").glob("*.py"))]:
        yield from re.findall(r"""\bsay\(f?["']([a-zA-Z_.]+)""", path.read_text(encoding="utf-8"))


def test_every_message_is_used_and_every_message_used_is_there() -> None:
    used, known = set(keys_in_code()), set(load_messages())
    assert {key for key in used if not key.endswith(".")} <= known
    assert {key for key in known if key not in used and key.partition(".")[0] + "." not in used} == set()


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {}, "en"),
        (["run", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "run"], {}, "zh"),
        (["run", "--lang"], {}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_or_the_locale(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert choose_language(arguments, environment) == language


def test_help_and_version_are_quick_and_in_the_readers_language() -> None:
    def call(*arguments: str, language: str) -> str:
        environment = {**os.environ, "LC_ALL": language}
        call = [sys.executable, "-X", "importtime", "-m", "pipeline.cli", *arguments]
        done = subprocess.run(call, env=environment, capture_output=True, check=True, encoding="utf-8")
        assert not re.search(r"\b(pandas|sqlalchemy|rich|pebble|lxml|extractors)\b", done.stderr)
        return done.stdout

    assert "重新读取" in call("run", "--help", language="zh_CN.UTF-8")
    assert "Folder of the dataset" in call("run", "--help", language="en_US.UTF-8")
    assert re.fullmatch(r"jixiao \d+\.\d+\.\d+\n", call("--version", language="C"))


def test_a_forced_edition_is_published_and_reads_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_form(tmp_path / "in" / "form.docx")
    for arguments, edition in (((), "national"), (("--edition", "hubei"), "hubei"), ((), "national")):
        assert said(capsys, "run", tmp_path / "in", "--output", tmp_path / "o", "--quiet", *arguments)[0] == 0
        with (tmp_path / "o" / "dataset" / "projects.csv").open(encoding="utf-8", newline="") as file:
            assert [row["edition"] for row in csv.DictReader(file)] == [edition]
