"""From rows to values and back: every statement that the store sends. Each works inside a transaction of its caller."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from assistant.conversation import Interview, Stage, Turn
from assistant.errors import NoSuchAssessment, StaleWrite, StoreUnavailable
from assistant.people import LOCAL_ID
from assistant.signing import Override, State
from assistant.store.records import Finished, Json, Stored, Summary, VerdictSummary, first_problem, json_of, json_text
from assistant.store.tables import (
    assessments,
    item_events,
    links,
    passes,
    results,
    review_events,
    reviews,
    shares,
    signed_records,
    slack_messages,
    slack_outbox,
    slack_places,
    turns,
)

_SUMMARY = (
    "id",
    "title",
    "created",
    "updated",
    "version",
    "stage",
    "turns",
    "status",
    "candidates",
    "agentic",
    "owner",
)
_LISTED = [*(assessments.c[name] for name in _SUMMARY), reviews.c.state, reviews.c.scope, reviews.c.lane]
_WITH_REVIEW = assessments.outerjoin(reviews, reviews.c.assessment_id == assessments.c.id)


def fetch(connection: Connection, identifier: str, *, lock: bool = False) -> Stored:
    """The assessment; with ``lock`` nobody else writes it until the transaction ends. Raises `NoSuchAssessment`."""
    query = select(assessments).where(assessments.c.id == identifier)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NoSuchAssessment(identifier)
    last = connection.execute(
        select(results).where(results.c.assessment_id == identifier).order_by(results.c.version.desc()).limit(1)
    ).one_or_none()
    try:
        return _stored(row, _turns(connection, identifier), last)
    except ValidationError as error:
        raise _damaged(identifier, first_problem(error, told=False)) from error
    except json.JSONDecodeError as error:
        raise _damaged(identifier, str(error)) from error


def _damaged(identifier: str, problem: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"The assessment {identifier!r} in the database is damaged: {problem}. Restore the database from a backup, or "
        "delete this assessment; the others are not touched by it."
    )


def _turns(connection: Connection, identifier: str) -> tuple[Turn, ...]:
    query = select(turns.c.body).where(turns.c.assessment_id == identifier).order_by(turns.c.position)
    return tuple(Turn.model_validate_json(body) for body in connection.scalars(query))


def _stored(row: Row[Any], said: tuple[Turn, ...], last: Row[Any] | None) -> Stored:
    state = Interview.model_validate_json(row.state)
    return Stored(
        id=row.id,
        title=row.title,
        created=row.created,
        updated=row.updated,
        version=row.version,
        interview=state.model_copy(update={"turns": said}),
        verdict=_verdict(row),
        result=json.loads(last.body) if last else None,
        result_version=last.version if last else None,
    )


def fetch_results(connection: Connection, identifier: str) -> tuple[Finished, ...]:
    """Every finished record of the assessment, the first one first."""
    query = select(results).where(results.c.assessment_id == identifier).order_by(results.c.version)
    return tuple(
        Finished(version=row.version, at=row.at, record=json.loads(row.body)) for row in connection.execute(query)
    )


def fetch_place(connection: Connection, identifier: str) -> tuple[int, int]:
    """The version of an assessment, and how many turns it has."""
    query = select(assessments.c.version, assessments.c.turns).where(assessments.c.id == identifier)
    row = connection.execute(query).one()
    return row.version, row.turns


def fetch_result_times(connection: Connection, identifier: str) -> dict[int, str]:
    """When each finished record was made, by version."""
    query = select(results.c.version, results.c.at).where(results.c.assessment_id == identifier)
    return {row.version: row.at for row in connection.execute(query)}


def fetch_page(
    connection: Connection, limit: int, offset: int, which: ColumnElement[bool] | None = None
) -> tuple[Summary, ...]:
    """``limit`` assessments after the first ``offset``, those changed last first; of those of ``which`` alone."""
    order = (assessments.c.updated.desc(), assessments.c.created.desc(), assessments.c.id)
    query = _narrowed(select(*_LISTED).select_from(_WITH_REVIEW), which)
    rows = connection.execute(query.order_by(*order).limit(limit).offset(offset))
    return tuple(_summary(row) for row in rows)


def _summary(row: Sequence[Any]) -> Summary:
    """Not validated: what is in these columns has been when it was written, and a list has a thousand of them."""
    identifier, title, created, updated, version, stage, turns, status, candidates, agentic, *more = row
    owner, review, scope, lane = more
    return Summary.model_construct(
        id=identifier,
        title=title,
        created=created,
        updated=updated,
        version=version,
        stage=cast("Stage", stage),
        turns=turns,
        verdict=None if status is None else _verdict_of(status, candidates, agentic),
        owner=owner or LOCAL_ID,
        review=cast("State", review or "draft"),
        override=None if scope is None and lane is None else _override_of(scope, lane, candidates),
    )


@lru_cache(maxsize=512)
def _override_of(scope: int | None, lane: str | None, candidates: str) -> Override:
    return Override.model_validate({"scope": scope, "lane": lane, "said_scopes": _numbers(candidates)})


def fetch_waiting(connection: Connection, limit: int, which: ColumnElement[bool] | None = None) -> tuple[Summary, ...]:
    """``limit`` of those of ``which`` that wait for a reviewer, those that were changed first first."""
    query = _narrowed(select(*_LISTED).select_from(_WITH_REVIEW), which).where(reviews.c.state == "submitted")
    rows = connection.execute(query.order_by(assessments.c.updated, assessments.c.id).limit(limit))
    return tuple(_summary(row) for row in rows)


def _verdict(row: Row[Any]) -> VerdictSummary | None:
    return None if row.status is None else _verdict_of(row.status, row.candidates, row.agentic)


@lru_cache(maxsize=512)
def _verdict_of(status: str, candidates: str, agentic: str) -> VerdictSummary:
    """The verdict in these columns; there are few, and a long list has each many times."""
    return VerdictSummary.model_validate(
        {"status": status, "candidates": _numbers(candidates), "agentic": _numbers(agentic)}
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def exists(connection: Connection, identifier: str) -> bool:
    """Whether there is such an assessment."""
    return connection.scalar(select(assessments.c.id).where(assessments.c.id == identifier)) is not None


def fetch_version(connection: Connection, identifier: str) -> int | None:
    """Its version, and nobody else writes it until the transaction ends; None where there is no such assessment."""
    return connection.scalar(select(assessments.c.version).where(assessments.c.id == identifier).with_for_update())


def any_id(connection: Connection) -> str | None:
    """The id of some assessment; None where there is none."""
    return connection.scalar(select(assessments.c.id).limit(1))


def count(connection: Connection, which: ColumnElement[bool] | None = None) -> int:
    """How many assessments there are; of those of ``which`` alone."""
    return connection.scalar(_narrowed(select(func.count()).select_from(assessments), which)) or 0


def fetch_ids(
    connection: Connection, after: str, limit: int, which: ColumnElement[bool] | None = None
) -> Sequence[str]:
    """The next ``limit`` ids of those of ``which`` after the id ``after``, in their order."""
    query = _narrowed(select(assessments.c.id).where(assessments.c.id > after), which)
    return connection.scalars(query.order_by(assessments.c.id).limit(limit)).all()


def _narrowed(query: Select[Any], which: ColumnElement[bool] | None) -> Select[Any]:
    return query if which is None else query.where(which)


def has_key(connection: Connection, identifier: str, key: str) -> bool:
    """Whether a message marked ``key`` has been kept in this assessment."""
    query = select(turns.c.position).where(turns.c.assessment_id == identifier, turns.c.key == key)
    return connection.scalar(query) is not None


def add(
    connection: Connection, stored: Stored, owner: str, finished: Sequence[Finished] = (), key: str | None = None
) -> None:
    """Writes a new assessment of ``owner``, a person's id, with all its turns and ``finished``; ``key`` marks the last turn."""
    made = {"id": stored.id, "owner": owner, "created": stored.created}
    connection.execute(insert(assessments).values(**made, **_columns(stored)))
    _append(connection, stored.id, 0, stored.interview.turns, key)
    for record in finished:
        add_result(connection, stored.id, record.version, record.at, record.record)


