"""A document's JSON file: exact, in order, as its JSON Schema says."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extractors.document import Cell, Table
from extractors.document import Document as Pages
from pipeline import schema
from pipeline.publish.documents import document_path, encode, write_document
from pipeline.publish.json_schema import document_schema
from pipeline.report import Report
from tests.pipeline.factory import make_report

VALIDATOR = Draft202012Validator(document_schema())


def written(report: Report, output: Path) -> str:
    write_document(report, output)
    return document_path(output, report.row.document_id).read_text(encoding="utf-8")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(document_schema())


def test_a_document_is_whole_and_valid(tmp_path: Path) -> None:
    report = make_report()
    text = written(report, tmp_path)
    assert '"executed": 198676.5,' in text
    document = json.loads(text, parse_float=Decimal)
    VALIDATOR.validate(json.loads(text))
    assert list(document) == ["document", "tables", "paragraphs", "warnings", "rows", "cleaning"]
    assert document["document"]["report_date"] == "2024-03-01" and document["document"]["error"] is None
    cell = document["tables"][0]["cells"][0]
    assert (cell["text"], cell["column_span"], cell["bbox"], cell["confidence"]) == ("值守次数", 2, "56.7,70.0,200.0,90.0", Decimal("0.9"))
    assert {name: len(rows) for name, rows in document["rows"].items()} == {
        "projects": 1,
        "funds": 1,
        "expenditures": 1,
        "indicators": 2,
        "passages": 1,
        "findings": 2,
        "checks": 1,
    }
    assert list(document["rows"]["funds"][0]) == [c.name for c in schema.columns(schema.Fund)]
    assert document["rows"]["findings"][0]["evidence"] == [{"page": 1, "table_no": 1, "row_no": 2, "text": "66.22%"}]
    assert document["cleaning"] == [
        {"row_id": f"{report.row.document_id}-p1-f1", "column": "executed", "steps": ["full_width", "wan_to_yuan"]}
    ]


def test_an_unchanged_document_is_not_written_again(tmp_path: Path) -> None:
    assert write_document(make_report(), tmp_path)
    assert not write_document(make_report(), tmp_path)
    assert write_document(make_report(title="另一个标题"), tmp_path)
    assert len(list(tmp_path.rglob("*.*"))) == 1


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(), min_size=1))
def test_any_text_gives_a_valid_document(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    document = json.loads(written(make_report("x.pdf", text=text), tmp_path_factory.mktemp("d")))
    VALIDATOR.validate(document)
    assert document["rows"]["passages"][0]["text"] == document["tables"][0]["cells"][0]["text"]


def test_a_confidence_that_is_no_number_is_null(tmp_path: Path) -> None:
    pages = Pages("pdf", (Table((Cell(0, 0, "x", confidence=float("nan")),), 1, 1, 1),))
    document = json.loads(written(dataclasses.replace(make_report(), document=pages), tmp_path))
    VALIDATOR.validate(document)
    assert document["tables"][0]["cells"][0]["confidence"] is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_decimals_are_written_digit_by_digit(number: Decimal) -> None:
    assert json.loads(encode({"x": [number]}), parse_float=Decimal, parse_int=Decimal) == {"x": [number]}
