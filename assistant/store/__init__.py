"""The store: every assessment with its turns and its results, in any database that SQLAlchemy reaches; SQLite by default.

    store = Store.open(settings.store)
    stored = store.create(Interview(id=new_id()), "New assessment", now)
    stored = store.step(stored.id, change, now, describe)

    theirs = store.acting_for(person)  # the same verbs under the rule of `assistant.people`

The only part that imports SQLAlchemy and Alembic. Their failures leave it as `StoreUnavailable`, `StoreNewer`,
`StaleWrite` or `NoSuchAssessment`.
"""

from __future__ import annotations

from assistant.store.assessments import Store
from assistant.store.auditing import Dossier, LogLine, Unfaithful, Verified
from assistant.store.backup import Moved, back_up, restore
from assistant.store.links import Link
from assistant.store.records import (
    SCHEMA,
    Description,
    Json,
    Stored,
    Summary,
    Tombstone,
    VerdictSummary,
    new_id,
    record_hash,
)
from assistant.store.signing_off import KeptVersion, Place

__all__ = [
    "SCHEMA",
    "Description",
    "Dossier",
    "Json",
    "KeptVersion",
    "Link",
    "LogLine",
    "Moved",
    "Place",
    "Store",
    "Stored",
    "Summary",
    "Tombstone",
    "Unfaithful",
    "VerdictSummary",
    "Verified",
    "back_up",
    "new_id",
    "record_hash",
    "restore",
]
