"""Nothing of SQLAlchemy leaves the store."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import exc

from assistant.errors import ScopewiseError, StaleWrite, StoreUnavailable
from assistant.store.failures import KINDS, kind_of, translated, translating

CLASSES = sorted(
    (found for found in vars(exc).values() if isinstance(found, type) and issubclass(found, exc.SQLAlchemyError)),
    key=lambda found: found.__name__,
)


def test_every_error_of_sqlalchemy_has_been_thought_about() -> None:
    assert {found.__name__ for found in CLASSES} <= set(KINDS)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_each_of_them_becomes_one_of_ours_that_names_the_database(kind: type[exc.SQLAlchemyError]) -> None:
    error = kind.__new__(kind)
    ours = translated(error, "/srv/scopewise.db")
    assert isinstance(ours, StaleWrite if issubclass(kind, exc.IntegrityError) else StoreUnavailable)
    assert "/srv/scopewise.db" in str(ours)


def test_one_that_nobody_knows_is_what_its_base_is() -> None:
    class NewlyInvented(exc.OperationalError):
        pass

    assert kind_of(NewlyInvented.__new__(NewlyInvented)) == KINDS["OperationalError"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "is busy"),
        ("SQLITE_LOCKED", "is busy"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_READONLY_DIRECTORY", "cannot be written"),
        ("SQLITE_CANTOPEN", "cannot be opened"),
        ("SQLITE_IOERR_WRITE", "the disk or its file system failed"),
        ("SQLITE_NOTADB", "is no database"),
        ("SQLITE_CORRUPT_INDEX", "is damaged"),
        ("SQLITE_SOMETHING", "cannot be reached"),
    ],
)
def test_what_sqlite_says_is_told_with_a_remedy(code: str, said: str) -> None:
    origin = sqlite3.OperationalError("words of the driver")
    origin.sqlite_errorname = code
    error = exc.OperationalError("SELECT secret", {"text": "what was said"}, origin)
    message = str(translated(error, "/srv/scopewise.db"))
    assert said in message
    assert "secret" not in message
    assert "what was said" not in message


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("53100", "its disk is full"),
        ("53300", "no connection left"),
        ("57P01", "is stopping or starting"),
        ("40001", "is busy"),
        ("40P01", "is busy"),
        ("55P03", "is busy"),
        ("28P01", "does not let this user in"),
        ("42501", "does not let this user in"),
        ("25006", "can only be read"),
        ("XX001", "is damaged"),
        ("XX000", "cannot be reached"),
    ],
)
def test_what_postgresql_says_is_told_with_a_remedy_and_not_in_its_words(code: str, said: str) -> None:
    class FromTheServer(Exception):
        sqlstate = code

    error = exc.OperationalError(
        "SELECT secret", {"text": "what was said"}, FromTheServer("Failing row: what was said")
    )
    message = str(translated(error, "postgresql://db/scopewise"))
    assert said in message
    assert "secret" not in message
    assert "what was said" not in message


def test_errors_of_the_driver_and_of_the_system_are_ours_too_and_others_pass() -> None:
    for error in (sqlite3.DatabaseError("x"), PermissionError(13, "Permission denied", "/srv")):
        with pytest.raises(StoreUnavailable, match="/srv/scopewise"), translating("/srv/scopewise.db"):
            raise error
    with pytest.raises(ScopewiseError, match="as it was"), translating("/srv/scopewise.db"):
        raise ScopewiseError("as it was")
