"""Rows and ledger in SQL. SQLAlchemy is loaded with the first name that needs it: workers use `conform` only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.store.conform import StoreError

if TYPE_CHECKING:
    from pipeline.store.ledger import Ledger, Sighting, Standing
    from pipeline.store.store import Attempt, Store

__all__ = ["Attempt", "Ledger", "Sighting", "Standing", "Store", "StoreError"]
_HOMES = {"Ledger": "ledger", "Sighting": "ledger", "Standing": "ledger", "Attempt": "store", "Store": "store"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
