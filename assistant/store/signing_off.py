"""Sign-off in the store: steps are added in the order in which they were decided on, and what was signed is frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from assistant.audit import Act, done_by
from assistant.errors import NoSuchVersion, NotAllowed
from assistant.people import RIGHTS, Right, may
from assistant.signing import SIGNED, Review, ReviewEvent, Step, came_first, check_order
from assistant.store import log, recorded, reviews, rows
from assistant.store.access import fetch_access, readable
from assistant.store.acting import Acting
from assistant.store.log import Touched
from assistant.store.records import Json, Summary
from assistant.store.reviews import Frozen

_ACTS: Final[Mapping[Step, Act]] = {
    "submitted": "submitted",
    "confirmed": "signed",
    "overridden": "overridden",
    "sent_back": "sent_back",
    "reopened": "reopened",
}
_RIGHTS: Final[Mapping[Step, Right]] = {
    "submitted": "answer",
    "confirmed": "sign",
    "overridden": "sign",
    "sent_back": "sign",
    "reopened": "items",
}


class Place(NamedTuple):
    """How far an assessment has got: its version, the steps of its review, its turns."""

    version: int
    steps: int
    turns: int


class KeptVersion(NamedTuple):
    """A version of which a result was kept: when, and whether it was signed."""

    version: int
    at: str
    signed: bool


class Signing(Acting):
    """The part of the store in which results are signed off."""

    def review(self, identifier: str) -> Review:
        """How the sign-off of an assessment stands, with every step."""
        with self._reading(identifier) as connection:
            return reviews.fetch_review(connection, identifier)

    def add_review_event(
        self,
        identifier: str,
        event: ReviewEvent,
        revision: int,
        frozen: str | None = None,
        *,
        four_eyes: bool = True,
    ) -> None:
        """Adds a step after ``revision`` others, about the assessment as it is at ``event.version``.

        ``frozen`` is the record to keep with a sign-off, byte for byte; ``four_eyes``: nobody signs their own. Raises `StaleWrite`, which says what came first,
        where there has been another step, or the assessment has moved on; nothing is written then.
        """
        with self._writing(identifier, _RIGHTS[event.step], four_eyes=four_eyes) as connection:
            self._require_own(event)
            stored = rows.fetch(connection, identifier, lock=True)
            review = reviews.fetch_review(connection, identifier)
            if review.revision != revision:
                raise came_first(review)
            if stored.version != event.version:
                raise came_first(review, moved=True)
            check_order(review, event.step)
            if event.step == "reopened":
                recorded.reopen(connection, self._person, identifier, event.text)
                return
            at = reviews.add_event(connection, identifier, event, revision)
            signed = None
            if event.step in SIGNED:
                if frozen is None:
                    raise ValueError("a sign-off needs the record that is signed")
                signed = reviews.add_frozen(connection, identifier, event.version, event.at, frozen).version
            entry = done_by(self._person, _ACTS[event.step], identifier, event.version)
            log.append_sealed(connection, entry, Touched(review=at, signed=signed, state=False))

    def place(self, identifier: str) -> Place:
        """How far an assessment has got, by which a person's view of it is told from a newer one."""
        with self._reading(identifier) as connection:
            version, turns = rows.fetch_place(connection, identifier)
            return Place(version, len(reviews.fetch_events(connection, identifier)), turns)

    def rights(self, identifier: str, *, four_eyes: bool = True) -> frozenset[Right]:
        """What the person may do to the assessment; ``four_eyes``: nobody signs their own."""
        with self._reading(identifier) as connection:
            found = replace(fetch_access(connection, identifier), four_eyes=four_eyes)
            return frozenset(right for right in RIGHTS if may(self._person, right, found))

    def kept_versions(self, identifier: str) -> tuple[KeptVersion, ...]:
        """The versions of which a result was kept, the first one first."""
        with self._reading(identifier) as connection:
            signed = reviews.fetch_hashes(connection, identifier)
            finished = rows.fetch_result_times(connection, identifier)
            at = {**finished, **reviews.fetch_times(connection, identifier)}
            return tuple(KeptVersion(version, at[version], version in signed) for version in sorted(at))

    def is_own(self, identifier: str) -> bool:
        """Whether the assessment is the person's own."""
        with self._reading(identifier) as connection:
            return fetch_access(connection, identifier).owner in self._person.owned_as

    def _require_own(self, event: ReviewEvent) -> None:
        """A step is made under one's own id and roles; whoever sits at this machine gives whose it is."""
        person = self._person
        if not person.is_local and (event.who != person.id or not person.roles.issuperset(event.roles)):
            raise NotAllowed("You may not sign in another's name or with a role that you do not have.")

    def waiting(self, limit: int = 1000) -> tuple[Summary, ...]:
        """What waits for a reviewer and the person may read, what was changed first first."""
        with self._transaction(self._database.engine) as connection:
            return rows.fetch_waiting(connection, limit, readable(self._person))

    def frozen(self, identifier: str, version: int | None = None) -> Frozen:
        """The record that was signed at ``version``, or the last one; raises `NoSuchVersion`."""
        with self._reading(identifier) as connection:
            found = reviews.fetch_frozen(connection, identifier, version)
            if found is None:
                signed = reviews.fetch_hashes(connection, identifier)
                raise NoSuchVersion(identifier, version, list(signed), "was signed")
            return found

    def result_at(self, identifier: str, version: int) -> Json:
        """The assessment, in the shape of the public contract, as it was signed or finished at ``version``.

        Raises `NoSuchVersion` that names the versions that were kept.
        """
        with self._reading(identifier) as connection:
            frozen = reviews.fetch_frozen(connection, identifier, version)
            if frozen is not None:
                signed: Json = json.loads(frozen.body)["assessment"]
                return signed
            results = {each.version: each.record for each in rows.fetch_results(connection, identifier)}
            if version in results:
                return results[version]
            kept = {*results, *reviews.fetch_hashes(connection, identifier)}
            raise NoSuchVersion(identifier, version, sorted(kept), "has a result that was kept")
