"""Spreadsheets (xlsx, xls, ods): each visible sheet is a table; lone texts above and below it are paragraphs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.document import Block, Cell, Document, Paragraph
from extractors.reader import DAMAGED, Damaged, Encrypted, Reader
from extractors.readers.container import Package, kind, sniff
from extractors.tables.assemble import assemble
from extractors.vocabulary.labels import role

if TYPE_CHECKING:
    from extractors.readers.workbook import Sheet


_MOST_COVERED, _TALLEST = 1_000_000, 500
_BEGIN, _PASSWORD = b"\x09\x08\x10\x00", b"\x2f\x00"
"""Records of an xls stream: its beginning (20 bytes long), and the one that follows where it is encrypted."""


def recognises(head: bytes, name: str) -> bool:
    """A ZIP with an `xl` folder, an OpenDocument spreadsheet, or an OLE file with a workbook."""
    return kind(head) in ("xlsx", "xls", "ods")


def read(path: Path) -> Document:
    """The workbook's visible sheets. Raises Damaged where none can be read, Encrypted where a password is asked for."""
    form = kind(sniff(path)) or "xls"
    sheets, whole = _read_xlsx(path) if form == "xlsx" else _read_by_library(path)
    blocks: list[Block] = []
    for sheet in sheets:
        blocks += _blocks(sheet)
    if not blocks:
        raise Damaged(f"{path.name}: no visible sheet holds anything; open and save it again")
    warnings = [f"hidden sheet left out: {sheet.name}" for sheet in sheets if not sheet.visible]
    if not whole:
        warnings.append(DAMAGED)
    paragraphs, tables = iter(range(1, len(blocks) + 1)), iter(range(1, len(blocks) + 1))
    numbered = tuple(replace(b, number=next(paragraphs if isinstance(b, Paragraph) else tables)) for b in blocks)
    return Document(form, numbered, warnings=tuple(warnings), complete=whole)


READER = Reader("spreadsheet", recognises, read)


def _read_xlsx(path: Path) -> tuple[list[Sheet], bool]:
    from extractors.readers.workbook import Workbook

    package = Package(path)
    try:
        book = Workbook(package)
        return list(book.sheets()), book.whole and package.whole
    finally:
        package.close()


def _read_by_library(path: Path) -> tuple[list[Sheet], bool]:
    """Sheets of xls and ods. The number formats of ods are not known, so that its numbers are shown as stored."""
    import python_calamine as calamine

    from extractors.readers.old_formats import read_formats
    from extractors.readers.workbook import Sheet

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        formats = read_formats(path) if kind(sniff(path)) == "xls" else {}
        sheets = []
        for data in book.sheets_metadata:
            sheet = Sheet(data.name, data.visible == calamine.SheetVisibleEnum.Visible)
            if sheet.visible:
                source = book.get_sheet_by_name(data.name)
                rows = source.to_python(skip_empty_area=False)
                codes = formats.get(data.name, {})
                cells = ((r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
                sheet.cells = {(r, c): text for r, c, value in cells if (text := _said(value, codes.get((r, c), "")))}
                sheet.merges = [(*first, *last) for first, last in source.merged_cell_ranges or ()]
            sheets.append(sheet)
    except calamine.PasswordError as error:
        raise Encrypted(f"{path.name}: opens only with a password; save a copy without one") from error
    except calamine.CalamineError as error:
        stored = path.read_bytes()
        if stored[stored.find(_BEGIN) + 20 :].startswith(_PASSWORD):
            raise Encrypted(f"{path.name}: opens only with a password; save a copy without one") from error
        raise Damaged(f"{path.name}: cannot be read as a spreadsheet ({str(error)[:80]}); open and save it again") from error
    return sheets, True


def _said(value: object, code: str) -> str:
    from extractors.readers.number_format import plain, shown

    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return shown(value, code) if code else plain(value)
    return value.isoformat()[:10] if isinstance(value, date) else str(value).strip()


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """The sheet's tables with the lone texts around them; a title in the midst, with a form below it, parts two tables."""
    rows: dict[int, dict[int, str]] = {}
    for (r, c), text in sorted(sheet.cells.items()):
        rows.setdefault(r, {})[c] = text
    table: list[int] = []
    order = list(rows)
    for at, r in enumerate(order):
        if len(rows[r]) > 1 or (table and not _precedes_form(rows, order[at:])):
            table.append(r)
            continue
        yield from _table(sheet, rows, table)
        table = []
        yield Paragraph(next(iter(rows[r].values())))
    yield from _table(sheet, rows, table)


def _precedes_form(rows: dict[int, dict[int, str]], following: list[int]) -> bool:
    """Whether lone texts stand above a new form (项目名称 …) or above nothing any more."""
    below = next((rows[r] for r in following if len(rows[r]) > 1), None)
    return below is None or role("head_labels", next(iter(below.values()))) in ("project_name", "department_name")


def _table(sheet: Sheet, rows: dict[int, dict[int, str]], chosen: list[int]) -> Iterator[Block]:
    """The table of the chosen rows, empty rows and columns left out; merges are cut to what is left."""
    if not chosen:
        return
    columns = sorted({c for r in chosen for c in rows[r]})
    chosen = _with_blank_rows(sheet, chosen)
    extents: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merges:
        down = chosen[bisect_left(chosen, top) : bisect_right(chosen, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        if not down or not across or (down[0], across[0]) in covered or len(covered) > _MOST_COVERED:
            continue
        extents[down[0], across[0]] = (len(down), len(across))
        covered |= {(r, c) for r in down for c in across} - {(down[0], across[0])}
    cells = [
        Cell(y, x, sheet.cells.get((r, c), ""), *extents.get((r, c), (1, 1)))
        for y, r in enumerate(chosen)
        for x, c in enumerate(columns)
        if (r, c) not in covered
    ]
    yield assemble(cells, len(chosen))


def _with_blank_rows(sheet: Sheet, chosen: list[int]) -> list[int]:
    """The chosen rows and those between them that belong to a merged label: an unfilled line of the form is a row too."""
    kept = set(chosen)
    for top, left, bottom, _ in sheet.merges:
        if (top, left) in sheet.cells and bottom - top <= _TALLEST:
            kept.update(range(max(top, chosen[0]), min(bottom, chosen[-1]) + 1))
    return sorted(kept)
