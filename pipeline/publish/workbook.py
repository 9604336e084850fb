"""The dataset as one workbook, a sheet per table, for reading and filtering by people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema
from pipeline.publish.tables import Write

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
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_DATE = date(1900, 3, 1)
_WIDTHS: dict[schema.Type, int] = {"string": 20, "json": 30, "boolean": 8}
_WIDTH = 13


def cell_text(text: str) -> str:
    """The text as a cell can hold it: without characters that XML forbids, cut visibly where it is too long."""
    text = _ILLEGAL.sub("", text)
    if len(text) > TEXT_LIMIT // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * TEXT_LIMIT:
            text = units[: 2 * (TEXT_LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT
    # XlsxWriter passes what looks like its own rich text on as markup; a space at the end keeps it text.
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """A new workbook that holds one row in memory and takes text as text."""
    from xlsxwriter import Workbook

    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options | {"strings_to_numbers": False}) as book:
        book.set_properties({"title": "jixiao", "created": _CREATED})
        yield book


@contextmanager
def sheet_writer(book: Workbook, name: str, row: type[schema.Row]) -> Iterator[Write]:
    """A new sheet with frozen header and filter; yields the function that takes its next rows.

    A table longer than the sheet ends in a note that says so.
    """
    columns = schema.columns(row)
    sheet = _new_sheet(book, name, columns)
    writers = _cell_writers(book, sheet, columns)
    count = 0
    last: tuple[Any, ...] = ()

    def put(number: int, values: tuple[Any, ...]) -> None:
        for position, value in enumerate(values):
            if value is not None:
                writers[position](number, position, value)

    def write(rows: pandas.DataFrame) -> None:
        nonlocal count, last
        for values in rows.itertuples(index=False, name=None):
            count += 1
            if count < ROW_LIMIT:
                put(count, values)
            elif count == ROW_LIMIT:
                last = values

    yield write
    put(ROW_LIMIT, last if count <= ROW_LIMIT else (FULL,))
    sheet.autofilter(0, 0, max(min(count, ROW_LIMIT), 1), len(columns) - 1)


def _new_sheet(book: Workbook, name: str, columns: tuple[schema.Column, ...]) -> Worksheet:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0"})
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, _WIDTHS.get(column.type, _WIDTH))
        sheet.write_string(0, position, f"{column.name}\n{column.label}", head)
    return sheet


def _cell_writers(book: Workbook, sheet: Worksheet, columns: tuple[schema.Column, ...]) -> list[Callable[[int, int, Any], object]]:
    day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write_text(number: int, position: int, value: str) -> None:
        sheet.write_string(number, position, cell_text(value))

    def write_date(number: int, position: int, value: date) -> None:
        if value < _FIRST_DATE:  # before which the workbook's calendar does not reach or is wrong
            sheet.write_string(number, position, value.isoformat())
        else:
            sheet.write_datetime(number, position, value, day)

    writers = {"string": write_text, "json": write_text, "date": write_date, "boolean": sheet.write_boolean}
    return [writers.get(column.type, sheet.write_number) for column in columns]
