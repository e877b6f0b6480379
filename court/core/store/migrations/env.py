"""What Alembic runs: the steps, on the connection and in the transaction it was handed."""

from __future__ import annotations

from alembic import context

from court.core.migration import comparing
from court.core.store.base import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, transactional_ddl=True, **comparing
)
with context.begin_transaction():
    context.run_migrations()
