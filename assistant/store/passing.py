"""Going on with an assessment elsewhere: from the page in a chat, and the other way round.

A person has one name on the page and another in the chat, and only they know that both are theirs. So who may share an
assessment asks for a pass in one place and shows it in the other: it holds for minutes, and once. Whoever shows it may then
answer in the assessment, as if it had been shared with them.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from sqlalchemy import delete, insert, select

from assistant.audit import done_by
from assistant.errors import LinkUnusable, UnusableInput, shown
from assistant.people import may
from assistant.store import access, log
from assistant.store.acting import Acting
from assistant.store.records import instant
from assistant.store.tables import passes

_OVER: Final = (
    "This way in leads nowhere (any more): it holds for some minutes, and once. Ask for a new one where you come from."
)


class Passes(Acting):
    """The part of the store that hands passes out and takes them back, for the person for whom it acts."""

    @classmethod
    def of(cls, store: Acting) -> Passes:
        """The same database, for the same person."""
        return cls(store.database, person=store.person)

    def hand_over(self, identifier: str, at: str, until: str) -> str:
        """A pass to the assessment, for the person themselves; only its hash is kept.

        Raises `NotAllowed` where the person may not share it: a pass is a share.
        """
        now, end = instant(at), instant(until)
        if end <= now:
            raise UnusableInput(f"A pass must end after now; {shown(until)} is over.")
        token = secrets.token_urlsafe(32)
        row = {"token_hash": _hash(token), "assessment_id": identifier, "by": self._person.id, "until": end}
        with self._writing(identifier, "share") as connection:
            connection.execute(delete(passes).where(passes.c.until <= now))
            connection.execute(insert(passes).values(row))
        return token

    def accept(self, token: str, at: str) -> str:
        """Uses a pass up: the person may answer in its assessment, whose id is returned.

        Raises `LinkUnusable` where it is none, is over or was used, all in the same words.
        """
        now = instant(at)
        with self._transaction(self._database.writing) as connection:
            row = connection.execute(select(passes).where(passes.c.token_hash == _hash(token))).one_or_none()
            if row is None or row.until <= now:
                raise LinkUnusable(_OVER)
            connection.execute(delete(passes).where(passes.c.token_hash == row.token_hash))
            found = access.fetch_access(connection, row.assessment_id)
            if not self._person.is_local and not may(self._person, "answer", found):
                access.put_share(connection, row.assessment_id, self._person.id, "answer", row.by, now)
                log.append(
                    connection, done_by(self._person, "shared", row.assessment_id, whom=self._person.id, by=row.by)
                )
            return str(row.assessment_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
