"""Forms with level rulings only."""

from __future__ import annotations

from extractors.document import Box
from extractors.tables.ruled import read_tables
from extractors.tables.upright import infer_uprights
from extractors.tables.words import PageContent, Word

COLUMNS = (0.0, 100.0, 200.0, 300.0)
ROWS = [
    ["项目名称", "示例项目"],
    ["一级指标", "三级指标", "指标值", "完成值"],
    ["产出指标", "培训次数", "8次", "9次"],
    ["", "合格率", "90%", ""],
]


def page(*more: Box) -> PageContent:
    """Rows of 20 points; no ruling parts the label of level 1 from the row below it."""
    words = [
        Word(text, x + 5, 20.0 * r + 5, x + 5 + 10 * len(text), 20.0 * r + 15)
        for r, row in enumerate(ROWS)
        for x, text in zip(COLUMNS, row, strict=False)
        if text
    ]
    rulings = [Box(100.0 if r == 3 else 0.0, 20.0 * r, 400.0, 20.0 * r) for r in range(5)]
    return PageContent(1, 400.0, 100.0, words, [*rulings, *more])


def test_columns_are_parted_and_labels_merged_where_a_ruling_is_missing() -> None:
    drawn = page()
    (table,), rest = read_tables(page(*infer_uprights(drawn)))
    assert rest == []
    assert [[cell.text if cell else "" for cell in row] for row in table.grid] == [
        ["项目名称", "示例项目", "示例项目", "示例项目"],
        ["一级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "培训次数", "8次", "9次"],
        ["产出指标", "合格率", "90%", ""],
    ]


def test_a_page_with_an_upright_ruling_is_drawn_as_it_is() -> None:
    assert infer_uprights(page(Box(100.0, 0.0, 100.0, 80.0))) == []
