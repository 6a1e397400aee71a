"""Alembic's way in: it migrates the connection that `commsqa.store.schema` hands over, inside its transaction."""

from alembic import context

from commsqa.store.schema import VERSION_TABLE
from commsqa.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
