"""Forms with level rulings only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Box
from extractors.tables.ruled import read_tables
from extractors.tables.words import PageContent, Word

COLUMNS = (0.0, 100.0, 200.0, 300.0)
ROWS = [
    ["项目名称", "示例项目"],
    ["一级指标", "三级指标", "指标值", "完成值"],
    ["产出指标", "培训次数", "8次", "9次"],
    ["", "合格率", "90%", ""],
]


def page(*more: Box) -> PageContent:
    """The form; no ruling parts the label of level 1 from the row below it."""
    drawn = draw(ROWS, COLUMNS, 400.0)
    rulings = [box._replace(x0=100.0) if box.y0 == 60.0 else box for box in drawn.rulings]
    return replace(drawn, rulings=[*rulings, *more])


def draw(rows: Sequence[Sequence[str]], columns: Sequence[float], width: float) -> PageContent:
    """Rows of 20 points between level rulings, letters of 10 points, 3 points from the left of each column."""
    words = [
        Word(text, x + 3, 20.0 * r + 5, x + 3 + 10 * len(text), 20.0 * r + 15)
        for r, row in enumerate(rows)
        for x, text in zip(columns, row, strict=False)
        if text
    ]
    return PageContent(1, width, 100.0, words, [Box(0.0, 20.0 * r, width, 20.0 * r) for r in range(len(rows) + 1)])


def read(page: PageContent) -> list[list[str]]:
    (table,), rest = read_tables(page)
    assert rest == []
    return [[cell.text if cell else "" for cell in row] for row in table.grid]


def test_columns_are_parted_and_labels_merged_where_a_ruling_is_missing() -> None:
    assert read(page()) == [
        ["项目名称", "示例项目", "示例项目", "示例项目"],
        ["一级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "培训次数", "8次", "9次"],
        ["产出指标", "合格率", "90%", ""],
    ]


def test_rulings_that_touch_an_upright_one_are_read_as_drawn() -> None:
    assert read(page(Box(100.0, 0.0, 100.0, 80.0)))[1] == ["一级指标", "三级指标 指标值 完成值"]


def test_an_empty_cell_takes_nothing_from_its_neighbours_and_narrow_gaps_part_what_other_rows_part() -> None:
    titles = ["一级指标", "指标值", "度量单位", "完成值"]
    rows = [titles, ["产出指标", "98", "%", "97"], ["效益指标", "稳中有升", "", "稳中有升"]]
    assert read(draw(rows, (0.0, 46.0, 92.0, 138.0), 184.0)) == rows


def test_titles_are_columns_though_the_texts_below_stand_elsewhere() -> None:
    rows = [["一级指标", "", "三级指标", "", "指标值", ""], ["产出", "", "", "次数", "", "8"], ["效益", "", "", "产值", "", "9"]]
    kept = [["一级指标", "三级指标", "指标值"], ["产出", "次数", "8"], ["效益", "产值", "9"]]
    assert read(draw(rows, (0.0, 60.0, 120.0, 180.0, 240.0, 300.0), 360.0)) == kept


def test_many_rows_between_two_rulings_are_not_one() -> None:
    drawn = draw([["一级指标", "指标值", "分值"], ["产出", "8", "9"]], COLUMNS[:3], 300.0)
    more = [word._replace(y0=word.y0 + 8, y1=word.y1 + 8) for word in drawn.words[3:]]
    assert read_tables(replace(drawn, words=[*drawn.words, *more]))[0] == []
