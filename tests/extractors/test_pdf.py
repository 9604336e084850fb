"""The PDF reader on files written here: tables, rotation, passwords, damage, scans, paragraphs, furniture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document
from extractors.reader import Damaged, Encrypted
from extractors.readers.pdf import READER, read

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = A4
Draw = Callable[[Canvas], None]


def make(path: Path, *pages: Draw, size: tuple[float, float] = A4, encrypt: StandardEncryption | None = None) -> Path:
    canvas = Canvas(str(path), pagesize=size, encrypt=encrypt, invariant=1)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def form(canvas: Canvas, top: float = 700) -> None:
    """3 × 3: the first row one merged cell, the first column of the others merged."""
    left, row, column = 60, 30, 120
    for k, start in enumerate((0, 0, column, 0)):
        canvas.line(left + start, top - k * row, left + 3 * column, top - k * row)
    for k, start in enumerate((0, row, row, 0)):
        canvas.line(left + k * column, top - start, left + k * column, top - 3 * row)
    for text, x, y in (
        ("绩效指标", 1.2, 0),
        ("产出指标", 0.1, 1.5),
        ("接访批次", 1.1, 1),
        ("≥130批次", 2.1, 1),
        ("办结率", 1.1, 2),
        ("不低于95%", 2.1, 2),
    ):
        canvas.drawString(left + x * column, top - 20 - y * row, text)


def texts(document: Document) -> list[list[str]]:
    return [[c.text if c else "-" for c in row] for row in document.tables[0].grid]


FORM = [["绩效指标"] * 3, ["产出指标", "接访批次", "≥130批次"], ["产出指标", "办结率", "不低于95%"]]


def test_merged_cells_have_exact_spans(tmp_path: Path) -> None:
    document = read(make(tmp_path / "a.pdf", form))
    assert texts(document) == FORM
    spans = {c.text: (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert spans["绩效指标"] == (1, 3)
    assert spans["产出指标"] == (2, 1)
    assert document.tables[0].cells[0].bbox == pytest.approx((60, HEIGHT - 700, 420, HEIGHT - 670), abs=1)
    assert document.format == "pdf"
    assert document.page_count == 1
    assert document.complete


def test_two_tables_and_the_prose_between_stay_in_order(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        form(canvas, 750)
        canvas.drawString(60, 600, "附表2 说明")
        form(canvas, 550)

    document = read(make(tmp_path / "a.pdf", draw))
    assert [type(b).__name__ for b in document.blocks] == ["Table", "Paragraph", "Table"]
    assert [t.number for t in document.tables] == [1, 2]
    assert document.paragraphs[0].text == "附表2 说明"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_flagged_as_rotated_reads_the_same(tmp_path: Path, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        form(canvas)

    assert texts(read(make(tmp_path / "a.pdf", draw))) == FORM


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_turned_reads_upright(tmp_path: Path, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turn])
        canvas.rotate(turn)
        form(canvas)

    size = A4 if turn == 180 else landscape(A4)
    document = read(make(tmp_path / "a.pdf", draw, size=size))
    assert texts(document) == FORM
    assert document.tables[0].bbox == pytest.approx((60, HEIGHT - 700, 420, HEIGHT - 610), abs=1)


def test_borders_drawn_as_thin_filled_boxes_and_shaded_headers(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.8)
        canvas.rect(60, 670, 240, 30, stroke=0, fill=1)
        canvas.setFillGray(0)
        for y in (700, 670, 640):
            canvas.rect(60, y - 0.25, 240, 0.5, stroke=0, fill=1)
        for x in (60, 180, 300):
            canvas.rect(x - 0.25, 640, 0.5, 60, stroke=0, fill=1)
        for text, x, y in (("指标", 70, 680), ("得分", 190, 680), ("办结率", 70, 650), ("10", 190, 650)):
            canvas.drawString(x, y, text)

    assert texts(read(make(tmp_path / "a.pdf", draw))) == [["指标", "得分"], ["办结率", "10"]]


def test_cells_that_only_their_shades_tell_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for r in range(2):
            for c in range(2):
                canvas.setFillGray(0.9)
                canvas.rect(60 + 100 * c, 670 - 30 * r, 99, 29, stroke=0, fill=1)
                canvas.setFillGray(0)
                canvas.drawString(70 + 100 * c, 680 - 30 * r, f"格{r}{c}")

    assert texts(read(make(tmp_path / "a.pdf", draw))) == [["格00", "格01"], ["格10", "格11"]]


def test_a_slanted_watermark_does_not_get_into_the_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        form(canvas)
        canvas.saveState()
        canvas.translate(100, 600)
        canvas.rotate(35)
        canvas.setFont(FONT, 30)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    assert texts(read(make(tmp_path / "a.pdf", draw))) == FORM


def test_a_run_that_goes_over_a_ruling_is_cut_there(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 670, 640):
            canvas.line(60, y, 260, y)
        for x in (60, 160, 260):
            canvas.line(x, 640, x, 700)
        canvas.drawString(120, 680, "资金总额363370")
        canvas.drawString(70, 650, "甲")

    assert texts(read(make(tmp_path / "a.pdf", draw))) == [["资金总额", "363370"], ["甲", ""]]


def test_wrapped_lines_are_joined_and_page_furniture_is_dropped(tmp_path: Path) -> None:
    sentence = "为提升财政资金监管水平和财政服务效能全面对接预算一体化系统按系统要求严格申报审核批复绩效目标并加以运用评价结果"

    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(FONT, 9)
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, "某县财政局绩效评价报告")
            canvas.drawCentredString(WIDTH / 2, 30, f"- {number} -")
            canvas.setFont(FONT, 12)
            for k in range(4):
                y = HEIGHT - 100 - 150 * k
                canvas.drawString(90 + 24, y, sentence[:33])
                canvas.drawString(90, y - 24, sentence[33:] + "。")
            if number == 3:
                canvas.drawString(90 + 24, 110, sentence[:33])

        return draw

    def last(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        canvas.drawString(90, HEIGHT - 76, sentence[33:] + "。")

    document = read(make(tmp_path / "a.pdf", page(1), page(2), page(3), last))
    found = [p.text for p in document.paragraphs]
    assert found == [sentence + "。"] * 13, "the last one goes on over the page break"
    assert not any("某县财政局" in t or "-" in t for t in found)
    assert document.paragraphs[-1].page == 3


def test_a_title_of_two_centred_lines_is_one_paragraph(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 22)
        canvas.drawCentredString(WIDTH / 2, 760, "2023年应急物资储备项目支出")
        canvas.drawCentredString(WIDTH / 2, 728, "绩效评价报告")
        canvas.setFont(FONT, 12)
        canvas.drawCentredString(WIDTH / 2, 690, "某某咨询有限公司")
        canvas.drawCentredString(WIDTH / 2, 670, "2023年12月10日")
        for k in range(6):
            canvas.drawString(90, 600 - 20 * k, "各单位应当按照要求及时完成自评工作。")

    assert [p.text for p in read(make(tmp_path / "a.pdf", draw)).paragraphs[:3]] == [
        "2023年应急物资储备项目支出绩效评价报告",
        "某某咨询有限公司",
        "2023年12月10日",
    ]


def test_a_password_is_asked_for_by_name(tmp_path: Path) -> None:
    path = make(tmp_path / "a.pdf", form, encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(Encrypted, match=r"needs a password"):
        read(path)


def test_a_broken_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(200))
    with pytest.raises(Damaged, match=r"a\.pdf: the PDF is damaged"):
        read(path)


def test_a_scanned_page_is_told(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (60, 80), 200).save(tmp_path / "scan.png")
    document = read(make(tmp_path / "a.pdf", lambda c: c.drawImage(str(tmp_path / "scan.png"), 0, 0, WIDTH, HEIGHT) and None))
    assert (document.is_scanned, document.complete, document.warnings) == (True, True, ())


def test_an_empty_page_is_no_loss(tmp_path: Path) -> None:
    document = read(make(tmp_path / "a.pdf", form, lambda c: None, form))
    assert (document.complete, document.warnings, document.page_count) == (True, (), 3)


def test_a_page_whose_instructions_are_garbage_is_told(tmp_path: Path) -> None:
    good = make(tmp_path / "a.pdf", form, size=A4)
    canvas = Canvas(str(good), pagesize=A4, pageCompression=0, invariant=1)
    for text in ("甲", "乙"):
        canvas.setFont(FONT, 10)
        canvas.drawString(100, 100, text * 40)
        canvas.showPage()
    canvas.save()
    data = good.read_bytes()
    begin = data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + 7
    end = data.index(b"endstream", begin)
    broken = b"\x00\xff" * ((end - begin) // 2) + b"\n" * ((end - begin) % 2)
    head = data.rindex(b"/Length", 0, begin)
    data = data[:begin] + broken + data[end:]
    data = data[:head] + b"/Filter /FlateDecode " + data[head:]
    good.write_bytes(data)
    document = read(good)
    assert not document.complete
    assert document.warnings == ("第2页无法读取文字",)


def test_the_content_decides_not_the_name() -> None:
    assert READER.recognises(b"junk\n%PDF-1.4", "x.docx")
    assert not READER.recognises(b"PK\x03\x04", "x.pdf")


def test_the_same_file_gives_the_same_document(tmp_path: Path) -> None:
    path = make(tmp_path / "a.pdf", form, form)
    assert read(path) == read(path)
