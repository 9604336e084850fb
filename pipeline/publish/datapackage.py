"""The dataset's Data Package (v2) descriptor: a Table Schema for each table, generated from the dataset's schema."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.store.conform import bounds

_TYPES: dict[schema.Type, str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "rate": "number",
    "money": "number",
    "boolean": "boolean",
    "date": "date",
    "json": "array",
}
UNITS: dict[schema.Type, str] = {"money": "元", "rate": "1"}
"""The unit of a column type; a rate is a fraction and has the unit 1."""


def datapackage(folder: Path) -> dict[str, Any]:
    """The descriptor of the tables that stand in `folder`."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jixiao",
        "title": "预算绩效数据集",
        "description": "China's public budget-performance documents as canonical, scored, audited tables.",
        "resources": [_resource(folder, name, row) for name, row in schema.TABLES.items()],
    }


def _resource(folder: Path, name: str, row: type[schema.Row]) -> dict[str, Any]:
    path = folder / f"{name}.csv"
    return {
        "name": name,
        "type": "table",
        "path": path.name,
        "title": schema.label(row),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        "parquet": f"{name}.parquet",
        "schema": table_schema(row),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def table_schema(row: type[schema.Row]) -> dict[str, Any]:
    """A table's Table Schema: types, units, constraints, keys, Chinese labels, descriptions."""
    columns = schema.columns(row)
    keys = [c.name for c in columns if c.key]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(c, keys) for c in columns],
        "missingValues": [""],
        "primaryKey": keys,
        "foreignKeys": [_foreign_key(c.name, c.references) for c in columns if c.references],
    }


def _field(column: schema.Column, keys: list[str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "title": column.label, "description": column.description}
    if column.type in UNITS:
        field["unit"] = UNITS[column.type]
    constraints: dict[str, Any] = {}
    if column.required or column.key:
        constraints["required"] = True
    if keys == [column.name]:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if limits := bounds(column):
        constraints |= {"minimum": limits[0], "maximum": limits[1]}
    return field | {"constraints": constraints} if constraints else field


def _foreign_key(name: str, table: str) -> dict[str, Any]:
    key = next(c.name for c in schema.columns(schema.TABLES[table]) if c.key)
    return {"fields": [name], "reference": {"resource": table, "fields": [key]}}
