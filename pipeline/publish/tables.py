"""The tables as CSV, Parquet and workbook, written together block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline import schema
from pipeline.publish.blocks import WORKBOOK, Block, Index, Piece, Place, fresh_rows
from pipeline.publish.csv_rows import csv_header, csv_lines
from pipeline.publish.deflate import Part, deflate
from pipeline.publish.parquet import ParquetWriter, parquet_writer
from pipeline.publish.workbook import SheetRows, rows_xml, write_workbook

if TYPE_CHECKING:
    from pipeline.store import Store

SLICE = 1_000
"""Rows of a block that are in memory at a time: a block ends where the ids say, and may be long."""


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
        table = _Table(row, csv, parquet, sheet)
        for block in blocks:
            if block.key not in places:
                pieces[block.key] = table.make(next(fresh))
                continue
            piece, at = places[block.key]
            if table.copy(piece, at, old_csv):
                if piece.sheet or not piece.rows:
                    part = Part(_read(old_book, at.sheet, piece.sheet), piece.sheet, piece.inflated, piece.crc)
                else:  # it was left out, and has a place now
                    part = table.pack(next(fresh_rows(store, name, [block])))
                piece = piece._replace(sheet=sheet.add(part, piece.rows))
            else:
                piece = piece._replace(sheet=0)
            pieces[block.key] = piece
    return pieces


@dataclass(slots=True)
class _Table:
    """The files of a table that is being written, and how many rows were made for it."""

    row: type[schema.Row]
    csv: BinaryIO
    parquet: ParquetWriter
    sheet: SheetRows
    made: int = 0

    def make(self, rows: Iterator[tuple[Any, ...]]) -> Piece:
        """Write a block anew."""
        begin, before = self.csv.tell(), self.made
        part = deflate(self._write(some) for some in _slices(rows))
        count = self.made - before
        length = self.sheet.add(part, count) if self.sheet.fits(count, part.size) else 0
        return Piece(count, self.csv.tell() - begin, length, part.size, part.crc)

    def _write(self, rows: list[tuple[Any, ...]]) -> bytes:
        """Write rows to CSV and Parquet; returns them as those of a sheet."""
        self.made += len(rows)
        self.csv.write(csv_lines(rows, self.row))
        self.parquet.add(rows)
        return rows_xml(rows, self.row)

    def copy(self, piece: Piece, at: Place, csv: BinaryIO) -> bool:
        """Copy a block to CSV and Parquet; returns whether the sheet has a place for it."""
        self.csv.write(_read(csv, at.csv, piece.csv))
        self.parquet.copy(at.row, piece.rows)
        return self.sheet.fits(piece.rows, piece.inflated)

    def pack(self, rows: Iterator[tuple[Any, ...]]) -> Part:
        """A block as a part of the sheet."""
        return deflate(rows_xml(some, self.row) for some in _slices(rows))


def _slices(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while some := list(islice(rows, SLICE)):
        yield some


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)
