"""`Store`: what the rest of Scopewise does with stored assessments."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from assistant.audit import Act, done_by
from assistant.conversation import Interview
from assistant.errors import AssessmentExists, NoSuchAssessment, StaleWrite, UnusableInput
from assistant.people import Right
from assistant.store import exchange, log, recorded, rows, tombs
from assistant.store.access import readable
from assistant.store.auditing import Auditing
from assistant.store.records import (
    Description,
    Finished,
    Json,
    Stored,
    Summary,
    Tombstone,
    VerdictSummary,
    instant,
    new_id,
    title_line,
    usable_id,
    usable_key,
)
from assistant.store.retaining import Retaining, exported
from assistant.store.sharing import Sharing
from assistant.store.signing_off import Signing
from assistant.store.tracked import Tracked

ATTEMPTS: Final = 4
"""How often `Store.step` works beside others before it makes them wait."""

_PAGE: Final = 500
_LARGEST: Final = 2**31 - 1
_LOG = logging.getLogger(__name__)


class Store(Sharing, Tracked, Signing, Auditing, Retaining):
    """Stored assessments. Safe to share between threads; several processes may have the same database open.

    Any method raises `StoreUnavailable` where the database fails, and those that name an assessment raise
    `NoSuchAssessment` where there is none that the person may read (`Acting.acting_for`), and `NotAllowed` where they may
    read it but not do that. An interview's id is the id of its assessment.
    """

    def create(  # noqa: PLR0913 - each is a part of the record
        self,
        interview: Interview,
        title: str,
        at: str,
        verdict: VerdictSummary | None = None,
        result: Json | None = None,
        *,
        key: str | None = None,
    ) -> Stored:
        """A new assessment, at version 1, under the interview's id; raises `AssessmentExists` where the id is taken.

        ``key`` marks the last turn: where it has been kept before, as when an earlier call was carried out and its answer
        got lost, what is there is returned and nothing is written.
        """
        self._require_writer()
        identifier, now = usable_id(interview.id), instant(at)
        kept = None if result is None else 1
        stored = Stored(identifier, title_line(title), now, now, 1, interview, verdict, result, kept)
        return self._add(stored, None if key is None else usable_key(key))

    def _add(self, stored: Stored, key: str | None = None, act: Act = "created", **about: str) -> Stored:
        with self._transaction(self._database.writing) as connection:
            if rows.exists(connection, stored.id):
                if key is None or not self._came_before(connection, stored.id, key):
                    raise AssessmentExists(stored.id)
                return rows.fetch(connection, stored.id)
            finished = () if stored.result is None else (Finished(version=1, at=stored.updated, record=stored.result),)
            return recorded.create(connection, self._person, stored, finished, key=key, act=act, about=about)

    def _came_before(self, connection: Connection, identifier: str, key: str) -> bool:
        """Whether this person's message marked ``key`` has been kept in this assessment."""
        return self._allowed(connection, identifier, "answer") and rows.has_key(connection, identifier, key)

    def has(self, identifier: str) -> bool:
        """Whether there is such an assessment that the person may read."""
        try:
            with self._reading(identifier):
                return True
        except NoSuchAssessment:
            return False

    def load(self, identifier: str) -> Stored:
        """The assessment as it is now."""
        return self._load(identifier, "read")

    def _load(self, identifier: str, right: Right) -> Stored:
        with self._reading(identifier, right) as connection:
            return rows.fetch(connection, identifier)

    def save(  # noqa: PLR0913, PLR0917 - each is a part of the record
        self,
        stored: Stored,
        interview: Interview,
        title: str,
        at: str,
        verdict: VerdictSummary | None = None,
        result: Json | None = None,
        *,
        key: str | None = None,
    ) -> Stored:
        """``stored`` one version on: the turns that are new in ``interview`` are added, all else is replaced, at once.

        A ``result`` is kept beside earlier ones. ``key`` marks the last turn, for `step`. Raises `StaleWrite` where
        somebody else has saved since ``stored`` was loaded; nothing is written then.
        """
        after = stored.saved(interview, at, Description(verdict, title, result))
        with self._writing(stored.id, "answer") as connection:
            marked = None if key is None else usable_key(key)
            return recorded.save(connection, self._person, stored, after, key=marked)

    def step(
        self,
        identifier: str,
        change: Callable[[Interview], Interview],
        at: str,
        describe: Callable[[Interview], Description],
        key: str | None = None,
    ) -> Stored:
        """Loads, applies ``change``, saves with what ``describe`` says; again on the newer version if one has come.

        ``change`` and ``describe`` must be pure and must not use the store: they may be called several times, the
        last time while others wait. A message marked by a ``key`` that has been kept before changes nothing. What
        ``change`` raises is passed on, and nothing is written then.
        """
        if key is not None:
            usable_key(key)
        for _ in range(ATTEMPTS):
            stored = self._load(identifier, "answer")
            if key is not None and self._seen(identifier, key):
                return stored
            interview = change(stored.interview)
            after = stored.saved(interview, at, describe(interview))
            try:
                with self._writing(identifier, "answer") as connection:
                    return recorded.save(connection, self._person, stored, after, key=key)
            except StaleWrite:
                continue
        return self._step_alone(identifier, change, at, describe, key)

    def _step_alone(
        self,
        identifier: str,
        change: Callable[[Interview], Interview],
        at: str,
        describe: Callable[[Interview], Description],
        key: str | None,
    ) -> Stored:
        """The same while nobody else may write this assessment, so that it cannot come too late again."""
        with self._writing(identifier, "answer") as connection:
            stored = rows.fetch(connection, identifier, lock=True)
            if key is not None and rows.has_key(connection, identifier, key):
                return stored
            interview = change(stored.interview)
            after = stored.saved(interview, at, describe(interview))
            return recorded.save(connection, self._person, stored, after, key=key)

    def _seen(self, identifier: str, key: str) -> bool:
        with self._transaction(self._database.engine) as connection:
            return rows.has_key(connection, identifier, key)

    def check(self) -> None:
        """Raises `StoreUnavailable` where the database does not answer now."""
        with self._transaction(self._database.engine) as connection:
            rows.any_id(connection)

    def list(self, limit: int = 100, offset: int = 0) -> tuple[Summary, ...]:
        """``limit`` of the assessments that the person may read after the first ``offset``, those changed last first.

        `count` says how many there are.
        """
        if not (0 <= limit <= _LARGEST and 0 <= offset <= _LARGEST):
            raise UnusableInput(f"limit and offset must be from 0 to {_LARGEST} (found {limit!r} and {offset!r}).")
        with self._transaction(self._database.engine) as connection:
            return rows.fetch_page(connection, limit, offset, readable(self._person))

    def ids(self) -> Iterator[str]:
        """The ids of all that the person may read, a page at a time, so that others may write meanwhile."""
        last = ""
        while True:
            with self._transaction(self._database.engine) as connection:
                some = rows.fetch_ids(connection, last, _PAGE, readable(self._person))
            yield from some
            if len(some) < _PAGE:
                return
            last = some[-1]

    def count(self) -> int:
        """How many assessments there are that the person may read."""
        with self._transaction(self._database.engine) as connection:
            return rows.count(connection, readable(self._person))

    def delete(self, identifier: str, at: str, why: str = "") -> None:
        """Deletes the assessment for good: its text is then in no file of a SQLite database.

        Copies that were made before upgrades go too, since they hold the deleted text as well. A `Tombstone` stays, which
        holds ``why`` and nothing of the content.
        """
        now, reason = instant(at), title_line(why)
        with self._writing(identifier, "delete") as connection:
            recorded.remove(connection, self._person, self._tombstone(connection, identifier, now, reason))
        self._wipe()

    def tombstones(self, limit: int = 100) -> tuple[Tombstone, ...]:
        """What is left of the last ``limit`` that were deleted, for those who may read all; of none for others."""
        if not self._person.reads_all:
            return ()
        with self._transaction(self._database.engine) as connection:
            return tombs.fetch(connection, limit)

    def copy(self, identifier: str, new: str) -> Stored:
        """The assessment again under the id ``new``, at version 1; its results stay with the one that they were for."""
        self._require_writer()
        stored = self.load(identifier)
        interview = stored.interview.model_copy(update={"id": usable_id(new)})
        copied = replace(stored, id=new, version=1, interview=interview, result=None, result_version=None)
        self._add(copied, act="copied", source=identifier)
        return copied

    def export(self, identifier: str) -> Json:
        """The whole assessment as JSON values (``"schema": "scopewise.record/1"``), with every result; for `import_`."""
        with self._writing(identifier, "export") as connection:
            version = rows.fetch(connection, identifier).version
            head = log.append(connection, done_by(self._person, "exported", identifier, version, form="record"))
            return exported(connection, identifier, head)

    def disclose(self, identifier: str, form: str) -> None:
        """Writes into the log that the person takes the assessment away as ``form``, such as a report in HTML."""
        with self._writing(identifier, "export") as connection:
            log.append(connection, done_by(self._person, "exported", identifier, form=form))

    def import_(self, data: object) -> str:
        """Adds an exported assessment and returns its id: the one that it had, or a new one where that is taken.

        For anybody but whoever sits at this machine it is a new one always: no file tells which ids there are.

        Never overwrites. Raises `UnusableInput`, naming what is wrong, for anything that `export` would not have
        written. Under a new id the results are as they were, with the old id inside.
        """
        self._require_writer()
        stored, finished, done = exchange.imported(data)
        with self._transaction(self._database.writing) as connection:
            if not self._person.is_local or rows.exists(connection, stored.id):
                interview = stored.interview.model_copy(update={"id": new_id()})
                stored = replace(stored, id=interview.id, interview=interview)
            recorded.create(connection, self._person, stored, finished, done, act="imported")
        return stored.id
