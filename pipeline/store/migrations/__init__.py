"""How an old store becomes a new one; see docs/operation.md."""
