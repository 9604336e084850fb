"""The columns' types in SQL, such that SQLite and PostgreSQL hold, compare and sort values alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine, UserDefinedType


class Exact(UserDefinedType[Decimal]):
    """A decimal: an SQLite number where a number holds it, else its digits as text.

    The column has no declared type and so no affinity: SQLite converts nothing, and `SUM` and `>` still work on it.
    """

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """No declared type."""
        return ""

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        """Decimal to what SQLite stores."""
        return _to_sql

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """What SQLite stores to Decimal."""
        return _from_sql


def _to_sql(value: Decimal | None) -> int | float | str | None:
    if value is None:
        return None
    held = float(value)
    if Decimal(repr(held)) != value:
        return format(value, "f")
    return int(held) if held.is_integer() and abs(held) < 2**53 else held


def _from_sql(value: float | str | None) -> Decimal | None:
    if value is None:
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that is sorted byte by byte, whatever the server's locale."""
INTEGER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
"""A whole number of up to 64 bits."""
DECIMAL: TypeEngine[Any] = Exact().with_variant(sa.Numeric(), "postgresql")
FLOAT: TypeEngine[Any] = sa.Double()
