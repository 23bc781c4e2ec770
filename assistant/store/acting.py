"""What every part of the store rests on: the database, who acts, and one door through which each assessment is reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, Engine

from assistant.errors import NoSuchAssessment, NotAllowed, StaleWrite
from assistant.people import LOCAL, Access, Person, Right, address_of, may
from assistant.store import access
from assistant.store.failures import translating
from assistant.store.opening import Database, open_database
from assistant.store.records import instant, is_id
from assistant.watching import UNWATCHED, Watch

_REFUSALS: Final[Mapping[Right, str]] = {
    "read": "read this assessment",
    "export": "export this assessment",
    "answer": "change this assessment: its owner, an administrator, and those with whom it is shared for answering can",
    "items": "change its work items: its owner, reviewers, and those with whom it is shared for answering can",
    "accept": "accept a risk: that takes the role of a reviewer or an administrator",
    "sign": "sign this assessment off: that takes a reviewer who is not its owner",
    "share": "share this assessment: its owner and administrators can",
    "delete": "delete this assessment: its owner and administrators can",
}


class Acting:
    """An open database and the person for whom it is used; `LOCAL`, who may do everything, where nobody is named."""

    def __init__(self, database: Database, watch: Watch = UNWATCHED, person: Person = LOCAL) -> None:
        self._database = database
        self._watch = watch
        self._person = person

    @classmethod
    def open(cls, where: str | Path, watch: Watch = UNWATCHED) -> Self:
        """The store in a folder, or at the address of a database (a text with ``://``), made or upgraded if need be.

        Before an upgrade the file of SQLite is copied to ``scopewise.db.<revision>.bak`` beside it. Raises
        `StoreUnavailable` where it cannot be used and `StoreNewer` where a newer version wrote it; neither changes it.
        """
        return cls(open_database(where), watch)

    def acting_for(self, person: Person) -> Self:
        """The same store under the rule for ``person``: what they may not read is `NoSuchAssessment`, and what they may
        read but not do is `NotAllowed`.
        """
        return type(self)(self._database, self._watch, person)

    @property
    def person(self) -> Person:
        """For whom it is used."""
        return self._person

    @property
    def database(self) -> Database:
        """The open database, for another part of the store."""
        return self._database

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

    def meet(self, at: str) -> None:
        """Keeps how the person is called, so that others read a name; nothing for whoever sits at this machine."""
        if self._person.is_local:
            return
        with suppress(StaleWrite), self._transaction(self._database.writing) as connection:  # met elsewhere just now
            access.put_person(connection, self._person, instant(at))

    def access(self, identifier: str) -> Access:
        """What decides who may do what to the assessment, for `assistant.people.may`."""
        with self._reading(identifier) as connection:
            return access.fetch_access(connection, identifier)

    def met(self, address: str) -> Person | None:
        """Whoever signed in last with this e-mail address, as they were then; for whoever may do everything alone."""
        if not self._person.is_local:
            return None
        with self._transaction(self._database.engine) as connection:
            return access.fetch_person(connection, address_of(address))

    def names(self, identifiers: set[str]) -> Mapping[str, str]:
        """How people are called, by id; those who have never signed in are left out."""
        with self._transaction(self._database.engine) as connection:
            return access.names_of(connection, identifiers)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        writes = engine is not self._database.engine
        queue = self._database.writers if writes and self._database.file is not None else nullcontext()
        kind = "write" if writes else "read"
        with self._watch.during("store", kind), translating(self.where), queue, engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self, identifier: str, right: Right = "read") -> Iterator[Connection]:
        """A transaction that reads the assessment, once the person may do ``right`` to it."""
        with self._transaction(self._database.engine) as connection:
            self._require(connection, identifier, right)
            yield connection

    @contextmanager
    def _writing(self, identifier: str, right: Right, *, four_eyes: bool = True) -> Iterator[Connection]:
        """A transaction that writes the assessment, once the person may do ``right`` to it."""
        with self._transaction(self._database.writing) as connection:
            self._require(connection, identifier, right, four_eyes=four_eyes)
            yield connection

    def _require(self, connection: Connection, identifier: str, right: Right, *, four_eyes: bool = True) -> None:
        found = replace(access.fetch_access(connection, possible_id(identifier)), four_eyes=four_eyes)
        if not may(self._person, "read", found):
            raise NoSuchAssessment(identifier)
        if not may(self._person, right, found):
            raise NotAllowed(f"You may not {_REFUSALS[right]}.")

    def _allowed(self, connection: Connection, identifier: str, right: Right) -> bool:
        return may(self._person, right, access.fetch_access(connection, identifier))

    def allows(self, identifier: str, right: Right) -> bool:
        """Whether the person may do ``right`` to the assessment; false where there is none that they may read."""
        try:
            with self._reading(identifier) as connection:
                return self._allowed(connection, identifier, right)
        except NoSuchAssessment:
            return False

    def _require_writer(self) -> None:
        if not self._person.writes:
            raise NotAllowed("You may not begin an assessment: an auditor only reads.")


def possible_id(identifier: str) -> str:
    """``identifier`` where one could look like this: nothing else ever reaches the database."""
    if not is_id(identifier):
        raise NoSuchAssessment(identifier)
    return identifier
