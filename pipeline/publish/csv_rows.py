"""A table as CSV and as Parquet, written chunk by chunk.

Each writer is a context manager that yields a function; it takes the next rows as a DataFrame of Python values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema
from pipeline.store.conform import plain

if TYPE_CHECKING:
    import pandas
    import pyarrow

Write = Callable[["pandas.DataFrame"], None]

_SPECIAL = re.compile(r"""[",\r\n]|^[=+\-@\t\r][A-Za-z"'()\[\]{}|]""")
_RUNS = re.compile(r"""[=+\-@\t\r][A-Za-z"'()\[\]{}|]""")
"""What a spreadsheet would take for a formula: the contract's condition to the letter, so that `=100%` and `-5` stay."""
_QUOTED = re.compile(r'[",\r\n]')


def frame(rows: Iterable[tuple[Any, ...]], row: type[schema.Row]) -> pandas.DataFrame:
    """Rows of a table as a DataFrame of Python values (str, int, Decimal, date, bool, None), nothing guessed."""
    import pandas

    return pandas.DataFrame(list(rows), columns=[c.name for c in schema.columns(row)], dtype=object)


def csv_text(text: str) -> str:
    """A text as a CSV field: quoted where needed, with an apostrophe before what a spreadsheet would run."""
    if not _SPECIAL.search(text):
        return text
    if _RUNS.match(text):
        text = f"'{text}"
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text


_FIELDS: dict[schema.Type, Callable[[Any], str]] = {
    "string": csv_text,
    "json": csv_text,
    "integer": str,
    "number": plain,
    "rate": plain,
    "money": plain,
    "boolean": lambda value: "true" if value else "false",
    "date": date.isoformat,
}


@contextmanager
def csv_writer(path: Path, row: type[schema.Row]) -> Iterator[Write]:
    """Write a CSV file: UTF-8, comma, header, ``\\n``, empty = null."""
    columns = schema.columns(row)

    def write(rows: pandas.DataFrame) -> None:
        fields = [["" if v is None else _FIELDS[c.type](v) for v in rows[c.name]] for c in columns]
        file.writelines(map("{}\n".format, map(",".join, zip(*fields, strict=True))))

    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(c.name for c in columns) + "\n")
        yield write


def arrow_schema(row: type[schema.Row]) -> pyarrow.Schema:
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


@contextmanager
def parquet_writer(path: Path, row: type[schema.Row]) -> Iterator[Write]:
    """Write a Parquet file. It holds no metadata but the types, so that equal rows give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = arrow_schema(row)

    def write(rows: pandas.DataFrame) -> None:
        arrays = [pa.array(_floats(rows[f.name]) if pa.types.is_floating(f.type) else rows[f.name].tolist(), f.type) for f in types]
        writer.write_batch(pa.record_batch(arrays, schema=types))

    with pq.ParquetWriter(path, types, compression="zstd", version="2.6") as writer:
        yield write


def _floats(values: Iterable[Decimal | None]) -> list[float | None]:
    return [None if v is None else float(v) for v in values]
