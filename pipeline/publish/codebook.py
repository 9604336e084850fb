"""The codebook: what every table and column means, for people."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import schema
from pipeline.publish.datapackage import UNITS

_INTRODUCTION = """\
# Codebook 数据字典

One section per table; the columns stand in the order of the files. CSV: UTF-8, comma, `\\n`, an empty field is null; a text that a
spreadsheet would run as a formula is preceded by an apostrophe. Parquet and JSON are exact. Dates are ISO 8601, booleans `true`
and `false`.
`*` marks a column that is never null, `†` the key of its table.
"""


def codebook(rules: Mapping[str, str]) -> str:
    """The codebook as Markdown. `rules`: the audit rules' ids and what each finds, listed at the end if there are any."""
    parts = [_INTRODUCTION, *(_section(name, row) for name, row in schema.TABLES.items())]
    if rules:
        parts.append(_rules(rules))
    return "\n".join(parts)


def _section(name: str, row: type[schema.Row]) -> str:
    lines = [f"## {name}", "", schema.label(row), "", "| column | 名称 | type | meaning |", "| --- | --- | --- | --- |"]
    lines += (f"| `{c.name}`{_marks(c)} | {c.label} | {_type(c)} | {_meaning(c)} |" for c in schema.columns(row))
    return "\n".join(lines) + "\n"


def _marks(column: schema.Column) -> str:
    return "†" if column.key else "*" if column.required else ""


def _type(column: schema.Column) -> str:
    unit = UNITS.get(column.type)
    return f"{column.type} ({unit})" if unit else column.type


def _meaning(column: schema.Column) -> str:
    meaning = _cell(column.description)
    if column.values:
        meaning += " " + " · ".join(f"`{value}`" for value in column.values)
    if column.references:
        meaning += f" → `{column.references}`"
    return meaning


def _rules(rules: Mapping[str, str]) -> str:
    lines = ["## Audit rules 核查规则", "", "| rule | it is found when |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| `{name}` | {_cell(rules[name])} |" for name in sorted(rules))]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
