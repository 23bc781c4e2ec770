"""The log in the database: added to inside the transaction of what it tells of, read, compared with what is kept.

Whoever writes appends last in the transaction: on PostgreSQL one writer at a time has the end of the chain, from here to
its commit, and in SQLite there is only one writer anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, Table, exists, func, insert, select, update

from assistant.audit import ENDING, START, Entry, Head, Kept, entry_in, linked, sha256_of
from assistant.errors import StoreUnavailable
from assistant.seals import Content, seal, seals_of
from assistant.store.tables import (
    assessments,
    audit_head,
    audit_log,
    item_events,
    results,
    review_events,
    reviews,
    signed_records,
    turns,
)

_CHAINING = 0x5C09E1
"""The number of the lock that PostgreSQL gives to one writer at a time while it adds to the log."""
_AT_A_TIME = 500
_NOTHING = range(0)


class Touched(NamedTuple):
    """What of an assessment a transaction has written, for the seals of its entry: positions, and versions."""

    turns: range = _NOTHING
    items: range = _NOTHING
    result: int | None = None
    review: int | None = None
    signed: int | None = None
    state: bool = True


def append(connection: Connection, entry: Entry) -> Head:
    """Adds ``entry`` at the end of the log and returns its new head. The last thing that a transaction does."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CHAINING)))
    last = head(connection)
    link = linked(last, entry, datetime.now(UTC).isoformat(timespec="microseconds"))
    row = {"at": link.at, "act": entry.act, "assessment_id": entry.assessment, "who": entry.who, "body": link.body}
    connection.execute(insert(audit_log).values(**link.head._asdict(), previous=link.previous, **row))
    if connection.execute(update(audit_head).values(**link.head._asdict())).rowcount == 0:
        connection.execute(insert(audit_head).values(id=1, **link.head._asdict()))
    return link.head


def append_sealed(connection: Connection, entry: Entry, touched: Touched) -> Head:
    """Adds ``entry`` with the seals of what the transaction has just written of its assessment."""
    seals = _seals(connection, entry.assessment, touched)
    return append(connection, entry.model_copy(update={"seals": seals}))


def begin_record(connection: Connection, identifier: str) -> None:
    """Gives an assessment that is new here the key of its seals; its review is at the beginning."""
    row = {"assessment_id": identifier, "salt": secrets.token_hex(32), "state": "draft"}
    connection.execute(insert(reviews).values(row))


def begin_sealed(connection: Connection, entry: Entry) -> Head:
    """Adds the first entry on an assessment, with the seals of all that is kept of it, after `begin_record`."""
    content = fetch_content(connection, entry.assessment)
    return append(connection, entry.model_copy(update={"seals": seals_of(content)}))


def adopt(connection: Connection) -> None:
    """Takes into the log what was kept before there was one."""
    known = exists().where(reviews.c.assessment_id == assessments.c.id)
    for identifier in connection.scalars(select(assessments.c.id).where(~known).order_by(assessments.c.id)).all():
        begin_record(connection, identifier)
        begin_sealed(connection, Entry(act="adopted", assessment=identifier))


def head(connection: Connection) -> Head:
    """The end of the log."""
    row = connection.execute(select(audit_head.c.position, audit_head.c.hash)).one_or_none()
    return Head(row.position, row.hash) if row else START


def _seals(connection: Connection, identifier: str, touched: Touched) -> dict[str, str]:
    salt = fetch_salt(connection, identifier)
    found = {}
    if touched.state:
        state = connection.scalar(select(assessments.c.state).where(assessments.c.id == identifier))
        found["state"] = seal(salt, state or "")
    for name, table, span in (("turns", turns, touched.turns), ("items", item_events, touched.items)):
        if span:
            query = select(table.c.body).where(
                table.c.assessment_id == identifier, table.c.position.between(span.start, span.stop - 1)
            )
            texts = connection.scalars(query.order_by(table.c.position)).all()
            found[f"{name}.{span.start}-{span.stop - 1}"] = seal(salt, *texts)
    for name, query, which in (
        ("result", _one(results, "version", identifier, touched.result), touched.result),
        ("review", _one(review_events, "position", identifier, touched.review), touched.review),
    ):
        if which is not None:
            found[f"{name}.{which}"] = seal(salt, str(connection.scalar(query)))
    if touched.signed is not None:
        body = connection.scalar(_one(signed_records, "version", identifier, touched.signed))
        found[f"signed.{touched.signed}"] = sha256_of(str(body))
    return found


