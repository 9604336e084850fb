"""Personal data: what is masked, and what must stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Cell, Document, Paragraph, Table
from extractors.records import Worded, WordedProject, WordedReport
from pipeline import schema
from pipeline.knowledge.load import Knowledge
from pipeline.normalise.personal import compile_personal, find_personal, mask_report, mask_text
from pipeline.report import Project, Report

RULES = Knowledge().part(compile_personal)


def document(*texts: str, rows: list[list[str]] | None = None, **properties: str) -> Document:
    blocks: list[Paragraph | Table] = [Paragraph(text, n) for n, text in enumerate(texts, 1)]
    if rows:
        cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
        blocks.append(Table(cells, len(rows), len(rows[0]), 1))
    return Document("docx", tuple(blocks), properties=properties)


def masked(text: str) -> str:
    return mask_text(find_personal(RULES, document(text)), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人：林木森，联系电话：13812345678，电子邮箱：lin@example.com。", "联系人：＊＊，联系电话：[电话]，电子邮箱：[邮箱]。"),
        ("联系人：张 三　电话 0791-12345678", "联系人：＊＊　电话 [电话]"),
        ("联 系 人：林木森　　电　话：86543210", "联 系 人：＊＊　　电　话：[电话]"),
        ("电话：（0791）86543210转8", "电话：[电话]转8"),
        ("联系电话：8654321", "联系电话：[电话]"),
        ("手机138 1234 5678", "手机[电话]"),
        ("评价工作组负责人： 钱七 (签章)", "评价工作组负责人： ＊＊ (签章)"),
        ("组长：欧阳明月，副组长：王五、赵六", "组长：＊＊，副组长：＊＊、＊＊"),
        ("项目负责人为李建国", "项目负责人为＊＊"),
        ("填表人：买买提·艾力", "填表人：＊＊"),
        ("身份证号：11010519491231002X", "身份证号：[身份证号]"),
        ("银行账号：6222 0210 0110 1234 567", "银行账号：[账号]"),
        ("经办人 林小森 复核人 赵大海", "经办人 ＊＊ 复核人 ＊＊"),
        ("项目负责人（签字）赵大海", "项目负责人（签字）＊＊"),
        ("项目由王小明同志负责，赵大海同志协助。", "项目由＊＊同志负责，＊＊同志协助。"),
        ("现场工作由王小明牵头，请局长李建国同志把关", "现场工作由＊＊牵头，请局长＊＊同志把关"),
        ("特邀欧阳明月教授、林小森女士授课", "特邀欧阳明月教授、＊＊女士授课"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "项目单位法人代码： 11610800000000000X",
        "统一社会信用代码：11360104014501234K",
        "资金13800000000元，支出0791-1项，合计13,812,345,678.00",
        "财务负责人：桃源县财务股",
        "联系人：办公室，联系部门：信访局",
        "联系人：无；填表人：见附件",
        "成员：财政局、各科室负责同志，高度重视",
        "组长负责、主任领导、局长办公会研究决定",
        "项目编码：431301202312345678",
        "2023-01-01至2023-12-31，≥98%，12345信箱交办件5件",
        "成员单位：高新区管委会",
        "项目绩效目标责任人制度健全",
        "由财政局负责，由高校牵头，由农户负责管护，由施工方负责，由项目组组织实施",
        "由江河公司负责，由王家村负责，由黄石镇牵头，由林业站负责",
        "全体同志、分管同志、广大同志和许多同志，党员同志带头，负责同志到场",
        "任课教师、专业老师和高中老师，退休老教授",
        "负责人（签章）年 月 日，经办人（盖章）单位",
        "王家村、李庄镇、周口市、高台县、石门水库",
    ],
)
def test_what_stays(text: str) -> None:
    assert masked(text) == text


def test_fields_of_tables() -> None:
    rows = [
        ["项目负责人", "赵测试甲", "财务负责人", "桃源县财务股"],
        ["联系人及电话", "王科 13812345678", "主管部门", "桃源县信访局"],
        ["", "姓名", "职称/职务", "单位"],
        ["评价人员", "张三", "局长", "桃源县信访局"],
        ["", "李四光", "副局长", "桃源县信访局"],
        ["", "", "", ""],
    ]
    found = find_personal(RULES, document(rows=rows))
    assert found.names == {"赵测试甲", "王科", "张三", "李四光"}
    assert [[mask_text(found, text) for text in row] for row in rows[:4]] == [
        ["项目负责人", "＊＊", "财务负责人", "桃源县财务股"],
        ["联系人及电话", "＊＊ [电话]", "主管部门", "桃源县信访局"],
        ["", "姓名", "职称/职务", "单位"],
        ["评价人员", "＊＊", "局长", "桃源县信访局"],
    ]


def test_a_label_and_its_value_in_one_cell() -> None:
    rows = [["项目负责人：林木森", "财务负责人：安吉县财务股"]]
    found = find_personal(RULES, document(rows=rows))
    assert [mask_text(found, text) for text in rows[0]] == ["项目负责人：＊＊", "财务负责人：安吉县财务股"]


def test_names_are_masked_wherever_they_recur_but_not_inside_offices() -> None:
    found = find_personal(RULES, document("联系人：周正", "填表人：江大桥"))
    assert mask_text(found, "由局长周正牵头，江大桥负责。") == "由局长＊＊牵头，＊＊负责。"
    assert mask_text(found, "委托江西周正咨询有限公司，做到周正严谨。") == "委托江西周正咨询有限公司，做到周正严谨。"


def report() -> Report:
    row = schema.Document(
        document_id="1381234567812345",
        source="a/13812345678.docx",
        sha256="0" * 64,
        size_bytes=1,
        format="docx",
        status="extracted",
        is_scanned=False,
    )
    name = Worded("联系人：林木森")
    project = schema.Project(
        project_id="1381234567812345-p1",
        document_id="1381234567812345",
        goal_actual="林木森接访12次",
        scope="project",
        method="table",
        confidence=1,
    )
    finding = schema.Finding(
        finding_id="1381234567812345-x1",
        document_id="1381234567812345",
        rule="text.remnant",
        severity="info",
        message="“林木森”",
        evidence='[{"page": 1, "text": "电话13812345678"}]',
    )
    worded = WordedProject(name=name)
    return Report(
        row,
        document("联系人：林木森，13812345678", rows=[["一", "林木森"]], author="林木森", title="报告"),
        WordedReport(title=Worded("自评报告"), projects=(worded,)),
        (Project(project, worded),),
        (finding,),
        steps={("1381234567812345-p1", "goal_actual"): ("joined",)},
    )


def test_mask_report_reaches_every_string_and_leaves_keys() -> None:
    before = report()
    after = mask_report(RULES, before)
    assert "林木森" not in repr(after)
    assert "电话13812345678" not in repr(after)
    assert after.findings[0].evidence == '[{"page": 1, "text": "电话[电话]"}]'
    assert after.document.properties == {"title": "报告"}
    assert after.row == replace(before.row, source="a/[电话].docx")
    assert after.steps == before.steps
    assert after.projects[0].row.project_id == before.projects[0].row.project_id
    assert after.worded.title is before.worded.title


def test_a_report_without_personal_data_is_returned_as_it_is() -> None:
    before = replace(report(), document=document("完成接访12次，支出5万元。"))
    before = replace(before, row=replace(before.row, source="a/2024.docx"))
    assert mask_report(RULES, before) is before


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="联系人：张三电话1380-@x.co 身份证号\n（）、，", max_size=50))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    found = find_personal(RULES, document(text))
    once = mask_text(found, text)
    assert mask_text(found, once) == once
