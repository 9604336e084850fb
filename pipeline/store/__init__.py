"""Rows and ledger in SQL. SQLAlchemy is loaded with the first name that needs it: workers use `conform` only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.store.conform import StoreError

if TYPE_CHECKING:
    from pipeline.store.ledger import PENDING, Ledger, Sighting, shares
    from pipeline.store.store import Attempt, Store

__all__ = ["PENDING", "Attempt", "Ledger", "Sighting", "Store", "StoreError", "shares"]
_HOMES = {"PENDING": "ledger", "Ledger": "ledger", "Sighting": "ledger", "Attempt": "store", "Store": "store", "shares": "ledger"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
