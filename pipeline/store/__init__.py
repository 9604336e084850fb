"""Rows and ledger in SQL."""

from pipeline.store.conform import StoreError
from pipeline.store.store import Correction, LedgerEntry, Store

__all__ = ["Correction", "LedgerEntry", "Store", "StoreError"]
