"""The mail of a chat: events that have come and are not done, where conversations are, and what is still to be posted.

A chat sends each event at least once and may send it after later ones; this process may end at any moment. So an event is
kept before it is acknowledged, what is to be posted is kept together with the note that the event is done, and a parcel
is marked before it is handed over: whatever happens, each event is answered, and what may have been posted is told apart
from what cannot have been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, insert, or_, select, update

from assistant.audit import done_by
from assistant.people import Person
from assistant.store import log, reviews
from assistant.store.acting import Acting
from assistant.store.records import instant
from assistant.store.tables import slack_events, slack_messages, slack_outbox, slack_places, turns

OPEN: Final = ("ready", "sending")


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that has come: ``mark`` tells it from every other, ``place`` says which must be done one by one."""

    mark: str
    place: str
    body: str
    received: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to post. ``name`` tells it from every other, ``made`` and ``number`` give the order within its place.

    ``result`` is what is known so far of what has been posted; ``attempts`` counts how often it was tried.
    """

    name: str
    place: str
    made: str
    number: int
    body: str
    assessment: str | None = None
    attempts: int = 0
    result: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Which assessment a place holds; ``body`` is the driver's own note on the place."""

    key: str
    assessment: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a person: the turn of the assessment that it became, None where it counts for nothing (any more)."""

    id: str
    assessment: str | None
    turn: int | None


Disclosed = tuple[Person, str, str]
"""Who shows which assessment where others read it, for the log."""


@dataclass(frozen=True, slots=True)
class Answered:
    """All that follows from one event, kept at once. What is there already stays as it is, but what seats and
    messages stand for.
    """

    parcels: Sequence[Parcel] = ()
    seats: Sequence[Seat] = ()
    heard: Sequence[Heard] = ()
    left: Sequence[str] = field(default_factory=tuple)
    """Keys of places that hold no assessment any more."""
    disclosed: Sequence[Disclosed] = field(default_factory=tuple)


class Mailroom(Acting):
    """The mail of one process that posts; safe to share between threads. Raises `StoreUnavailable`."""

    def receive(self, letter: Letter, at: str) -> bool:
        """Keeps an event; False where it has come before, done or not."""
        row = {"id": letter.mark, "place": letter.place, "received": instant(at), "body": letter.body}
        with self._transaction(self._database.writing) as connection:
            if connection.scalar(select(slack_events.c.id).where(slack_events.c.id == letter.mark)) is not None:
                return False
            connection.execute(insert(slack_events).values(row))
            return True

    def waiting(self) -> tuple[Letter, ...]:
        """The events that are not done, the first that came first."""
        query = select(slack_events).where(slack_events.c.body.is_not(None))
        with self._transaction(self._database.engine) as connection:
            rows = connection.execute(query.order_by(slack_events.c.received, slack_events.c.id))
            return tuple(Letter(row.id, row.place, row.body, row.received) for row in rows)

    def answer(self, mark: str, answered: Answered, at: str) -> None:
        """The event is done, and this is what follows from it; nothing of what it said is kept here any longer."""
        now = instant(at)
        with self._transaction(self._database.writing) as connection:
            done = update(slack_events).where(slack_events.c.id == mark, slack_events.c.body.is_not(None))
            if connection.execute(done.values(body=None)).rowcount != 1:
                return  # done before, by a run of this that was cut short or by another process
            for key in answered.left:
                connection.execute(delete(slack_places).where(slack_places.c.key == key))
            for seat in answered.seats:
                _put_seat(connection, seat, now, keep_note=True)
            for heard in answered.heard:
                _put_heard(connection, heard, now)
            for parcel in answered.parcels:
                _add_parcel(connection, parcel)
            for person, assessment, where in answered.disclosed:
                log.append(connection, done_by(person, "posted", assessment, where=where))

    def seat(self, key: str) -> Seat | None:
        """What the place with this key holds."""
        with self._transaction(self._database.engine) as connection:
            row = connection.execute(select(slack_places).where(slack_places.c.key == key)).one_or_none()
            return None if row is None else Seat(row.key, row.assessment_id, row.body)

    def expects(self, key: str) -> bool:
        """Whether the place with this key holds an assessment, or an event of it is still to be done."""
        with self._transaction(self._database.engine) as connection:
            held = select(slack_places.c.key).where(slack_places.c.key == key)
            coming = select(slack_events.c.id).where(slack_events.c.place == key, slack_events.c.body.is_not(None))
            return connection.scalar(held) is not None or connection.scalar(coming.limit(1)) is not None

    def seats_of(self, assessment: str) -> tuple[Seat, ...]:
        """The places that hold an assessment, the one that was taken last first."""
        query = select(slack_places).where(slack_places.c.assessment_id == assessment)
        with self._transaction(self._database.engine) as connection:
            rows = connection.execute(query.order_by(slack_places.c.changed.desc(), slack_places.c.key))
            return tuple(Seat(row.key, row.assessment_id, row.body) for row in rows)

    def take_seat(self, seat: Seat, at: str) -> None:
        """Keeps that a place holds an assessment."""
        with self._transaction(self._database.writing) as connection:
            _put_seat(connection, seat, instant(at))

    def note_on_place(self, key: str, body: str) -> None:
        """Replaces the driver's note on a place; nothing where it holds no assessment any more."""
        with self._transaction(self._database.writing) as connection:
            connection.execute(update(slack_places).where(slack_places.c.key == key).values(body=body))

    def heard(self, message: str) -> Heard | None:
        """What is known of a person's message."""
        with self._transaction(self._database.engine) as connection:
            row = connection.execute(select(slack_messages).where(slack_messages.c.id == message)).one_or_none()
            return None if row is None else Heard(row.id, row.assessment_id, row.turn)

    def turn_of(self, assessment: str, key: str) -> int | None:
        """The turn of an assessment that was kept with the mark ``key``."""
        with self._transaction(self._database.engine) as connection:
            query = select(turns.c.position).where(turns.c.assessment_id == assessment, turns.c.key == key)
            return connection.scalar(query)

    def is_signed(self, assessment: str) -> bool:
        """Whether a sign-off of an assessment stands, which a change of it reopens."""
        with self._transaction(self._database.engine) as connection:
            return reviews.is_signed(connection, assessment)

    def claim(self, at: str, limit: int = 50) -> tuple[Parcel, ...]:
        """The next parcel of each place where none is under way, at most ``limit``, now marked as under way."""
        now = instant(at)
        with self._transaction(self._database.writing) as connection:
            rows = connection.execute(_due(now).limit(limit)).all()
            for row in rows:
                change = {"state": "sending", "attempts": row.attempts + 1}
                connection.execute(update(slack_outbox).where(slack_outbox.c.id == row.id).values(change))
            return tuple(_parcel(row) for row in rows)

    def next_due(self) -> str | None:
        """When the first parcel that is put off is due (ISO 8601 in UTC); None where none waits."""
        with self._transaction(self._database.engine) as connection:
            found = connection.scalar(
                select(func.min(slack_outbox.c.not_before)).where(slack_outbox.c.state == "ready")
            )
            return None if found is None else str(found)

    def left_under_way(self) -> tuple[Parcel, ...]:
        """The parcels that a process which has ended was about to post: they may have been posted or not."""
        with self._transaction(self._database.engine) as connection:
            query = select(slack_outbox).where(slack_outbox.c.state == "sending")
            return tuple(_parcel(row) for row in connection.execute(query.order_by(slack_outbox.c.made)))

    def note(self, name: str, result: str) -> None:
        """What of a parcel has been done so far; it stays under way."""
        self._mark(name, result=result)

    def result_of(self, name: str) -> str:
        """What is known of a parcel that was posted; empty where nothing is."""
        with self._transaction(self._database.engine) as connection:
            return connection.scalar(select(slack_outbox.c.result).where(slack_outbox.c.id == name)) or ""

    def posted(self, name: str, result: str) -> None:
        """The parcel has arrived; its content is not kept any longer."""
        self._mark(name, state="done", result=result, body="")

    def put_off(self, name: str, until: str, result: str = "") -> None:
        """The parcel is to be tried again, not before ``until``; ``result`` is what of it has been done."""
        self._mark(name, state="ready", not_before=instant(until), result=result)

    def give_up(self, name: str, result: str) -> None:
        """The parcel cannot be posted; what came after it goes on."""
        self._mark(name, state="failed", result=result, body="")

    def unposted(self) -> int:
        """How many parcels are still to be posted."""
        with self._transaction(self._database.engine) as connection:
            query = select(func.count()).select_from(slack_outbox).where(slack_outbox.c.state.in_(OPEN))
            return connection.scalar(query) or 0

    def forget(self, before: str) -> None:
        """Drops the marks of events, messages and parcels that are done since before the time ``before``."""
        until = instant(before)
        with self._transaction(self._database.writing) as connection:
            old = and_(slack_events.c.received < until, slack_events.c.body.is_(None))
            connection.execute(delete(slack_events).where(old))
            connection.execute(
                delete(slack_messages).where(slack_messages.c.assessment_id.is_(None), slack_messages.c.seen < until)
            )
            gone = and_(slack_outbox.c.made < until, slack_outbox.c.state.not_in(OPEN))
            connection.execute(delete(slack_outbox).where(gone))

    def _mark(self, name: str, **change: str) -> None:
        with self._transaction(self._database.writing) as connection:
            connection.execute(update(slack_outbox).where(slack_outbox.c.id == name).values(**change))


