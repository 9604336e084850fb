"""A table of indicators without titles (无表头): names of levels tell where it stands, what stands behind them tells the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Table
from extractors.forms.columns import Columns
from extractors.forms.labels import is_blank, own_cells
from extractors.tables.kinds import kinds
from extractors.vocabulary.labels import role

CONFIDENCE = 0.7
"""What the confidence of a row is multiplied by where nothing names its columns."""
_FEWEST = 3
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)[%％]")


def untitled_columns(table: Table, rows: Sequence[int]) -> Columns | None:
    """Levels, names, target, actual, weight and score by what stands in the columns of these rows, or None where no level names do."""
    cells = [c for row in rows for c in own_cells(table, row)]
    labels = [c for c in cells if role("level2_labels", c.text)]
    columns = [c.column for c in labels]
    level2 = max(set(columns), key=columns.count, default=0)
    level1 = {c.column for c in cells if c.column < level2 and role("level1_labels", c.text)}
    if columns.count(level2) < _FEWEST or len(level1) != 1 or level2 + 2 >= table.columns:
        return None
    first = min(c.row for c in labels if c.column == level2)
    roles: dict[str, tuple[int, ...]] = {"level1": tuple(level1), "level2": (level2,), "level3": (level2 + 1,)}
    for column in range(level2 + 2, table.columns):
        found = _role([c.text for c in cells if c.row >= first and c.column == column and not is_blank(c.text)], roles)
        if found:
            roles[found] = (column,)
    return Columns(first, 0, roles) if "target" in roles else None


def _role(texts: Sequence[str], known: dict[str, tuple[int, ...]]) -> str | None:
    """The next role a column can have: values are target, then actual; bare numbers weight, then score; shares that add to 100 weights."""
    shares = [match for text in texts if (match := _PERCENT.fullmatch(text))]
    if "target" in known and len(shares) == len(texts) > 1 and sum(float(match[1]) for match in shares) == 100:
        return "weight"
    numbers = sum("number" in kinds(text) for text in texts)
    if 2 * numbers > len(texts):
        return next((name for name in ("weight", "score") if name not in known), None)
    return next((name for name in ("target", "actual") if name not in known), None) if texts else None
