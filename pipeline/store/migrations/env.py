"""What Alembic runs around the migrations: on the connection that `pipeline.store.connect` opened."""

from alembic import context

from pipeline.store.sql import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
