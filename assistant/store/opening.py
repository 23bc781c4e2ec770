"""From a folder or an address to a database that is ready: found, checked, backed up, upgraded.

A file that is no database, belongs to another program or was written by a newer version is left as it is.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from assistant.errors import StoreNewer, StoreUnavailable
from assistant.store.failures import is_busy, translating
from assistant.store.log import adopt

if TYPE_CHECKING:
    from alembic.config import Config

FILE_NAME: Final = "scopewise.db"
SCRIPTS: Final = Path(__file__).resolve().parent.parent / "migrations"
BUSY_SECONDS: Final = 30.0
"""How long a writer waits for another before it gives up."""

_VERSION_TABLE = "alembic_version"
_POSTGRES_NAMES = ("postgres", "postgresql")
_UPGRADING = 0x5C09E0
"""The number of the lock that PostgreSQL gives to one process at a time while it makes or upgrades the tables."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: ``where`` names it in messages, without a password; ``file`` is its file where it is SQLite.

    SQLite has one writer at a time and lets the others ask again and again. So the writers of this process queue for
    ``writers`` first, and go on the moment that their turn comes.
    """

    engine: Engine
    where: str
    file: Path | None
    writers: threading.RLock = field(default_factory=threading.RLock, compare=False, repr=False)

    @property
    def writing(self) -> Engine:
        """The same database for transactions that write: in SQLite they take the write lock when they begin."""
        return self.engine.execution_options(writes=True)

    def backups(self) -> list[Path]:
        """The copies of the file that were made before upgrades."""
        if self.file is None:
            return []
        start = f"{self.file.name}."
        return sorted(
            path for path in self.file.parent.iterdir() if path.name.startswith(start) and path.suffix == ".bak"
        )


def open_database(where: str | Path, scripts: Path = SCRIPTS) -> Database:
    """The database at ``where`` (a folder, or a text with ``://`` for an address), brought up to date by ``scripts``.

    Raises `StoreUnavailable` where it cannot be used and `StoreNewer` where a newer version has written it.
    """
    url, named = _address(where)
    file = _sqlite_file(url, named)
    with translating(named):
        if file is not None:
            _private_file(file)
        database = Database(_engine(url, named), named, file)
        try:
            _prepare(database, scripts)
        except BaseException:
            database.engine.dispose()
            raise
    return database


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Everything as it was at one moment, whatever others write meanwhile; SQLite's transactions are so by themselves."""
    engine: Engine = database.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        yield connection


def _address(where: str | Path) -> tuple[URL, str]:
    if isinstance(where, str) and "://" in where:
        with translating("that SCOPEWISE_DATABASE names"):
            url = make_url(where)
        if url.drivername in _POSTGRES_NAMES:
            url = url.set(drivername="postgresql+psycopg")
        return url, url.database or "in memory" if url.get_backend_name() == "sqlite" else _named(url)
    path = Path(where).expanduser().absolute() / FILE_NAME
    return URL.create("sqlite", database=str(path)), str(path)


def _named(url: URL) -> str:
    """``url`` for a message: without its password and without its options, which may hold another."""
    return url.set(password=None, query={}, drivername=url.get_backend_name()).render_as_string()


def _sqlite_file(url: URL, named: str) -> Path | None:
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise StoreUnavailable(f"The database {named} would be lost at the end. Give the path of a file.")
    return Path(url.database).absolute()


def _private_file(file: Path) -> None:
    """Makes folder and file, for their owner alone, where they are not there; SQLite's side files follow the file."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)


def _engine(url: URL, named: str) -> Engine:
    options: dict[str, Any] = {"hide_parameters": True}  # parameters are what people said: never in a log
    if url.get_backend_name() == "postgresql":
        # A connection that died in the pool, as after a restart of the server, is replaced before anybody notices.
        options |= {"pool_pre_ping": True, "connect_args": _patience(url)}
    try:
        engine = create_engine(url, **options)
    except ImportError as error:
        remedy = "pip install 'scopewise[postgres]'" if error.name == "psycopg" else "Install it"
        raise StoreUnavailable(
            f"The database {named} needs the Python package {error.name!r}, which is not installed. {remedy}, or "
            "unset SCOPEWISE_DATABASE."
        ) from error
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _on_connect_postgres)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def _patience(url: URL) -> dict[str, object]:
    """Libpq's options for a server that has gone: it is given up on, never waited for without end. The URL's go first."""
    chosen = {
        "connect_timeout": 10,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }
    return {name: value for name, value in chosen.items() if name not in url.query}


def _on_connect_postgres(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    """A writer waits for another as long as in SQLite; a transaction whose program hangs does not hold others for ever."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {BUSY_SECONDS * 1000:.0f}")
        cursor.execute(f"SET idle_in_transaction_session_timeout = {10 * BUSY_SECONDS * 1000:.0f}")
    connection.commit()


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    connection.isolation_level = None  # transactions are begun by `_on_begin`, never by the driver
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000:.0f}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    """A writer takes the lock at once: one that has read first and then finds it taken could not go on."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(database: Database, scripts: Path) -> None:
    revisions = known_revisions(scripts)
    with database.engine.connect() as connection:
        found = _revision(connection, database.where, revisions)
    if database.file is not None:
        _write_ahead(database)
    if found == revisions[-1]:
        return
    with database.writing.begin() as connection:  # another process may be at it: look again, now that we hold the lock
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
        found = _revision(connection, database.where, revisions)
        if found is not None and found != revisions[-1] and database.file is not None:
            _back_up(database.file, found)
        if found != revisions[-1]:
            migrate(connection, scripts, database.where)
            adopt(connection)


def known_revisions(scripts: Path = SCRIPTS) -> list[str]:
    """The revisions that ``scripts`` can make, the oldest first."""
    return [path.name.partition("_")[0] for path in sorted((scripts / "versions").glob("v*.py"))]


def revision_of(connection: Connection) -> str:
    """The revision that a database of ours is at."""
    return str(connection.scalar(select(sql_column("version_num")).select_from(sql_table(_VERSION_TABLE))))


def _revision(connection: Connection, where: str, known: list[str]) -> str | None:
    """The revision that the database is at; None for an empty one. Raises for one that is newer or not ours."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if not {_VERSION_TABLE, "assessments"} <= set(tables):
        raise StoreUnavailable(
            f"The database {where} belongs to another program (it has the table {tables[0]!r}). It was left as it is. "
            "Give Scopewise a folder or a database of its own: SCOPEWISE_DATA or SCOPEWISE_DATABASE."
        )
    found = revision_of(connection)
    if found not in known:
        raise StoreNewer(
            f"The database {where} was written by a newer version of Scopewise (it is at {found!r}, this one knows "
            f"{known[-1]!r}). It was left as it is. Install that version or a later one, or set SCOPEWISE_DATA to "
            "another folder."
        )
    return found


