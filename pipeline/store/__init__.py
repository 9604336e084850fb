"""Rows and ledger in SQL."""

from pipeline.store.conform import StoreError
from pipeline.store.ledger import Ledger, Sighting, Standing
from pipeline.store.store import Attempt, Correction, Store

__all__ = ["Attempt", "Correction", "Ledger", "Sighting", "Standing", "Store", "StoreError"]
