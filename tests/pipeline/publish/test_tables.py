"""CSV fields and Parquet types."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schema
from pipeline.publish.tables import arrow_schema, csv_text, csv_writer, frame, parquet_writer

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
    with csv_writer(tmp_path / "t.csv", schema.Fund) as write_csv, parquet_writer(tmp_path / "t.parquet", schema.Fund) as write_parquet:
        for _ in range(2):
            write_csv(frame([row], schema.Fund))
            write_parquet(frame([row], schema.Fund))
    header, *lines = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert header == ",".join(columns)
    assert lines == ["f,p,,total,,,,123456789012345678.91,,,100,,,,,table,0.1"] * 2
    table = pq.read_table(tmp_path / "t.parquet")
    assert table.schema.equals(arrow_schema(schema.Fund)) and table.schema.metadata is None
    assert table["executed"].to_pylist() == [Decimal("123456789012345678.91")] * 2


def test_parquet_types_follow_the_schema() -> None:
    types = {f.name: f.type for f in arrow_schema(schema.Indicator)}
    assert (types["target_value"], types["completion_ratio"], types["target_date"]) == (pa.float64(), pa.float64(), pa.date32())
    assert (types["achieved"], types["row_no"], types["level3_raw"]) == (pa.bool_(), pa.int64(), pa.string())
    documents = frame([("x",) * 11 + (None,) * (len(schema.columns(schema.Document)) - 11)], schema.Document)
    assert documents["organisation"].tolist() == [None] and not isinstance(documents["error"][0], (float, date))
