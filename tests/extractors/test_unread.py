"""A document whose indicators could not be read says so; one without indicators, and an empty form, do not."""

from __future__ import annotations

import pytest

from extractors.document import Document, Paragraph
from extractors.interpret import interpret
from extractors.unread import looks_unread
from tests.grids import grid

FLAT = (
    "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 维修路灯 ≥50盏 52盏 20 20 "
    "质量指标 合格率 ≥95% 96% 20 20 效益指标 社会效益指标 照明覆盖率 ≥90% 92% 20 20"
)
PROSE = "产出指标包括数量指标、质量指标和时效指标。全年维修路灯52盏，完成率104%，合格率96%，群众满意度92%，均达到年初目标。"
EMPTY = "一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 指标1： |\n^ | 质量指标 | 指标1： |\n效益指标 | 社会效益指标 | …… |"


@pytest.mark.parametrize("text", [FLAT, FLAT.replace(" ", " |\n")])
def test_a_table_that_lost_its_cells_is_told(text: str) -> None:
    report = interpret(Document("txt", tuple(Paragraph(line) for line in text.split("\n"))), "a.txt")
    assert not any(p.indicators for p in report.projects)
    assert "none could be read" in report.unread


def test_prose_and_an_empty_form_are_not() -> None:
    assert not looks_unread(Document("txt", (Paragraph(PROSE),)))
    assert not looks_unread(Document("docx", (Paragraph("项目支出绩效自评表"), grid(EMPTY))))


def test_nothing_is_told_where_indicators_were_read() -> None:
    form = "一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 次数 | ≥12次"
    assert interpret(Document("docx", (Paragraph(FLAT), grid(form))), "a.docx").unread == ""
