"""PostgreSQL: its address, its refusals told with a remedy, and a server that goes away and comes back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.conversation import Interview
from assistant.errors import StoreNewer, StoreUnavailable
from assistant.store import Store
from tests.postgres import Server
from tests.store.examples import LATER, NOW, adding, begun, nothing_else, texts_of, with_words


@pytest.fixture
def goes_away(postgres_server: Server) -> Iterator[Server]:
    """The server, running again at the end whatever happens."""
    yield postgres_server
    if not postgres_server.runs():
        postgres_server.start()


def refusal(where: str) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(where)
    return str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_as_operators_write_it_opens(emptied_postgres: str, scheme: str) -> None:
    with Store.open(emptied_postgres.replace("postgresql", scheme, 1)) as store:
        assert store.count() == 0


def test_the_address_is_named_without_its_password_and_its_options(emptied_postgres: str) -> None:
    where = emptied_postgres.replace("postgres@", "postgres:hunter2@") + "?application_name=secret&connect_timeout=3"
    with Store.open(where) as store:
        assert "127.0.0.1" in store.where
        assert "hunter2" not in store.where
        assert "secret" not in store.where


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.rpartition("/")[0] + "/no_such", "Create it first"),
        (lambda url: url.replace("postgres@", "nobody@"), "Create it first"),
        (lambda url: re.sub(r":\d+/", ":1/", url), "cannot be reached"),
        (lambda url: url + "?sslmode=require", "cannot be reached"),
        (lambda url: url + "?sslmode=bogus", "behind the ?"),
        (lambda url: url + "?nonsense=1", "behind the ?"),
    ],
    ids=["database", "user", "port", "encryption", "mode", "option"],
)
def test_a_server_that_lets_nobody_in_is_told_with_a_remedy(
    emptied_postgres: str, change: Callable[[str], str], said: str
) -> None:
    assert said in refusal(change(emptied_postgres))


def test_a_database_of_another_program_is_left_as_it_is(postgres_server: Server, postgres: str) -> None:
    postgres_server.sql("CREATE TABLE songs (id INTEGER)", postgres)
    assert "belongs to another program (it has the table 'songs')" in refusal(postgres)


def test_a_newer_database_is_left_as_it_is(postgres_server: Server, postgres: str) -> None:
    Store.open(postgres).close()
    postgres_server.sql("UPDATE alembic_version SET version_num = 'v9999'", postgres)
    with pytest.raises(StoreNewer, match=r"newer version of Scopewise.*'v9999'"):
        Store.open(postgres)


def test_a_server_that_only_reads_says_so(postgres_server: Server, postgres: str) -> None:
    Store.open(postgres).close()
    name = postgres.rpartition("/")[2]
    postgres_server.sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with Store.open(postgres) as store, pytest.raises(StoreUnavailable, match="can only be read"):
        store.create(begun(), "x", NOW)


def test_a_text_that_no_row_of_postgresql_can_hold_comes_back_whole(emptied_postgres: str) -> None:
    with Store.open(emptied_postgres) as store:
        stored = store.create(with_words(begun(), "a\0b \x1b[31m 🦜 \u202e مرحبا"), "x\0y", NOW)
        assert store.load(stored.id) == stored


def test_a_server_that_stops_between_turns_and_is_back_is_not_noticed(goes_away: Server, emptied_postgres: str) -> None:
    with Store.open(emptied_postgres) as store:
        stored = store.create(begun(), "kept", NOW)
        goes_away.stop("immediate")
        goes_away.start()
        after = store.step(stored.id, adding("next"), LATER, nothing_else)
    assert texts_of(after.interview) == ["next"]


def test_a_server_that_goes_away_in_mid_turn_loses_nothing_and_the_next_try_works(
    goes_away: Server, emptied_postgres: str
) -> None:
    with Store.open(emptied_postgres) as store:
        stored = store.create(with_words(begun(), "first"), "kept", NOW)

        def stopping(interview: Interview) -> Interview:
            goes_away.stop("immediate")
            return with_words(interview, "second")

        with pytest.raises(StoreUnavailable, match=r"cannot be reached|is stopping or starting"):
            store.step(stored.id, stopping, LATER, nothing_else, key="m2")
        with pytest.raises(StoreUnavailable):
            store.load(stored.id)
        goes_away.start()
        assert store.load(stored.id) == stored
        after = store.step(stored.id, adding("second"), LATER, nothing_else, key="m2")
    assert texts_of(after.interview) == ["first", "second"]


def test_a_server_that_dies_under_many_writers_loses_no_acknowledged_turn_and_doubles_none(
    goes_away: Server, emptied_postgres: str
) -> None:
    """Each writer sends its message again, under the same mark, until it is taken: what a person does by pressing again."""
    under_way, back = threading.Event(), threading.Event()
    with Store.open(emptied_postgres) as store:
        stored = store.create(begun(), "kept", NOW)

        def write(name: int) -> None:
            for index in range(12):
                text = f"w{name} {index}"
                try:
                    store.step(stored.id, adding(text), LATER, nothing_else, key=text)
                except StoreUnavailable:
                    assert back.wait(60)
                    store.step(stored.id, adding(text), LATER, nothing_else, key=text)
                if index == 2:
                    under_way.set()

        with ThreadPoolExecutor(4) as threads:
            writing = [threads.submit(write, name) for name in range(4)]
            assert under_way.wait(60)
            goes_away.stop("immediate")
            goes_away.start()
            back.set()
            for each in writing:
                each.result()
        kept = texts_of(store.load(stored.id).interview)
    assert sorted(kept) == sorted(f"w{name} {index}" for name in range(4) for index in range(12))
