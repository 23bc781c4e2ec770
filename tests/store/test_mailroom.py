"""The mail of a chat: kept before it is acknowledged, answered once, posted in order, on both kinds of database."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assistant.conversation import Interview
from assistant.store import Store
from assistant.store.mailroom import Answered, Heard, Letter, Mailroom, Parcel, Seat
from assistant.store.tables import slack_events, slack_outbox

NOW, LATER, MUCH_LATER = "2026-01-01T00:00:00+00:00", "2026-01-01T00:01:00+00:00", "2026-02-01T00:00:00+00:00"


@pytest.fixture
def mail(store: Store) -> Mailroom:
    store.create(Interview(id="one"), "One", NOW)
    return Mailroom(store.database)


def parcel(name: str, place: str = "here", number: int = 0, assessment: str | None = None) -> Parcel:
    made = f"2026-01-01T00:00:00.{number:06}+00:00"
    return Parcel(name, place, made, number, f'{{"text": "{name}"}}', assessment)


def names(parcels: tuple[Parcel, ...]) -> list[str]:
    return [one.name for one in parcels]


def test_an_event_is_kept_once_whether_it_is_done_or_not(mail: Mailroom) -> None:
    letter = Letter("e1", "here", "what was said")
    assert mail.receive(letter, NOW)
    assert not mail.receive(letter, NOW)
    assert [one.mark for one in mail.waiting()] == ["e1"]
    mail.answer("e1", Answered(), NOW)
    assert mail.waiting() == ()
    assert not mail.receive(letter, LATER)


def test_an_event_that_is_answered_twice_has_one_outcome(mail: Mailroom) -> None:
    mail.receive(Letter("e1", "here", "x"), NOW)
    mail.answer("e1", Answered(parcels=[parcel("p1")]), NOW)
    mail.answer("e1", Answered(parcels=[parcel("p2")]), NOW)
    assert names(mail.claim(LATER)) == ["p1"]


def test_parcels_of_a_place_go_one_after_the_other_and_places_side_by_side(mail: Mailroom) -> None:
    mail.receive(Letter("e1", "here", "x"), NOW)
    both = [parcel("a1", number=1), parcel("a2", number=2), parcel("b1", "there", 3)]
    mail.answer("e1", Answered(parcels=both), NOW)
    assert names(mail.claim(LATER)) == ["a1", "b1"]
    assert mail.claim(LATER) == ()
    mail.posted("a1", '{"ts": "1"}')
    assert names(mail.claim(LATER)) == ["a2"]
    assert mail.result_of("a1") == '{"ts": "1"}'
    assert mail.unposted() == 2


def test_what_is_put_off_waits_and_holds_up_its_own_place_alone(mail: Mailroom) -> None:
    mail.receive(Letter("e1", "here", "x"), NOW)
    mail.answer("e1", Answered(parcels=[parcel("a1", number=1), parcel("a2", number=2), parcel("b1", "there", 3)]), NOW)
    mail.claim(LATER)
    mail.put_off("a1", MUCH_LATER, "known")
    mail.posted("b1", "")
    assert mail.claim(LATER) == ()
    due = mail.next_due()
    assert due is not None
    assert due <= MUCH_LATER
    (again,) = mail.claim(MUCH_LATER)
    assert (again.name, again.attempts, again.result) == ("a1", 1, "known")


def test_what_is_given_up_lets_the_next_one_go(mail: Mailroom) -> None:
    mail.receive(Letter("e1", "here", "x"), NOW)
    mail.answer("e1", Answered(parcels=[parcel("a1", number=1), parcel("a2", number=2)]), NOW)
    mail.claim(LATER)
    assert names(mail.left_under_way()) == ["a1"]
    mail.give_up("a1", "refused")
    assert names(mail.claim(LATER)) == ["a2"]


def test_a_place_keeps_its_note_when_it_holds_another_assessment(mail: Mailroom, store: Store) -> None:
    store.create(Interview(id="two"), "Two", NOW)
    for number, assessment in enumerate(("one", "two")):
        mail.receive(Letter(f"e{number}", "here", "x"), NOW)
        mail.answer(f"e{number}", Answered(seats=[Seat("here", assessment, f"note {number}")]), NOW)
    assert mail.seat("here") == Seat("here", "two", "note 0")
    mail.take_seat(Seat("here", "two", "another"), LATER)
    mail.note_on_place("here", "a third")
    assert mail.seats_of("two") == (Seat("here", "two", "a third"),)
    mail.receive(Letter("e9", "here", "x"), NOW)
    assert mail.expects("here")
    mail.answer("e9", Answered(left=["here"]), NOW)
    assert mail.seat("here") is None
    assert not mail.expects("here")


def test_a_place_of_which_an_event_waits_is_expected(mail: Mailroom) -> None:
    assert not mail.expects("there")
    mail.receive(Letter("e1", "there", "x"), NOW)
    assert mail.expects("there")


def test_deleting_an_assessment_takes_its_mail_along(mail: Mailroom, store: Store) -> None:
    mail.receive(Letter("e1", "here", "x"), NOW)
    answered = Answered(
        parcels=[parcel("a1", assessment="one"), parcel("a2", number=2)],
        seats=[Seat("here", "one", "n")],
        heard=[Heard("m1", "one", 0), Heard("m2", None, None)],
    )
    mail.answer("e1", answered, NOW)
    assert mail.heard("m1") == Heard("m1", "one", 0)
    store.delete("one", LATER)
    assert mail.seat("here") is None
    assert mail.heard("m1") is None
    assert mail.heard("m2") == Heard("m2", None, None)
    assert names(mail.claim(MUCH_LATER)) == ["a2"]


def test_marks_of_what_is_done_are_forgotten_and_nothing_else(mail: Mailroom) -> None:
    for number in (1, 2):
        mail.receive(Letter(f"e{number}", "here", "x"), NOW)
    mail.answer("e1", Answered(parcels=[parcel("a1"), parcel("a2", number=2)], heard=[Heard("m1", "one", 0)]), NOW)
    mail.claim(LATER)
    mail.posted("a1", "")
    mail.forget(MUCH_LATER)
    assert mail.receive(Letter("e1", "here", "x"), LATER), "after days Slack sends nothing again"
    assert not mail.receive(Letter("e2", "here", "x"), LATER), "what is not done stays"
    assert mail.heard("m1") is not None, "an edit may come as long as there is the assessment"
    assert names(mail.claim(MUCH_LATER)) == ["a2"]


def test_nothing_of_what_was_said_is_kept_once_it_is_done(mail: Mailroom, store: Store) -> None:
    mail.receive(Letter("e1", "here", "a secret"), NOW)
    mail.answer("e1", Answered(parcels=[parcel("a secret too")]), NOW)
    (one,) = mail.claim(LATER)
    mail.posted(one.name, "{}")
    assert mail.waiting() == ()
    with store.database.engine.connect() as connection:
        kept = [*connection.scalars(select(slack_events.c.body)), *connection.scalars(select(slack_outbox.c.body))]
    assert [body or "" for body in kept] == ["", ""]
