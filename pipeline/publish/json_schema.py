"""The JSON Schema (2020-12) of a document's file, generated from the dataset's schema."""

from __future__ import annotations

from typing import Any

from pipeline import schema
from pipeline.store.conform import bounds

_TYPES: dict[schema.Type, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "rate": {"type": "number"},
    "money": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "json": {"type": "array", "items": {"type": "object"}},
}

_COUNT = {"type": "integer", "minimum": 0}
_PAGE = {"type": ["integer", "null"], "description": "Page, 1-based; null where the format has no pages."}
_BOX = {"type": ["string", "null"], "description": "x0,y0,x1,y1 in points on the page, origin top left."}
_SHARE = {"type": ["number", "null"], "description": "The reader's own confidence, 0 to 1."}
_STRING = {"type": "string"}


def document_schema() -> dict[str, Any]:
    """The schema that every `documents/*/*.json` satisfies."""
    rows = {name: _list({"$ref": f"#/$defs/{name}"}) for name in schema.TABLES if name != "documents"}
    properties = {
        "document": {"$ref": "#/$defs/documents"},
        "tables": _list({"$ref": "#/$defs/page_table"}),
        "paragraphs": _list(_object({"number": _COUNT, "text": _STRING, "page": _PAGE, "bbox": _BOX})),
        "warnings": _list(_STRING),
        "rows": _object(rows),
        "cleaning": _list(_object({"row_id": _STRING, "column": _STRING, "steps": _list(_STRING)})),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A document of the dataset",
        **_object(properties),
        "$defs": {**{name: _row(row) for name, row in schema.TABLES.items()}, "page_table": _page_table()},
    }


def _page_table() -> dict[str, Any]:
    spans = {"row": _COUNT, "column": _COUNT, "row_span": _COUNT, "column_span": _COUNT}
    cell = _object({**spans, "text": _STRING, "page": _PAGE, "bbox": _BOX, "confidence": _SHARE})
    cell["description"] = "row and column are 0-based and name the cell's top left corner."
    return _object({"number": _COUNT, "page": _PAGE, "bbox": _BOX, "rows": _COUNT, "columns": _COUNT, "cells": _list(cell)})


def _row(row: type[schema.Row]) -> dict[str, Any]:
    return {"description": schema.label(row), **_object({c.name: _value(c) for c in schema.columns(row)})}


def _value(column: schema.Column) -> dict[str, Any]:
    value: dict[str, Any] = {"title": column.label, "description": column.description, **_TYPES[column.type]}
    if column.values:
        value["enum"] = list(column.values)
    if limits := bounds(column):
        value |= {"minimum": limits[0], "maximum": limits[1]}
    if not (column.required or column.key):
        value["type"] = [value["type"], "null"]
        if column.values:
            value["enum"].append(None)
    return value


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
