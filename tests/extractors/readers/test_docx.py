"""Word files as they come: merged and nested tables, controls, tracked changes, lists, symbols, damage and bombs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extractors.document import Document, Table
from extractors.reader import Damaged
from extractors.readers.docx import READER
from extractors.readers.wordlist import chinese

HEAD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
)
TAIL = "</w:body></w:document>"


def write(path: Path, body: str, before: str = "", numbering: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", before + HEAD + body + TAIL)
        if numbering:
            z.writestr(
                "word/numbering.xml", HEAD.split("><w:body>")[0].replace("w:document", "w:numbering") + ">" + numbering + "</w:numbering>"
            )
    return path


def read(tmp_path: Path, body: str, before: str = "", numbering: str = "") -> Document:
    return READER.read(write(tmp_path / "a.docx", body, before, numbering))


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def span(n: int) -> str:
    return f'<w:gridSpan w:val="{n}"/>'


START, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def shape(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def test_merged_cells_keep_their_extent(tmp_path: Path) -> None:
    body = tbl(
        tc("产出指标", START) + tc("数量", START) + tc("甲"), tc("", GOES_ON) + tc("", GOES_ON) + tc("乙"), tc("总分", span(2)) + tc("100")
    )
    (table,) = read(tmp_path, body).tables
    assert shape(table) == [
        (0, 0, 2, 1, "产出指标"),
        (0, 1, 2, 1, "数量"),
        (0, 2, 1, 1, "甲"),
        (1, 2, 1, 1, "乙"),
        (2, 0, 1, 2, "总分"),
        (2, 2, 1, 1, "100"),
    ]


def test_a_row_that_starts_late_leaves_the_columns_before_it_open(tmp_path: Path) -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    (table,) = read(tmp_path, tbl(tc("a") + tc("b"), late + tc("c"))).tables
    assert shape(table)[2] == (1, 1, 1, 1, "c")
    assert table.grid[1][0] is None


@pytest.mark.parametrize("wide", [1_000_000, 2_000_000_000])
def test_an_absurd_span_gets_what_the_row_leaves(tmp_path: Path, wide: int) -> None:
    (table,) = read(tmp_path, tbl(tc("名称") + tc("x", span(wide)) + tc("y"), tc("1") + tc("2") + tc("3"))).tables
    assert (table.rows, table.columns) == (2, 3)
    assert shape(table)[1] == (0, 1, 1, 1, "x")


def test_columns_in_which_nothing_starts_are_not_kept(tmp_path: Path) -> None:
    (table,) = read(tmp_path, tbl(tc("a", span(3)) + tc("b", span(4)), tc("c", span(7)))).tables
    assert table.columns == 2
    assert shape(table)[2] == (1, 0, 1, 2, "c")


def test_a_table_that_only_lays_out_another_is_transparent(tmp_path: Path) -> None:
    inner = tbl(tc("a") + tc("b"), tc("c") + tc("d"))
    document = read(tmp_path, f"<w:tbl><w:tr><w:tc>{p('标题')}{inner}<w:p/></w:tc></w:tr></w:tbl>")
    assert [b.text for b in document.paragraphs] == ["标题"]
    assert [(t.number, t.rows, t.columns) for t in document.tables] == [(1, 2, 2)]


def test_a_table_inside_a_cell_of_a_form_becomes_a_table_of_its_own(tmp_path: Path) -> None:
    document = read(tmp_path, tbl(tc("绩效指标") + f"<w:tc>{p('见下')}{tbl(tc('一级') + tc('二级'))}</w:tc>"))
    assert [shape(t)[1][4] for t in document.tables] == ["见下", "二级"]


def test_one_branch_of_an_alternative_is_read_and_text_boxes_follow_their_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('盒中')}</w:txbxContent>"
    branches = f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    body = f"<w:p><w:r><w:t>正文</w:t><mc:AlternateContent>{branches}</mc:AlternateContent></w:r></w:p>"
    assert [b.text for b in read(tmp_path, body).paragraphs] == ["正文", "盒中"]


def test_insertions_are_kept_and_deletions_dropped(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    body = f"<w:p><w:ins>{run.format('新')}</w:ins>{deleted}<w:moveFrom>{run.format('移')}</w:moveFrom>{run.format('文')}</w:p>"
    body += tbl(tc("留"), "<w:trPr><w:del/></w:trPr>" + tc("删"))
    document = read(tmp_path, body)
    assert document.paragraphs[0].text == "新文"
    assert [c.text for c in document.tables[0].cells] == ["留"]


def test_content_controls_around_rows_cells_and_text_are_transparent(tmp_path: Path) -> None:
    def control(content: str, kind: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    empty = control("<w:r><w:t>单击此处输入文字</w:t></w:r>", "<w:showingPlcHdr/>")
    row = "<w:tr>" + tc("a") + control(tc("b")) + "</w:tr>"
    body = control(p("甲")) + f"<w:p>{control('<w:r><w:t>乙</w:t></w:r>')}{empty}</w:p><w:tbl>{control(row)}</w:tbl>"
    document = read(tmp_path, body)
    assert [b.text for b in document.paragraphs] == ["甲", "乙"]
    assert [c.text for c in document.tables[0].cells] == ["a", "b"]


def test_symbols_boxes_and_hidden_text(tmp_path: Path) -> None:
    wingdings = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    ticked = '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
    body = (
        f'<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r><w:r>{wingdings}<w:t>\uf0fe</w:t></w:r>{ticked}'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>软\u00ad连</w:t><w:tab/><w:t>x</w:t></w:r></w:p>"
    )
    assert read(tmp_path, body).paragraphs[0].text == "≥95%☑☑软连 x"


def test_automatic_list_numbers_are_printed(tmp_path: Path) -> None:
    def level(depth: int, form: str, text: str, more: str = "") -> str:
        return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'

    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>') + level(1, "decimal", "%2.") + level(2, "bullet", "·")
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'

    def item(text: str, depth: int) -> str:
        return p(text, f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="5"/></w:numPr></w:pPr>')

    body = item("甲", 0) + item("子", 1) + item("丑", 1) + p("乙", '<w:pPr><w:pStyle w:val="H1"/></w:pPr>') + item("寅", 1) + item("点", 2)
    assert [b.text for b in read(tmp_path, body, numbering=numbering).paragraphs] == ["一、甲", "1. 子", "2. 丑", "二、乙", "1. 寅", "点"]


@pytest.mark.parametrize(
    ("n", "says"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (103, "一百零三"), (110, "一百一十"), (2024, "二千零二十四")]
)
def test_chinese_counting(n: int, says: str) -> None:
    assert chinese(n) == says


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("CANARY")
    before = f'<!DOCTYPE x [<!ENTITY a "{"boom" * 9}"><!ENTITY s SYSTEM "file://{tmp_path}/secret">]>'
    document = read(tmp_path, p("正文&a;&s;") + p("后文"), before)
    said = "".join(b.text for b in document.paragraphs)
    assert "正文" in said
    assert "boom" not in said
    assert "CANARY" not in said
    assert not document.complete


def test_a_truncated_file_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    # Text that hardly compresses, so that a cut in the middle leaves something.
    body = "".join(p(f"第{i}段{i * 2654435761 % 2**32}") for i in range(800))
    whole = write(tmp_path / "a.docx", body).read_bytes()
    (tmp_path / "b.docx").write_bytes(whole[: len(whole) // 2])
    document = READER.read(tmp_path / "b.docx")
    assert not document.complete
    assert document.warnings
    assert 100 < len(document.paragraphs) < 800


def test_a_package_without_a_document_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as z:
        z.writestr("word/styles.xml", "<x/>")
    with pytest.raises(Damaged, match=r"a\.docx: its main part word/document\.xml is missing"):
        READER.read(tmp_path / "a.docx")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b" " * 40_000_000)
    with pytest.raises(Damaged, match="bomb"):
        READER.read(tmp_path / "a.docx")
