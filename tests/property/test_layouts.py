"""Whatever the layout, the rows come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from extractors.document import Document, Paragraph
from extractors.interpret import interpret
from extractors.read import read
from extractors.records import Worded, WordedProject
from tests.grids import table_of
from tests.property.layouts import Drawing, layouts, unmerge
from tests.property.projects import EDITIONS, projects
from tests.unseen.files import write


def _said(*values: Worded | None) -> tuple[str, ...]:
    return tuple(v.text if v else "" for v in values)


def rows_of(form: WordedProject) -> list[tuple[str, ...]]:
    return [_said(i.level1, i.level2, i.level3, i.target, i.actual, i.weight, i.score, i.reason) for i in form.indicators]


def funds_of(form: WordedProject) -> list[tuple[str, ...]]:
    return [
        _said(f.source, f.budget_initial, f.budget_adjusted, f.executed, f.execution_rate, f.weight, f.score, f.unit) for f in form.funds
    ]


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    made = draw(projects(draw(st.sampled_from(sorted(EDITIONS)))))
    return Drawing(made, draw(layouts()), draw)


def show(drawing: Drawing) -> str:
    return "\n" + "\n".join([*drawing.caption, *(" | ".join(c.replace("\n", "⏎") for c in row) for row in drawing.rows)])


@seed(1)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(drawings())
def test_the_rows_of_a_form_come_back(drawing: Drawing) -> None:
    blocks = (*(Paragraph(text) for text in drawing.caption), table_of(drawing.rows))
    report = interpret(Document("docx", blocks), "form.docx")
    assert len(report.projects) == 1, show(drawing)
    check(report.projects[0], drawing)


@pytest.mark.parametrize("how", ["blank", "repeated"])
def test_the_rows_come_back_where_all_merged_cells_were_lost(how: str) -> None:
    @seed(3)
    @settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(drawings())
    def examine(drawing: Drawing) -> None:
        table = table_of(unmerge(drawing.rows, how))
        report = interpret(Document("docx", (*(Paragraph(text) for text in drawing.caption), table)), "form.docx")
        assert len(report.projects) == 1, show(drawing)
        check(report.projects[0], drawing)

    examine()


@pytest.mark.parametrize("suffix", ["docx", "html", "xlsx"])
def test_the_rows_come_back_through_files(suffix: str, tmp_path: Path) -> None:
    @seed(2)
    @settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(drawings())
    def examine(drawing: Drawing) -> None:
        path = write(tmp_path / "form", suffix, [*drawing.caption, table_of(drawing.rows)])
        report = interpret(read(path), path.name)
        assert len(report.projects) == 1, show(drawing)
        check(report.projects[0], drawing)

    examine()


def check(project: WordedProject, drawing: Drawing) -> None:
    assert rows_of(project) == drawing.expected(), show(drawing)
    assert funds_of(project) == drawing.expected_funds(), show(drawing)
    made = drawing.made
    said = _said(project.name, project.supervising_department, project.implementing_unit, project.goal_target, project.goal_actual)
    assert said == (made.name, made.department, made.unit, made.goal, made.done), show(drawing)
