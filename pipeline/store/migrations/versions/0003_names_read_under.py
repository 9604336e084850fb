"""The name each content was read under: what is published of it may be masked. An index in the published order."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.sql import LEDGER
from pipeline.store.types import TEXT

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From 0002."""
    op.create_index("documents_in_order", "documents", ["source", "document_id"])
    op.execute("DROP VIEW IF EXISTS ledger")
    op.add_column("contents", sa.Column("source", TEXT))
    op.execute("UPDATE contents SET source = (SELECT source FROM documents WHERE documents.document_id = contents.document_id)")
    op.execute(LEDGER)