def _write_ahead(database: Database) -> None:
    """Readers then never wait for a writer. SQLite does not wait for others when it changes this, so that we do."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            _pragma(database, "journal_mode = WAL")
        except StoreUnavailable as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _back_up(file: Path, revision: str) -> None:
    """A copy of ``file`` as last committed, beside it: ``scopewise.db.v0001.bak``."""
    copy = file.with_name(f"{file.name}.{revision}.bak")
    unfinished = copy.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    os.replace(unfinished, copy)  # noqa: PTH105 - replaces on every system


def migrate(connection: Connection, scripts: Path, where: str, *, up_to: str = "head", down_to: str = "") -> None:
    """Brings the database of ``connection`` to a revision within its transaction: up to one, or down where one is given."""
    from alembic import command  # a third of a second, needed once in the life of a database
    from alembic.util import CommandError

    config = alembic_config(connection, scripts)
    try:
        if down_to:
            command.downgrade(config, down_to)
        else:
            command.upgrade(config, up_to)
    except CommandError as error:
        raise StoreUnavailable(
            f"The database {where} could not be brought up to date. It was left as it is."
        ) from error


def alembic_config(connection: Connection, scripts: Path) -> Config:
    """What Alembic needs to run ``scripts`` inside the transaction of ``connection``; no file is read for it."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def checkpoint(database: Database) -> bool:
    """Moves what the write-ahead log holds into the file and empties the log; False where a reader kept it from that."""
    return _pragma(database, "wal_checkpoint(TRUNCATE)") == 0


def _pragma(database: Database, statement: str) -> object:
    """The first value that SQLite answers; outside any transaction, since some pragmas do nothing inside one."""
    with translating(database.where), database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            return None
        return driver.execute(f"PRAGMA {statement}").fetchone()[0]
