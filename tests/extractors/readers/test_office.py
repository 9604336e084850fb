"""Older office files: told by content, converted by LibreOffice where it is installed, refused in one line where it is not."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest

from extractors import reader
from extractors.read import read
from extractors.readers import soffice
from extractors.readers.office import READER
from tests.extractors.test_read import ole

needs_libreoffice = pytest.mark.skipif(soffice.find_program() is None, reason="LibreOffice is not installed")

RTF = rb"{\rtf1\ansi\ansicpg936 \'bc\'a8\'d0\'a7\par \trowd\cellx2000\cellx4000 \u39033?\u30446?\cell \'bc\'d7\cell\row }"
SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.00%"/></Style></Styles><Worksheet ss:Name="1"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">项目</Data></Cell><Cell><Data ss:Type="String">甲</Data></Cell></Row>
<Row><Cell ss:Index="2" ss:StyleID="p"><Data ss:Type="Number">0.6622</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell></Row>
</Table></Worksheet></Workbook>""".encode()
ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>绩效</text:p></office:text></office:body>
</office:document-content>"""


def odt(path: Path, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", ODT)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}</manifest:file-entry>'
            "</manifest:manifest>",
        )
    return path


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (ole("WordDocument"), True),
        (b"  {\\rtf1", True),
        (SHEET, True),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', True),
        (ole("Workbook"), False),
        (b'<?xml version="1.0"?><html><table>', False),
        ("正文 {\\rtf1".encode(), False),
    ],
)
def test_content_tells_what_libreoffice_is_needed_for(head: bytes, told: bool) -> None:
    assert READER.recognises(head, "a.bin") is told


def test_without_libreoffice_the_error_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "find_program", lambda: None)
    (tmp_path / "a.doc").write_bytes(RTF)
    with pytest.raises(reader.ReadError, match=r"a\.doc: needs LibreOffice.*apt-get install libreoffice-writer-nogui"):
        read(tmp_path / "a.doc")
    (tmp_path / "a.xls").write_bytes(SHEET)
    with pytest.raises(reader.ReadError, match="libreoffice-calc-nogui"):
        read(tmp_path / "a.xls")


def test_a_password_is_told_before_anything_is_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soffice, "find_program", lambda: pytest.fail("converted"))
    data = bytearray(ole("WordDocument"))
    data[512:524] = b"\xec\xa5\xc1\0" + bytes(6) + (0x0100).to_bytes(2, "little")
    (tmp_path / "a.doc").write_bytes(data)
    locked = odt(tmp_path / "a.odt", "<manifest:encryption-data/>")
    for path in (tmp_path / "a.doc", locked):
        with pytest.raises(reader.Encrypted, match="opens only with a password"):
            read(path)


@needs_libreoffice
def test_rtf_named_doc_is_usual_and_gives_its_table(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(RTF)
    document = read(tmp_path / "a.doc")
    assert (document.format, document.warnings) == ("rtf", ())
    assert [p.text for p in document.paragraphs] == ["绩效"]
    assert [c.text for c in document.tables[0].cells] == ["项目", "甲"]


@needs_libreoffice
def test_the_first_document_of_all_finds_no_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "a.rtf").write_bytes(RTF)
    assert read(tmp_path / "a.rtf").paragraphs[0].text == "绩效"
    assert sorted(p.name for p in tmp_path.glob("jixiao-*/*")) == ["0", "0.lock"]


@needs_libreoffice
def test_word_97_gives_what_its_docx_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import docx

    made = docx.Document()
    made.add_paragraph("自评报告")
    table = made.add_table(3, 3)
    for at, cell in enumerate(table._cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "产出指标"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "合计"
    table.cell(1, 2).text = "≥95%"
    made.add_paragraph("说明")
    made.save(str(tmp_path / "a.docx"))
    monkeypatch.setitem(soffice._FILTERS, "doc", "doc:MS Word 97")
    with soffice.convert(tmp_path / "a.docx", "docx", "doc", "") as converted:
        (tmp_path / "a.wps").write_bytes(converted.read_bytes())
    new, old = read(tmp_path / "a.docx"), read(tmp_path / "a.wps")
    assert (old.format, old.warnings, old.blocks) == ("doc", (), new.blocks)


@needs_libreoffice
def test_numbers_of_an_old_workbook_are_shown_as_formatted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    for column, (number, code) in enumerate([(0.6622, "0.00%"), (1234.5, "#,##0.00"), (0.6622, "General"), (3, '0"次"')], 1):
        made.active.cell(2, column, number).number_format = code
    made.active["A1"], made.active["B1"] = "项目", "甲"
    made.save(tmp_path / "a.xlsx")
    monkeypatch.setitem(soffice._FILTERS, "xls", "xls:MS Excel 97")
    with soffice.convert(tmp_path / "a.xlsx", "xlsx", "xls", "") as converted:
        (tmp_path / "a.et").write_bytes(converted.read_bytes())
    document = read(tmp_path / "a.et")
    assert (document.format, document.warnings) == ("xls", ())
    assert [c.text for c in document.tables[0].cells if c.row == 1] == ["66.22%", "1,234.50", "0.6622", "3次"]


@needs_libreoffice
def test_odt_and_xml_of_office_2003(tmp_path: Path) -> None:
    assert read(odt(tmp_path / "a.odt")).paragraphs[0].text == "绩效"
    (tmp_path / "a.xls").write_bytes(SHEET)
    document = read(tmp_path / "a.xls")
    assert (document.format, document.warnings) == ("xls", ())
    assert [(c.text, c.column_span) for c in document.tables[0].cells] == [("项目", 2), ("甲", 1), ("", 1), ("66.22%", 1), ("2", 1)]


@needs_libreoffice
def test_what_libreoffice_cannot_open_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(ole("WordDocument"))
    with pytest.raises(reader.Damaged, match=r"a\.doc: LibreOffice") as raised:
        read(tmp_path / "a.doc")
    assert "\n" not in str(raised.value)


def test_a_converter_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\nsleep 60 & sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(soffice, "find_program", lambda: str(hanging))
    monkeypatch.setattr(soffice, "SECONDS", 0.2)
    (tmp_path / "a.rtf").write_bytes(RTF)
    with pytest.raises(reader.Damaged, match=r"a\.rtf: LibreOffice did not finish"):
        read(tmp_path / "a.rtf")
