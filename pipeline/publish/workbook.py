"""The dataset as one workbook, a sheet per table, for reading and filtering by people."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.publish.deflate import LIMIT, Archive, Part, combine, deflate
from pipeline.store.conform import plain

ROW_LIMIT = 1_048_574
"""Rows below the header that a sheet can hold, beside a last one that says that there are more."""
BYTE_LIMIT = LIMIT - (1 << 20)
"""Bytes that they can have."""
TEXT_LIMIT = 32_767
"""UTF-16 units that a cell can hold."""
CUT = "……［单元格容纳不下，全文见 CSV］"
FULL = "［工作表行数已满，其余各行见 CSV 和 Parquet］"

_CREATED = datetime(2000, 1, 1)
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
"""Before it the workbook's calendar does not reach, or is wrong."""
_DATE_STYLE = 1
"""The number of the workbook's first format beside the default one."""
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


def _date_xml(value: date) -> str:
    return _text_xml(value.isoformat()) if value < _FIRST_DAY else f' s="{_DATE_STYLE}"><v>{(value - _DAY_ZERO).days}</v></c>'


_FORMS: dict[schema.Type, Callable[[Any], str]] = {
    "string": _text_xml,
    "json": _text_xml,
    "boolean": _boolean_xml,
    "date": _date_xml,
    "integer": lambda value: f"><v>{value}</v></c>",
}


def rows_xml(rows: Sequence[tuple[Any, ...]], row: type[schema.Row]) -> bytes:
    """Rows of a table as those of a sheet. They do not say where they stand, which the format allows: each follows the last one."""
    forms = [_FORMS.get(c.type, _decimal_xml) for c in schema.columns(row)]
    lines: list[str] = []
    for values in rows:
        cells = ["<c/>" if v is None else f"<c{form(v)}" for form, v in zip(forms, values, strict=True)]
        lines.append(f"<row>{''.join(cells)}</row>")
    return "".join(lines).encode()


@dataclass
class SheetRows:
    """The rows of a sheet below its header, put together aside from compressed parts in `path`."""

    path: Path
    rows: int = 0
    part: Part = field(default_factory=lambda: Part(b"", 0, 0, 0))
    is_full: bool = False

    def fits(self, rows: int, size: int) -> bool:
        """Whether the next rows have a place, as XML of so many bytes; where they have none, those that follow have none either."""
        self.is_full = self.is_full or self.rows + rows > ROW_LIMIT or self.part.size + size > BYTE_LIMIT
        return not self.is_full

    def add(self, part: Part, rows: int) -> int:
        """Put in the next rows; returns their length, compressed."""
        if not rows:
            return 0
        assert isinstance(part.data, bytes)
        with self.path.open("ab") as file:
            file.write(part.data)
        crc = combine(self.part.crc, part.crc, part.size)
        self.part = Part(self.path, self.part.length + part.length, self.part.size + part.size, crc)
        self.rows += rows
        return part.length


def write_workbook(path: Path, sheets: Mapping[str, SheetRows]) -> dict[str, int]:
    """Write the workbook; returns where the rows of each sheet begin in the file."""
    places: dict[str, int] = {}
    names = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(sheets, 1)}
    with zipfile.ZipFile(io.BytesIO(_frame(sheets))) as frame, path.open("wb") as file:
        archive = Archive(file)
        for member in frame.namelist():
            content = frame.read(member)
            if member not in names:
                archive.add(member, [deflate([content])])
                continue
            sheet = sheets[names[member]]
            head, end, tail = content.partition(b"</sheetData>")
            head = re.sub(rb"<dimension [^>]*/>", b"", head)  # it may be left out, and would have to be known before the rows
            note = f"<row><c{_text_xml(FULL)}</row>".encode() if sheet.is_full else b""
            places[names[member]] = archive.add(member, [deflate([head]), sheet.part, deflate([note, end, tail])])[1]
        archive.close()
    return places


def _frame(sheets: Mapping[str, SheetRows]) -> bytes:
    """The workbook without its rows: headers, widths, filters, as XlsxWriter makes them."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": "jixiao", "created": _CREATED})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        assert dates._get_xf_index() == _DATE_STYLE
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0"})
        for name, rows in sheets.items():
            columns = schema.columns(schema.TABLES[name])
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_row(0, 32)
            for position, column in enumerate(columns):
                sheet.set_column(position, position, _WIDTHS.get(column.type, _WIDTH))
                sheet.write_string(0, position, f"{column.name}\n{column.label}", head)
            sheet.autofilter(0, 0, max(rows.rows, 1), len(columns) - 1)
    return file.getvalue()
