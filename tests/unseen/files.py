"""Lines and tables in reading order as a file: Word, web page, workbook, text, and PDF with full, thin or no rulings.

A line `§ name` begins a page, in a workbook a sheet of that name; one whose name says 隐藏 is a hidden sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from extractors.document import Cell, Table

Body = Sequence[str | Table]
_BREAK = "§"


def write(stem: Path, kind: str, body: Body) -> Path:
    """Write the body beside the stem and return the file; `kind` is a suffix and how it is drawn (`pdf-landscape-bare`)."""
    suffix, *drawing = kind.split("-")
    path = stem.with_name(".".join(filter(None, (stem.name, "-".join(drawing), suffix))))
    {"docx": _docx, "html": _html, "xlsx": _xlsx, "txt": _txt, "pdf": _pdf}[suffix](path, body, drawing)
    return path


def _docx(path: Path, body: Body, drawing: Sequence[str]) -> None:
    import docx

    document = docx.Document()
    for block in body:
        if isinstance(block, Table):
            _docx_table(document.add_table(1, 1).cell(0, 0) if "nested" in drawing else document, block)
        elif block.startswith(_BREAK):
            document.add_page_break()
        elif "boxed" in drawing:
            document.add_paragraph()._p.append(_text_box(block))
        else:
            document.add_paragraph(block)
    document.save(str(path))


def _docx_table(place: Any, block: Table) -> None:
    drawn = place.add_table(block.rows, block.columns)
    for cell in block.cells:
        box = drawn.cell(cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            box = box.merge(drawn.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
        box.text = cell.text


def _text_box(line: str) -> Any:
    """A line in a frame of its own, as Word writes text boxes for older versions."""
    from docx.oxml import parse_xml

    spaces = " ".join(f'xmlns:{p}="{uri}"' for p, uri in (("w", _WORD), ("v", "urn:schemas-microsoft-com:vml")))
    text = f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>"
    return parse_xml(
        f"<w:r {spaces}><w:pict><v:shape><v:textbox><w:txbxContent>{text}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MENU = "<table><tr><td><a href='/'>首页</a></td><td><a href='/zwgk'>政务公开</a></td><td><a href='/czzj'>财政资金</a></td></tr></table>"
_FOOT = "<table><tr><td>主办：示例区人民政府办公室</td></tr><tr><td>备案号：示例备00000000号</td></tr></table>"


def _html(path: Path, body: Body, drawing: Sequence[str]) -> None:
    parts = [f"<p>{escape(block)}</p>" if isinstance(block, str) else _html_table(block) for block in body]
    page = "".join(parts)
    if "layout" in drawing:
        rows = (_MENU, f"您的位置：首页</td><td>{page}", _FOOT)
        page = "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>"
    path.write_text(f'<html><head><meta charset="utf-8"></head><body>{page}</body></html>', encoding="utf-8")


def _html_table(table: Table) -> str:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        spans = f' rowspan="{cell.row_span}" colspan="{cell.column_span}"'
        rows[cell.row].append(f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


def _xlsx(path: Path, body: Body, _: Sequence[str]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    width = max(b.columns for b in body if isinstance(b, Table))
    sheet, top = None, 0
    for block in body:
        if isinstance(block, str) and block.startswith(_BREAK):
            sheet, top = book.add_worksheet(block[1:].strip()), 0
            if "隐藏" in block:
                sheet.hide()
            continue
        sheet = sheet or book.add_worksheet()
        if isinstance(block, str):
            sheet.merge_range(top, 0, top, width - 1, block)
            top += 1
        else:
            _xlsx_table(sheet, top, block)
            top += block.rows
    book.close()


def _xlsx_table(sheet: Any, top: int, table: Table) -> None:
    for cell in table.cells:
        corner = (top + cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            sheet.merge_range(*corner, corner[0] + cell.row_span - 1, corner[1] + cell.column_span - 1, cell.text)
        else:
            sheet.write_string(*corner, cell.text)


def _txt(path: Path, body: Body, drawing: Sequence[str]) -> None:
    """As a page is copied into a plain file: tabs or aligning spaces between cells, a merged cell's text in its first row only."""
    lines: list[str] = []
    for block in body:
        if isinstance(block, str):
            lines.append(block)
        else:
            rows = [[""] * block.columns for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row][cell.column] = cell.text.replace("\n", "")
            lines += (
                _boxed(rows)
                if "boxes" in drawing
                else _aligned(rows)
                if "spaces" in drawing
                else ["\t".join(row).rstrip("\t") for row in rows]
            )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as their longest cell, a Chinese character as wide as two letters; a label over empty columns widens none."""
    last = len(rows[0]) - 1
    widths = [max((_wide(row[c]) for row in rows if c == last or row[c + 1]), default=0) for c in range(last + 1)]
    starts = [sum(widths[:c]) + 2 * c for c in range(last + 1)]
    lines = []
    for row in rows:
        line = ""
        for start, cell in zip(starts, row, strict=True):
            line += " " * max(start - _wide(line), 2 if line else 0) + cell if cell else ""
        lines.append(line)
    return lines


def _boxed(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows between lines of box characters."""
    widths = [max(2, *(_wide(row[c]) + _wide(row[c]) % 2 for row in rows)) for c in range(len(rows[0]))]
    rulings = [left + cross.join("─" * (w // 2) for w in widths) + right for left, cross, right in ("┌┬┐", "├┼┤", "└┴┘")]
    lines = ["│" + "│".join(cell + " " * (w - _wide(cell)) for cell, w in zip(row, widths, strict=True)) + "│" for row in rows]
    return [rulings[0], *[line for text in lines for line in (text, rulings[1])][:-1], rulings[2]]


def _wide(text: str) -> int:
    return sum(1 + (ord(c) > 0x2E7F) for c in text)


def _pdf(path: Path, body: Body, drawing: Sequence[str]) -> None:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size = landscape(A4) if "landscape" in drawing else A4
    style = ParagraphStyle("line", fontName="STSong-Light", fontSize=10, leading=15, wordWrap="CJK")
    page = SimpleDocTemplate(str(path), pagesize=size, leftMargin=40, rightMargin=40, topMargin=40, bottomMargin=40, invariant=1)
    flow: list[Any] = []
    for block in body:
        if isinstance(block, Table):
            flow += [Spacer(1, 4), _pdf_table(block, size[0] - 80, drawing), Spacer(1, 6)]
        else:
            flow.append(PageBreak() if block.startswith(_BREAK) else Paragraph(escape(block), style))
    page.build(flow)


def _pdf_table(table: Table, width: float, drawing: Sequence[str]) -> Any:
    """Columns as wide as what stands in them, as a clerk would draw them."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Drawn

    size, leading, padding = (7.5, 9.5, 4) if "airy" in drawing else (8.5, 11, 2)
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=size, leading=leading, alignment="centred" in drawing, wordWrap="CJK")
    rows: list[list[Any]] = [[""] * table.columns for _ in range(table.rows)]
    wanted = [4.0] * table.columns
    for cell in table.cells:
        turned = "rotated" in drawing and cell.row_span > 1 and cell.column < 2
        rows[cell.row][cell.column] = _turned(cell.text) if turned else Paragraph(escape(cell.text).replace("\n", "<br/>"), style)
        if cell.column_span == 1:
            wanted[cell.column] = max(wanted[cell.column], min(11.0, max(map(len, cell.text.split("\n")))))
    scale = width / sum(wanted)
    sides = [(f"{side}PADDING", (0, 0), (-1, -1), padding) for side in ("LEFT", "RIGHT")]
    look = [*_rulings(drawing), *(_span(c) for c in table.cells), *sides, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return Drawn(rows, [w * scale for w in wanted], style=look, repeatRows=1 if "repeat" in drawing else 0)


def _turned(text: str) -> Any:
    """A label written from bottom to top, as in a narrow merged cell."""
    from reportlab.platypus import Flowable

    class Turned(Flowable):  # type: ignore[misc]
        def wrap(self, *_: float) -> tuple[float, float]:
            return 9.0, 9.0 * len(text)

        def draw(self) -> None:
            self.canv.rotate(90)
            self.canv.setFont("STSong-Light", 8.5)
            self.canv.drawString(0, -8.5, text.replace("\n", ""))

    return Turned()


def _span(cell: Cell) -> tuple[str, tuple[int, int], tuple[int, int]]:
    return "SPAN", (cell.column, cell.row), (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)


def _rulings(drawing: Sequence[str]) -> list[tuple[Any, ...]]:
    if "bare" in drawing:
        return []
    if "lines" in drawing:
        return [("LINEABOVE", (0, 0), (-1, -1), 0.5, "black"), ("LINEBELOW", (0, -1), (-1, -1), 0.5, "black")]
    return [("GRID", (0, 0), (-1, -1), 0.5, "black")]
