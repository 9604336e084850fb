"""A table as Parquet: rows that are there already come from the file they stand in, the others are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

GROUP = 20_000
"""Rows in a row group: what is in memory at a time."""
_EPOCH = date(1970, 1, 1)


def arrow_schema(row: type[schema.Row]) -> pa.Schema:
    """The Parquet types of a table: money is decimal128(20, 2), numbers and rates are float64."""
    import pyarrow as pa

    types: dict[schema.Type, pa.DataType] = {
        "string": pa.string(),
        "json": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "rate": pa.float64(),
        "money": pa.decimal128(20, 2),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    return pa.schema([pa.field(c.name, types[c.type], nullable=not (c.required or c.key)) for c in schema.columns(row)])


class ParquetWriter:
    """Writes a Parquet file: no metadata but the types, row groups of one size, so that equal rows give equal bytes."""

    def __init__(self, file: Any, types: pa.Schema, old: Path) -> None:
        """See `parquet_writer`."""
        self._file, self._types, self._old = file, types, old
        self._waiting: list[pa.Table] = []
        self._count = 0
        self._copied = (0, 0)
        self._group: tuple[int, pa.Table] | None = None

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """The next rows."""
        import pyarrow as pa

        self._copy_what_waits()
        if rows:
            columns = zip(*rows, strict=True)
            self._take(pa.table([as_array(values, f.type) for f, values in zip(self._types, columns, strict=True)], schema=self._types))

    def copy(self, first: int, count: int) -> None:
        """The next rows are those of the old file from `first` on."""
        start, stop = self._copied
        if first == stop:
            self._copied = start, first + count
        else:
            self._copy_what_waits()
            self._copied = first, first + count

    def finish(self) -> None:
        """Write what is left."""
        self._copy_what_waits()
        if self._count:
            self._write(self._count)

    def _copy_what_waits(self) -> None:
        at, stop = self._copied
        while at < stop:
            group = self._read(at // GROUP)
            piece = group.slice(at % GROUP, stop - at)
            self._take(piece)
            at += piece.num_rows
        self._copied = stop, stop

    def _read(self, number: int) -> pa.Table:
        import pyarrow.parquet as pq

        if self._group is None or self._group[0] != number:
            with pq.ParquetFile(self._old, pre_buffer=False) as file:  # its threads cost more than the disk
                self._group = number, file.read_row_group(number, use_threads=False)
        return self._group[1]

    def _take(self, table: pa.Table) -> None:
        self._waiting.append(table)
        self._count += table.num_rows
        while self._count >= GROUP:
            self._write(GROUP)

    def _write(self, count: int) -> None:
        import pyarrow as pa

        table = pa.concat_tables(self._waiting)
        self._file.write_table(table.slice(0, count).combine_chunks(), row_group_size=GROUP)
        self._count -= count
        self._waiting = [table.slice(count)] if self._count else []


@contextmanager
def parquet_writer(path: Path, row: type[schema.Row], old: Path) -> Iterator[ParquetWriter]:
    """Write a table's Parquet file, partly from the one that is there."""
    import pyarrow.parquet as pq

    types = arrow_schema(row)
    with pq.ParquetWriter(path, types, compression="zstd", version="2.6") as file:
        writer = ParquetWriter(file, types, old)
        yield writer
        writer.finish()


def as_array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Python values as an Arrow array. `pyarrow.array` would do, but loads pandas first, which takes longer than all else."""
    import numpy as np
    import pyarrow as pa

    is_there = np.fromiter((v is not None for v in values), bool, len(values))
    bits: Callable[[np.ndarray[Any, Any]], pa.Buffer] = lambda flags: pa.py_buffer(np.packbits(flags, bitorder="little"))  # noqa: E731
    buffers = [bits(is_there)]
    if pa.types.is_string(kind):
        texts = [b"" if v is None else v.encode() for v in values]
        ends = np.zeros(len(texts) + 1, np.int32)
        np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)), out=ends[1:])
        buffers += [pa.py_buffer(ends), pa.py_buffer(b"".join(texts))]
    elif pa.types.is_decimal(kind):
        cents = (0 if v is None else int(v.scaleb(kind.scale)) for v in values)
        buffers.append(pa.py_buffer(b"".join(n.to_bytes(16, "little", signed=True) for n in cents)))
    elif pa.types.is_boolean(kind):
        buffers.append(bits(np.fromiter(map(bool, values), bool, len(values))))
    elif pa.types.is_date(kind):
        buffers.append(pa.py_buffer(np.array([0 if v is None else (v - _EPOCH).days for v in values], np.int32)))
    else:
        buffers.append(pa.py_buffer(np.array([v or 0 for v in values], np.float64 if pa.types.is_floating(kind) else np.int64)))
    return pa.Array.from_buffers(kind, len(values), buffers)
