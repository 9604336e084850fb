"""The grid builder on bare rulings and words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Box, Table
from extractors.tables.ruled import read_tables
from extractors.tables.words import PageContent, Word


def level(y: float, x0: float, x1: float) -> Box:
    return Box(x0, y - 0.5, x1, y + 0.5)


def upright(x: float, y0: float, y1: float) -> Box:
    return Box(x - 0.5, y0, x + 0.5, y1)


def word(text: str, x: float, y: float, size: float = 10) -> Word:
    return Word(text, x, y, x + size * len(text), y + size)


def read(rulings: list[Box], words: list[Word] | None = None) -> list[Table]:
    return read_tables(PageContent(1, 600, 800, words or [], rulings))[0]


def lattice(rows: int, columns: int, x: float = 50, y: float = 50, row: float = 20, column: float = 80) -> list[Box]:
    lines = [level(y + k * row, x, x + columns * column) for k in range(rows + 1)]
    return lines + [upright(x + k * column, y, y + rows * row) for k in range(columns + 1)]


def test_words_fall_into_cells_and_lines_are_kept() -> None:
    (table,) = read(lattice(1, 2, row=40), [word("指标", 55, 72), word("绩效", 55, 55), word("10", 140, 60), word("外", 300, 60)])
    assert [c.text for c in table.cells] == ["绩效\n指标", "10"]
    assert table.bbox == Box(50, 50, 210, 90)


def test_words_outside_are_left_over() -> None:
    _, rest = read_tables(PageContent(1, 600, 800, [word("外", 300, 60)], lattice(2, 2)))
    assert [w.text for w in rest] == ["外"]


def test_double_and_dashed_rulings_count_once() -> None:
    dashed = [level(70, x, x + 6) for x in range(50, 210, 8)]
    doubled = [*lattice(2, 2), upright(51.5, 50, 90), *dashed]
    (table,) = read(doubled)
    assert (table.rows, table.columns, len(table.cells)) == (2, 2, 4)


def test_open_sides_are_closed() -> None:
    rulings = [level(y, 50, 290) for y in (50, 70, 90)] + [upright(x, 50, 90) for x in (130, 210)]
    (table,) = read(rulings, [word("左", 60, 55), word("右", 240, 75)])
    assert (table.rows, table.columns) == (2, 3)
    assert [c.text for c in table.cells if c.text] == ["左", "右"]


def test_two_tables_and_a_table_inside_a_cell() -> None:
    outer, inner = lattice(2, 1, row=100, column=300), lattice(2, 2, x=80, y=70, row=15, column=50)
    tables = read([*outer, *inner, *lattice(2, 2, y=400)], [word("内", 85, 72), word("表", 60, 160)])
    assert [(t.rows, t.columns) for t in tables] == [(2, 1), (2, 2), (2, 2)]
    assert [[c.text for c in t.cells if c.text] for t in tables] == [["表"], ["内"], []]


def test_a_frame_an_underline_and_a_cross_are_no_tables() -> None:
    assert not read([level(50, 50, 500), level(700, 50, 500), upright(50, 50, 700), upright(500, 50, 700)])
    assert not read([level(300, 100, 200)])
    assert not read([level(300, 100, 200), upright(150, 250, 350)])


def test_stacked_tables_of_different_widths_that_touch_have_no_cell_outside() -> None:
    (table,) = read([*lattice(1, 3), *lattice(1, 2, y=70)])
    assert len(table.cells) == 5


def test_a_drawing_of_very_many_lines_is_given_up() -> None:
    hatch = [level(0.3 * k * 10, 0, 600) for k in range(2100)] + [upright(0.3 * k * 10, 0, 6300) for k in range(2100)]
    assert read(hatch) == []


@st.composite
def _partition(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Rectangles that tile a grid, by cutting it again and again."""

    def cut(r0: int, c0: int, r1: int, c1: int, depth: int) -> list[tuple[int, int, int, int]]:
        ways = ["stop"] * (depth < 3) + ["rows"] * (r1 - r0 > 1) + ["columns"] * (c1 - c0 > 1)
        way = draw(st.sampled_from(ways)) if ways else "stop"
        if way == "rows":
            k = draw(st.integers(r0 + 1, r1 - 1))
            return cut(r0, c0, k, c1, depth - 1) + cut(k, c0, r1, c1, depth - 1)
        if way == "columns":
            k = draw(st.integers(c0 + 1, c1 - 1))
            return cut(r0, c0, r1, k, depth - 1) + cut(r0, k, r1, c1, depth - 1)
        return [(r0, c0, r1, c1)]

    return cut(0, 0, draw(st.integers(2, 6)), draw(st.integers(2, 6)), 4)


@settings(max_examples=60, deadline=None)
@given(_partition())
def test_every_way_of_merging_cells_is_read_back(cells: list[tuple[int, int, int, int]]) -> None:
    rulings, words = [], []
    for n, (r0, c0, r1, c1) in enumerate(cells):
        x0, y0, x1, y1 = 50 + 60 * c0, 50 + 30 * r0, 50 + 60 * c1, 50 + 30 * r1
        rulings += [level(y0, x0, x1), level(y1, x0, x1), upright(x0, y0, y1), upright(x1, y0, y1)]
        words.append(word(str(n), x0 + 5, y0 + 5))
    (table,) = read(rulings, words)
    found = {c.text: c.bbox for c in table.cells}
    assert found == {str(n): Box(50 + 60 * c0, 50 + 30 * r0, 50 + 60 * c1, 50 + 30 * r1) for n, (r0, c0, r1, c1) in enumerate(cells)}
    assert all(cell is not None for row in table.grid for cell in row)
    assert sum(c.row_span * c.column_span for c in table.cells) == table.rows * table.columns
