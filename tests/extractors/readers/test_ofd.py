"""OFD: placed text and rulings become the same blocks as those of a PDF page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from extractors.document import Box, Document
from extractors.read import read
from extractors.reader import Damaged
from extractors.readers.ofd import READER
from tests.extractors import scans
from tests.extractors.readers.ofd_writer import grid, line, page, text, write_ofd
from tests.shared import SHARED


def shape(document: Document) -> list[list[tuple[int, int, int, int, str]]]:
    return [[(c.row, c.column, c.row_span, c.column_span, c.text) for c in t.cells] for t in document.tables]


def test_rulings_and_texts_become_a_table_with_spans(tmp_path: Path) -> None:
    rulings = "".join(line(20, y, 180, y) for y in (40, 60)) + line(60, 50, 180, 50) + "".join(line(x, 40, x, 60) for x in (20, 60, 180))
    objects = text(70, 20, "项目绩效自评表", 6) + rulings + text(22, 47, "绩效指标") + text(62, 42, "数量") + text(62, 52, "质量")
    document = read(write_ofd(tmp_path / "a.ofd", [page(objects)]))
    assert (document.format, document.page_count, document.warnings, document.properties) == ("ofd", 1, (), {"title": "某表"})
    assert [p.text for p in document.paragraphs] == ["项目绩效自评表"]
    assert shape(document) == [[(0, 0, 2, 1, "绩效指标"), (0, 1, 1, 1, "数量"), (1, 1, 1, 1, "质量")]]
    bbox = document.tables[0].bbox
    assert bbox is not None and [round(v * 25.4 / 72) for v in bbox] == [20, 40, 180, 60]


def test_letters_placed_one_by_one_are_one_word_and_a_gap_is_a_space(tmp_path: Path) -> None:
    spread = text(20, 20, "年度 目标abc", code='DeltaX="g 2 4 2 4 6.5 2 2"')
    below = text(20, 60, "甲乙", code='DeltaX="0" DeltaY="6"')
    document = read(write_ofd(tmp_path / "a.ofd", [page(spread + below)]))
    assert [p.text for p in document.paragraphs] == ["年度 目标 abc", "甲", "乙"]


@pytest.mark.parametrize("scale", [0.5, 0.3528])
def test_a_matrix_scales_and_moves_text(tmp_path: Path, scale: float) -> None:
    size, x = 4 / scale, 30 / scale
    code = f'X="{x}" Y="{size}" DeltaX="g 3 {size}"'
    moved = (
        f'<ofd:TextObject ID="1" Boundary="10 20 100 10" Size="{size}" CTM="{scale} 0 0 {scale} 0 5">'
        f"<ofd:TextCode {code}>绩效目标</ofd:TextCode></ofd:TextObject>"
    )
    (paragraph,) = read(write_ofd(tmp_path / "a.ofd", [page(moved)])).paragraphs
    assert paragraph.text == "绩效目标" and paragraph.bbox is not None
    assert [round(v * 25.4 / 72) for v in (paragraph.bbox.x0, paragraph.bbox.x1)] == [40, 56]


def test_a_form_on_the_template_is_filled_by_the_page_and_goes_on_overleaf(tmp_path: Path) -> None:
    form = page(grid([20, 60, 180], [40, 50, 60]) + text(22, 42, "项目名称") + text(22, 52, "实施单位"))
    pages = [page(text(62, 42, name) + text(62, 52, "水利局"), "7") for name in ("防汛", "灌溉")]
    document = read(write_ofd(tmp_path / "a.ofd", pages, {"7": form}))
    assert [[c.text for c in t.cells] for t in document.tables] == [
        ["项目名称", "防汛", "实施单位", "水利局"],
        ["项目名称", "灌溉", "实施单位", "水利局"],
    ]
    assert [t.page for t in document.tables] == [1, 2]


def test_filled_strips_are_rulings_and_what_is_slanted_or_hidden_is_left_out(tmp_path: Path) -> None:
    def strip(x0: float, y0: float, x1: float, y1: float) -> str:
        box = f"M 0 0 L {x1 - x0} 0 L {x1 - x0} {y1 - y0} L 0 {y1 - y0} C"
        return (
            f'<ofd:PathObject ID="1" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" Stroke="false" Fill="true">'
            f"<ofd:AbbreviatedData>{box}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    rulings = [strip(20, y, 180, y + 0.4) for y in (40, 50)] + [strip(x, 40, x + 0.4, 50.4) for x in (20, 60, 180)]
    slanted = text(80, 120, "内部资料", 12, attributes='CTM="0.7 0.7 -0.7 0.7 0 0"')
    hidden = text(80, 150, "不可见", attributes='Visible="false"')
    document = read(write_ofd(tmp_path / "a.ofd", [page("".join(rulings) + text(22, 42, "甲") + text(62, 42, "乙") + slanted + hidden)]))
    assert shape(document) == [[(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]]
    assert document.paragraphs == ()


def test_a_lost_page_and_a_lost_picture_are_told(tmp_path: Path) -> None:
    picture = '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="5"/>'
    document = read(write_ofd(tmp_path / "a.ofd", [page(text(20, 20, "正文。")), "", page(picture)]))
    lost, scan = document.warnings
    assert lost == "第2页无法读取文字" and scan.startswith("第3页是图像，未能识别：") and not document.complete
    assert (document.page_count, document.is_scanned) == (3, False)


def test_a_page_that_is_only_a_picture_is_read_where_it_lies(tmp_path: Path) -> None:
    form = scans.picture(scans.write(tmp_path / "form.pdf", scans.form))
    png = BytesIO()
    Image.fromarray(form[..., ::-1]).save(png, "PNG")
    left, top, wide, high = 10.0, 20.0, scans.WIDTH * 25.4 / 72, scans.HEIGHT * 25.4 / 72
    objects = f'<ofd:ImageObject ID="1" Boundary="{left} {top} {wide} {high}" CTM="{wide} 0 0 {high} 0 0" ResourceID="5"/>'
    file = write_ofd(tmp_path / "a.ofd", [page(objects)], box="0 0 140 100", pictures={"5": png.getvalue()})
    document = read(file)
    assert (document.is_scanned, document.complete, document.warnings) == (True, True, ())
    (table,) = document.tables
    assert [[c.text.replace(" ", "") if c else "-" for c in row] for row in table.grid] == [list(row) for row in scans.ROWS]
    moved = Box(20 + left * 72 / 25.4, 45 + top * 72 / 25.4, 310 + left * 72 / 25.4, 145 + top * 72 / 25.4)
    assert table.bbox is not None and tuple(table.bbox) == pytest.approx(tuple(moved), abs=2)
    damaged = write_ofd(tmp_path / "b.ofd", [page(objects)], box="0 0 140 100", pictures={"5": png.getvalue()[:500]})
    with pytest.raises(Damaged, match="第1页是图像，未能识别："):
        read(damaged)


HOSTILE = [
    '<ofd:TextObject Boundary="1" Size="x"><ofd:TextCode>a</ofd:TextCode></ofd:TextObject>',
    text(1, 1, "甲乙", code='DeltaX="g 99999999999 1"'),
    text(1, 1, "甲乙", code='DeltaX="g -1 nan inf 1e999"'),
    text(1, 1, "甲乙", 1e300),
    '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>M 0 L 1e999 5 C C Z 7 7</ofd:AbbreviatedData></ofd:PathObject>',
    '<ofd:PathObject Boundary="nan inf" CTM="1 2"><ofd:AbbreviatedData>M 0 0 L 9 9 B 1 2 3 4 5 6</ofd:AbbreviatedData></ofd:PathObject>',
    "<ofd:PageBlock>" * 100 + "</ofd:PageBlock>" * 100,
]


@pytest.mark.parametrize("objects", HOSTILE)
def test_absurd_objects_cost_only_themselves(tmp_path: Path, objects: str) -> None:
    document = READER.read(write_ofd(tmp_path / "a.ofd", [page(objects + text(20, 100, "正文。"))]))
    assert document.paragraphs[-1].text == "正文。"


def test_no_pages_are_an_error_and_entities_are_not_expanded(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match=r"a\.ofd: the OFD has no pages"):
        read(write_ofd(tmp_path / "a.ofd", []))
    bomb = page(text(20, 20, "X") + text(20, 60, "正文。")).replace("?>", '?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)
    paragraphs = read(write_ofd(tmp_path / "b.ofd", [bomb.replace(">X<", ">&e;甲<")])).paragraphs
    assert paragraphs[-1].text == "正文。" and not any("root" in p.text for p in paragraphs)


def middle(ruling: Box) -> tuple[float, float, float, float]:
    x, y = (ruling.x0 + ruling.x1) / 2, (ruling.y0 + ruling.y1) / 2
    return (ruling.x0, y, ruling.x1, y) if ruling.x1 - ruling.x0 > ruling.y1 - ruling.y0 else (x, ruling.y0, x, ruling.y1)


@pytest.mark.parametrize("pdf", sorted((SHARED / "forms").glob("*[a-z].pdf")), ids=lambda p: p.stem)
def test_a_pdf_rewritten_as_ofd_reads_the_same(pdf: Path, tmp_path: Path) -> None:
    if ".scan" in pdf.name:
        pytest.skip("a picture")
    import pypdfium2

    from extractors.readers import pdf as pdf_reader
    from extractors.readers.pdf_page import look

    unit = 25.4 / 72
    pages, box = [], ""
    opened = pypdfium2.PdfDocument(pdf)
    for number in range(len(opened)):
        content = look(opened[number], number + 1).content
        objects = [line(*(v * unit for v in middle(ruling))) for ruling in content.rulings]
        for word in content.words:
            size = (word.y1 - word.y0) * unit
            steps = " ".join(f"{(b - a) * unit:.4f}" for a, b in zip(word.starts, word.starts[1:], strict=False))
            objects.append(text(word.x0 * unit, word.y0 * unit - 0.14 * size, word.text, size, f'DeltaX="{steps}"'))
        pages.append(page("".join(objects)))
        box = f"0 0 {content.width * unit} {content.height * unit}"
    ofd = READER.read(write_ofd(tmp_path / "a.ofd", pages, box=box))
    for ours, theirs in zip(shape(ofd), shape(pdf_reader.READER.read(pdf)), strict=True):
        assert [(*cell[:4], cell[4].replace(" ", "")) for cell in ours] == [(*cell[:4], cell[4].replace(" ", "")) for cell in theirs]
