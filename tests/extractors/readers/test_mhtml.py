"""Web archives as browsers and Office write them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.read import read
from extractors.reader import Damaged, Unsupported

PAGE = "<html><head><title>不</title></head><body><p>绩效自评表</p><table><tr><td>项目</td><td>{}</td></tr></table></body></html>"


def archive(*pages: bytes, charset: str = "gb2312", subtype: str = "related") -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "=?utf-8?B?57up5pWI?="
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = f'multipart/{subtype}; type="text/html"; boundary="x"'
    for page in pages:
        part = EmailMessage()
        part.set_content(page, "text", "html", cte="quoted-printable", params={"charset": charset})
        message.attach(part)
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", "image", "png")
    message.attach(picture)
    return message.as_bytes()


@pytest.mark.parametrize(("encoding", "stated"), [("gb18030", "gb2312"), ("utf-8", "utf-8"), ("utf-8", "gb2312")])
def test_the_page_is_read_whatever_the_part_says_of_its_encoding(tmp_path: Path, encoding: str, stated: str) -> None:
    (tmp_path / "a.mht").write_bytes(archive(PAGE.format("甲").encode(encoding), charset=stated))
    document = read(tmp_path / "a.mht")
    assert (document.format, document.warnings) == ("mhtml", ())
    assert [p.text for p in document.paragraphs] == ["绩效自评表"]
    assert [c.text for c in document.tables[0].cells] == ["项目", "甲"]


def test_each_sheet_is_a_page_and_a_false_name_is_remarked(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(archive(PAGE.format("甲").encode(), PAGE.format("乙").encode(), charset="utf-8"))
    document = read(tmp_path / "a.doc")
    assert [t.number for t in document.tables] == [1, 2]
    assert document.warnings == ("named .doc but the content is mhtml",)


def test_a_message_without_parts_and_one_without_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_bytes(
        b"MIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\n\r\n" + PAGE.format("甲").encode()
    )
    assert len(read(tmp_path / "a.mht").tables) == 1
    (tmp_path / "b.mht").write_bytes(archive())
    with pytest.raises(Damaged, match=r"b\.mht: no text can be seen"):
        read(tmp_path / "b.mht")


def test_a_web_archive_that_breaks_off_is_partial(tmp_path: Path) -> None:
    whole = archive(PAGE.format("甲").encode("gb2312"))
    for data, complete in ((whole, True), (whole[: whole.rindex(b"--x")], False)):
        (tmp_path / "a.mht").write_bytes(data)
        document = read(tmp_path / "a.mht")
        assert (document.complete, len(document.tables)) == (complete, 1)


def test_a_web_archive_of_countless_parts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_bytes(archive().replace(b"\n\n", b"\n\n" + b"--x\nContent-Type: text/html\n\n<p>x</p>\n" * 50_000, 1))
    with pytest.raises(Damaged, match="more than 1000 parts"):
        read(tmp_path / "a.mht")


def test_a_letter_is_not_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(archive(b"<p>x</p>", subtype="mixed"))
    with pytest.raises(Unsupported, match="e-mail"):
        read(tmp_path / "a.eml")


def test_a_text_with_colons_is_no_web_archive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Subject: x\nMIME-Version: 1.0\n\n正文。", encoding="utf-8")
    assert read(tmp_path / "a.txt").format == "txt"
