"""One small form (项目支出绩效自评表) written by hand in many formats, so that a test can break any byte of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from html import escape

from tests.extractors.readers import ofd_writer

TITLE = "项目支出绩效自评表"
INDICATORS = [
    ("产出指标", "数量指标", "值班值守次数", "≥9次", "85次", "10", "3", "任务调整"),
    ("产出指标", "数量指标", "接访群众人次", "≥25人次", "13人次", "10", "1", "资金到位较晚"),
    ("产出指标", "质量指标", "按期办结率", "≥90%", "80%", "10", "4", "目标偏高"),
    ("产出指标", "成本指标", "维稳支出", "≤5万元", "62万元", "20", "1", "走访较多"),
    ("效益指标", "社会效益指标", "恶性上访案件数", "≤9次", "41次", "30", "2", "目标偏高"),
    ("满意度指标", "满意度指标", "信访人满意度", "≥34%", "93%", "10", "2", "活动减少"),
]
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

Parts = dict[str, bytes]


def rows(name: str) -> list[list[str]]:
    """The form of the project `name`, eight columns; each file has a name of its own, for equal files are one document."""
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "原因分析"]
    return [["项目名称", name, *[""] * 6], head, *map(list, INDICATORS), ["总分", *[""] * 4, "90", "13", ""]]


def zipped(parts: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of these members in this order; a sequence may name one twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(kind: str, target: str) -> bytes:
    only = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{only}</Relationships>'.encode()


def word_body(name: str) -> str:
    """Title and table as WordprocessingML."""

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    table = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) + "</w:tr>" for row in rows(name))
    return f"{paragraph(TITLE)}<w:tbl>{table}</w:tbl>"


def docx(name: str, body: str = "{}", doctype: str = "") -> Parts:
    """A Word file; `{}` in `body` is the form."""
    document = f"{HEAD}{doctype}<w:document {WORD}><w:body>{body.replace('{}', word_body(name))}</w:body></w:document>"
    return {
        "[Content_Types].xml": f"{HEAD}<Types/>".encode(),
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/document.xml": document.encode(),
    }


def xlsx(name: str, after: str = "", tail: str = "") -> Parts:
    """A workbook of one sheet; `after` are rows below the form, `tail` stands after the sheet's data."""

    def cell(row: int, column: int, text: str) -> str:
        return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ""

    lines = (
        f'<row r="{r}">' + "".join(cell(r, c, text) for c, text in enumerate(row)) + "</row>"
        for r, row in enumerate([[TITLE], *rows(name)], 1)
    )
    sheet = f'{HEAD}<worksheet {SHEET}><dimension ref="A1:XFD1048576"/><sheetData>{"".join(lines)}{after}</sheetData>{tail}</worksheet>'
    book = f'{HEAD}<workbook {SHEET} xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return {
        "[Content_Types].xml": f"{HEAD}<Types/>".encode(),
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet.encode(),
    }


def html(name: str, before: str = "", after: str = "") -> str:
    """A web page."""
    table = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows(name))
    return f"<!DOCTYPE html><html><body>{before}<h1>{TITLE}</h1><table>{table}</table>{after}</body></html>"


def csv(name: str) -> str:
    """Comma separated values."""
    return "\r\n".join(",".join(row) for row in [[TITLE], *rows(name)]) + "\r\n"


def ofd(name: str) -> Parts:
    """An OFD of one page."""
    lines = rows(name)
    xs, ys = [8.0 + 24 * k for k in range(9)], [30.0 + 12 * k for k in range(len(lines) + 1)]
    cells = [(x, y, text) for y, row in zip(ys, lines, strict=False) for x, text in zip(xs, row, strict=False) if text]
    drawn = "".join(ofd_writer.text(x + 0.5, y + 1, text, 2.2, _steps(text)) for x, y, text in cells)
    out = io.BytesIO()
    ofd_writer.write_ofd(out, [ofd_writer.page(ofd_writer.text(70, 15, TITLE, 5) + ofd_writer.grid(xs, ys) + drawn)])
    with zipfile.ZipFile(out) as package:
        return {part: package.read(part) for part in package.namelist()}


def _steps(text: str) -> str:
    return 'DeltaX="' + " ".join("2.2" if letter > "\u2000" else "1.1" for letter in text) + '"'


def drawing(name: str) -> bytes:
    """The content stream of a page: rulings and texts."""
    lines = rows(name)
    xs, ys = [30 + 66 * k for k in range(9)], [780 - 30 * k for k in range(len(lines) + 1)]

    def show(x: float, y: float, text: str) -> str:
        return f"BT /F 7 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"

    texts = "".join(show(x + 2, y - 15, text) for y, row in zip(ys, lines, strict=False) for x, text in zip(xs, row, strict=False) if text)
    level = "".join(f"{xs[0]} {y} m {xs[-1]} {y} l S\n" for y in ys)
    upright = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs)
    return (show(220, 800, TITLE) + level + upright + texts).encode()


def stream(data: bytes, entries: bytes = b"/Filter/FlateDecode", packed: bool = False) -> bytes:
    """A stream object, packed unless it is already."""
    data = data if packed else zlib.compress(data, 9)
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def pdf(name: str, changed: Mapping[int, bytes] | None = None, head: bytes = b"%PDF-1.7\n", trailer: bytes = b"") -> bytes:
    """A PDF of one page: 1 catalogue, 2 pages, 3 page, 4 content, 5 to 7 font. `changed` replaces or adds objects."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X 8 0 R>>>>/Contents 4 0 R>>",
        4: stream(drawing(name)),
        5: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        6: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/FontDescriptor 7 0 R/DW 1000/W[1 95 500]>>",
        7: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
        b"/CapHeight 880/StemV 93>>",
    } | dict(changed or {})
    out, places = bytearray(head), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begin = len(out)
    out += b"xref\n0 %d\n" % (max(objects) + 1) + b"0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(1, max(objects) + 1))
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, begin)
