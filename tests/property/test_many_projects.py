"""Several projects in one file: table after table, stacked in one table, a sheet each, a roster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from extractors.document import Document, Paragraph
from extractors.interpret import interpret
from extractors.read import read
from extractors.records import WordedProject
from tests.grids import table_of
from tests.property.layouts import Drawing, layouts, unmerge
from tests.property.projects import EDITIONS, Made, projects
from tests.property.test_layouts import check, rows_of


@st.composite
def several(draw: st.DrawFn) -> list[Drawing]:
    """The same layout filled in for two or three projects."""
    layout = draw(layouts())
    edition = draw(st.sampled_from(sorted(EDITIONS)))
    made = draw(st.lists(projects(edition), min_size=2, max_size=3, unique_by=lambda m: m.name))
    return [Drawing(m, layout, draw) for m in made]


def check_all(found: tuple[WordedProject, ...], drawings: list[Drawing]) -> None:
    assert [p.name.text for p in found] == [d.made.name for d in drawings]
    for project, drawing in zip(found, drawings, strict=True):
        check(project, drawing)


@seed(4)
@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
@given(several())
def test_table_after_table(drawings: list[Drawing]) -> None:
    blocks = [b for d in drawings for b in (*(Paragraph(text) for text in d.caption), table_of(d.rows))]
    check_all(interpret(Document("docx", tuple(blocks)), "forms.docx").projects, drawings)


@seed(5)
@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
@given(several())
def test_forms_stacked_in_one_table(drawings: list[Drawing]) -> None:
    stacked = [row for d in drawings for row in d.rows]
    captions = tuple(Paragraph(text) for text in drawings[0].caption)
    check_all(interpret(Document("docx", (*captions, table_of(stacked))), "forms.docx").projects, drawings)


def test_a_sheet_for_each_project(tmp_path: Path) -> None:
    @seed(6)
    @settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(several())
    def examine(drawings: list[Drawing]) -> None:
        import xlsxwriter

        path = tmp_path / "forms.xlsx"
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        for drawing in drawings:
            sheet = book.add_worksheet()
            lines = [[text, *["<"] * (drawing.width - 1)] for text in drawing.caption]
            for cell in table_of([*lines, *drawing.rows]).cells:
                if cell.row_span > 1 or cell.column_span > 1:
                    last = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
                    sheet.merge_range(cell.row, cell.column, *last, cell.text)
                elif cell.text:
                    sheet.write_string(cell.row, cell.column, cell.text)
        book.close()
        check_all(interpret(read(path), path.name).projects, drawings)

    examine()


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[Made], list[list[str]]]:
    """One table for many projects: each project's name, office and money stand once beside its indicators."""
    made = draw(st.lists(projects("2015"), min_size=2, max_size=4, unique_by=lambda m: m.name))
    made = [replace(m, items=m.items[:3]) for m in made]
    heads = draw(st.permutations(("项目名称", "主管部门", "年初预算数（万元）")))
    rows = [["序号", *heads, "一级指标", "二级指标", "三级指标", "指标值", "分值"]]
    for number, m in enumerate(made, 1):
        said = {"项目名称": m.name, "主管部门": m.department, "年初预算数（万元）": m.money[0].initial}
        for k, item in enumerate(m.items):
            lead = [str(number), *(said[h] for h in heads)] if k == 0 else ["^"] * 4
            rows.append([*lead, item.level1, item.level2, item.name, item.sign + item.value + item.unit, item.weight])
    how = draw(st.sampled_from(("merged", "blank", "repeated")))
    return made, rows if how == "merged" else unmerge(rows, how)


@seed(7)
@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
@given(rosters())
def test_a_roster(drawn: tuple[list[Made], list[list[str]]]) -> None:
    made, rows = drawn
    found = interpret(Document("xlsx", (Paragraph("项目支出绩效目标汇总表"), table_of(rows))), "roster.xlsx").projects
    assert [p.name.text for p in found] == [m.name for m in made]
    for project, m in zip(found, made, strict=True):
        wanted = [(i.level1, i.level2, i.name, i.sign + i.value + i.unit, "", i.weight, "", "") for i in m.items]
        assert rows_of(project) == wanted
        assert project.supervising_department is not None and project.supervising_department.text == m.department
        assert [f.budget_initial.text for f in project.funds if f.budget_initial] == [m.money[0].initial]
