"""The tables as CSV, Parquet and workbook, written together block by block."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zlib import crc32

from pipeline import schema
from pipeline.publish.blocks import WORKBOOK, Block, Index, Piece, fresh_rows
from pipeline.publish.csv_rows import csv_header, csv_lines
from pipeline.publish.deflate import Part, deflate
from pipeline.publish.parquet import parquet_writer
from pipeline.publish.workbook import SheetRows, rows_xml, write_workbook

if TYPE_CHECKING:
    from pipeline.store import Store


def write_tables(store: Store, blocks: Sequence[Block], old: Path, new: Path, known: Index) -> Index:
    """Write all tables to the folder `new`; what is `known` to stand in the folder `old` is copied. Returns what stands where."""
    sheets = {name: SheetRows(new / f".{name}.rows") for name in schema.TABLES}
    pieces = {name: _write_table(store, name, blocks, (old, new), known, sheets[name]) for name in schema.TABLES}
    places = write_workbook(new / WORKBOOK, sheets)
    for sheet in sheets.values():
        sheet.path.unlink(missing_ok=True)
    return Index(pieces, places)


def _write_table(
    store: Store, name: str, blocks: Sequence[Block], folders: tuple[Path, Path], known: Index, sheet: SheetRows
) -> dict[str, Piece]:
    row, (old, new) = schema.TABLES[name], folders
    places = known.places(name)
    fresh = fresh_rows(store, name, [block for block in blocks if block.key not in places])
    pieces: dict[str, Piece] = {}
    with ExitStack() as files:
        csv = files.enter_context((new / f"{name}.csv").open("wb"))
        parquet = files.enter_context(parquet_writer(new / f"{name}.parquet", row, old / f"{name}.parquet"))
        if places:
            old_csv, old_book = (files.enter_context((old / file).open("rb")) for file in (f"{name}.csv", WORKBOOK))
        csv.write(csv_header(row))
        for block in blocks:
            if block.key not in places:
                rows = next(fresh)
                lines, xml = csv_lines(rows, row), rows_xml(rows, row)
                parquet.add(rows)
                length = sheet.add(deflate(xml), len(rows)) if sheet.fits(len(rows), len(xml)) else 0
                pieces[block.key] = Piece(len(rows), len(lines), length, len(xml), crc32(xml))
            else:
                piece, at = places[block.key]
                lines = _read(old_csv, at.csv, piece.csv)
                parquet.copy(at.row, piece.rows)
                length = 0
                if sheet.fits(piece.rows, piece.inflated):
                    part = Part(_read(old_book, at.sheet, piece.sheet), piece.sheet, piece.inflated, piece.crc)
                    if piece.rows and not piece.sheet:  # it was left out, and has a place now
                        part = deflate(rows_xml(next(fresh_rows(store, name, [block])), row))
                    length = sheet.add(part, piece.rows)
                pieces[block.key] = piece._replace(sheet=length)
            csv.write(lines)
    return pieces


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)
