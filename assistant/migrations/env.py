"""Run by Alembic. The connection, already in a transaction, is handed in by ``assistant.store.opening``."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
# SQLite cannot alter most things of a table in place: Alembic's batch mode makes a new one and moves the rows.
context.configure(connection=connection, render_as_batch=True)
context.run_migrations()
