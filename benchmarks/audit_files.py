"""The papers of the audit benchmark as files: DOCX, XLSX and HTML and text with tabs."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from extractors.document import Block, Document, Paragraph, Table


def as_docx(document: Document, path: Path) -> None:
    """Paragraphs and tables with their merged cells."""
    import docx

    made = docx.Document()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
            continue
        table = made.add_table(block.rows, block.columns)
        for cell in block.cells:
            last = table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
            table.cell(cell.row, cell.column).merge(last).text = cell.text
    made.save(str(path))


def as_xlsx(document: Document, path: Path) -> None:
    """One sheet, blocks below one another."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    at = 1
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sheet.cell(at, 1, block.text)
            at += 2
            continue
        for cell in block.cells:
            sheet.cell(at + cell.row, cell.column + 1, cell.text).data_type = "s"  # `=21户` is a text, not a formula
            if cell.row_span * cell.column_span > 1:
                sheet.merge_cells(None, at + cell.row, cell.column + 1, at + cell.row + cell.row_span - 1, cell.column + cell.column_span)
        at += block.rows + 1
    book.save(path)


def as_html(document: Document, path: Path) -> None:
    """A page as a county's site publishes it."""
    body = "".join(f"<p>{escape(b.text)}</p>" if isinstance(b, Paragraph) else _html_table(b) for b in document.blocks)
    path.write_text(f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>', encoding="utf-8")


def _html_table(table: Table) -> str:
    rows = (
        "".join(f'<td rowspan="{c.row_span}" colspan="{c.column_span}">{escape(c.text)}</td>' for c in table.cells if c.row == r)
        for r in range(table.rows)
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def as_text(document: Document, path: Path) -> None:
    """Text with a tab between cells, merged ones printed once, as text extracted from a page."""
    path.write_text("\n".join(_lines(b) for b in document.blocks) + "\n", encoding="utf-8")


def _lines(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    starts = {(c.row, c.column): c.text for c in block.cells}
    return "\n".join("\t".join(starts.get((r, c), "") for c in range(block.columns)) for r in range(block.rows))


FORMATS: dict[str, Callable[[Document, Path], None]] = {"docx": as_docx, "xlsx": as_xlsx, "html": as_html, "txt": as_text}
