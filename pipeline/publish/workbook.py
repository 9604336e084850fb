"""The dataset as one workbook, a sheet per table, for reading and filtering by people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema
from pipeline.publish.tables import Write
from pipeline.store.conform import plain

if TYPE_CHECKING:
    import pandas
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROW_LIMIT = 1_048_575
"""Rows below the header that a sheet can hold."""
TEXT_LIMIT = 32_767
"""UTF-16 units that a cell can hold."""
CUT = "……［单元格容纳不下，全文见 CSV］"
FULL = "［工作表行数已满，其余各行见 CSV 和 Parquet］"

_CREATED = datetime(2000, 1, 1)
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""Before it the workbook's calendar does not reach, or is wrong."""
_WIDTHS: dict[schema.Type, int] = {"string": 20, "json": 30, "boolean": 8}
_WIDTH = 13
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff&<>]|_(?=x[0-9A-Fa-f]{4}_)")
_SAFE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_", "_": "_x005F_"}
"""XML's escapes and the workbook's own; other unsafe characters are illegal in XML and go."""


def cell_text(text: str) -> str:
    """The text as a cell can hold it: cut visibly where it is too long."""
    if len(text) <= TEXT_LIMIT // 2:
        return text
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * TEXT_LIMIT else units[: 2 * (TEXT_LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _text_xml(text: str) -> str:
    safe = _UNSAFE.sub(lambda unsafe: _SAFE.get(unsafe[0], ""), cell_text(text))
    return f' t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'


def _decimal_xml(value: Decimal) -> str:
    return f"><v>{plain(value)}</v></c>"


def _boolean_xml(value: bool) -> str:
    return f' t="b"><v>{value:d}</v></c>'


def _date_xml(value: date, style: int) -> str:
    return _text_xml(value.isoformat()) if value < _FIRST_DAY else f' s="{style}"><v>{(value - _DAY_ZERO).days}</v></c>'


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """A new workbook that holds one row in memory and takes text as text."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options | {"strings_to_numbers": False}) as book:
        book.set_properties({"title": "jixiao", "created": _CREATED})
        yield book


@cache
def _sheet_class() -> type[Worksheet]:
    from xlsxwriter.worksheet import Worksheet

    class Sheet(Worksheet):  # type: ignore[misc]
        """A sheet that takes a row's cells as finished XML: cell by cell XlsxWriter takes three times as long."""

        def write_cells(self, number: int, xml: str) -> None:
            if number > self.previous_row:
                self._write_single_row(number)
            self._check_dimensions(number, 0)
            self.table[number][0] = xml

        def _write_cell(self, row: int, col: int, cell: Any) -> None:
            if isinstance(cell, str):
                self.fh.write(cell)
            else:
                super()._write_cell(row, col, cell)

    return Sheet


@contextmanager
def sheet_writer(book: Workbook, name: str, row: type[schema.Row]) -> Iterator[Write]:
    """A new sheet with frozen header and filter; yields the function that takes its next rows.

    A table longer than the sheet ends in a note that says so.
    """
    columns = schema.columns(row)
    sheet = _new_sheet(book, name, columns)
    cells = _cell_forms(book, columns)
    count = 0
    last = ""

    def row_xml(number: int, values: tuple[Any, ...]) -> str:
        return "".join(
            [f'<c r="{letters}{number + 1}"{form(v)}' for (letters, form), v in zip(cells, values, strict=True) if v is not None]
        )

    def write(rows: pandas.DataFrame) -> None:
        nonlocal count, last
        for values in rows.itertuples(index=False, name=None):
            count += 1
            if count < ROW_LIMIT:
                sheet.write_cells(count, row_xml(count, values))
            elif count == ROW_LIMIT:
                last = row_xml(count, values)

    yield write
    if count == ROW_LIMIT:
        sheet.write_cells(ROW_LIMIT, last)
    elif count > ROW_LIMIT:
        sheet.write_string(ROW_LIMIT, 0, FULL)
    sheet.autofilter(0, 0, max(min(count, ROW_LIMIT), 1), len(columns) - 1)


def _new_sheet(book: Workbook, name: str, columns: tuple[schema.Column, ...]) -> Worksheet:
    sheet = book.add_worksheet(name, worksheet_class=_sheet_class())
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0"})
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, _WIDTHS.get(column.type, _WIDTH))
        sheet.write_string(0, position, f"{column.name}\n{column.label}", head)
    return sheet


def _cell_forms(book: Workbook, columns: tuple[schema.Column, ...]) -> list[tuple[str, Callable[[Any], str]]]:
    """For each column its letters and how a value becomes the XML of a cell, from after the cell's address."""
    from xlsxwriter.utility import xl_col_to_name

    style = book.add_format({"num_format": "yyyy-mm-dd"})._get_xf_index()
    forms: dict[schema.Type, Callable[[Any], str]] = {
        "string": _text_xml,
        "json": _text_xml,
        "boolean": _boolean_xml,
        "date": lambda value: _date_xml(value, style),
        "integer": lambda value: f"><v>{value}</v></c>",
    }
    return [(xl_col_to_name(n), forms.get(column.type, _decimal_xml)) for n, column in enumerate(columns)]