def _one(table: Table, column: str, identifier: str, which: int | None) -> Select[tuple[str]]:
    return select(table.c.body).where(table.c.assessment_id == identifier, table.c[column] == which)


def fetch_salt(connection: Connection, identifier: str) -> str:
    """The key of the seals of an assessment."""
    salt: str | None = connection.scalar(select(reviews.c.salt).where(reviews.c.assessment_id == identifier))
    if salt is None:
        raise StoreUnavailable(
            f"The assessment {identifier!r} in the database is damaged: the key of its seals is missing. Restore the "
            "database from a backup."
        )
    return salt


def fetch_content(connection: Connection, identifier: str) -> Content:
    """Everything that is kept of an assessment, each text exactly as it is stored."""

    def bodies(table: Table) -> list[str]:
        query = select(table.c.body).where(table.c.assessment_id == identifier).order_by(table.c.position)
        return list(connection.scalars(query))

    def by_version(table: Table) -> dict[int, str]:
        query = select(table.c.version, table.c.body).where(table.c.assessment_id == identifier)
        return {row.version: row.body for row in connection.execute(query.order_by(table.c.version))}

    return Content(
        salt=fetch_salt(connection, identifier),
        state=connection.scalar(select(assessments.c.state).where(assessments.c.id == identifier)) or "",
        turns=bodies(turns),
        items=bodies(item_events),
        reviews=bodies(review_events),
        results=by_version(results),
        signed=by_version(signed_records),
    )


_LINK = (
    audit_log.c.position,
    audit_log.c.at,
    audit_log.c.act,
    audit_log.c.assessment_id,
    audit_log.c.who,
    audit_log.c.body,
    audit_log.c.previous,
    audit_log.c.hash,
)


def walk(connection: Connection, after: int = 0) -> Iterator[Kept]:
    """The links after position ``after``, in their order, without having all of them in memory."""
    while True:
        query = select(*_LINK).where(audit_log.c.position > after).order_by(audit_log.c.position).limit(_AT_A_TIME)
        some = [Kept(*row) for row in connection.execute(query)]
        yield from some
        if len(some) < _AT_A_TIME:
            return
        after = some[-1].position


def fetch_links(connection: Connection, identifier: str) -> list[Kept]:
    """The links on one assessment, the first one first."""
    query = select(*_LINK).where(audit_log.c.assessment_id == identifier).order_by(audit_log.c.position)
    return [Kept(*row) for row in connection.execute(query)]


def fetch_last(connection: Connection, limit: int, before: int | None = None) -> list[Kept]:
    """The last ``limit`` links, or those before position ``before``, the newest first."""
    query = select(*_LINK).order_by(audit_log.c.position.desc()).limit(limit)
    return [
        Kept(*row)
        for row in connection.execute(query if before is None else query.where(audit_log.c.position < before))
    ]


def entries_of(connection: Connection, identifier: str) -> Sequence[Entry]:
    """What the log says of one assessment; raises `ValueError` where an entry cannot be read."""
    return [entry_in(kept) for kept in fetch_links(connection, identifier)]


def forgotten(connection: Connection) -> Iterator[str]:
    """Assessments that the log knows, whose end it does not tell, and of which nothing is kept."""
    last = (
        select(func.max(audit_log.c.position))
        .where(audit_log.c.assessment_id != "")
        .group_by(audit_log.c.assessment_id)
    )
    gone = ~exists().where(assessments.c.id == audit_log.c.assessment_id)
    query = select(audit_log.c.assessment_id).where(
        audit_log.c.position.in_(last), audit_log.c.act.not_in(sorted(ENDING)), gone
    )
    yield from connection.scalars(query.order_by(audit_log.c.assessment_id))


def each_id(connection: Connection) -> Iterator[str]:
    """The ids of all assessments, in their order, without having all of them in memory."""
    last = ""
    while True:
        query = select(assessments.c.id).where(assessments.c.id > last).order_by(assessments.c.id).limit(_AT_A_TIME)
        some = connection.scalars(query).all()
        yield from some
        if len(some) < _AT_A_TIME:
            return
        last = some[-1]
