"""Scanned pages from end to end, with the real engine: pictures, scanned PDFs, pages of both kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document
from extractors.ocr import sessions
from extractors.ocr.paddle import PaddleEngine
from extractors.reader import Damaged, ReadError
from extractors.readers import image, pdf
from extractors.readers.page_drawing import draw_pages
from extractors.readers.pdf_picture import is_garbage
from tests.extractors.scans import FONT, HEIGHT, ROWS, SCALE, WIDTH, form, picture, write


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The form as a picture."""
    return picture(write(tmp_path_factory.mktemp("scan") / "form.pdf", form))


@pytest.fixture(scope="module")
def png(page: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scan") / "form.png"
    Image.fromarray(page[..., ::-1]).save(path, dpi=(200, 200))
    return path


def rows(document: Document) -> list[list[str]]:
    return [[c.text.replace(" ", "") if c else "-" for c in row] for row in document.tables[0].grid]


def expected() -> list[list[str]]:
    return [list(row) for row in ROWS]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_picture_is_read_however_it_lies(page: Any, quarters: int, tmp_path: Path) -> None:
    Image.fromarray(np.rot90(page, quarters)[..., ::-1]).save(tmp_path / "a.png", dpi=(200, 200))
    document = image.read(tmp_path / "a.png")
    assert rows(document) == expected()
    assert document.paragraphs[0].text == "项目绩效自评表"
    assert (document.format, document.page_count, document.is_scanned, document.complete) == ("image", 1, True, True)
    assert all(0.3 < cell.confidence <= 1 for cell in document.tables[0].cells)


def test_boxes_are_in_points(png: Path) -> None:
    box = image.read(png).tables[0].bbox
    assert box is not None
    assert tuple(box) == pytest.approx((20, 45, 310, 145), abs=1.5)


def inked(page: Any, text: str, document: Document) -> bool:
    """Whether there is about as much ink in the box of the cell with this text as letters have, and some at its middle's height."""
    (cell,) = [c for c in document.tables[0].cells if c.text == text]
    assert cell.bbox is not None
    x0, y0, x1, y1 = (round(v * SCALE) for v in cell.bbox)
    part = page[(3 * y0 + y1) // 4 : (y0 + 3 * y1) // 4, x0 + 9 : x1 - 9]
    return bool(0.05 < (part < 128).mean() < 0.5)


def test_boxes_lie_on_the_picture_as_it_came(page: Any, tmp_path: Path) -> None:
    height, width = page.shape[:2]
    aside = np.array([(30, 0), (width - 20, 8), (width, height), (0, height - 12)], np.float32)
    square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    white = {"borderValue": (255, 255, 255)}
    keystone = cv2.warpPerspective(page, cv2.getPerspectiveTransform(square, aside), (width, height), **white)
    skew = cv2.warpAffine(page, cv2.getRotationMatrix2D((width / 2, height / 2), 4, 1), (width, height), **white)
    for name, seen in (("keystone", keystone), ("skew", skew), ("quarter", np.rot90(page)), ("flip", page[::-1, ::-1])):
        Image.fromarray(np.ascontiguousarray(seen[..., ::-1])).save(tmp_path / f"{name}.png", dpi=(200, 200))
        document = image.read(tmp_path / f"{name}.png")
        assert rows(document) == expected(), name
        if name in ("keystone", "skew"):
            assert inked(seen[..., 0], "车辆购置数量", document), name
        box = document.tables[0].bbox
        assert box is not None and 0 < box.x0 < box.x1 < seen.shape[1] / SCALE and 0 < box.y0 < box.y1 < seen.shape[0] / SCALE


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_boxes_of_a_scan_lie_on_the_page_as_written(png: Path, degrees: int, tmp_path: Path) -> None:
    scan = pypdfium2.PdfDocument(write(tmp_path / "a.pdf", lambda c: c.drawImage(str(png), 0, 0, WIDTH, HEIGHT) and None))
    scan[0].set_rotation(degrees)
    scan.save(tmp_path / "b.pdf")
    document = pdf.read(tmp_path / "b.pdf")
    assert rows(document) == expected()
    box = document.tables[0].bbox
    assert box is not None and tuple(box) == pytest.approx((20, 45, 310, 145), abs=2)


def test_a_scanned_pdf_is_read_from_its_picture(png: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "scan.pdf", lambda c: c.drawImage(str(png), 0, 0, WIDTH, HEIGHT) and None)
    document = pdf.read(path)
    assert rows(document) == expected()
    assert (document.is_scanned, document.complete, document.warnings) == (True, True, ())


def test_a_hidden_text_layer_is_not_trusted(png: Path, tmp_path: Path) -> None:
    def hidden(canvas: Canvas) -> None:
        canvas.drawImage(str(png), 0, 0, WIDTH, HEIGHT)
        text = canvas.beginText(20, 100)
        text.setFont(FONT, 10)
        text.setTextRenderMode(3)
        text.textLine("项目续效白评表车柄购置数呈牛度指标值实际完戌值")
        canvas.drawText(text)

    assert rows(pdf.read(write(tmp_path / "a.pdf", hidden))) == expected()


def test_a_picture_among_text_is_read_with_the_text(png: Path, tmp_path: Path) -> None:
    def both(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        canvas.drawString(20, HEIGHT - 20, "本项目绩效自评情况见下表，数据由单位提供。该段文字不是图像。")
        canvas.drawImage(str(png), 30, 5, WIDTH * 0.85, HEIGHT * 0.85)

    document = pdf.read(write(tmp_path / "a.pdf", both))
    assert rows(document) == expected()
    assert "该段文字不是图像" in document.paragraphs[0].text
    assert not document.is_scanned


def test_every_page_of_a_tiff_is_read(png: Path, tmp_path: Path) -> None:
    scan = Image.open(png).convert("1")
    scan.save(tmp_path / "a.tif", save_all=True, append_images=[scan], compression="group4", dpi=(200, 200))
    document = image.read(tmp_path / "a.tif")
    assert document.page_count == 2
    assert {cell.page for table in document.tables for cell in table.cells} == {1, 2}


def test_the_camera_tells_how_it_was_held(png: Path, tmp_path: Path) -> None:
    scan = Image.open(png)
    exif = scan.getexif()
    exif[0x0112] = 6
    scan.rotate(90, expand=True).save(tmp_path / "a.jpg", exif=exif, dpi=(200, 200), quality=90)
    assert rows(image.read(tmp_path / "a.jpg")) == expected()


def test_a_transparent_picture_stands_on_white(png: Path, tmp_path: Path) -> None:
    grey = np.asarray(Image.open(png).convert("L"))
    Image.fromarray(np.dstack([np.zeros_like(grey)] * 3 + [255 - grey])).save(tmp_path / "a.png", dpi=(200, 200))
    assert rows(image.read(tmp_path / "a.png")) == expected()


def test_what_was_seen_is_drawn_on_the_page(png: Path, tmp_path: Path) -> None:
    digital = write(tmp_path / "a.pdf", form)
    for path in (png, digital):
        ((number, sheet),) = draw_pages(path)
        pixels = np.asarray(sheet).astype(int)
        scale = sheet.width / 2 / WIDTH
        assert (number, sheet.height) == (1, pytest.approx(HEIGHT * scale, abs=1))
        # The left border of the table, half way down: a ruling on the page, the cell's outline beside it.
        y, x = round(95 * scale), round(20 * scale)
        on_page, beside = (pixels[y, at - 8 : at + 9] for at in (x, x + sheet.width // 2))
        assert (on_page[:, 2] > on_page[:, 0] + 100).any(), path.suffix
        assert (beside[:, 1] > beside[:, 0] + 60).any(), path.suffix
    with pytest.raises(ReadError, match="only PDF and picture files"):
        next(draw_pages(Path(__file__)))


def test_prose_keeps_how_surely_it_was_read(png: Path) -> None:
    (title,) = image.read(png).paragraphs
    assert 0.5 < title.confidence < 1
    assert title.place.confidence == title.confidence


def test_the_same_picture_gives_the_same_document(png: Path) -> None:
    assert image.read(png) == image.read(png)


def test_an_empty_page_says_nothing(tmp_path: Path) -> None:
    Image.new("L", (400, 300), 230).save(tmp_path / "a.png")
    assert image.read(tmp_path / "a.png").blocks == ()


def test_a_broken_picture_is_damaged(png: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png.read_bytes()[:2000])
    with pytest.raises(Damaged, match=r"a\.png: the picture is broken"):
        image.read(path)


def test_a_picture_beyond_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (20_000, 8_000)).save(path)
    with pytest.raises(Damaged, match=r"20000 × 8000 pixels; scan it again"):
        image.read(path)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.bmp", "a.webp"])
def test_pictures_are_recognised_by_their_content(name: str, tmp_path: Path) -> None:
    Image.new("RGB", (30, 30)).save(tmp_path / name)
    head = (tmp_path / name).read_bytes()
    assert image.READER.recognises(head, "x.pdf")
    assert not image.READER.recognises(b"BM is how this text begins, and so on", "x.bmp")


def test_the_other_runtime_reads_the_same(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: Path) -> sessions.Session:
        raise ImportError

    line = page[round(45 * SCALE) :, : round(125 * SCALE), 0][round(26 * SCALE) : round(49 * SCALE), round(22 * SCALE) :]
    first = PaddleEngine().read(line)
    monkeypatch.setattr(sessions, "_openvino", missing)
    second = PaddleEngine().read(line)
    assert first.text == second.text == "车辆购置数量"
    monkeypatch.setattr(sessions, "_onnxruntime", missing)
    with pytest.raises(ReadError, match="need openvino or onnxruntime"):
        PaddleEngine()


def test_a_rare_character_must_be_much_likelier_than_a_usual_one() -> None:
    engine = PaddleEngine()
    letters = sessions.characters()

    def read(rare: float) -> tuple[str, float]:
        chances = np.zeros((3, len(letters)), np.float32)
        chances[1, letters.index("門")], chances[1, letters.index("门")] = rare, 1 - rare
        chances[0, 0] = chances[2, 0] = 1
        reading = engine._decode(chances, 24)
        return reading.text, reading.chances[0]

    assert read(0.7) == ("门", pytest.approx(0.3 / 0.335, abs=1e-3))
    assert read(0.99) == ("門", pytest.approx(0.0495 / 0.0595, abs=1e-3))


def test_without_an_engine_a_scan_is_lost_and_says_why(png: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ReadError("scanned pages need openvino")

    monkeypatch.setattr("extractors.readers.scan.load", missing)
    document = pdf.read(write(tmp_path / "a.pdf", lambda c: c.drawImage(str(png), 0, 0, WIDTH, HEIGHT) and None, form))
    assert rows(document)[:3] == expected()[:3]
    assert (document.complete, document.warnings) == (False, ("第1页是图像，未能识别：scanned pages need openvino",))


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        ("项目支出绩效自评表，年度预算执行率98.5%，得分10分。", False),
        ("Plain English text of a report, with figures 1 2 3.", False),
        ("ÏîÄ¿Ö§³ö¼¨Ð§×ÔÆÀ±íÄê¶ÈÔ¤ËãÖ´ÐÐÂÊ", True),
        ("\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009\ue00a" * 3, True),
        ("鐪佺骇璐㈡斂涓撻」璧勯噾缁╂晥鑷瘎琛ㄥ勾搴︾洰鏍囧畬鎴愭儏鍐", True),
        ("镕堃喆", False),
    ],
)
def test_text_that_means_nothing_is_told(text: str, garbage: bool) -> None:
    assert is_garbage(text) == garbage
