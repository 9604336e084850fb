"""Stores from before the migrations. Such a store is recognised and stamped, never built."""

revision = "0001"
down_revision = None