def change(connection: Connection, before: Stored, after: Stored, key: str | None) -> None:
    """Writes ``after`` over ``before``; raises `StaleWrite` or `NoSuchAssessment` where ``before`` is not there now."""
    here = (assessments.c.id == before.id, assessments.c.version == before.version)
    if connection.execute(update(assessments).where(*here).values(**_columns(after))).rowcount != 1:
        if not exists(connection, before.id):
            raise NoSuchAssessment(before.id)
        raise StaleWrite(f"Somebody else wrote assessment {before.id!r} first. Load it again and repeat the step.")
    known = len(before.interview.turns)
    _append(connection, before.id, known, after.interview.turns[known:], key)


def save(connection: Connection, before: Stored, after: Stored, key: str | None = None) -> Stored:
    """Writes ``after`` over ``before``, as `change` does, with its result where it has a new one."""
    change(connection, before, after, key)
    if after.result is not None and after.result_version == after.version:
        add_result(connection, after.id, after.version, after.updated, after.result)
    return after


def add_result(connection: Connection, identifier: str, version: int, at: str, record: Json) -> None:
    """Keeps a finished record for good, beside those before it."""
    body = json_text(record, "The result")
    connection.execute(insert(results).values(assessment_id=identifier, version=version, at=at, body=body))


def fetch_unchanged(connection: Connection, finished: str | None, others: str | None) -> tuple[Summary, ...]:
    """Those with a result last changed before ``finished`` and those without before ``others``, the oldest first."""
    is_finished = assessments.c.stage == "result"
    ways = [
        *([and_(is_finished, assessments.c.updated < finished)] if finished else []),
        *([and_(not_(is_finished), assessments.c.updated < others)] if others else []),
    ]
    query = select(*_LISTED).select_from(_WITH_REVIEW).where(or_(false(), *ways))
    rows = connection.execute(query.order_by(assessments.c.updated, assessments.c.id))
    return tuple(_summary(row) for row in rows)


