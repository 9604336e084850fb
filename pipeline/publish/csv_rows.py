"""Rows of a table as lines of a CSV file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pipeline import schema
from pipeline.store.conform import plain

_SPECIAL = re.compile(r"""[",\r\n]|^[=+\-@\t\r][A-Za-z"'()\[\]{}|]""")
_RUNS = re.compile(r"""[=+\-@\t\r][A-Za-z"'()\[\]{}|]""")
"""What a spreadsheet would take for a formula: the contract's condition to the letter, so that `=100%` and `-5` stay."""
_QUOTED = re.compile(r'[",\r\n]')


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


def csv_header(row: type[schema.Row]) -> bytes:
    """The first line of a table's file."""
    return (",".join(c.name for c in schema.columns(row)) + "\n").encode()


def csv_lines(rows: Sequence[tuple[Any, ...]], row: type[schema.Row]) -> bytes:
    r"""Rows as lines: UTF-8, comma, ``\n``, empty = null."""
    fields = [
        ["" if v is None else form(v) for v in values]
        for form, values in zip([_FIELDS[c.type] for c in schema.columns(row)], zip(*rows, strict=True), strict=False)
    ]
    return "".join(map("{}\n".format, map(",".join, zip(*fields, strict=True)))).encode()
