"""The steps of sign-off and the records that were signed: added, read, never altered. Each works in its caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.audit import sha256_of
from assistant.errors import StoreUnavailable, UnusableInput
from assistant.reading import Strict
from assistant.signing import Review, ReviewEvent, came_first, review_of
from assistant.store.records import first_problem, instant, json_of
from assistant.store.tables import assessments, review_events, reviews, signed_records


class Frozen(Strict):
    """A record as it was signed: ``body`` is exactly what was hashed."""

    version: int
    at: str
    sha256: str
    body: str


def fetch_review(connection: Connection, identifier: str) -> Review:
    """How the sign-off of an assessment stands."""
    return review_of(fetch_events(connection, identifier), fetch_hashes(connection, identifier))


def fetch_events(connection: Connection, identifier: str) -> tuple[ReviewEvent, ...]:
    """Every step, the first one first."""
    query = select(review_events.c.body).where(review_events.c.assessment_id == identifier)
    try:
        return tuple(
            ReviewEvent.model_validate_json(body)
            for body in connection.scalars(query.order_by(review_events.c.position))
        )
    except ValidationError as error:
        raise StoreUnavailable(
            f"The review of the assessment {identifier!r} in the database is damaged: "
            f"{first_problem(error, told=False)}. Restore the database from a backup."
        ) from error


def fetch_hashes(connection: Connection, identifier: str) -> dict[int, str]:
    """The SHA-256 of each record that was signed, by version."""
    query = select(signed_records.c.version, signed_records.c.sha256).where(
        signed_records.c.assessment_id == identifier
    )
    return {row.version: row.sha256 for row in connection.execute(query.order_by(signed_records.c.version))}


def fetch_times(connection: Connection, identifier: str) -> dict[int, str]:
    """When each record was signed, by version."""
    query = select(signed_records.c.version, signed_records.c.at).where(signed_records.c.assessment_id == identifier)
    return {row.version: row.at for row in connection.execute(query)}


def fetch_frozen(connection: Connection, identifier: str, version: int | None = None) -> Frozen | None:
    """The record that was signed at ``version``, or the last one; None where there is none."""
    query = select(signed_records).where(signed_records.c.assessment_id == identifier)
    if version is not None:
        query = query.where(signed_records.c.version == version)
    row = connection.execute(query.order_by(signed_records.c.version.desc()).limit(1)).one_or_none()
    return None if row is None else _frozen(row)


def _frozen(row: Row[Any]) -> Frozen:
    return Frozen(version=row.version, at=row.at, sha256=row.sha256, body=row.body)


def add_event(connection: Connection, identifier: str, event: ReviewEvent, revision: int) -> int:
    """Adds ``event`` and returns its position; raises `StaleWrite` where there have been other than ``revision`` steps."""
    kept = event.model_copy(update={"at": instant(event.at)})
    counted = select(func.count()).where(review_events.c.assessment_id == identifier)
    if connection.scalar(counted) != revision:
        raise came_first(fetch_review(connection, identifier))
    row = {"assessment_id": identifier, "position": revision, "at": kept.at, "body": json_of(kept)}
    connection.execute(insert(review_events).values(row))
    _put_state(connection, identifier, review_of([*fetch_events(connection, identifier)]))
    return revision


def _put_state(connection: Connection, identifier: str, review: Review) -> None:
    override = review.override
    values = {
        "state": review.state,
        "scope": override.scope if override else None,
        "lane": override.lane if override else None,
    }
    connection.execute(update(reviews).where(reviews.c.assessment_id == identifier).values(values))


def add_frozen(connection: Connection, identifier: str, version: int, at: str, body: str) -> Frozen:
    """Keeps a record as it was signed, for good."""
    try:
        frozen = Frozen(version=version, at=instant(at), sha256=sha256_of(body), body=body)
    except UnicodeEncodeError:
        raise UnusableInput("The record holds half of a surrogate pair, which is no character.") from None
    connection.execute(insert(signed_records).values(assessment_id=identifier, **frozen.model_dump()))
    return frozen


def is_signed(connection: Connection, identifier: str) -> bool:
    """Whether a sign-off stands."""
    return connection.scalar(select(reviews.c.state).where(reviews.c.assessment_id == identifier)) == "signed"


def next_version(connection: Connection, identifier: str, at: str) -> int:
    """One version on, so that what was signed and what is changed from now on are told apart."""
    here = assessments.c.id == identifier
    values = {"version": assessments.c.version + 1, "updated": instant(at)}
    connection.execute(update(assessments).where(here).values(values))
    return int(connection.scalar(select(assessments.c.version).where(here)) or 0)


def waiting(connection: Connection) -> Sequence[str]:
    """The ids of what waits for a reviewer, in no order."""
    return connection.scalars(select(reviews.c.assessment_id).where(reviews.c.state == "submitted")).all()
