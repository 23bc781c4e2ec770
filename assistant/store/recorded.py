"""Every write of an assessment together with its entry in the log, and the reopening of what was signed.

Each works inside a transaction of its caller, and is the last thing in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from assistant.audit import Act, done_by
from assistant.errors import NotAllowed
from assistant.people import Person
from assistant.signing import ITEMS_THAT_MATTER, ReviewEvent
from assistant.store import items, log, reviews, rows, tombs
from assistant.store.log import Touched
from assistant.store.records import Finished, Stored, Tombstone
from assistant.work_items import ItemEvent

_NOTHING: Final[Mapping[str, str]] = {}


def create(  # noqa: PLR0913 - what is new, by whom, and how it came
    connection: Connection,
    person: Person,
    stored: Stored,
    finished: Sequence[Finished] = (),
    done: Sequence[ItemEvent] = (),
    *,
    key: str | None = None,
    act: Act = "created",
    about: Mapping[str, str] = _NOTHING,
) -> Stored:
    """Writes a new assessment of ``person``'s with its results and changes of work items; ``key`` marks the last turn."""
    rows.add(connection, stored, person.id, finished, key)
    items.append_events(connection, stored.id, done, {})
    log.begin_record(connection, stored.id)
    log.begin_sealed(connection, done_by(person, act, stored.id, stored.version, **about))
    return stored


def save(  # noqa: PLR0913 - what was, what is, by whom, and how it came
    connection: Connection,
    person: Person,
    before: Stored,
    after: Stored,
    *,
    key: str | None = None,
    act: Act = "answered",
    about: Mapping[str, str] = _NOTHING,
) -> Stored:
    """Writes ``after`` over ``before``, as `rows.save` does; what was signed is reopened."""
    rows.save(connection, before, after, key)
    said = after.interview.turns[len(before.interview.turns) :]
    entry = done_by(person, act if said else "changed", after.id, after.version, **about)
    new = range(len(before.interview.turns), len(after.interview.turns))
    has_result = after.result is not None and after.result_version == after.version
    log.append_sealed(connection, entry, Touched(turns=new, result=after.version if has_result else None))
    if reviews.is_signed(connection, after.id):
        reopen(connection, person, after.id, "Something was said after it had been signed.", after.version)
    return after


def change_items(
    connection: Connection, person: Person, identifier: str, events: Sequence[ItemEvent], revisions: Mapping[str, int]
) -> None:
    """Adds changes of work items; one that matters reopens what was signed, one version on."""
    first = items.append_events(connection, identifier, events, revisions)
    if not events:
        return
    entry = done_by(person, "items_changed", identifier, changes=", ".join(sorted({each.change for each in events})))
    log.append_sealed(connection, entry, Touched(items=range(first, first + len(events)), state=False))
    if any(event.change in ITEMS_THAT_MATTER for event in events) and reviews.is_signed(connection, identifier):
        reopen(connection, person, identifier, "A work item was changed after it had been signed.")


def reopen(connection: Connection, person: Person, identifier: str, why: str, version: int | None = None) -> None:
    """Takes a sign-off back, at ``version`` where that is a new one already, else one version on."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    at = version or reviews.next_version(connection, identifier, now)
    event = ReviewEvent(
        step="reopened",
        who=person.id,
        name=person.name,
        roles=tuple(sorted(person.roles)),
        at=now,
        version=at,
        text=why,
    )
    revision = len(reviews.fetch_events(connection, identifier))
    reviews.add_event(connection, identifier, event, revision)
    log.append_sealed(connection, done_by(person, "reopened", identifier, at), Touched(review=revision, state=False))


def remove(connection: Connection, person: Person, left: Tombstone, act: Act = "deleted") -> None:
    """Deletes an assessment and all that hangs on it; ``left`` stays, and the log knows which versions were signed.

    What was signed goes by an administrator, or by the rule on retention.
    """
    identifier = left.assessment
    signed = reviews.fetch_hashes(connection, identifier)
    if signed and act == "deleted" and "administrator" not in person.roles:
        raise NotAllowed("You may not delete this assessment: it was signed, so that takes an administrator.")
    rows.remove(connection, identifier)
    tombs.put(connection, left)
    versions = ", ".join(map(str, signed)) or "none"
    log.append(connection, done_by(person, act, identifier, signed=versions))
