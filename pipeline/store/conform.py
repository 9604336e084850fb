"""A row as the schema wants it: the one door through which rows enter the store and the published documents."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipeline import schema
from pipeline.report import Report

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_CENT = Decimal("0.01")
_MONEY_LIMIT = Decimal(10) ** 18
_INTEGER_LIMIT = 2**63
_DEFECT = "this is a defect of jixiao, please report it"


class StoreError(Exception):
    """Rows cannot be stored or read back. One line: where, what is wrong, what to do."""


def clean(text: str) -> str:
    """The text without what UTF-8 or SQL cannot hold: NUL and lone surrogates become U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def plain(number: Decimal) -> str:
    """The decimal's digits without exponent and trailing zeros: 198676.5, 300000."""
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _text(value: str) -> str | None:
    return clean(value) or None


def _integer(value: int) -> int | None:
    return value if abs(value) < _INTEGER_LIMIT else None


def _number(value: Decimal) -> Decimal | None:
    """What a 64-bit float holds, so that every output publishes the same number."""
    held = float(value)
    return Decimal(repr(held)) + 0 if math.isfinite(held) else None


def _money(value: Decimal) -> Decimal | None:
    return value.quantize(_CENT, ROUND_HALF_UP) + 0 if value.is_finite() and abs(value) < _MONEY_LIMIT else None


def _json_list(value: str) -> str:
    items = json.loads(value, parse_constant=lambda _: None)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("is no JSON list of objects")
    return clean(json.dumps(items, ensure_ascii=False))


_FORMS: dict[schema.Type, tuple[tuple[type, ...], Callable[[Any], Any]]] = {
    "string": ((str,), _text),
    "json": ((str,), _json_list),
    "integer": ((int,), _integer),
    "number": ((Decimal, int), _number),
    "rate": ((Decimal, int), _number),
    "money": ((Decimal, int), lambda value: _money(Decimal(value))),
    "boolean": ((bool,), bool),
    "date": ((date,), lambda value: value),
}
"""Column type -> the Python types it takes, and how a value of them is brought into form."""


def bounds(column: schema.Column) -> tuple[int, int] | None:
    """The least and the greatest value of a column, where it has them: a confidence is a chance."""
    return (0, 1) if column.name.endswith("confidence") else None


def _conform_value(column: schema.Column, value: Any) -> Any:
    if value is None:
        return None
    types, form = _FORMS[column.type]
    if not isinstance(value, types) or isinstance(value, datetime) or (isinstance(value, bool) and column.type != "boolean"):
        raise ValueError(f"is a {type(value).__name__}, must be {column.type}")
    value = form(value)
    if value is None:
        return None
    if column.values and value not in column.values:
        raise ValueError(f"is {value!r}, must be one of {', '.join(column.values)}")
    limits = bounds(column)
    if limits and not limits[0] <= value <= limits[1]:
        raise ValueError(f"is {value}, must be {limits[0]} to {limits[1]}")
    return value


def identifier(row: type[schema.Row]) -> str:
    """The name of the column whose value names the row; for a key of several columns the first."""
    return next(c.name for c in schema.columns(row) if c.key)


def conform(row: schema.Row) -> dict[str, Any]:
    """The row's values by column, in published order, as every output can hold them.

    Empty text is null. Money has two places and less than 10^18 yuan, numbers and rates are what a 64-bit float holds; what is beyond that,
    or is no finite number, is null: the raw wording beside it stays. A value of the wrong type, outside its enumeration or missing
    though required is an error in the stage that made the row: StoreError.
    """
    values: dict[str, Any] = {}
    for column in schema.columns(type(row)):
        try:
            value = _conform_value(column, getattr(row, column.name))
            if value is None and (column.required or column.key):
                raise ValueError("is empty, but required")
        except ValueError as error:
            name = getattr(row, identifier(type(row)))
            raise StoreError(f"{type(row).__name__} {name}: {column.name} {error}; {_DEFECT}") from error
        values[column.name] = value
    return values


@dataclass(frozen=True, slots=True)
class Rows:
    """A document's rows by table, as `conform` makes them, and how their values were made: (row id, column) -> cleaning steps."""

    tables: Mapping[str, Sequence[dict[str, Any]]]
    steps: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def document(self) -> dict[str, Any]:
        """The row of the document itself."""
        return self.tables["documents"][0]


def rows_of(report: Report) -> Rows:
    """A report's rows, ready for the store; StoreError as in `conform_report`."""
    return Rows(conform_report(report), dict(report.steps))


def conform_report(report: Report) -> dict[str, list[dict[str, Any]]]:
    """A report's rows by table, each as `conform` makes it. A key given twice or a reference to no row is a StoreError as well."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in schema.TABLES}
    keys: dict[str, set[tuple[Any, ...]]] = {name: set() for name in schema.TABLES}
    for name, row in report.rows():
        values = conform(row)
        columns = schema.columns(type(row))
        key = tuple(values[c.name] for c in columns if c.key)
        dangling = [c.name for c in columns if c.references and values[c.name] is not None and (values[c.name],) not in keys[c.references]]
        if key in keys[name] or dangling:
            fault = f"{dangling[0]} refers to no row of the report" if dangling else "is there twice"
            raise StoreError(f"{type(row).__name__} {' '.join(key)}: {fault}; {_DEFECT}")
        keys[name].add(key)
        tables[name].append(values)
    return tables
