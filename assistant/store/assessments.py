"""`Store`: what the rest of Scopewise does with stored assessments."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, Engine

from assistant.conversation import Interview
from assistant.errors import AssessmentExists, NoSuchAssessment, StaleWrite, UnusableInput
from assistant.store import exchange, items, rows
from assistant.store.failures import translating
from assistant.store.opening import Database, checkpoint, open_database
from assistant.store.records import (
    Description,
    Finished,
    Json,
    Stored,
    Summary,
    VerdictSummary,
    instant,
    is_id,
    new_id,
    title_line,
    usable_id,
    usable_key,
)
from assistant.watching import UNWATCHED, Watch
from assistant.work_items import ItemEvent

ATTEMPTS: Final = 4
"""How often `Store.step` works beside others before it makes them wait."""

_LARGEST: Final = 2**31 - 1
_log = logging.getLogger(__name__)


class Store:
    """Stored assessments. Safe to share between threads; several processes may have the same database open.

    Any method raises `StoreUnavailable` where the database fails, and those that name an assessment raise
    `NoSuchAssessment` where there is none. An interview's id is the id of its assessment.
    """

    def __init__(self, database: Database, watch: Watch = UNWATCHED) -> None:
        self._database = database
        self._watch = watch

    @classmethod
    def open(cls, where: str | Path, watch: Watch = UNWATCHED) -> Self:
        """The store in a folder, or at the address of a database (a text with ``://``), made or upgraded if need be.

        Before an upgrade the file of SQLite is copied to ``scopewise.db.<revision>.bak`` beside it. Raises
        `StoreUnavailable` where it cannot be used and `StoreNewer` where a newer version wrote it; neither changes it.
        """
        return cls(open_database(where), watch)

    @property
    def where(self) -> str:
        """The file or the address, without its password, for a person."""
        return self._database.where

    @property
    def on_this_machine(self) -> bool:
        """Whether it is a file here, and no server that may be elsewhere."""
        return self._database.file is not None

    def close(self) -> None:
        """Lets go of the database."""
        self._database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        kind = "write" if engine is not self._database.engine else "read"
        with self._watch.during("store", kind), translating(self.where), engine.begin() as connection:
            yield connection

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
        identifier, now = usable_id(interview.id), instant(at)
        kept = None if result is None else 1
        stored = Stored(identifier, title_line(title), now, now, 1, interview, verdict, result, kept)
        return self._add(stored, None if key is None else usable_key(key))

    def _add(self, stored: Stored, key: str | None = None) -> Stored:
        with self._transaction(self._database.writing) as connection:
            if key is not None and rows.has_key(connection, stored.id, key):
                return rows.fetch(connection, stored.id)
            if rows.exists(connection, stored.id):
                raise AssessmentExists(stored.id)
            finished = () if stored.result is None else (Finished(version=1, at=stored.updated, record=stored.result),)
            rows.add(connection, stored, finished, key)
            return stored

    def has(self, identifier: str) -> bool:
        """Whether there is such an assessment."""
        with self._transaction(self._database.engine) as connection:
            return rows.exists(connection, _possible_id(identifier))

    def load(self, identifier: str) -> Stored:
        """The assessment as it is now."""
        with self._transaction(self._database.engine) as connection:
            return rows.fetch(connection, _possible_id(identifier))

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
        with self._transaction(self._database.writing) as connection:
            return _save(connection, stored, after, None if key is None else usable_key(key))

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
            stored = self.load(identifier)
            if key is not None and self._seen(identifier, key):
                return stored
            interview = change(stored.interview)
            after = stored.saved(interview, at, describe(interview))
            try:
                with self._transaction(self._database.writing) as connection:
                    return _save(connection, stored, after, key)
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
        with self._transaction(self._database.writing) as connection:
            stored = rows.fetch(connection, identifier, lock=True)
            if key is not None and rows.has_key(connection, identifier, key):
                return stored
            interview = change(stored.interview)
            return _save(connection, stored, stored.saved(interview, at, describe(interview)), key)

    def _seen(self, identifier: str, key: str) -> bool:
        with self._transaction(self._database.engine) as connection:
            return rows.has_key(connection, identifier, key)

    def item_events(self, identifier: str) -> tuple[ItemEvent, ...]:
        """What was done about the assessment's work items, the first change first."""
        with self._transaction(self._database.engine) as connection:
            if not rows.exists(connection, _possible_id(identifier)):
                raise NoSuchAssessment(identifier)
            return items.fetch_events(connection, identifier)

    def add_item_events(self, identifier: str, events: Sequence[ItemEvent], revisions: Mapping[str, int]) -> None:
        """Adds changes of work items, all or none; what has been added is never altered.

        ``revisions`` is, by card, how many changes the item had when its new ones were made. Raises `StaleWrite` where
        somebody else has changed one since.
        """
        with self._transaction(self._database.writing) as connection:
            rows.fetch(connection, _possible_id(identifier), lock=True)
            items.append_events(connection, identifier, events, revisions)

    def check(self) -> None:
        """Raises `StoreUnavailable` where the database does not answer now."""
        with self._transaction(self._database.engine) as connection:
            rows.any_id(connection)

    def list(self, limit: int = 100, offset: int = 0) -> tuple[Summary, ...]:
        """``limit`` assessments after the first ``offset``, those changed last first; `count` says how many there are."""
        if not (0 <= limit <= _LARGEST and 0 <= offset <= _LARGEST):
            raise UnusableInput(f"limit and offset must be from 0 to {_LARGEST} (found {limit!r} and {offset!r}).")
        with self._transaction(self._database.engine) as connection:
            return rows.fetch_page(connection, limit, offset)

    def count(self) -> int:
        """How many assessments there are."""
        with self._transaction(self._database.engine) as connection:
            return rows.count(connection)

    def delete(self, identifier: str) -> None:
        """Deletes the assessment for good: its text is then in no file of a SQLite database.

        Copies that were made before upgrades go too, since they hold the deleted text as well.
        """
        with self._transaction(self._database.writing) as connection:
            rows.remove(connection, _possible_id(identifier))
        if self._database.file is None:
            return
        with translating(self.where):
            for copy in self._database.backups():
                copy.unlink(missing_ok=True)
        if not checkpoint(self._database):
            _log.warning(
                "A reader kept the log of %s from being emptied; it is when the next assessment is deleted, "
                "or all programs have closed the database.",
                self.where,
            )

    def copy(self, identifier: str, new: str) -> Stored:
        """The assessment again under the id ``new``, at version 1; its results stay with the one that they were for."""
        stored = self.load(identifier)
        interview = stored.interview.model_copy(update={"id": usable_id(new)})
        copied = replace(stored, id=new, version=1, interview=interview, result=None, result_version=None)
        self._add(copied)
        return copied

    def export(self, identifier: str) -> Json:
        """The whole assessment as JSON values (``"schema": "scopewise.record/1"``), with every result; for `import_`."""
        with self._transaction(self._database.engine) as connection:
            stored = rows.fetch(connection, _possible_id(identifier))
            finished = rows.fetch_results(connection, identifier)
            return exchange.exported(stored, finished, items.fetch_events(connection, identifier))

    def import_(self, data: object) -> str:
        """Adds an exported assessment and returns its id: the one that it had, or a new one where that is taken.

        Never overwrites. Raises `UnusableInput`, naming what is wrong, for anything that `export` would not have
        written. Under a new id the results are as they were, with the old id inside.
        """
        stored, finished, done = exchange.imported(data)
        with self._transaction(self._database.writing) as connection:
            if rows.exists(connection, stored.id):
                interview = stored.interview.model_copy(update={"id": new_id()})
                stored = replace(stored, id=interview.id, interview=interview)
            rows.add(connection, stored, finished)
            items.append_events(connection, stored.id, done, {})
        return stored.id


def _possible_id(identifier: str) -> str:
    """``identifier`` where one could look like this: nothing else ever reaches the database."""
    if not is_id(identifier):
        raise NoSuchAssessment(identifier)
    return identifier


def _save(connection: Connection, before: Stored, after: Stored, key: str | None) -> Stored:
    rows.change(connection, before, after, key)
    if after.result is not None and after.result_version == after.version:
        rows.add_result(connection, after.id, after.version, after.updated, after.result)
    return after