def _due(now: str) -> Select[Any]:
    """The first open parcel of each place, where it is due and not under way."""
    earlier = slack_outbox.alias()
    before = or_(
        earlier.c.made < slack_outbox.c.made,
        and_(earlier.c.made == slack_outbox.c.made, earlier.c.number < slack_outbox.c.number),
    )
    blocked = exists().where(earlier.c.place == slack_outbox.c.place, earlier.c.state.in_(OPEN), before)
    due = (slack_outbox.c.state == "ready", slack_outbox.c.not_before <= now)
    return select(slack_outbox).where(*due, ~blocked).order_by(slack_outbox.c.made, slack_outbox.c.number)


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(row.id, row.place, row.made, row.number, row.body, row.assessment_id, row.attempts, row.result)


def _put_seat(connection: Connection, seat: Seat, now: str, *, keep_note: bool = False) -> None:
    """The place holds the assessment; with ``keep_note`` the note on a place that holds one already stays."""
    values = {"assessment_id": seat.assessment, "changed": now} | ({} if keep_note else {"body": seat.body})
    if connection.execute(update(slack_places).where(slack_places.c.key == seat.key).values(values)).rowcount == 0:
        connection.execute(insert(slack_places).values({"key": seat.key, "body": seat.body, **values}))


def _put_heard(connection: Connection, heard: Heard, now: str) -> None:
    values: Mapping[str, object] = {"assessment_id": heard.assessment, "turn": heard.turn, "seen": now}
    if connection.execute(update(slack_messages).where(slack_messages.c.id == heard.id).values(values)).rowcount == 0:
        connection.execute(insert(slack_messages).values(id=heard.id, **values))


def _add_parcel(connection: Connection, parcel: Parcel) -> None:
    if connection.scalar(select(slack_outbox.c.id).where(slack_outbox.c.id == parcel.name)) is not None:
        return
    row = {
        "id": parcel.name,
        "place": parcel.place,
        "made": parcel.made,
        "number": parcel.number,
        "assessment_id": parcel.assessment,
        "state": "ready",
        "not_before": parcel.made,
        "attempts": 0,
        "result": "",
        "body": parcel.body,
    }
    connection.execute(insert(slack_outbox).values(row))
