"""The dataset as a researcher's notebook gets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import schema
from pipeline.frames import read_table
from pipeline.plan import Plan, Settings
from pipeline.run import run

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from threading import Event

    folder = tmp_path_factory.mktemp("run")
    source = sorted(SAMPLES.glob("*.docx"))[:2]
    run(source, folder, Settings(), Plan(workers=0), lambda told, of: None, Event())
    return folder


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_table_has_the_types_of_the_schema(output: Path, name: str) -> None:
    table = read_table(output, name)
    columns = schema.columns(schema.TABLES[name])
    assert list(table.columns) == [c.name for c in columns]
    for column in columns:
        kind = str(table[column.name].dtype)
        wanted = {
            "integer": "Int64",
            "number": "Float64",
            "rate": "Float64",
            "money": "Float64",
            "boolean": "boolean",
            "date": "datetime64[s]",
        }
        assert kind == ("category" if column.values else wanted.get(column.type, "string"))


def test_values_can_be_reckoned_with(output: Path) -> None:
    indicators = read_table(output, "indicators")
    assert indicators.weight.sum() > 0
    assert set(indicators.dimension.dropna()) <= set(schema.DIMENSIONS)
    joined = indicators.merge(read_table(output, "projects"), on="project_id")
    assert len(joined) == len(indicators)


def test_an_unknown_table_is_named(output: Path) -> None:
    with pytest.raises(KeyError, match=r"expences.*indicators"):
        read_table(output, "expences")


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nothing is published"):
        read_table(tmp_path, "indicators")
