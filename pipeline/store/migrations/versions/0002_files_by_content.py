"""The ledger by content, its paths by root; runs and what was published.

The old ledger's paths knew neither root nor inode: the next run finds the files again, by their content, and reads none of them anew.
"""

import sqlalchemy as sa
from alembic import op

from pipeline.store.types import FLOAT, INTEGER, TEXT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From 0001."""
    op.create_table(
        "contents",
        sa.Column("sha256", TEXT, primary_key=True),
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("size_bytes", INTEGER, nullable=False),
        sa.Column("first_seen", TEXT, nullable=False),
        sa.Column("last_tried", TEXT),
        sa.Column("program_version", TEXT),
        sa.Column("knowledge_version", TEXT),
        sa.Column("configuration", TEXT),
        sa.Column("attempts", INTEGER, nullable=False),
        sa.Column("deaths", INTEGER, nullable=False),
        sa.Column("status", TEXT, nullable=False, index=True),
        sa.Column("reason", TEXT),
        sa.Column("duration_s", FLOAT),
        sa.Column("peak_memory_mb", FLOAT),
    )
    op.execute(
        "INSERT INTO contents SELECT sha256, document_id, size_bytes, first_seen, last_seen, program_version, "
        "replace(knowledge_version, '+personal', ''), CASE WHEN knowledge_version LIKE '%+personal' THEN 'personal' ELSE '' END, "
        "attempts, 0, status, error, duration_s, peak_memory_mb FROM ledger"
    )
    op.drop_table("paths")
    op.drop_table("ledger")
    op.create_table(
        "roots",
        sa.Column("root_id", INTEGER, primary_key=True),
        sa.Column("root", TEXT, nullable=False, unique=True),
        sa.Column("last_seen", TEXT, nullable=False),
    )
    op.create_table(
        "paths",
        sa.Column("root_id", INTEGER, sa.ForeignKey("roots.root_id"), primary_key=True),
        sa.Column("path", TEXT, primary_key=True),
        sa.Column("sha256", TEXT, primary_key=True, index=True),
        sa.Column("size_bytes", INTEGER, nullable=False),
        sa.Column("mtime_ns", INTEGER, nullable=False),
        sa.Column("inode", INTEGER, nullable=False),
        sa.Column("first_seen", TEXT, nullable=False),
        sa.Column("last_seen", TEXT),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", INTEGER, primary_key=True),
        sa.Column("started", TEXT, nullable=False),
        sa.Column("finished", TEXT),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
    )
    op.create_table("state", sa.Column("key", TEXT, primary_key=True), sa.Column("value", TEXT, nullable=False))
