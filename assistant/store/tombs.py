"""What is left of deleted assessments: statements. Each works inside a transaction of its caller."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from assistant.store.records import Tombstone
from assistant.store.tables import tombstones


def put(connection: Connection, tombstone: Tombstone) -> None:
    """Keeps it."""
    values = tombstone.model_dump(exclude={"assessment"})
    connection.execute(insert(tombstones).values(assessment_id=tombstone.assessment, **values))


def fetch(connection: Connection, limit: int) -> tuple[Tombstone, ...]:
    """The last ``limit``, the latest first."""
    query = select(tombstones).order_by(tombstones.c.at.desc(), tombstones.c.assessment_id).limit(limit)
    return tuple(
        Tombstone(assessment=row.assessment_id, at=row.at, by=row.by, why=row.why, record_hash=row.record_hash)
        for row in connection.execute(query)
    )
