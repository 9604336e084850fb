"""Tables drawn with box characters: cells, spans and broken lines as drawn; anything else stays text."""

from __future__ import annotations

from extractors.document import Table
from extractors.tables.boxed import part_boxed
from tests.grids import grid

MERGED = """
┌──┬────┬──┐
│一级│二级    │得分│
│指标│        │    │
├──┼────┼──┤
│产出│数量    │ 3  │
│    ├────┼──┤
│    │质量≥“ │ 4  │
├──┴────┼──┤
│合计          │ 7  │
└───────┴──┘
"""
PLAIN = """
+----+---+
| 项目 | 数 |
+----+---+
| a | 1 |
| b | - |
| c | 3 |
| d | 4 |
| e | 5 |
| f | 6 |
| g | 7 |
+----+---+
"""


def test_a_ruling_that_leaves_a_gap_merges_downwards_and_a_missing_bar_to_the_right() -> None:
    text, table, rest = part_boxed(["前文", *MERGED.strip().splitlines(), "后文"])
    assert (text, rest) == (["前文"], ["后文"])
    assert isinstance(table, Table)
    drawn = grid("一级⏎指标 | 二级 | 得分\n产出 | 数量 | 3\n^ | 质量≥“ | 4\n合计 | < | 7", number=0)
    assert table.cells == drawn.cells


def test_without_rulings_between_them_lines_are_rows() -> None:
    _, table, _ = part_boxed(PLAIN.strip().splitlines())
    assert isinstance(table, Table)
    assert [[c.text for c in row if c] for row in table.grid][:3] == [["项目", "数"], ["a", "1"], ["b", "-"]]


def test_bars_that_stand_anywhere_and_tables_of_markdown_stay_text() -> None:
    askew = ["┌──┬──┐", "│a │", "│b    │ c│  d│", "└──┴──┘"]
    assert list(part_boxed(askew)) == [askew]
    markdown = ["| a | b |", "|---|---|", "| 1 | 2 |", "", "text"]
    assert list(part_boxed(markdown)) == [markdown]
