"""The store: every assessment with its turns and its results, in any database that SQLAlchemy reaches; SQLite by default.

    store = Store.open(settings.store)
    stored = store.create(Interview(id=new_id()), "New assessment", now)
    stored = store.step(stored.id, change, now, describe)

The only part that imports SQLAlchemy and Alembic. Their failures leave it as `StoreUnavailable`, `StoreNewer`,
`StaleWrite` or `NoSuchAssessment`.
"""

from __future__ import annotations

from assistant.store.assessments import Store
from assistant.store.backup import Moved, back_up, restore
from assistant.store.records import SCHEMA, Description, Json, Stored, Summary, VerdictSummary, new_id

__all__ = [
    "SCHEMA",
    "Description",
    "Json",
    "Moved",
    "Store",
    "Stored",
    "Summary",
    "VerdictSummary",
    "back_up",
    "new_id",
    "restore",
]
