"""Runs that are killed, and disks that are full: the next run goes on, and its dataset is that of a run nobody disturbed.

JIXIAO_KILLS=50 kills as often as that.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.console.ending import ExitCode

KILLS = int(os.environ.get("JIXIAO_KILLS", "1"))


def start(archive: Path, output: Path, **options: Any) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "run",
        str(archive),
        "--output",
        str(output),
        "--workers",
        "1",
        "--quiet",
        "--lang",
        "en",
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)


def finish(archive: Path, output: Path, **options: Any) -> tuple[int, str]:
    with start(archive, output, **options) as process:
        _, errors = process.communicate(timeout=120)
    return process.returncode, errors


@pytest.mark.parametrize("after", [0.3, 0.5, 0.7, 1.0])
def test_a_signal_to_the_whole_group_is_nobodys_fault(archive: Path, tmp_path: Path, after: float) -> None:
    with start(archive, tmp_path, start_new_session=True) as process:
        time.sleep(after)
        os.killpg(process.pid, signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert "internal error" not in errors and process.returncode in (ExitCode.INTERRUPTED, ExitCode.EXTRACTED, -signal.SIGTERM)
    assert finish(archive, tmp_path)[0] == ExitCode.EXTRACTED
    with sqlite3.connect(tmp_path / "store.db") as connection:
        assert connection.execute("SELECT count(*) FROM contents WHERE deaths > 0 OR status <> 'extracted'").fetchone() == (0,)


def published(output: Path) -> dict[str, bytes]:
    files = (path for part in ("dataset", "documents") for path in (output / part).rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, one of them twice, some in an archive."""
    folder = tmp_path_factory.mktemp("archive") / "a"
    folder.mkdir()
    for year in range(2015, 2024):
        text = f"某县水利局{year}年度防汛项目绩效自评报告\n一、项目概况\n项目资金{year}元。项目得分90分。\n"
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    shutil.copy(folder / "2015.txt", folder / "copy.txt")
    with zipfile.ZipFile(folder / "more.zip", "w") as package:
        package.writestr("x/报告.txt", "某县教育局2020年度项目绩效自评报告")
        package.write(folder / "2016.txt", "2016.txt")
    return folder


@pytest.fixture(scope="module")
def before(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over the archive as it was, before one file changed, one came, one was renamed and one went."""
    output = tmp_path_factory.mktemp("before") / "o"
    assert finish(archive, output)[0] == ExitCode.EXTRACTED
    (archive / "2017.txt").write_text("某县水利局2017年度防汛项目绩效自评报告（修订）", encoding="utf-8")
    (archive / "2018.txt").rename(archive / "0.txt")
    (archive / "2015.txt").unlink()
    (archive / "2019.txt").unlink()
    (archive / "new.txt").write_text("某县民政局2023年度低保项目绩效自评报告", encoding="utf-8")
    return output


@pytest.mark.parametrize("is_first", [True, False])
def test_a_run_killed_at_any_moment_is_made_good_by_the_next(archive: Path, before: Path, tmp_path: Path, is_first: bool) -> None:
    def prepare(name: str) -> Path:
        if not is_first:
            shutil.copytree(before, tmp_path / name)
        return tmp_path / name

    started = time.monotonic()
    assert finish(archive, prepare("undisturbed"))[0] == ExitCode.EXTRACTED
    duration = time.monotonic() - started
    expected = published(tmp_path / "undisturbed")
    moments = random.Random(is_first)
    for number in range(KILLS):
        output = prepare(str(number))
        with start(archive, output) as process:
            time.sleep(moments.uniform(0.2, 1) * duration)
            process.send_signal(signal.SIGKILL)
        assert finish(archive, output) == (ExitCode.EXTRACTED, "")
        assert published(output) == expected, f"kill {number}"
        assert not {".unpacked", ".dataset.new", ".lock"} & {path.name for path in output.iterdir()}


def test_a_full_disk_is_one_line_and_the_next_run_goes_on(archive: Path, before: Path, tmp_path: Path) -> None:
    def limit() -> None:  # a file that may not grow stands for a disk that is full
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    shutil.copytree(before, tmp_path / "o")
    code, errors = finish(archive, tmp_path / "o", preexec_fn=limit)
    assert (code, errors.count("\n")) == (ExitCode.COULD_NOT_RUN, 1), errors
    assert errors.startswith("jixiao: ")
    shutil.copytree(before, tmp_path / "p")
    assert finish(archive, tmp_path / "o")[0] == finish(archive, tmp_path / "p")[0] == ExitCode.EXTRACTED
    assert published(tmp_path / "o") == published(tmp_path / "p")


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/sys/kernel").is_dir(), reason="needs a folder nobody may write to")
def test_an_output_that_cannot_be_written_is_one_line(archive: Path) -> None:
    code, errors = finish(archive, Path("/sys/kernel/jixiao"))
    assert (code, errors.count("\n")) == (ExitCode.COULD_NOT_RUN, 1), errors
