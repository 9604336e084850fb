"""Every file goes to the one reader that knows its content, and failures say what is wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extractors import read as dispatch
from extractors.document import Document
from extractors.read import read
from extractors.reader import Damaged, Encrypted, Reader, ReadError, Unsupported
from extractors.wording import fold
from tests.shared import SHARED

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(stream: str) -> bytes:
    """An OLE header whose directory, in the third sector, names one stream."""
    header = bytearray(OLE + bytes(504))
    header[30:32], header[48:52] = (9).to_bytes(2, "little"), (1).to_bytes(4, "little")
    return bytes(header) + bytes(512) + stream.encode("utf-16-le") + bytes(100)


def test_content_decides_and_a_false_suffix_is_remarked(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes("<html><body><table><tr><td>项目</td><td>甲</td></tr></table></body></html>".encode("gb18030"))
    document = read(path)
    assert document.format == "html"
    assert document.warnings == ("named .xls but the content is html",)


def test_an_unknown_suffix_is_no_contradiction(tmp_path: Path) -> None:
    (tmp_path / "a.2023").write_text("正文。", encoding="utf-8")
    assert read(tmp_path / "a.2023").warnings == ()


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", Damaged, "a.docx: the file is empty"),
        (b"\xff" * 1000, Unsupported, "a.docx: format not supported"),
        (b"Rar!\x1a\x07", Unsupported, "RAR archive"),
        (ole("EncryptedPackage"), Encrypted, "a.docx: opens only with a password"),
        (ole("Contents"), Unsupported, "OLE container"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(tmp_path: Path, content: bytes, error: type[ReadError], says: str) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(error, match=says) as raised:
        read(tmp_path / "a.docx")
    assert "\n" not in str(raised.value)


def test_a_word_file_is_known_however_its_members_are_ordered(tmp_path: Path) -> None:
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as z:
        z.writestr("docProps/thumbnail.jpeg", bytes(20_000))
        z.writestr("word/document.xml", body)
        z.writestr("[Content_Types].xml", "<Types/>")
    assert read(tmp_path / "a.docx").format == "docx"


def test_an_archive_of_word_files_is_no_word_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
        z.writestr("1.docx", b"PK\x03\x04" + bytes(26) + b"word/document.xml")
    with pytest.raises(Unsupported, match="ZIP archive"):
        read(tmp_path / "a.zip")


def test_two_claims_on_a_file_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "READERS", ("extractors.readers.text", "extractors.readers.text"))
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ReadError, match=r"claimed by more than one reader \(text, text\)"):
        read(tmp_path / "a.txt")


def test_a_reader_that_fails_in_any_way_means_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> Document:
        raise KeyError("x")

    monkeypatch.setattr("extractors.readers.text.READER", Reader("text", lambda head, name: True, fail))
    monkeypatch.setattr(dispatch, "READERS", ("extractors.readers.text",))
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(Damaged, match="the text reader cannot make sense of it"):
        read(tmp_path / "a.txt")


def test_a_missing_file_is_an_error_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"gone\.txt: cannot be opened"):
        read(tmp_path / "gone.txt")


TWINS = [p.with_suffix("") for folder in ("seeds", "forms") for p in sorted((SHARED / folder).glob("*.txt"))]


@pytest.mark.parametrize("twin", TWINS, ids=lambda p: p.name)
def test_a_text_gives_the_tables_its_word_twin_gives(twin: Path) -> None:
    word, text = read(twin.with_suffix(".docx")), read(twin.with_suffix(".txt"))
    assert [(t.rows, t.columns) for t in text.tables] == [(t.rows, t.columns) for t in word.tables]

    def said(document: Document) -> list[str]:
        return [fold(cell.text) if cell else "" for t in document.tables for row in t.grid for cell in row]

    pairs = list(zip(said(word), said(text), strict=True))
    assert sum(a == b for a, b in pairs) >= 0.97 * len(pairs)


def test_a_file_of_untold_size_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(5 << 30)
    with pytest.raises(Damaged, match="larger than 1024 MiB"):
        read(tmp_path / "a.pdf")


def test_no_reason_names_a_folder(tmp_path: Path) -> None:
    for name, data in {
        "a.tif": b"II*\0" + bytes(99),
        "b.png": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "c.xls": ole("Workbook"),
        "d.pdf": b"%PDF-1.7",
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ReadError) as raised:
            read(tmp_path / name)
        assert str(tmp_path) not in str(raised.value)
