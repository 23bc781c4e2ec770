"""The part of the store that deletes for good: what a tombstone says, what no file may hold, and what is past the rule."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from assistant.audit import Head
from assistant.errors import NotAllowed, StaleWrite, StoreUnavailable
from assistant.store import exchange, items, recorded, reviews, rows
from assistant.store.acting import Acting
from assistant.store.failures import translating
from assistant.store.opening import checkpoint
from assistant.store.records import Json, Summary, Tombstone, instant, record_hash

_LOG = logging.getLogger(__name__)


class Retaining(Acting):
    """Deletion, and retention: both leave a tombstone and nothing that anybody said."""

    def unchanged_since(self, finished: str | None, others: str | None) -> tuple[Summary, ...]:
        """Those with a result last changed before ``finished``, and those without one and before ``others``.

        The oldest first; None for none. For whoever runs Scopewise alone.
        """
        self._require_operator()
        limits = (instant(finished) if finished else None, instant(others) if others else None)
        with self._transaction(self._database.engine) as connection:
            return rows.fetch_unchanged(connection, *limits)

    def retire(self, identifier: str, version: int, at: str, why: str) -> None:
        """Deletes as `Store.delete` does, by the rule on retention; raises `StaleWrite` where it has been changed since.

        What was signed goes too. For whoever runs Scopewise alone.
        """
        self._require_operator()
        now = instant(at)
        with self._writing(identifier, "delete") as connection:
            if rows.fetch_version(connection, identifier) != version:
                raise StaleWrite(f"Somebody else wrote assessment {identifier!r} first, so it was not deleted.")
            recorded.remove(connection, self._person, self._tombstone(connection, identifier, now, why), "retained")
        self._wipe()

    def _require_operator(self) -> None:
        if not self._person.is_local:
            raise NotAllowed("The rule on retention is carried out for all, by whoever runs Scopewise.")

    def _tombstone(self, connection: Connection, identifier: str, at: str, why: str) -> Tombstone:
        try:
            hashed = record_hash(exported(connection, identifier))
        except StoreUnavailable:  # damaged, which is a reason to delete it
            hashed = ""
        return Tombstone(assessment=identifier, at=at, by=self._person.id, why=why, record_hash=hashed)

    def _wipe(self) -> None:
        """Leaves nothing of what was deleted in a file of SQLite's."""
        if self._database.file is None:
            return
        with translating(self.where):
            for copy in self._database.backups():
                copy.unlink(missing_ok=True)
        if not checkpoint(self._database):
            _LOG.warning(
                "A reader kept the log of %s from being emptied; it is when the next assessment is deleted, "
                "or all programs have closed the database.",
                self.where,
            )


def exported(connection: Connection, identifier: str, head: Head | None = None) -> Json:
    """The assessment as `Store.export` gives it, with the end of the log where it is taken away."""
    more = exchange.More(
        results=rows.fetch_results(connection, identifier),
        items=items.fetch_events(connection, identifier),
        review=reviews.fetch_events(connection, identifier),
        log=head,
    )
    return exchange.exported(rows.fetch(connection, identifier), more)
