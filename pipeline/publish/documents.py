"""One JSON file per document: its pages as read and the rows that were made of them."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.document import Box, Cell, Paragraph, Table
from pipeline import schema
from pipeline.publish.aside import install
from pipeline.report import Report
from pipeline.store.conform import clean, conform_report, plain

if TYPE_CHECKING:
    import numpy as np

Tables = Mapping[str, Sequence[dict[str, Any]]]
_TEXT = json.JSONEncoder(ensure_ascii=False).encode
_OTHER = json.JSONEncoder(allow_nan=False).encode
_FILE = re.compile(r"[0-9a-f]{16}\.json")
_ASIDE = ".json.new"


def document_path(output: Path, document_id: str) -> Path:
    """Where a document's file stands below a run's output."""
    return output / "documents" / document_id[:2] / f"{document_id}.json"


def count_documents(output: Path) -> int:
    """How many documents have their file there."""
    return sum(bool(_FILE.fullmatch(name)) for _, names in _folders(output) for name in names)


def _folders(output: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each folder of documents with the names in it, without a Path for each."""
    try:
        folders = [name for name in sorted(os.listdir(output / "documents")) if len(name) == 2]  # noqa: PTH208
    except FileNotFoundError:
        return
    for folder in folders:
        yield output / "documents" / folder, os.listdir(output / "documents" / folder)  # noqa: PTH208


def write_document(report: Report, output: Path, tables: Tables | None = None) -> bool:
    """Write a document's file; see `json_schema` for what is in it. Returns whether the file changed.

    `tables`: the report's rows, if they are ready.
    """
    target = document_path(output, report.row.document_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(_ASIDE)
    aside.write_bytes((encode(_document(report, tables or conform_report(report))) + "\n").encode())
    return install(aside, target, lasting=False)


def sweep(output: Path, kept: bytes, dropped: bytes) -> None:
    """Remove the files of all documents but those `kept` and not `dropped`, and what a killed run left unfinished.

    Ids are eight bytes each: there may be millions.
    """
    import numpy as np

    wanted = np.setdiff1d(_numbers(kept), _numbers(dropped))
    for folder, names in _folders(output):
        files = [name for name in names if _FILE.fullmatch(name)]
        there = _numbers(bytes.fromhex("".join(name[:16] for name in files)))
        is_surplus = np.searchsorted(wanted, there) == np.searchsorted(wanted, there, side="right")
        for name in [*(name for name in names if name.endswith(_ASIDE)), *(files[number] for number in np.flatnonzero(is_surplus))]:
            (folder / name).unlink()


def _numbers(ids: bytes) -> np.ndarray[Any, np.dtype[np.uint64]]:
    import numpy as np

    return np.frombuffer(ids, ">u8").astype(np.uint64)


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
