"""Rows of tables without rulings."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.tables.borderless import read_borderless
from extractors.tables.words import PageContent, Word

COLUMNS = (0.0, 80.0, 160.0, 240.0, 320.0)
Cell = tuple[float, int, str]
"""In which row (between two: half), in which column, and what stands there."""


def read(cells: Sequence[Cell]) -> list[list[str]]:
    """Rows of 20 points, letters of 10; a label between two rows stands around their border."""
    words = [Word(text, COLUMNS[c], 20 * r, COLUMNS[c] + 10 * len(text), 20 * r + 10) for r, c, text in cells]
    (table,), rest = read_borderless(words, PageContent(1, 400.0, 400.0, words))
    assert rest == []
    return [[cell.text if cell else "" for cell in row] for row in table.grid]


def row(r: float, *texts: str) -> list[Cell]:
    return [(r, c, text) for c, text in enumerate(texts) if text]


INDICATORS = [*row(5, "一级指标", "二级指标", "三级指标", "指标值", "完成值"), *row(6, "", "数量指标", "次数", "8次", "9次")]


def test_bands_above_the_header_keep_their_labels_and_columns() -> None:
    head = [
        *row(0, "项目名称", "", "示例"),
        *row(1, "", "", "预算数", "执行数"),
        *row(2, "", "总额", "90", "80"),
        *row(3, "", "其他", "0", "0"),
    ]
    band = [(2.0, 0, "项目资金")]
    goal = row(4, "年度目标", "全部完成")
    rows = read(
        [
            *head,
            *band,
            *goal,
            *INDICATORS,
            *row(7, "产出指标", "质量指标", "合格率", "90%", "92%"),
            *row(8, "", "时效指标", "时限", "5天", "6天"),
        ]
    )
    assert rows[1:4] == [
        ["项目资金", "", "预算数", "执行数", "执行数"],
        ["项目资金", "总额", "90", "80", "80"],
        ["项目资金", "其他", "0", "0", "0"],
    ]
    assert [r[:3] for r in rows[6:]] == [
        ["产出指标", "数量指标", "次数"],
        ["产出指标", "质量指标", "合格率"],
        ["产出指标", "时效指标", "时限"],
    ]


def test_a_label_between_two_rows_stands_for_both_and_makes_no_row() -> None:
    rows = read(
        [
            *INDICATORS,
            (6.5, 0, "产出指标"),
            *row(7, "", "质量指标", "合格率", "90%", "92%"),
            *row(8, "效益指标", "社会效益", "人数", "3人", "3人"),
        ]
    )
    assert [r[0] for r in rows] == ["一级指标", "产出指标", "产出指标", "效益指标"]


def test_a_title_over_others_heads_them_all() -> None:
    header = [*row(0.5, "一级指标", "三级指标"), (0.0, 2, "年度指标值"), *row(1, "", "", "指标值", "单位"), (0.5, 4, "完成值")]
    rows = read([*header, *row(2, "产出指标", "次数", "8", "次", "9"), *row(3, "效益指标", "人数", "3", "人", "4")])
    assert rows == [
        ["一级指标", "三级指标", "年度指标值", "年度指标值", "完成值"],
        ["一级指标", "三级指标", "指标值", "单位", "完成值"],
        ["产出指标", "次数", "8", "次", "9"],
        ["效益指标", "人数", "3", "人", "4"],
    ]
