"""A mistake on the command line is told in one language, whoever words it: the program, click or the system."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import run_command
from pipeline.console.ending import ExitCode
from pipeline.console.messages import Messages


@pytest.mark.parametrize(
    ("arguments", "code", "chinese", "english"),
    [
        (["--lang", "zh"], ExitCode.USAGE, "缺少命令；用法见 jixiao --help", "Missing command; see jixiao --help"),
        (["frob"], ExitCode.USAGE, "没有命令'frob'；用法见", "No such command 'frob'; see"),
        (["run", "/no/such"], ExitCode.USAGE, "没有'/no/such'这个文件或文件夹；", "Path '/no/such' does not exist; "),
        (["show", "{folder}"], ExitCode.USAGE, "是文件夹，这里须是文件；", "is a directory; "),
        (["run", ".", "--workers", "-1"], ExitCode.USAGE, "--workers：-1不在x>=0的范围内；", "--workers: -1 is not in the range x>=0; "),
        (["run", ".", "--workers", "two"], ExitCode.USAGE, "'two'不是整数；", "'two' is not a valid integer"),
        (["run", ".", "--deadline", "25:99"], ExitCode.USAGE, "'25:99'既不是06:00这样的时刻", "'25:99' is neither a time"),
        (["findings", "--severity", "bad"], ExitCode.USAGE, "没有'bad'，可用的有'error', 'warning', 'info'；", "'bad' is not one of "),
        (["run", ".", "--output"], ExitCode.USAGE, "选项'--output'后面须有值；", "Option '--output' requires an argument; "),
        (["concepts", "map", "{table}"], ExitCode.USAGE, "缺少 --output；", "--output is missing; "),
        (["concepts", "map", "{table}", "--output", "{table}/x.csv"], ExitCode.COULD_NOT_RUN, "；请排除该问题", "; mend that or"),
    ],
)
def test_a_mistake_is_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], code: ExitCode, chinese: str, english: str
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("level3_raw\n群众满意度\n", encoding="utf-8")
    words = [argument.format(folder=tmp_path, table=table) for argument in arguments]
    for language, expected, other in (("zh", chinese, english), ("en", english, chinese)):
        assert run_command(words, Messages(language)) == code
        told = capsys.readouterr().err
        assert expected in told and other not in told and told.count("\n") == 1
