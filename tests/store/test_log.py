"""The log in the database: every verb that changes or discloses is in it, and whatever was tampered with is named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine, insert, make_url, text
from sqlalchemy.exc import DatabaseError

from assistant.audit import Head
from assistant.errors import NoSuchAssessment, NotAllowed, ScopewiseError
from assistant.people import Person
from assistant.store import Store, Stored, new_id
from assistant.store.opening import open_database
from assistant.store.tables import assessments
from assistant.work_items import ItemEvent
from tests.store.examples import LATER, NOW, UNDECIDED, adding, begun, nothing_else, with_words

ROOT = Path(__file__).parent.parent.parent
SECRET = "zanzibar"
ADA = Person("oidc:https://id.example.org:ada", "Ada", frozenset({"author"}))
OLE = Person("oidc:https://id.example.org:ole", "Ole", frozenset({"auditor"}))
NOTE = ItemEvent(card="c", change="note", who="", at=NOW, text=SECRET)


def worked_on(store: Store) -> Stored:
    """An assessment with something in every table."""
    stored = store.create(with_words(begun(), SECRET), SECRET, NOW, UNDECIDED, key="m")
    stored = store.save(stored, with_words(stored.interview, SECRET), SECRET, LATER, UNDECIDED, {"cited": [SECRET]})
    store.add_item_events(stored.id, [NOTE, NOTE], {"c": 0})
    return stored


def acts(store: Store, identifier: str | None = None) -> list[str]:
    return [line.entry.act if line.entry else "?" for line in reversed(store.entries(identifier=identifier))]


def test_every_verb_that_changes_or_discloses_is_in_the_log_with_who_did_it(store: Store) -> None:
    hers = store.acting_for(ADA)
    stored = worked_on(hers.acting_for(Person(ADA.id, "", ADA.roles)))
    hers.step(stored.id, adding("more"), LATER, nothing_else)
    hers.disclose(stored.id, "html")
    hers.import_(hers.export(stored.id))
    hers.copy(stored.id, new_id())
    hers.delete(stored.id, LATER)
    assert acts(store) == [
        "created", "answered", "items_changed", "answered", "exported", "exported", "imported", "copied", "deleted",
    ]  # fmt: skip
    assert {(line.entry.who, line.entry.name) for line in store.entries(limit=6) if line.entry} == {(ADA.id, "Ada")}
    assert store.verify().whole


def test_the_log_holds_no_word_of_what_was_said(store: Store, address: str | Path) -> None:
    stored = worked_on(store)
    store.export(stored.id)
    store.delete(stored.id, LATER)
    with connected(address) as connection:
        kept = connection.execute(text("SELECT * FROM audit_log")).all()
    assert len(kept) == 5
    assert SECRET not in str(kept)


def test_a_message_that_comes_twice_is_in_the_log_once(store: Store) -> None:
    stored = store.create(with_words(begun(), "a"), "a", NOW, key="m")
    for _ in range(2):
        store.step(stored.id, adding("b"), LATER, nothing_else, key="n")
    assert acts(store) == ["created", "answered"]


def test_what_was_refused_is_not_in_the_log(store: Store) -> None:
    stored = worked_on(store)
    before = store.head()
    with pytest.raises(ValueError, match="does not go on"):
        store.step(stored.id, lambda _: begun(), LATER, nothing_else)
    with pytest.raises(NoSuchAssessment):
        store.acting_for(ADA).export(stored.id)
    assert store.head() == before


def test_an_export_names_the_head_that_its_own_entry_made(store: Store) -> None:
    stored = worked_on(store)
    head = store.export(stored.id)["log"]
    assert head == store.head()._asdict()
    assert store.entries(limit=1)[0].hash == store.head().hash


def test_the_log_is_for_those_from_whom_nothing_is_kept(store: Store) -> None:
    stored = worked_on(store.acting_for(Person(ADA.id, "", ADA.roles)))
    with pytest.raises(NotAllowed, match="administrators and auditors"):
        store.acting_for(ADA).entries()
    with pytest.raises(NotAllowed, match="administrators and auditors"):
        store.acting_for(ADA).verify()
    assert len(store.acting_for(ADA).entries(identifier=stored.id)) == 3
    assert len(store.acting_for(OLE).entries()) == 3
    assert store.acting_for(OLE).verify().whole


@contextmanager
def connected(address: str | Path) -> Iterator[Connection]:
    """The database without any of our care, as whoever would tamper with it."""
    where = f"sqlite:///{address}/scopewise.db" if isinstance(address, Path) else address
    url = make_url(where)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def tampered(address: str | Path, statement: str) -> None:
    """Runs ``statement`` past the guards, as somebody with all rights on the database could."""
    with connected(address) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        assert connection.execute(text(statement)).rowcount != 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET body = '{}' WHERE position = 2",
        "DELETE FROM audit_log WHERE position = 1",
        "UPDATE turns SET body = 'x'",
        "UPDATE results SET body = 'x'",
        "UPDATE item_events SET body = 'x'",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_only_added_to(
    store: Store, address: str | Path, statement: str
) -> None:
    worked_on(store)
    with connected(address) as connection, pytest.raises(DatabaseError, match="only ever added to"):
        connection.execute(text(statement))
    assert store.verify().whole


def test_postgresql_refuses_to_empty_the_log(emptied_postgres: str) -> None:
    with Store.open(emptied_postgres) as store:
        worked_on(store)
        with connected(emptied_postgres) as connection, pytest.raises(DatabaseError, match="only ever added to"):
            connection.execute(text("TRUNCATE audit_log"))
        assert store.verify().whole


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE audit_log SET body = replace(body, 'answered', 'exported') WHERE position = 2", 2),
        ("UPDATE audit_log SET at = '2020-01-01' WHERE position = 3", 3),
        ("UPDATE audit_log SET who = 'somebody' WHERE position = 1", 1),
        ("UPDATE audit_log SET assessment_id = 'other' WHERE position = 2", 2),
        ("UPDATE audit_log SET hash = previous WHERE position = 2", 2),
        ("DELETE FROM audit_log WHERE position = 1", 1),
        ("DELETE FROM audit_log WHERE position = 2", 2),
        ("DELETE FROM audit_log WHERE position = 3", 3),
        ("UPDATE audit_head SET position = 2", 4),
        ("DELETE FROM audit_head", 4),
    ],
)
def test_the_first_entry_that_was_tampered_with_is_named(
    store: Store, address: str | Path, statement: str, position: int
) -> None:
    worked_on(store)
    tampered(address, statement)
    found = store.verify()
    assert found.broken is not None
    assert found.broken.position == position


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE turns SET body = replace(body, 'zanzibar', 'x') WHERE position = 1", "of its turns 1-1 one is"),
        ("DELETE FROM turns WHERE position = 1", "of its turns 1-1 one is"),
        ("INSERT INTO turns SELECT assessment_id, 9, NULL, body FROM turns WHERE position = 0", "not know all of its turns"),
        ("UPDATE results SET body = replace(body, 'zanzibar', 'x')", "its result at version 2 is"),
        ("DELETE FROM item_events WHERE position = 1", "of its changes of work items 0-1 one is"),
        ("UPDATE assessments SET state = replace(state, 'asking', 'result')", "its state is not as the log has it"),
        ("UPDATE reviews SET state = 'signed'", "its review is “signed”, and its steps say otherwise"),
        ("DELETE FROM reviews", "the key of its seals is missing"),
    ],
)  # fmt: skip
def test_whatever_is_kept_otherwise_than_the_log_says_is_named(
    store: Store, address: str | Path, statement: str, told: str
) -> None:
    stored = worked_on(store)
    tampered(address, statement)
    found = store.verify()
    assert found.broken is None
    assert found.unfaithful[0].assessment == stored.id
    assert told in found.unfaithful[0].problem


def test_an_assessment_that_vanished_or_was_slipped_in_is_named(store: Store, address: str | Path) -> None:
    gone = worked_on(store)
    with connected(address) as connection:
        for table in ("turns", "results", "item_events", "reviews", "assessments"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
        row = {"id": "forged", "title": "", "created": NOW, "updated": NOW, "version": 1, "stage": "asking"}
        connection.execute(insert(assessments).values(**row, turns=0, candidates="", agentic="", state="{}"))
    told = {each.assessment: each.problem for each in store.verify().unfaithful}
    assert told.keys() == {gone.id, "forged"}
    assert "no entry says that it was deleted" in told[gone.id]


def test_a_log_that_was_written_anew_no_longer_leads_through_a_head_from_before(
    store: Store, address: str | Path
) -> None:
    worked_on(store)
    head = store.head()
    worked_on(store)
    assert store.verify(head).whole
    for statement in (
        "DELETE FROM audit_log",
        "DELETE FROM audit_head",
        "DELETE FROM reviews",
        "DELETE FROM assessments",
    ):
        tampered(address, statement)
    for _ in range(3):
        worked_on(store)
    assert store.verify().whole
    assert "does not lead through" in store.verify(head).unfaithful[0].problem
    assert "does not lead through" in store.verify(Head(99, head.hash)).unfaithful[0].problem


def test_what_was_kept_before_there_was_a_log_is_taken_in(address: str | Path) -> None:
    with Store.open(address) as store:
        stored = worked_on(store)
    with connected(address) as connection:  # as the database was: nothing of the record there
        connection.execute(text("DELETE FROM reviews"))
    for statement in ("DELETE FROM audit_log", "DELETE FROM audit_head"):
        tampered(address, statement)
    database = open_database(address)
    with database.writing.begin() as connection:
        from assistant.store.log import adopt

        adopt(connection)
    database.engine.dispose()
    with Store.open(address) as store:
        assert acts(store) == ["adopted"]
        store.step(stored.id, adding("more"), LATER, nothing_else)
        assert store.verify().whole


def test_an_id_that_was_deleted_and_brought_in_again_begins_anew(store: Store) -> None:
    stored = worked_on(store)
    exported = store.export(stored.id)
    store.delete(stored.id, LATER)
    assert store.import_(exported) == stored.id
    assert store.verify().whole
    assert acts(store, stored.id)[-2:] == ["deleted", "imported"]


def test_several_processes_make_one_chain(store: Store, address: str | Path) -> None:
    made = [store.create(begun(), "a", NOW) for _ in range(3)]
    writers = [
        subprocess.Popen([sys.executable, "-m", "tests.store.writer", str(address), each.id, "w", "12"], cwd=ROOT)
        for each in made
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    found = store.verify()
    assert found.whole
    assert found.entries == 3 + 36


CHANGES: list[Callable[[Store], object]] = [
    lambda store: store.create(begun(), "a", NOW),
    lambda store: store.import_(store.export(store.create(begun(), "a", NOW).id)),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_fails_at_its_end_is_not_in_the_log(
    store: Store, address: str | Path, change: Callable[[Store], object]
) -> None:
    """The entry and what it tells of are kept together, or neither is."""
    change(store)
    before = store.verify()
    tampered(address, "UPDATE audit_head SET position = position - 1")  # the next entry's place is taken then
    with pytest.raises(ScopewiseError, match="wrote to the database"):
        change(store)
    tampered(address, "UPDATE audit_head SET position = position + 1")
    assert store.verify() == before
