"""Lines and tables in reading order as a file: Word, web page, workbook, text, and PDF with full, thin or no rulings."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from extractors.document import Cell, Table

Body = Sequence[str | Table]


def write(stem: Path, kind: str, body: Body) -> Path:
    """Write the body beside the stem and return the file; `kind` is a suffix, for a PDF followed by its drawing (`pdf-landscape-bare`)."""
    suffix, *drawing = kind.split("-")
    path = stem.with_name(f"{stem.name}.{suffix}")
    if suffix == "pdf":
        _pdf(path, body, drawing)
    else:
        {"docx": _docx, "html": _html, "xlsx": _xlsx, "txt": _txt}[suffix](path, body)
    return path


def _docx(path: Path, body: Body) -> None:
    import docx

    document = docx.Document()
    for block in body:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        drawn = document.add_table(block.rows, block.columns)
        for cell in block.cells:
            box = drawn.cell(cell.row, cell.column)
            if cell.row_span > 1 or cell.column_span > 1:
                box = box.merge(drawn.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
            box.text = cell.text
    document.save(str(path))


def _html(path: Path, body: Body) -> None:
    parts = [f"<p>{escape(block)}</p>" if isinstance(block, str) else _html_table(block) for block in body]
    path.write_text(f'<html><head><meta charset="utf-8"></head><body>{"".join(parts)}</body></html>', encoding="utf-8")


def _html_table(table: Table) -> str:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        spans = f' rowspan="{cell.row_span}" colspan="{cell.column_span}"'
        rows[cell.row].append(f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


def _xlsx(path: Path, body: Body) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet, top = book.add_worksheet(), 0
    width = max(b.columns for b in body if isinstance(b, Table))
    for block in body:
        if isinstance(block, str):
            sheet.merge_range(top, 0, top, width - 1, block)
            top += 1
            continue
        for cell in block.cells:
            corner = (top + cell.row, cell.column)
            if cell.row_span > 1 or cell.column_span > 1:
                sheet.merge_range(*corner, corner[0] + cell.row_span - 1, corner[1] + cell.column_span - 1, cell.text)
            else:
                sheet.write_string(*corner, cell.text)
        top += block.rows
    book.close()


def _txt(path: Path, body: Body) -> None:
    """As a page is copied into a plain file: a tab between cells, a merged cell's text in its first row only."""
    lines: list[str] = []
    for block in body:
        if isinstance(block, str):
            lines.append(block)
        else:
            rows = [[""] * block.columns for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row][cell.column] = cell.text.replace("\n", "")
            lines += ["\t".join(row).rstrip("\t") for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pdf(path: Path, body: Body, drawing: Sequence[str]) -> None:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size = landscape(A4) if "landscape" in drawing else A4
    style = ParagraphStyle("line", fontName="STSong-Light", fontSize=10, leading=15, wordWrap="CJK")
    page = SimpleDocTemplate(str(path), pagesize=size, leftMargin=40, rightMargin=40, topMargin=40, bottomMargin=40, invariant=1)
    flow: list[Any] = []
    for block in body:
        flow += (
            [Paragraph(escape(block), style)]
            if isinstance(block, str)
            else [Spacer(1, 4), _pdf_table(block, size[0] - 80, drawing), Spacer(1, 6)]
        )
    page.build(flow)


def _pdf_table(table: Table, width: float, drawing: Sequence[str]) -> Any:
    """Columns as wide as what stands in them, as a clerk would draw them."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as Drawn

    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8.5, leading=11, wordWrap="CJK")
    rows: list[list[Any]] = [[""] * table.columns for _ in range(table.rows)]
    wanted = [4.0] * table.columns
    for cell in table.cells:
        rows[cell.row][cell.column] = Paragraph(escape(cell.text).replace("\n", "<br/>"), style)
        if cell.column_span == 1:
            wanted[cell.column] = max(wanted[cell.column], min(11.0, max(map(len, cell.text.split("\n")))))
    scale = width / sum(wanted)
    return Drawn(rows, [w * scale for w in wanted], style=[*_rulings(drawing), *(_span(c) for c in table.cells), *_PLAIN])


_PLAIN = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]


def _span(cell: Cell) -> tuple[str, tuple[int, int], tuple[int, int]]:
    return "SPAN", (cell.column, cell.row), (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)


def _rulings(drawing: Sequence[str]) -> list[tuple[Any, ...]]:
    if "bare" in drawing:
        return []
    if "lines" in drawing:
        return [("LINEABOVE", (0, 0), (-1, -1), 0.5, "black"), ("LINEBELOW", (0, -1), (-1, -1), 0.5, "black")]
    return [("GRID", (0, 0), (-1, -1), 0.5, "black")]
