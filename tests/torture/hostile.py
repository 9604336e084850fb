"""Hostile and broken files, each made of one form, and what must become of each by docs/formats.md and docs/operation.md.

`whole`: every row is read. `partial`: the first rows are read, and the loss is told. `rejected`: failed or unsupported.
`told`: whatever can be read is; but what is called extracted is whole.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from tests.torture import forms

Fate = Literal["whole", "partial", "rejected", "told"]
SECRET = "/tmp/jixiao_hostile_secret"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
)
DRAWN_IN = f'<!DOCTYPE x [<!ENTITY j SYSTEM "file://{SECRET}">'


class Case(NamedTuple):
    """A file's name, its fate and its bytes."""

    name: str
    fate: Fate
    data: bytes


Made = Iterator[tuple[str, Fate, bytes | str]]


def cases() -> list[Case]:
    """All files, each a form with a project of its own."""
    return [
        Case(f"{family.__name__.strip('_')}_{name}", fate, data.encode() if isinstance(data, str) else data)
        for family in (_entities, _packages, _word, _sheets, _ofd, _pdf_structure, _pdf_content, _pages, _texts, _pictures, _others)
        for name, fate, data in family()
    ]


def _entities() -> Made:
    writers: dict[str, Callable[[str], forms.Parts]] = {"docx": forms.docx, "xlsx": forms.xlsx, "ofd": forms.ofd}
    parts = [
        ("docx", "word/document.xml"),
        ("docx", "_rels/.rels"),
        ("docx", "word/numbering.xml"),
        ("xlsx", "xl/workbook.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
        ("xlsx", "xl/styles.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("ofd", "OFD.xml"),
        ("ofd", "Doc_0/Pages/Page_0/Content.xml"),
    ]
    for kind, part in parts:
        for trick, doctype in (("laughs", LAUGHS), ("secret", DRAWN_IN)):
            made = writers[kind](f"{trick}{part}")
            head, _, rest = made.get(part, b"<?xml version='1.0'?><x>&j;</x>").partition(b"?>")
            made[part] = head + b"?>" + doctype.encode() + b"]>" + rest
            yield f"{trick}_{part.replace('/', '_')}.{kind}", "told", forms.zipped(made)


def _packages() -> Made:
    def form(name: str) -> bytes:
        return forms.zipped(forms.docx(name))

    yield "two_documents.docx", "told", forms.zipped([*forms.docx("重").items(), ("word/document.xml", b"<x/>")])
    yield "garbage_behind.docx", "whole", form("尾") + bytes(5_000)
    yield "no_directory.docx", "partial", form("无目录").partition(b"PK\x01\x02")[0]
    for keep in (30, 60, 80):
        yield f"cut_{keep}.docx", "told", form(f"断{keep}")[: len(form(f"断{keep}")) * keep // 100]
    lying = bytearray(form("谎"))
    at = lying.rfind(b"word/document.xml")
    lying[at - 22 : at - 18] = struct.pack("<I", 0xFFFFFFF0)
    yield "lying_size.docx", "told", bytes(lying)
    yield "unused_bomb.docx", "whole", forms.zipped(forms.docx("闲") | {"word/media/a.bin": bytes(50_000_000)})
    yield "bomb.docx", "rejected", forms.zipped(forms.docx("弹", "{}" + " " * 80_000_000))
    lost = {part: data for part, data in forms.xlsx("表").items() if part != "xl/workbook.xml"}
    yield "no_list_of_sheets.xlsx", "partial", forms.zipped(lost)
    listless = {part: data for part, data in forms.ofd("页").items() if part != "OFD.xml"} | {"OFD.xml": b"<x"}
    yield "no_list_of_pages.ofd", "partial", forms.zipped(listless)


def _word() -> Made:
    span = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    for value in ("2147483647", "-5", "0", "x", "9" * 5_000):
        yield f"span_{value[:12]}.docx", "whole", forms.zipped(forms.docx(f"跨{value[:12]}", "{}" + span.format(value)))
    yield "nested_50.docx", "whole", forms.zipped(forms.docx("套50", "<w:sdt><w:sdtContent>" * 50 + "{}" + "</w:sdtContent></w:sdt>" * 50))
    deep = "<w:tbl><w:tr><w:tc>" * 5_000 + "{}" + "</w:tc></w:tr></w:tbl>" * 5_000
    yield "nested_5000.docx", "told", forms.zipped(forms.docx("套5000", deep))
    digits = f"<w:p><w:r><w:t>{'9' * 300_000} {'a' * 300_000} {'（' * 30_000}</w:t></w:r></w:p>"
    yield "endless_words.docx", "told", forms.zipped(forms.docx("长", "{}" + digits))
    broken = forms.docx("坏")
    broken["word/document.xml"] = broken["word/document.xml"].replace("恶性".encode(), b"<")
    yield "malformed.docx", "partial", forms.zipped(broken)


def _sheets() -> Made:
    def sheet(name: str, after: str = "", tail: str = "") -> bytes:
        return forms.zipped(forms.xlsx(name, after, tail))

    yield "lying_dimension.xlsx", "whole", sheet("维")
    yield "last_cell.xlsx", "whole", sheet("末", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "empty_rows.xlsx", "whole", sheet("空", "".join(f'<row r="{n}"/>' for n in range(20, 60_000)))
    odd = '<row r="0"><c r="A0"><v>1</v></c></row><row r="30"><c r="A30" t="s"><v>99</v></c><c r="B30"><v>1e999</v></c></row>'
    yield "odd_cells.xlsx", "whole", sheet("怪", odd)
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A20:XFD1048576", "B30:A20", "foo", "A0:B-1", ""))
    yield "odd_merges.xlsx", "whole", sheet("并", tail=f"<mergeCells>{merges}</mergeCells>")
    dde = '<row r="30"><c r="A30"><f>CMD|\'/c calc\'!A0</f><v>x</v></c></row>'
    yield "formula.xlsx", "whole", sheet("式", dde)


def _ofd() -> Made:
    content = "Doc_0/Pages/Page_0/Content.xml"
    for box in ("nan nan inf -inf", "0 0 -210 -297", "0 0 1e9 1e9"):
        parts = forms.ofd(f"框{box}")
        parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"0 0 210 297", box.encode())
        yield f"box_{box.split()[2]}.ofd", "whole", forms.zipped(parts)
    again = forms.ofd("叠")
    again["Doc_0/Document.xml"] = again["Doc_0/Document.xml"].replace(
        b"<ofd:DocumentRes>", b'<ofd:TemplatePage ID="7" BaseLoc="Pages/Page_0/Content.xml"/><ofd:DocumentRes>'
    )
    again[content] = again[content].replace(b"<ofd:Content>", b'<ofd:Template TemplateID="7"/><ofd:Content>')
    yield "its_own_template.ofd", "whole", forms.zipped(again)
    inside = forms.ofd("层")
    begin, end = b'<ofd:Layer ID="2" Type="Body">', b"</ofd:Layer>"
    inside[content] = inside[content].replace(begin, begin + b"<ofd:PageBlock>" * 100).replace(end, b"</ofd:PageBlock>" * 100 + end)
    yield "blocks_in_blocks.ofd", "whole", forms.zipped(inside)
    flood = forms.ofd("洪")
    flood[content] = flood[content].replace(begin, begin + b"<ofd:PathObject/>" * 60_000)
    yield "flood_of_objects.ofd", "told", forms.zipped(flood)
    outside = forms.ofd("外")
    outside["Doc_0/Document.xml"] = outside["Doc_0/Document.xml"].replace(b"Pages/Page_0/Content.xml", f"../../..{SECRET}".encode())
    yield "page_outside.ofd", "told", forms.zipped(outside)


def _pdf_structure() -> Made:
    whole = forms.pdf("整")
    yield "no_end.pdf", "partial", whole[: whole.rindex(b"trailer")]
    yield "garbage_before.pdf", "whole", b"x" * 500 + forms.pdf("前")
    yield "previous_table_is_itself.pdf", "whole", forms.pdf("回", trailer=b"/Prev 1")
    yield "lying_count.pdf", "whole", forms.pdf("数", {2: b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>"})
    yield "its_own_child.pdf", "told", forms.pdf("环", {2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>"})
    lost = b"<</Type/Pages/Kids[3 0 R " + b"99 0 R " * 3_000 + b"]/Count 3001>>"
    yield "lost_children.pdf", "partial", forms.pdf("失", {2: lost})
    yield "deep_dictionary.pdf", "told", forms.pdf("深", {9: b"<</a" * 50_000 + b">>" * 50_000})
    yield "locked.pdf", "rejected", forms.pdf("锁", trailer=b"/Encrypt<</Filter/Foo/V 99>>/ID[<00><00>]")
    for box in ("nan nan inf inf", "0 0 -595 -842", "0 0 0 0", "0 0 1e38 1e38"):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>" % box.encode()
        yield f"box_{box.split()[2]}.pdf", "told", forms.pdf(f"框{box}", {3: page})


def _pdf_content() -> Made:
    def page(name: str, change: Callable[[bytes], bytes]) -> bytes:
        return forms.pdf(name, {4: change(forms.drawing(name))})

    yield "printed_twice.pdf", "whole", page("双", lambda drawn: forms.stream(drawn + b"1 0 0 1 0.3 0 cm\n" + drawn))
    yield "cut_stream.pdf", "partial", page("截", lambda drawn: forms.stream(zlib.compress(drawn)[:-200], packed=True))
    yield "unknown_filter.pdf", "rejected", page("滤", lambda drawn: forms.stream(drawn, b"/Filter/FooDecode"))
    bomb = zlib.compress(zlib.compress(bytes(60_000_000), 9), 9)
    twice = b"/Filter[/FlateDecode/FlateDecode]"
    yield "bomb.pdf", "rejected", page("弹", lambda _: forms.stream(bomb, twice, packed=True))
    itself = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 8 0 R>>>>/Filter/FlateDecode"
    drawn_in = {4: forms.stream(forms.drawing("己") + b"/X Do"), 8: forms.stream(b"/X Do", itself)}
    yield "draws_itself.pdf", "whole", forms.pdf("己", drawn_in)
    picture = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode"
    pictured = {4: forms.stream(forms.drawing("图") + b"q 9 0 0 9 0 0 cm /X Do Q"), 8: forms.stream(bytes(1_000), picture)}
    yield "endless_picture.pdf", "whole", forms.pdf("图", pictured)
    yield "nested_arrays.pdf", "told", page("列", lambda drawn: forms.stream(drawn + b"[" * 100_000))
    yield "absurd_numbers.pdf", "whole", page("巨", lambda drawn: forms.stream(drawn + b"nan nan m 1e400 -1e400 l S 1e39 0 0 1e39 0 0 cm"))
    yield "no_letters.pdf", "rejected", page("白", lambda _: forms.stream(b"0 0 m 9 9 l S"))


def _pages() -> Made:
    yield "in_tables.html", "whole", forms.html("四重表", "<table><tr><td>" * 4, "</td></tr></table>" * 4)
    yield "deep.html", "whole", forms.html("深层", "<div>" * 1_000)
    yield "too_deep.html", "told", forms.html("过深", "<div>" * 100_000)
    yield "deep_tables.html", "told", forms.html("深表", "<table><tr><td>" * 5_000)
    cut = forms.html("断页")
    yield "cut_in_text.html", "partial", cut[: cut.index("恶性") + 1]
    yield "cut_in_a_letter.html", "partial", cut.replace("断页", "断字").encode()[: len(cut[: cut.index("恶性")].encode()) + 1]
    yield "outside.html", "whole", forms.html("外链", f'<iframe src="file://{SECRET}"></iframe><meta http-equiv=refresh content="0;url=x">')
    yield "entities.html", "told", LAUGHS.replace("DOCTYPE x", "DOCTYPE html") + "]>" + forms.html("实体", "&j;")
    yield "one_zero.html", "told", forms.html("零", "\0")
    for encoding in ("utf-16", "utf-16-le", "gb18030"):
        yield f"lies_about_{encoding}.html", "whole", forms.html(f"码{encoding}", '<meta charset="utf-8">').encode(encoding)
    spans = forms.html("跨页").replace("<td>任务调整", '<td colspan="1000000000" rowspan="1000000000">任务调整')
    yield "spans.html", "told", spans


def _texts() -> Made:
    yield "named.xlsx", "whole", forms.csv("易名")
    yield "tabs_named.xls", "whole", forms.csv("制表").replace(",", "\t").encode("utf-16")
    yield "open_quotation.csv", "whole", forms.csv("引").replace("任务调整", '"任务调整')
    half = forms.csv("两码")
    at = half.index("恶性")
    yield "two_encodings.csv", "partial", half[:at].encode() + half[at:].encode("gb18030")
    yield "endless.csv", "rejected", forms.csv("尽") + "a,b\r\n" * 300_000
    yield "noise.txt", "rejected", random.Random(1).randbytes(100_000)
    yield "zeros.txt", "rejected", bytes(100_000)


def _others() -> Made:
    letter = b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhello\n--x--\n"
    yield "letter.eml", "rejected", letter
    web = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n\n'
    yield "cut.mht", "partial", web + forms.html("存档").encode()
    yield (
        "parts.mht",
        "rejected",
        web.replace(b"\n\n--x", b"\n\n" + b"--x\nContent-Type: text/html\n\n<p>x\n" * 20_000 + b"--x") + b"\n--x--",
    )
    yield "rar.docx", "rejected", b"Rar!\x1a\x07\x01\x00" + b"x" * 300
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\x00" + bytes(480)
    yield "ole.xls", "rejected", header + "Workbook".encode("utf-16-le") * 100
    yield "program.pdf", "rejected", b"\x7fELF" + bytes(1_000)


def _pictures() -> Made:
    def picture(width: int, height: int, lines: int) -> bytes:
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
        pixels = zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * lines)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

    for width, height in ((60_000, 60_000), (60_000, 10), (10, 60_000), (1, 1), (0, 0), (800, 1_100)):
        yield f"{width}x{height}.png", "rejected", picture(width, height, min(height, 1_100))
    cut = picture(800, 1_100, 1_100)
    yield "cut.png", "rejected", cut[: len(cut) // 2]
    yield "endless.tif", "rejected", b"II*\0" + struct.pack("<IHHHIII", 8, 1, 256, 3, 1, 9, 8)
    yield "unknown.tif", "rejected", b"II*\0" + bytes(200)
