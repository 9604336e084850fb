"""A drawn form as a file: lines above a table, in Word, on a web page, in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from extractors.document import Table


def write_docx(path: Path, lines: Sequence[str], table: Table) -> None:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    drawn = document.add_table(table.rows, table.columns)
    for cell in table.cells:
        box = drawn.cell(cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            box = box.merge(drawn.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
        box.text = cell.text
    document.save(str(path))


def write_html(path: Path, lines: Sequence[str], table: Table) -> None:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        spans = f' rowspan="{cell.row_span}" colspan="{cell.column_span}"'
        rows[cell.row].append(f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    body += "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"
    path.write_text(f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>', encoding="utf-8")


def write_xlsx(path: Path, lines: Sequence[str], table: Table) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for r, line in enumerate(lines):
        sheet.merge_range(r, 0, r, table.columns - 1, line)
    for cell in table.cells:
        row, last = cell.row + len(lines), cell.row + len(lines) + cell.row_span - 1
        if cell.row_span > 1 or cell.column_span > 1:
            sheet.merge_range(row, cell.column, last, cell.column + cell.column_span - 1, cell.text)
        elif cell.text:
            sheet.write_string(row, cell.column, cell.text)
    book.close()


WRITERS: dict[str, Callable[[Path, Sequence[str], Table], None]] = {"docx": write_docx, "html": write_html, "xlsx": write_xlsx}
