"""Tables over page breaks: what is joined, what is kept apart, how cut rows and merged cells heal."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Block, Paragraph, Table
from extractors.tables.stitch import join_split_tables
from tests.grids import grid


def part(drawing: str, page: int | None) -> Table:
    table = grid(drawing)
    return replace(table, page=page, cells=tuple(replace(c, page=page) for c in table.cells))


def join(*blocks: Block) -> list[list[list[str]]]:
    return [[[c.text if c else "-" for c in row] for row in b.grid] for b in join_split_tables(blocks) if isinstance(b, Table)]


HEAD = "一级指标 | 三级指标 | 目标值"


def test_a_table_goes_on_and_its_repeated_header_is_dropped() -> None:
    found = join(part(f"{HEAD}\n产出指标 | 接访批次 | ≥130", 1), part(f"{HEAD}\n产出指标 | 办结率 | ≥95%", 2))
    assert found == [[["一级指标", "三级指标", "目标值"], ["产出指标", "接访批次", "≥130"], ["产出指标", "办结率", "≥95%"]]]


@pytest.mark.parametrize("remark", ["续表", "表3（续）", "（续上表）", "接上页"])
def test_a_remark_that_the_table_goes_on_is_dropped(remark: str) -> None:
    blocks = join_split_tables([part("甲 | 乙\n丙 | 丁", 1), Paragraph(remark), part("戊 | 己", 2)])
    assert [type(b) for b in blocks] == [Table]


@pytest.mark.parametrize(
    "between, second, page",
    [
        ([Paragraph("表4 绩效目标对比表")], "戊 | 己", 2),
        ([], "戊 | 己 | 庚", 2),
        ([], "戊 | 己", 1),
        ([], "戊 | 己", 4),
        ([], "甲 | 辛\n丙 | 壬", 2),
    ],
    ids=["new title", "other columns", "same page", "page between", "next form of a series"],
)
def test_tables_of_their_own_stay_apart(between: list[Block], second: str, page: int) -> None:
    assert len(join(part("甲 | 乙\n丙 | 丁", 1), *between, part(second, page))) == 2


def test_a_row_cut_by_the_page_is_one_row_again() -> None:
    upper = f"{HEAD}\n成本指标 | 全国省市“两会”现⏎场值守交通经费 | ≤40000元\n^ | 生态环境成本控制⏎在预算范围内尽量 | ≤100%"
    found = join(part(upper, 6), part(" | 减少 | \n产出指标 | 派出现场值守人员⏎次数 | ≥3次", 7))
    assert found[0][2:] == [
        ["成本指标", "生态环境成本控制\n在预算范围内尽量\n减少", "≤100%"],
        ["产出指标", "派出现场值守人员\n次数", "≥3次"],
    ]


def test_a_merged_label_carries_over_the_break() -> None:
    upper, lower = f"{HEAD}\n产出指标 | 接访批次 | ≥130\n^ | 积案化解 | ≥18", " | 办结率 | ≥95%\n^ | 答复率 | ≥97%"
    (table,) = join_split_tables([part(upper, 1), part(lower, 2)])
    assert isinstance(table, Table)
    label = next(c for c in table.cells if c.text == "产出指标")
    assert (label.row, label.row_span, table.rows) == (1, 4, 5)
    assert {c.page for c in table.cells} == {1, 2}


def test_a_new_row_with_a_blank_reason_is_not_taken_for_the_rest_of_a_row() -> None:
    upper = "三级指标 | 目标值 | 实际值 | 原因\n接访批次 | ≥130 | 146 | 批次较多"
    assert len(join(part(upper, 1), part("办结率 | ≥95% | 100% | ", 2))[0]) == 3


def test_a_blank_cell_that_is_no_label_stays_blank() -> None:
    found = join(part("三级指标 | 原因\n接访批次 | 多", 1), part("办结率 | \n答复率 | 少", 2))
    assert found[0][2] == ["办结率", ""]


def test_three_pages_become_one_table() -> None:
    assert len(join(*(part(f"{HEAD}\n产出指标 | 第{n}批次 | ≥{n}", n) for n in (1, 2, 3)))[0]) == 4


def test_parts_without_pages_are_joined_by_their_columns() -> None:
    assert len(join(part(f"{HEAD}\n产出指标 | 接访批次 | ≥130", None), part(f"{HEAD}\n产出指标 | 办结率 | ≥95%", None))) == 1


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4)), max_size=5))
def test_no_wording_is_lost_but_repeated_headers(shapes: list[tuple[int, int, int]]) -> None:
    blocks = [part("\n".join(" | ".join(f"格{k}{r}{c}甲" for c in range(w)) for r in range(h)), p) for k, (h, w, p) in enumerate(shapes)]
    joined = join_split_tables(blocks)
    wanted = [c.text for t in blocks for c in t.cells]
    got = [text for t in joined if isinstance(t, Table) for c in t.cells for text in c.text.split("\n")]
    assert sorted(got) == sorted(wanted)


def test_a_table_of_many_pages_takes_no_more_time_for_its_last_page_than_for_its_first() -> None:
    """Joined anew with every page, 160 pages of 40 rows took 2.7 seconds, now 0.1."""
    pages = [part("\n".join(f"第{page}页第{row}项 | 次数 | ≥{row}次" for row in range(40)), page) for page in range(1, 161)]
    start = time.process_time()
    (table,) = join_split_tables(pages)
    assert time.process_time() - start < 1
    assert isinstance(table, Table)
    assert table.rows == 6400
