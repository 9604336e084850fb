"""Word documents whose pages are pictures are read like scans; photographs among text, and pictures elsewhere, are not."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Cm
from PIL import Image

from extractors.document import Document
from extractors.readers.docx import READER
from tests.extractors.scans import ROWS, form, picture, write

TEXT = "本项目全年预算三十万元，按计划完成了全部工作，资金使用规范，成效明显，群众满意。" * 5
PAGE_WIDE, PHOTOGRAPH_WIDE = Cm(26), Cm(12)


@pytest.fixture(scope="module")
def png(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("word")
    pixels = picture(write(folder / "form.pdf", form))
    Image.fromarray(pixels[..., ::-1]).save(folder / "form.png", dpi=(200, 200))
    return folder / "form.png"


def word(path: Path, *parts: str | tuple[Path, Cm]) -> Path:
    made: Any = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
        else:
            made.add_picture(str(part[0]), width=part[1])
    made.save(str(path))
    return path


def rows(document: Document) -> list[list[str]]:
    return [[c.text.replace(" ", "") if c else "-" for c in row] for row in document.tables[0].grid]


def test_a_document_of_page_pictures_is_a_scan(png: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    Image.open(png).rotate(180).save(other, dpi=(200, 200))
    document = READER.read(word(tmp_path / "a.docx", "附件", (png, PHOTOGRAPH_WIDE), (other, PHOTOGRAPH_WIDE)))
    assert rows(document) == [list(row) for row in ROWS]
    assert (document.format, document.page_count, document.is_scanned, document.complete) == ("docx", 2, True, True)
    assert [p.text for p in document.paragraphs][:2] == ["附件", "项目绩效自评表"]
    assert [p.number for p in document.paragraphs] == list(range(1, len(document.paragraphs) + 1))


def test_a_page_among_text_is_read_after_it_without_page_numbers(png: Path, tmp_path: Path) -> None:
    document = READER.read(word(tmp_path / "a.docx", TEXT, (png, PAGE_WIDE)))
    assert rows(document) == [list(row) for row in ROWS]
    assert document.paragraphs[0].text == TEXT
    assert (document.page_count, document.is_scanned, document.tables[0].place(1).page) == (None, False, None)
    assert all(cell.confidence < 1 for cell in document.tables[0].cells if cell.text)


def test_a_photograph_among_text_is_left_alone(png: Path, tmp_path: Path) -> None:
    document = READER.read(word(tmp_path / "a.docx", TEXT, (png, PHOTOGRAPH_WIDE)))
    assert (len(document.paragraphs), document.tables) == (1, ())


def test_a_broken_picture_leaves_the_text_and_says_so(tmp_path: Path, png: Path) -> None:
    whole = word(tmp_path / "a.docx", TEXT, (png, PAGE_WIDE))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, data[:2000] if info.filename.startswith("word/media/") else data)
    document = READER.read(tmp_path / "b.docx")
    assert document.paragraphs[0].text == TEXT
    assert not document.complete and "image1.png" in document.warnings[0]


def test_a_picture_outside_the_file_is_never_fetched(png: Path, tmp_path: Path) -> None:
    whole = word(tmp_path / "a.docx", (png, PAGE_WIDE))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("document.xml.rels"):
                data = data.replace(b'Target="media/image1.png"', b'TargetMode="External" Target="file://%s"' % str(png).encode())
            new.writestr(info, data)
    assert READER.read(tmp_path / "b.docx").blocks == ()
