"""The published dataset as pandas tables, for a researcher's notebook: `from pipeline.frames import read_table`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"string": "string", "json": "string", "integer": "Int64", "number": "Float64", "rate": "Float64", "money": "Float64"}
_TYPES |= {"boolean": "boolean", "date": "datetime64[s]"}


def read_table(output: Path | str, name: str) -> pd.DataFrame:
    """A table of the run whose `--output` this is, one column for each of the schema.

    Codes and raw wordings are strings, missing values are `NA` in every type, enumerations are categories in the schema's order, dates are
    timestamps, money is yuan as a float (exact to the fen up to 90 trillion yuan). It is read from the Parquet file: a CSV guards
    texts that a spreadsheet would run with an apostrophe.

    Raises KeyError for a table that the dataset does not have, FileNotFoundError where no run has published.
    """
    import pandas as pd

    if name not in schema.TABLES:
        raise KeyError(f"{name}: no table of the dataset; there are {', '.join(schema.TABLES)}")
    path = Path(output) / "dataset" / f"{name}.parquet"
    if not path.is_file():
        raise FileNotFoundError(f"{path}: nothing is published here; name the --output of a finished run")
    types: dict[str, Any] = {}
    for column in schema.columns(schema.TABLES[name]):
        types[column.name] = pd.CategoricalDtype(list(column.values)) if column.values else _TYPES[column.type]
    return pd.read_parquet(path).astype(types)
