"""PDFs that lost a part: what is left is read, and the loss is told."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document
from extractors.read import read
from extractors.reader import Damaged
from extractors.readers.pdf_file import is_damaged, rebuild

DAMAGED = "文件已损坏，已读取可恢复的部分"


def write(pages: int = 2) -> bytes:
    with drawn() as (page, data):
        for number in range(1, pages + 1):
            for line in range(40):
                page.drawString(50, 800 - 15 * line, f"page {number} line {line} {zlib.crc32(bytes([number, line]))}")
            page.showPage()
    return data.getvalue()


@contextmanager
def drawn() -> Iterator[tuple[Canvas, io.BytesIO]]:
    """A canvas, and where its file stands in the end."""
    data = io.BytesIO()
    with patch.multiple(rl_config, useA85=0, invariant=1):
        page = Canvas(data, pageCompression=1)
        page.setFont("Helvetica", 12)
        yield page, data
        page.save()


def read_bytes(folder: Path, data: bytes) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read(path)


def said(document: Document) -> list[str]:
    return [line for p in document.paragraphs for line in re.findall(r"page \d line \d+ \d+", p.text)]


@pytest.mark.parametrize("keep", [0.6, 0.95])
def test_a_file_without_its_end_gives_its_pages(tmp_path: Path, keep: float) -> None:
    whole = write()
    cut = re.sub(rb"/Type /Catalog.*?>>", b">>", whole, flags=re.DOTALL) if keep < 0.9 else whole
    document = read_bytes(tmp_path, cut[: cut.rfind(b"trailer")])
    assert said(document) == said(read_bytes(tmp_path, whole)) != []
    assert not document.complete and document.warnings == (DAMAGED,)


def test_objects_in_object_streams_are_found(tmp_path: Path) -> None:
    whole = write(1)
    catalogue = re.search(rb"(\d+) 0 obj\s*(<<[^>]*/Type /Catalog.*?)endobj", whole, re.DOTALL)
    assert catalogue
    packed = zlib.compress(catalogue[1] + b" 0 " + catalogue[2])
    stream = b"<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(catalogue[1]) + 3, len(packed))
    data = whole.replace(catalogue[0], b"99 0 obj\n" + stream + packed + b"\nendstream\nendobj")
    assert said(read_bytes(tmp_path, data[: data.rfind(b"trailer")])) == said(read_bytes(tmp_path, whole)) != []


def test_a_file_without_pages_stays_unread(tmp_path: Path) -> None:
    assert rebuild(b"%PDF-1.7\n1 0 obj\n<</Length 9>>stream\nBT") is None
    with pytest.raises(Damaged, match="cannot be opened"):
        read_bytes(tmp_path, write()[:60])


def test_text_lost_with_a_damaged_stream_is_told(tmp_path: Path) -> None:
    data = bytearray(write(1))
    at = data.index(b"stream\n") + 7
    end = data.index(b"endstream", at)
    data[(at + end) // 2 : (at + end) // 2 + 40] = bytes(40)
    document = read_bytes(tmp_path, bytes(data))
    assert not document.complete and document.warnings == (DAMAGED,)


@pytest.mark.parametrize(
    ("body", "damaged"),
    [
        (zlib.compress(b"BT ET" * 100), False),
        (zlib.compress(b"BT ET" * 100)[:-4], False),  # some programs leave the checksum out
        (b"", False),
        (zlib.compress(b"BT ET" * 100)[:-1] + b"\0", True),
        (zlib.compress(bytes(range(256)))[:-60], True),
        (b"\x78\x9c\xff\xff\xff\xff", True),
    ],
)
def test_only_streams_that_lost_something_are_damaged(body: bytes, damaged: bool) -> None:
    data = b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode/Length 9>>stream\n" + body + b"\nendstream\nendobj\n"
    assert is_damaged(data) is damaged
    assert not is_damaged(data.replace(b"/FlateDecode", b"/DCTDecode"))
    assert not is_damaged(data + b"trailer <</Encrypt 2 0 R>>")


def test_a_bomb_is_examined_only_so_far() -> None:
    bomb = zlib.compress(bytes(300_000_000), 1)
    assert not is_damaged(b"1 0 obj\n<</Filter/FlateDecode>>stream\n" + bomb + b"\nendstream\n" + bomb[:100])


def test_objects_and_streams_without_end_take_no_longer() -> None:
    parts = (b"%d 0 obj\n<</Type/Page>>\n", b"<</Filter[/ASCII85Decode/FlateDecode]/Length %d>>stream\n")
    assert [rebuild(b"".join(part % number for number in range(20_000))) is None for part in parts] == [False, True]


def test_a_page_printed_over_itself_is_read_once(tmp_path: Path) -> None:
    with drawn() as (page, data):
        for shift in (0.0, 0.3):
            for line in range(3):
                page.drawString(50 + shift, 800 - 30 * line, f"line {line} of text")
    assert [p.text for p in read_bytes(tmp_path, data.getvalue()).paragraphs] == ["line 0 of text", "line 1 of text", "line 2 of text"]
