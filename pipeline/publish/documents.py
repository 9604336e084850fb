"""One JSON file per document: its pages as read and the rows that were made of them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors.document import Box, Cell, Paragraph, Table
from pipeline import schema
from pipeline.publish.aside import install
from pipeline.report import Report
from pipeline.store.conform import clean, conform_report, plain

Tables = Mapping[str, Sequence[dict[str, Any]]]
_TEXT = json.JSONEncoder(ensure_ascii=False).encode
_OTHER = json.JSONEncoder(allow_nan=False).encode
FILE = re.compile(r"[0-9a-f]{16}\.json")
ASIDE = ".json.new"
"""Ends the name of a file that is being written."""


def document_path(output: Path, document_id: str) -> Path:
    """Where a document's file stands below a run's output."""
    return output / "documents" / document_id[:2] / f"{document_id}.json"


def write_document(report: Report, output: Path, tables: Tables | None = None) -> bool:
    """Write a document's file; see `json_schema` for what is in it. Returns whether the file changed.

    `tables`: the report's rows, if they are ready.
    """
    target = document_path(output, report.row.document_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(ASIDE)
    aside.write_bytes((encode(_document(report, tables or conform_report(report))) + "\n").encode())
    return install(aside, target, lasting=False)


def encode(value: Any) -> str:
    """JSON with decimals digit by digit, dates in ISO 8601, a list's objects on a line each; what UTF-8 cannot hold becomes U+FFFD."""
    match value:
        case str():
            return _TEXT(clean(value))
        case Decimal():
            return plain(value)
        case date():
            return f'"{value.isoformat()}"'
        case Mapping():
            return "{" + ", ".join(f"{_TEXT(k)}: {encode(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            gap = ",\n" if value and isinstance(value[0], Mapping) else ", "
            return "[" + gap.join(map(encode, value)) + "]"
        case _:
            return _OTHER(value)


def _document(report: Report, tables: Tables) -> dict[str, Any]:
    rows = {name: [_row(schema.TABLES[name], values) for values in table] for name, table in tables.items()}
    (document,) = rows.pop("documents")
    return {
        "document": document,
        "tables": [_table(table) for table in report.document.tables],
        "paragraphs": [_paragraph(paragraph) for paragraph in report.document.paragraphs],
        "warnings": [*report.document.warnings, *report.worded.remarks],
        "rows": rows,
        "cleaning": _cleaning(report.steps),
    }


def _row(row: type[schema.Row], values: dict[str, Any]) -> dict[str, Any]:
    parsed = {c.name: json.loads(values[c.name], parse_float=Decimal) for c in schema.columns(row) if c.type == "json" and values[c.name]}
    return values | parsed


def _table(table: Table) -> dict[str, Any]:
    return {
        "number": table.number,
        "page": table.page,
        "bbox": _box(table.bbox),
        "rows": table.rows,
        "columns": table.columns,
        "cells": [_cell(cell) for cell in table.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "page": cell.page,
        "bbox": _box(cell.bbox),
        "confidence": round(cell.confidence, 4) if math.isfinite(cell.confidence) else None,
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {"number": paragraph.number, "text": paragraph.text, "page": paragraph.page, "bbox": _box(paragraph.bbox)}


def _box(box: Box | None) -> str | None:
    return None if box is None else str(box)


def _cleaning(steps: Mapping[tuple[str, str], Iterable[str]]) -> list[dict[str, Any]]:
    return [{"row_id": row, "column": column, "steps": list(names)} for (row, column), names in steps.items() if names]