def remove(connection: Connection, identifier: str) -> None:
    """Deletes the assessment and all that hangs on it; raises `NoSuchAssessment`."""
    chat = (passes, slack_outbox, slack_messages, slack_places)
    for table in (*chat, links, shares, turns, results, item_events, review_events, signed_records, reviews):
        connection.execute(delete(table).where(table.c.assessment_id == identifier))
    if connection.execute(delete(assessments).where(assessments.c.id == identifier)).rowcount != 1:
        raise NoSuchAssessment(identifier)


def _columns(stored: Stored) -> dict[str, object]:
    verdict = stored.verdict
    return {
        "title": stored.title,
        "updated": stored.updated,
        "version": stored.version,
        "stage": stored.interview.stage,
        "turns": len(stored.interview.turns),
        "status": verdict.status if verdict else None,
        "candidates": ",".join(map(str, verdict.candidates)) if verdict else "",
        "agentic": ",".join(map(str, verdict.agentic)) if verdict else "",
        "state": json_of(stored.interview, exclude={"turns"}),
    }


def _append(connection: Connection, identifier: str, first: int, said: Sequence[Turn], key: str | None) -> None:
    """Adds turns from position ``first`` on; ``key`` marks the last of them."""
    last = first + len(said) - 1
    values = [
        {
            "assessment_id": identifier,
            "position": position,
            "key": key if position == last else None,
            "body": json_of(turn),
        }
        for position, turn in enumerate(said, first)
    ]
    if values:
        connection.execute(insert(turns), values)
