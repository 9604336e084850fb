"""Long texts take time in proportion to their lines: a file of a megabyte must not hold a worker up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extractors.readers.text import READER

LINES = 7_000
SECONDS = 2.5
"""Of processor time for each text, on a busy machine; with work that grows with the square of the lines they took 5 to 10."""
HEADER = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
TEXTS = {
    "labels of levels within a table": [HEADER, *["产出指标"] * LINES, "甲\t乙\t丙\t1\t1\t5\t5"],
    "a sentence without end": ["这是一段没有句号的正文，反反复复连续不断地写下去一直写到很远的地方"] * LINES,
    "a gap after every header": [HEADER, ""] * (2 * LINES),
    "tables in tags that do not end": ["<table>"] * (4 * LINES),
    "a tab in a line without end": ["正文\t" + "这是一段没有句号的正文" * (2 * LINES)],
}


@pytest.mark.parametrize("lines", TEXTS.values(), ids=TEXTS.keys())
def test_time_grows_with_the_lines(lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    start = time.process_time()
    assert READER.read(path).blocks
    assert time.process_time() - start < SECONDS
