"""Indicator tables without rulings, cells set by their middles or their tops."""

from __future__ import annotations

import pytest

from extractors.tables.borderless import read_borderless
from extractors.tables.words import PageContent, Word

COLUMNS = (50, 120, 190, 320, 400)
HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "得分")
ROWS = (
    ("数量指标", ["接待来访群众", "批次"], "≥130批次", "4"),
    ("", ["积案化解数"], "≥18件", "6"),
    ("质量指标", ["按程序做好特殊", "时期到省、市、", "北京上访人员的", "接离工作"], "≥95%", "5"),
    ("时效指标", ["办理时间"], "≤29天", "5"),
)


def word(text: str, x: float, y: float) -> Word:
    return Word(text, x, y, x + 10 * len(text), y + 10)


def draw(centred: bool) -> list[Word]:
    """The table with lines 12 points apart and 6 points between rows."""
    words = [word(text, x, 50) for text, x in zip(HEADER, COLUMNS, strict=True)]
    y, bounds = 72.0, []
    for _, name, _, _ in ROWS:
        bounds.append((y, y + 12 * len(name)))
        y += 12 * len(name) + 6

    def put(lines: list[str], x: float, top: float, bottom: float) -> None:
        start = top + (bottom - top - 12 * len(lines)) / 2 if centred else top
        words.extend(word(line, x, start + 12 * k) for k, line in enumerate(lines))

    put(["产出指标"], COLUMNS[0], bounds[0][0], bounds[-1][1])
    for r, (level, name, target, score) in enumerate(ROWS):
        if level:
            put([level], COLUMNS[1], bounds[r][0], bounds[r + (r == 0)][1])
        for lines, x in ((name, COLUMNS[2]), ([target], COLUMNS[3]), ([score], COLUMNS[4])):
            put(lines, x, *bounds[r])
    return words


@pytest.mark.parametrize("centred", [True, False])
def test_rows_and_merged_levels_are_found(centred: bool) -> None:
    prose = word("填报说明本表由各单位据实填报并对真实性负责，数据截止年末", 50, 300)
    title = word("绩效自评表", 200, 20)
    (table,), rest = read_borderless([title, *draw(centred), prose], PageContent(3, 600, 800, []))
    assert rest == [title, prose]
    grid = [[c.text if c else "-" for c in row] for row in table.grid]
    assert grid == [
        list(HEADER),
        ["产出指标", "数量指标", "接待来访群众\n批次", "≥130批次", "4"],
        ["产出指标", "数量指标", "积案化解数", "≥18件", "6"],
        ["产出指标", "质量指标", "按程序做好特殊\n时期到省、市、\n北京上访人员的\n接离工作", "≥95%", "5"],
        ["产出指标", "时效指标", "办理时间", "≤29天", "5"],
    ]
    assert table.page == 3


def test_two_rows_that_could_each_be_a_header_are_one() -> None:
    upper = [word(text, x, 50) for text, x in zip(("年度指标值", "得分", "扣分原因"), (320, 400, 460), strict=True)]
    lower = [word(text, x, 60.5) for text, x in zip(HEADER[:3], COLUMNS, strict=False)]
    body = [word(text, x, y) for y in (80, 100) for text, x in zip(("产出指标", "数量指标", "件数", "≥3件", "4"), COLUMNS, strict=True)]
    (table,), _ = read_borderless([*upper, *lower, *body], PageContent(1, 600, 800, []))
    assert [c.text if c else "-" for c in table.grid[0]] == [*HEADER, "扣分原因"]


def test_prose_that_speaks_of_indicators_is_no_table() -> None:
    words = [word("数量指标和质量指标均已完成", 50, 50), word("得分为98分", 50, 70)]
    assert read_borderless(words, PageContent(1, 600, 800, [])) == ([], words)
