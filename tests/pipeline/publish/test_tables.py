"""CSV fields and Parquet types."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.publish.csv_rows import csv_header, csv_lines, csv_text
from pipeline.publish.parquet import arrow_schema, as_array, parquet_writer

UNTOUCHED = ("=100%", "-5", "+3", "-", "=", "≥95%", "=（1）", "- 项目", "@1", "a=b", "＝SUM(A1)", "'=A1", "正文\n=A1")
RUN = ("=A1", "+cmd|x", "-(1)", "@SUM(1)", "=\"x\"", "='x'", "=[1]", "={1}", "=|x", "\tabc", "\rabc")  # fmt: skip


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_no_spreadsheet_runs_stays(text: str) -> None:
    assert next(csv.reader(io.StringIO(csv_text(text), newline=""))) == [text]


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert next(csv.reader(io.StringIO(csv_text(text), newline=""))) == [f"'{text}"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), min_size=2))
def test_any_texts_come_back_from_a_csv_line(texts: list[str]) -> None:
    line = ",".join(map(csv_text, texts)) + "\n"
    (fields,) = csv.reader(io.StringIO(line, newline=""))
    assert all(field in (text, f"'{text}") for field, text in zip(fields, texts, strict=True))


def test_a_table_is_written_chunk_by_chunk_with_exact_types(tmp_path: Path) -> None:
    columns = [c.name for c in schema.columns(schema.Fund)]
    values = {"fund_id": "f", "project_id": "p", "source": "total", "executed": Decimal("123456789012345678.91"), "method": "table"}
    row = tuple(({"confidence": Decimal("0.10"), "score": Decimal("1E+2")} | values).get(name) for name in columns)
    with parquet_writer(tmp_path / "t.parquet", schema.Fund, tmp_path / "old.parquet") as parquet:
        for _ in range(2):
            parquet.add([row])
    assert csv_header(schema.Fund).decode() == ",".join(columns) + "\n"
    lines = csv_lines([row, row], schema.Fund).decode().splitlines()
    assert lines == ["f,p,,total,,,,123456789012345678.91,,,100,,,,,table,0.1"] * 2
    table = pq.read_table(tmp_path / "t.parquet")
    assert table.schema.equals(arrow_schema(schema.Fund)) and table.schema.metadata is None
    assert table["executed"].to_pylist() == [Decimal("123456789012345678.91")] * 2


def test_parquet_types_follow_the_schema() -> None:
    types = {f.name: f.type for f in arrow_schema(schema.Indicator)}
    assert (types["target_value"], types["completion_ratio"], types["target_date"]) == (pa.float64(), pa.float64(), pa.date32())
    assert (types["achieved"], types["row_no"], types["level3_raw"]) == (pa.bool_(), pa.int64(), pa.string())


VALUES = {
    "string": st.text(st.characters(exclude_categories=["Cs"])),
    "json": st.text(st.characters(exclude_categories=["Cs"])),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False).map(lambda n: Decimal(repr(n))),
    "money": st.integers(-(10**19), 10**19).map(lambda n: Decimal(n).scaleb(-2)),
    "boolean": st.booleans(),
    "date": st.dates(),
}


@given(st.data())
def test_values_become_the_arrays_that_pyarrow_would_make_of_them(data: st.DataObject) -> None:
    types = {c.type: field.type for row in schema.TABLES.values() for c, field in zip(schema.columns(row), arrow_schema(row), strict=True)}
    for kind, value in VALUES.items():
        values = data.draw(st.lists(st.none() | value, min_size=1, max_size=20))
        plain = [v if v is None or kind != "number" else float(v) for v in values]
        assert as_array(values, types[kind]).equals(pa.array(plain, types[kind]))
