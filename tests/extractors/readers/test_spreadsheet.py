"""Workbooks as they are shown: number formats, merges, stray cells, hidden sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from extractors.document import Document
from extractors.reader import Damaged
from extractors.readers.number_format import plain, shown
from extractors.readers.spreadsheet import READER


def save(path: Path, book: Workbook) -> Document:
    book.save(path)
    return READER.read(path)


def book(*rows: list[object]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return made


@pytest.mark.parametrize(
    ("number", "code", "says"),
    [
        (0.6622, "0.00%", "66.22%"),
        (0.66225, "0.00%", "66.23%"),
        (198676.5, "#,##0.00", "198,676.50"),
        (1234567.891, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.89"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (-5.5, "0.0;(0.0)", "(5.5)"),
        (-5.5, "0.0", "-5.5"),
        (3, '0"次"', "3次"),
        (0.95, '"≥"0%', "≥95%"),
        (9, "0.##", "9"),
        (45291, 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        (45291, "yyyy/m/d", "2023-12-31"),
        (7.5, "General", "7.5"),
        (7.5, "# ?/?", "7.5"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: float, code: str, says: str) -> None:
    assert shown(number, code) == says


@pytest.mark.parametrize(("number", "says"), [(10.0, "10"), (0.1 + 0.2, "0.3"), (1e-7, "0.0000001"), (12345678901.23, "12345678901.23")])
def test_a_number_without_a_format_is_written_plainly(number: float, says: str) -> None:
    assert plain(number) == says


def test_a_sheet_is_a_table_between_its_titles_and_notes(tmp_path: Path) -> None:
    made = book(["自评表"], ["项目名称", None, "道路养护"], ["执行率", 0.6622, 10], ["备注：无"])
    sheet = made.active
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:B2")
    sheet["B3"].number_format = "0.00%"
    document = save(tmp_path / "a.xlsx", made)
    assert [(p.number, p.text) for p in document.paragraphs] == [(1, "自评表"), (2, "备注：无")]
    (table,) = document.tables
    assert [(c.row, c.column, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 2, "项目名称"),
        (0, 2, 1, "道路养护"),
        (1, 0, 1, "执行率"),
        (1, 1, 1, "66.22%"),
        (1, 2, 1, "10"),
    ]


def test_an_unfilled_line_under_a_merged_label_is_a_row(tmp_path: Path) -> None:
    made = book(["满意度指标", "甲"], [], ["总分", 100])
    made.active.merge_cells("A1:A2")
    (table,) = save(tmp_path / "a.xlsx", made).tables
    assert (table.rows, table.cells[0].row_span) == (3, 2)


def test_a_stray_cell_and_a_merge_of_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    made = book(["a", "b"], ["c", "d"])
    made.active["XFD1048576"] = "x"
    made.active.merged_cells.add("C3:XFC1048575")
    document = save(tmp_path / "a.xlsx", made)
    assert (document.tables[0].rows, document.tables[0].columns) == (2, 2)
    assert document.paragraphs[-1].text == "x"


def test_forms_below_one_another_are_tables_of_their_own(tmp_path: Path) -> None:
    form: list[list[object]] = [["项目支出绩效自评表"], ["项目名称", "甲"], ["主管部门", "乙"], []]
    document = save(tmp_path / "a.xlsx", book(*form, *form))
    assert [t.rows for t in document.tables] == [2, 2]
    assert [p.text for p in document.paragraphs] == ["项目支出绩效自评表"] * 2


def test_hidden_sheets_are_named_not_read(tmp_path: Path) -> None:
    made = book(["a", "b"])
    hidden = made.create_sheet("码表")
    hidden.append(["机密", "x"])
    hidden.sheet_state = "hidden"
    document = save(tmp_path / "a.xlsx", made)
    assert document.warnings == ("hidden sheet left out: 码表",)
    assert len(document.tables) == 1


def test_an_empty_workbook_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="no visible sheet holds anything"):
        save(tmp_path / "a.xlsx", Workbook())
