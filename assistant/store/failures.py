"""The one place where failures of SQLAlchemy and of the database become ours.

`KINDS` lists every exception class of SQLAlchemy by name, so that a test fails when it grows one that nobody has
thought about. Until then its base class decides, and nothing of SQLAlchemy ever leaves the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import ScopewiseError, StaleWrite, StoreUnavailable

Kind = Literal["busy", "first", "address", "driver", "gone", "refused", "ours"]

_OURS: Final = (
    "AmbiguousColumnError",
    "AmbiguousForeignKeysError",
    "AwaitRequired",
    "CircularDependencyError",
    "CompileError",
    "ConstraintColumnNotFoundError",
    "DuplicateColumnError",
    "IdentifierError",
    "IllegalStateChangeError",
    "InvalidRequestError",
    "MissingGreenlet",
    "MultipleResultsFound",
    "NoForeignKeysError",
    "NoInspectionAvailable",
    "NoReferenceError",
    "NoReferencedColumnError",
    "NoReferencedTableError",
    "NoResultFound",
    "NoSuchColumnError",
    "NoSuchTableError",
    "ObjectNotExecutableError",
    "PendingRollbackError",
    "ResourceClosedError",
    "StatementError",
    "UnboundExecutionError",
    "UnreflectableTableError",
    "UnsupportedCompilationError",
)

KINDS: Final[Mapping[str, Kind]] = {
    "SQLAlchemyError": "ours",
    **dict.fromkeys(_OURS, "ours"),
    "TimeoutError": "busy",
    "IntegrityError": "first",
    "ArgumentError": "address",
    "NoSuchModuleError": "driver",
    "NoDBAPILoaded": "driver",
    "DisconnectionError": "gone",
    "InvalidatePoolError": "gone",
    "InterfaceError": "gone",
    "OperationalError": "gone",
    "DBAPIError": "refused",
    "DatabaseError": "refused",
    "DataError": "refused",
    "InternalError": "refused",
    "NotSupportedError": "refused",
    "ProgrammingError": "refused",
}
"""What each class means: who was first, what is wrong with the address, or that the mistake is ours."""

_TEXTS: Final[Mapping[Kind, str]] = {
    "busy": "is busy and did not answer in time. Try again; if it lasts, see which other program has it open.",
    "address": "is not an address that SQLAlchemy understands. Set SCOPEWISE_DATABASE to one such as "
    "'sqlite:////srv/scopewise/scopewise.db', or unset it.",
    "driver": "needs a driver that is not installed. For PostgreSQL: pip install 'scopewise[postgres]'. Or unset "
    "SCOPEWISE_DATABASE.",
    "gone": "cannot be reached or opened. See that it is there and that this user may read and write it.",
    "refused": "refused the request. It may be damaged: restore it from a backup, or move it away to begin afresh.",
    "ours": "could not be used because of a mistake in Scopewise. Please report it.",
}

_FOLDER: Final = "Set SCOPEWISE_DATA to a folder that this user may write, or mend this one."

_SQLITE: Final = (
    ("SQLITE_BUSY", _TEXTS["busy"]),
    ("SQLITE_LOCKED", _TEXTS["busy"]),
    ("SQLITE_FULL", "has no room left: the disk is full. Nothing was changed. Free some space and try again."),
    ("SQLITE_READONLY", "cannot be written. See that this user may write the file and its folder."),
    ("SQLITE_CANTOPEN", "cannot be opened. See that the folder exists and that this user may read and write it."),
    ("SQLITE_IOERR", "cannot be read or written: the disk or its file system failed. Nothing was changed."),
    ("SQLITE_NOTADB", "is no database. Move the file away to begin afresh, or restore it from a backup."),
    ("SQLITE_CORRUPT", "is damaged. Move the file away to begin afresh, or restore it from a backup."),
)


_NO_ROOM: Final = "has no room left: its disk is full. Nothing was changed. Free some space there and try again."
_DENIED: Final = "does not let this user in. See the name, the password and the rights in SCOPEWISE_DATABASE."
_DAMAGED: Final = "is damaged. Restore it from a backup."
_OPTION: Final = "is given with an option that libpq does not know. See what stands behind the ? in SCOPEWISE_DATABASE."

_POSTGRES: Final = (
    ("53100", _NO_ROOM),
    ("53300", "has no connection left to give. Allow more (max_connections), or let fewer programs use it."),
    ("57P", "is stopping or starting. Nothing was changed. Try again in a moment."),
    ("57014", _TEXTS["busy"]),
    ("55P03", _TEXTS["busy"]),
    ("40", _TEXTS["busy"]),
    ("28", _DENIED),
    ("42501", _DENIED),
    ("3D000", "does not exist on that server. Create it first, or mend the name in SCOPEWISE_DATABASE."),
    ("25006", "can only be read: the server is a standby or was set so. Point SCOPEWISE_DATABASE at the primary."),
    ("XX001", _DAMAGED),
    ("XX002", _DAMAGED),
)
"""By the start of PostgreSQL's own code (SQLSTATE). Its words are not passed on: they may hold what was said."""


