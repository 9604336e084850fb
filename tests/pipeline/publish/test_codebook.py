"""The codebook names every table, column, allowed value and rule."""

from __future__ import annotations

from pipeline import schema
from pipeline.publish.codebook import codebook


def test_everything_in_the_schema_is_in_the_codebook() -> None:
    text = codebook({"score.total": "the rows do not\n  add up to a | b"})
    sections = dict(zip(schema.TABLES, text.split("\n## ")[1:], strict=False))
    for name, row in schema.TABLES.items():
        for column in schema.columns(row):
            line = next(line for line in sections[name].splitlines() if line.startswith(f"| `{column.name}`"))
            assert column.label in line and all(f"`{value}`" in line for value in column.values)
    assert "| `score.total` | the rows do not add up to a \\| b |" in text


def test_without_rules_there_is_no_section_on_them() -> None:
    assert "Audit rules" not in codebook({})
