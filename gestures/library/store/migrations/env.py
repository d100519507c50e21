"""Runs migrations on the connection that the store has opened, within its transaction."""

from alembic import context

from gestures.library.store.migrating import VERSION_TABLE
from gestures.library.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
