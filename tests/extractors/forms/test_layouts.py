"""Layouts of counties and provinces (layouts.yaml): each must give its rows, funds and head fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.document import Document, Paragraph
from extractors.interpret import interpret
from extractors.records import WordedProject, WordedReport
from tests.grids import grid

LAYOUTS = yaml.safe_load((Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8"))
COLUMNS = ("level1", "level2", "level3", "target", "milestone", "actual", "forecast", "weight", "score", "reason")


def said(record: object, name: str) -> str:
    value = getattr(record, name)
    return value if isinstance(value, str) else value.text if value else "-"


def read(layout: dict[str, Any]) -> WordedReport:
    caption = [Paragraph(text) for text in layout["caption"]]
    return interpret(Document("docx", (*caption, grid(layout["drawing"]))), "form.docx")


def rows(project: WordedProject) -> list[str]:
    return [" | ".join(said(i, name) for name in COLUMNS) for i in project.indicators]


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str) -> None:
    layout = LAYOUTS[name]
    report = read(layout)
    assert len(report.projects) == len(layout["projects"])
    for project, wanted in zip(report.projects, layout["projects"], strict=True):
        assert rows(project) == wanted.get("rows", [])
        assert {i.stage for i in project.indicators} == {wanted[k] for k in ("stage",) if k in wanted}
        assert {k: said(project, k) for k in wanted["fields"]} == wanted["fields"]
        funds = [{k: said(f, k) for k in line} for f, line in zip(project.funds, wanted.get("funds", []), strict=True)]
        assert funds == wanted.get("funds", [])
        assert {p.kind: p.text.text for p in project.passages} == wanted.get("passages", {})


def test_a_list_of_people_and_marks_is_no_form() -> None:
    assert read({"caption": ["考核得分表"], "drawing": "姓名 | 部门 | 得分\n示例 | 财务 | 90"}).projects == ()


def test_labels_that_are_lost_stay_empty_and_say_so() -> None:
    drawing = "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值\n(50分) | 数量指标 | 次数 | 3次 | 3次\n | | 合格率 | 100% | 100%"
    first, second = read({"caption": [], "drawing": drawing}).projects[0].indicators
    assert (first.level1.text, first.level1.steps, first.level1_weight.text) == ("", ("label_lost",), "50")
    assert second.level2.text == "数量指标" and second.level2.steps == ("carried_down",)


@pytest.mark.parametrize(
    ("level1", "level2", "wanted"),
    [
        (
            "产出指标,,,效益指标,",
            "数量指标,质量指标,社会效益指标,可持续影响指标,可持续影响指标",
            "产出指标,产出指标,效益指标,效益指标,效益指标",
        ),
        (",产出指标,,效益指标,", "数量指标,质量指标,时效指标,社会效益指标,", "产出指标,产出指标,产出指标,效益指标,效益指标"),
        (
            ",成本指标,,,产出指标,",
            "经济成本指标,社会成本指标,生态环境成本指标,数量指标,质量指标,时效指标",
            "成本指标,成本指标,成本指标,产出指标,产出指标,产出指标",
        ),
    ],
)
def test_where_a_level_1_ends_is_told_by_the_meaning_of_level_2(level1: str, level2: str, wanted: str) -> None:
    lines = [f"{a} | {b} | 指标{n}的名称 | 3次" for n, (a, b) in enumerate(zip(level1.split(","), level2.split(","), strict=True))]
    drawing = "一级指标 | 二级指标 | 三级指标 | 指标值\n" + "\n".join(lines)
    found = read({"caption": ["项目支出绩效目标表"], "drawing": drawing}).projects[0].indicators
    assert [said(i, "level1") for i in found] == wanted.split(",")


def test_a_doubtful_cell_makes_its_row_doubtful() -> None:
    from dataclasses import replace

    table = grid(
        "项目资金 | 年初预算数 | 全年执行数\n总额 | 5 | 4\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 次数 | 3次"
    )
    cells = tuple(replace(c, confidence=0.6) if c.text in {"3次", "4"} else c for c in table.cells)
    (project,) = interpret(Document("pdf", (replace(table, cells=cells),)), "form.pdf").projects
    assert (project.funds[0].confidence, project.indicators[0].confidence) == (0.6, 0.6)


FORM = "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值\n产出指标 | 数量指标 | 次数 | 3次 | 3次"


def test_head_fields_may_stand_as_lines_above_the_table() -> None:
    lines = ["项目支出绩效自评表", "（2023年度）", "项目名称：城区路灯维护经费", "主管部门：示例市住建局（盖章）    实施单位：示例所"]
    (project,) = read({"caption": lines, "drawing": FORM}).projects
    wanted = ("城区路灯维护经费", "示例市住建局", "示例所")
    assert tuple(said(project, k) for k in ("name", "supervising_department", "implementing_unit")) == wanted


def test_what_stands_only_in_the_file_name_is_read_from_it() -> None:
    document = Document("docx", (Paragraph("附件2"), Paragraph("项目支出绩效自评表"), grid(FORM)))
    report = interpret(document, "archive/示例县水利局2021年度农村供水项目自评表.docx")
    assert (said(report, "fiscal_year"), said(report, "organisation"), report.projects[0].name.text) == (
        "2021年度",
        "示例县水利局",
        "农村供水项目",
    )
    assert interpret(document, "f12_form.docx").projects[0].name.text == "项目支出绩效自评表"