_AT_THE_DOOR: Final = (
    ("password authentication failed", _DENIED),
    ("no password supplied", _DENIED),
    ("no pg_hba.conf entry", _DENIED),
    ("does not exist", "does not know this user or this database. Create it first, or mend SCOPEWISE_DATABASE."),
    ("too many connections", dict(_POSTGRES)["53300"]),
    ("too many clients", dict(_POSTGRES)["53300"]),
    ("starting up", dict(_POSTGRES)["57P"]),
    ("shutting down", dict(_POSTGRES)["57P"]),
    ("invalid connection option", _OPTION),
    ("invalid sslmode value", _OPTION),
    ("certificate", "was not believed: its certificate is not signed by an authority in `sslrootcert`."),
)


@contextmanager
def translating(where: str) -> Iterator[None]:
    """Turns every failure of the database ``where`` (a path, or an address without its password) into one of ours."""
    try:
        yield
    except SQLAlchemyError as error:
        raise translated(error, where) from error
    except sqlite3.Error as error:
        raise StoreUnavailable(f"The database {where} {_of_driver(error) or _TEXTS['gone']}") from error
    except OSError as error:
        why = f"cannot be opened ({error.strerror}: {error.filename!r}). "
        raise StoreUnavailable(f"The database {where} {why}{_FOLDER}") from error


def is_busy(error: StoreUnavailable) -> bool:
    """Whether ``error`` only says that somebody else has the database."""
    return str(error).endswith(_TEXTS["busy"])


def translated(error: SQLAlchemyError, where: str) -> ScopewiseError:
    """What ``error`` is to our callers."""
    kind = kind_of(error)
    if kind == "first":
        return StaleWrite(f"Somebody else wrote to the database {where} first. Load the assessment again.")
    origin = getattr(error, "orig", None)
    return StoreUnavailable(f"The database {where} {_of_driver(origin) or _TEXTS[kind]}")


def kind_of(error: SQLAlchemyError) -> Kind:
    """The kind of the nearest class of ``error`` that is listed."""
    return next(KINDS[each.__name__] for each in type(error).__mro__ if each.__name__ in KINDS)


def _of_driver(error: BaseException | None) -> str:
    """What the database's own code for ``error`` says; empty where it has none."""
    for name, texts in (("sqlite_errorname", _SQLITE), ("sqlstate", _POSTGRES)):
        code = str(getattr(error, name, None) or "")
        found = next((text for start, text in texts if code.startswith(start)), "")
        if found:
            return found
    return _refusal_before_a_code(error)


def _refusal_before_a_code(error: BaseException | None) -> str:
    """What a server said that let nobody in: psycopg passes no code on then, only words, which name no content."""
    words = str(error) if type(error).__module__.startswith("psycopg") else ""
    return next((text for part, text in _AT_THE_DOOR if part in words), "")
