"""Text files: encodings, wrapped prose, tables from tabs, bars, commas and tags."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from extractors.document import Document, Paragraph
from extractors.readers.lines import join_lines, split_breaks
from extractors.readers.text import READER

FORM = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t检查次数\t≥3次\n\t质量指标\t合格率\t≥95%"


def read(tmp_path: Path, content: str | bytes, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return READER.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    text = "项目支出绩效自评表\n" + FORM
    data = text.encode(encoding)
    assert READER.recognises(data, "x")
    document = read(tmp_path, data)
    assert document.paragraphs[0].text == "项目支出绩效自评表"
    assert document.tables[0].grid[2][0] is document.tables[0].grid[1][0]
    assert document.complete


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7\n1 0 obj", b"{\\rtf1 x}", b"PK\x03\x04word/", bytes(range(256)), b"\xff" * 100, b"<html><body>x", b""]
)
def test_other_formats_are_left_to_others(head: bytes) -> None:
    assert not READER.recognises(head, "a.txt")


def test_a_cut_character_at_the_end_of_the_head_does_not_matter() -> None:
    assert READER.recognises("绩效目标".encode()[:-1], "a.txt")
    assert READER.recognises("绩效目标".encode("gb18030")[:-1], "a.txt")


def test_undecodable_bytes_make_the_document_partial(tmp_path: Path) -> None:
    document = read(tmp_path, "项目名称".encode() + b"\xff\xff" + "资金".encode())
    assert not document.complete
    assert document.warnings == ("some characters could not be decoded",)


def test_lines_in_different_encodings_are_each_decoded_and_told(tmp_path: Path) -> None:
    lines = ["项目名称：农村道路养护。" * 5, "实施单位：某县交通运输局。" * 5, "一级指标：产出指标"]
    mixed = lines[0].encode() + b"\n" + lines[1].encode("gb18030") + b"\n" + lines[2].encode()[:-1]
    assert READER.recognises(mixed, "a.txt")
    document = read(tmp_path, mixed)
    assert [p.text for p in document.paragraphs] == [*lines[:2], lines[2][:-1] + "\ufffd"] and not document.complete


@pytest.mark.parametrize("zeros", [1, 300])
def test_zeros_in_the_midst_are_damage_and_no_other_encoding(tmp_path: Path, zeros: int) -> None:
    whole = "项目名称：农村道路养护。\n" * 20
    damaged = whole.encode() + bytes(zeros) + whole.encode()
    assert READER.recognises(damaged, "a.txt")
    document = read(tmp_path, damaged)
    assert {p.text for p in document.paragraphs} == {whole.splitlines()[0]} and not document.complete


def test_bytes_without_sense_are_no_text() -> None:
    assert not READER.recognises(Random(7).randbytes(8192), "a.txt")
    assert not READER.recognises(Random(7).randbytes(8192).replace(b"\0", b""), "a.txt")


@pytest.mark.parametrize("form", ['项目,目标,"完成\n检查,3次,4次\n培训,5次,6次', "项目,目标,完成,分\n检查,3次,4次,1\n培训,5次,6次,2"])
def test_commas_part_cells_whatever_the_name_and_however_quoted(tmp_path: Path, form: str) -> None:
    (table,) = read(tmp_path, form, "a.xls" if '"' not in form else "a.csv").tables
    assert table.rows == 3


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["该项目在申请预算时填报了绩效目标，包含了投入和管理目", "", "标、产出目标、效果目标，见下表。"], 1),
        (["资金使用进度低于监控要求的序时进度，资金进", "度 83.33%。主要是会议多在四季度开展。"], 1),
        (["代表着广大选民的利益，", "", "代表着选民提出意见。"], 1),
        (["（确保不发生极端", "事件）已实现"], 1),
        (["一、项目基本情况", "该项目由市局办公室负责，开展宣传。"], 2),
        (["1、提升绩效目标意识，强化指标设置能力", "绩效目标是绩效管理的基础和起点，很重要。"], 2),
        (["信访案件办结率（7分）", "在规定时限内办结完毕，得4.9分。"], 2),
        (["某某市市场监督管理局关于2019年度综合治理项目绩效评价报告", "组织开展综合治理工作，成效明显。"], 2),
        (["自评项目名称： 重大敏感时期值班接访", "自评项目单位： 某县信访局，已盖章"], 2),
        (["预算安排60万元，实际支出53万元。", "    5.项目组织管理情况"], 2),
        (["某某咨询管理有限公司", "二〇二三年十二月十日"], 2),
        (["（2）做好重点工作，维护重点企业和困难职工的稳定，化解各类矛盾，切实解决职", "工反映的问题。"], 1),
    ],
)
def test_lines_broken_in_mid_sentence_are_joined_and_others_are_not(lines: list[str], paragraphs: int) -> None:
    joined = join_lines(lines)
    assert len(joined) == paragraphs
    assert "".join(joined).replace(" ", "") == "".join(lines).replace(" ", "")


def test_breaks_within_a_title_are_no_paragraphs_but_between_sentences_they_are() -> None:
    assert split_breaks("某某县信访局\n绩效评价报告") == ["某某县信访局绩效评价报告"]
    assert split_breaks("一、总体情况。\n二、问题。") == ["一、总体情况。", "二、问题。"]
    assert split_breaks("某某公司\n2023年12月10日") == ["某某公司", "2023年12月10日"]


def test_contents_are_prose_and_marks_are_stripped(tmp_path: Path) -> None:
    document = read(tmp_path, "# 目 录\n一、基本情况 .....\t1\n(二) 目标 ....\t3\n\n## **（一）名称**\n正文。\n---\n")
    assert [p.text for p in document.paragraphs] == ["目 录", "一、基本情况 ..... 1", "(二) 目标 .... 3", "（一）名称", "正文。"]
    assert document.tables == ()


def test_a_blank_line_within_a_table_does_not_end_it_but_another_table_does(tmp_path: Path) -> None:
    other = "姓名\t职务\n张三\t局长"
    document = read(tmp_path, FORM.replace("\n产出", "\n\n产出") + "\n\n" + other + "\n\n附注")
    assert [(t.number, t.rows, t.columns) for t in document.tables] == [(1, 3, 4), (2, 2, 2)]
    assert [(p.number, p.text) for p in document.paragraphs] == [(1, "附注")]


def test_two_forms_of_one_layout_are_two_tables(tmp_path: Path) -> None:
    form = "项目名称\t甲\t\t\n" + FORM
    assert len(read(tmp_path, form + "\n\n" + form.replace("甲", "乙")).tables) == 2


def test_pipes_make_a_table(tmp_path: Path) -> None:
    document = read(tmp_path, "说明\n\n| 指标 | 值 |\n|---|---|\n| 甲 \\| 乙 | **3次** |\n", "a.md")
    assert document.format == "md"
    assert [c.text for c in document.tables[0].cells] == ["指标", "值", "甲 | 乙", "3次"]


def test_tagged_tables_within_text_keep_their_spans(tmp_path: Path) -> None:
    table = "<table><tr><td rowspan=2>产出</td><td>甲</td></tr><tr><td>乙</td></tr></table>"
    document = read(tmp_path, f"前文。\n\n{table}\n\n后文。", "a.md")
    assert [type(b) is Paragraph for b in document.blocks] == [True, False, True]
    assert document.tables[0].cells[0].row_span == 2


def test_comma_separated_values(tmp_path: Path) -> None:
    document = read(tmp_path, '绩效自评表,,\n项目名称,"甲,乙",\n"说\n明",丙,丁\n'.encode("gb18030"), "a.csv")
    assert document.format == "csv"
    assert "甲,乙" in [c.text for c in document.tables[0].cells]
    assert "说 明" in [c.text for c in document.tables[0].cells]
