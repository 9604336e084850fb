"""Number formats of old workbooks (xls), which the library that reads their values does not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Formats = dict[tuple[int, int], str]
"""(row, column), 0-based -> format code; cells shown as General are left out."""


def read_formats(path: Path) -> dict[str, Formats]:
    """The format codes of each sheet's numbers, by the sheet's name; nothing where they cannot be told, for they are no more than looks."""
    import io

    import xlrd

    try:
        with xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO()) as book:
            codes = [_code(book, style) for style in book.xf_list]
            return {sheet.name: _of_sheet(sheet, codes) for sheet in book.sheets()}
    except Exception:  # xlrd fails in any way on files that other libraries read
        return {}


def _code(book: Any, style: Any) -> str:
    code = book.format_map[style.format_key].format_str if style.format_key in book.format_map else ""
    return "" if code == "General" else str(code)


def _of_sheet(sheet: Any, codes: list[str]) -> Formats:
    import xlrd

    return {
        (row, column): code
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_NUMBER and (code := codes[sheet.cell_xf_index(row, column)])
    }
