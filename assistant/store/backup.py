"""All that the database holds in one file, the same for every kind of database, and back from it.

A gzip file of lines of JSON: first what it is, then a line for each row, last their number and the SHA-256 of all lines
before. It is taken in one snapshot while others go on writing, and restored in one transaction into an empty database: so
it also carries assessments from SQLite to PostgreSQL. One that an older version wrote is brought up to date on the way.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Integer, MetaData, Table, func, insert, select

from assistant.errors import UnusableInput, shown
from assistant.store.failures import translating
from assistant.store.log import adopt
from assistant.store.opening import SCRIPTS, Database, known_revisions, migrate, open_database, revision_of, snapshot

SCHEMA: Final = "scopewise.backup/1"
_AT_A_TIME = 500


class Moved(NamedTuple):
    """How many rows went into a file or came out of it, and how many of them are assessments."""

    rows: int
    assessments: int


class _Line(NamedTuple):
    table: str
    row: dict[str, Any]


def back_up(where: str | Path, file: Path, at: str, scripts: Path = SCRIPTS) -> Moved:
    """Write all that the database at ``where`` holds to ``file``, which its owner alone may read; ``at`` is the time.

    Raises `UnusableInput` where there already is such a file or it cannot be written (nothing is left of it then), and
    what `open_database` raises.
    """
    if file.exists():
        raise UnusableInput(f"{file} is already there, and a backup is never overwritten. Give another name.")
    database = open_database(where, scripts)
    try:
        with _written_whole(file) as lines, translating(database.where), snapshot(database) as connection:
            return _write(connection, lines, revision_of(connection), at)
    finally:
        database.engine.dispose()


@contextmanager
def _written_whole(file: Path) -> Iterator[gzip.GzipFile]:
    """``file``, compressed, under its name only once it is whole and on the disk."""
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as lines:
                yield lines
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(file)
    except OSError as error:
        raise UnusableInput(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _write(connection: Connection, lines: gzip.GzipFile, revision: str, at: str) -> Moved:
    digest = hashlib.sha256()
    rows = assessments = 0

    def write(value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        lines.write(line)

    write({"schema": SCHEMA, "revision": revision, "at": at})
    for table in _tables(connection):
        for row in connection.execution_options(yield_per=_AT_A_TIME).execute(select(table)).mappings():
            write({"table": table.name, "row": {name: _to_json(value) for name, value in row.items()}})
            rows += 1
            assessments += table.name == "assessments"
    write({"rows": rows, "sha256": digest.hexdigest()})
    return Moved(rows, assessments)


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _to_json(value: object) -> object:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: object) -> object:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def restore(where: str | Path, file: Path, scripts: Path = SCRIPTS) -> Moved:
    """Bring back what `back_up` wrote, into the database at ``where``, which must hold nothing yet.

    Raises `UnusableInput` where ``file`` is no whole backup, was made by a newer version, or the database holds
    something; nothing is changed then.
    """
    revision, moved = _checked(file)
    if revision not in known_revisions(scripts):
        raise UnusableInput(
            f"{file} was made by a newer version of Scopewise (at {shown(revision)}). Install that version or a later one."
        )
    database = open_database(where, scripts)
    try:
        with translating(database.where), database.writing.begin() as connection:
            _refuse_unless_empty(connection, database.where)
            _load(connection, file, revision, database, scripts)
    finally:
        database.engine.dispose()
    return moved


def _refuse_unless_empty(connection: Connection, where: str) -> None:
    for table in _tables(connection):
        if connection.scalar(select(func.count()).select_from(table)):
            raise UnusableInput(
                f"The database {where} is not empty (see its table {table.name!r}), and a backup is only restored into "
                "an empty one, so that nothing is mixed or lost. Point SCOPEWISE_DATABASE or SCOPEWISE_DATA at a new one."
            )


def _load(connection: Connection, file: Path, revision: str, database: Database, scripts: Path) -> None:
    older = revision != known_revisions(scripts)[-1]
    if older:
        migrate(connection, scripts, database.where, down_to="base")
        migrate(connection, scripts, database.where, up_to=revision)
    tables = {table.name: table for table in _tables(connection)}
    for name, lines in groupby(_rows(file), key=lambda line: line.table):
        while some := [line.row for line in islice(lines, _AT_A_TIME)]:
            connection.execute(insert(tables[name]), some)
    if connection.dialect.name == "postgresql":
        _count_on(connection, tables.values())
    if older:
        migrate(connection, scripts, database.where)
        adopt(connection)


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Numbers that PostgreSQL gives by itself go on after those that were restored."""
    for table in tables:
        for column in table.primary_key:
            if not isinstance(column.type, Integer):
                continue
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            highest = connection.scalar(select(func.max(column)))
            if sequence and highest is not None:
                connection.execute(select(func.setval(sequence, highest)))


def _checked(file: Path) -> tuple[str, Moved]:
    """The revision and the numbers of a backup that is whole; raises `UnusableInput` for any other file."""
    lines = _lines(file)
    first = next(lines, b"")
    header, end = _object(first, file), dict[str, Any]()
    if header.get("schema") != SCHEMA:
        raise UnusableInput(f"{file} is no backup of Scopewise: it does not begin with {SCHEMA!r}.")
    digest = hashlib.sha256(first)
    rows = assessments = 0
    for line in lines:
        value = _object(line, file)
        if "row" not in value or end:
            end = value
            continue
        digest.update(line)
        rows += 1
        assessments += value.get("table") == "assessments"
    if end != {"rows": rows, "sha256": digest.hexdigest()}:
        raise UnusableInput(
            f"{file} is not whole: it was cut or changed after it was made. Take another backup of that time."
        )
    return str(header["revision"]), Moved(rows, assessments)


def _rows(file: Path) -> Iterator[_Line]:
    for line in _lines(file):
        value = _object(line, file)
        if "row" in value:
            yield _Line(value["table"], {name: _from_json(cell) for name, cell in value["row"].items()})


def _object(line: bytes, file: Path) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UnusableInput(f"{file} is no backup of Scopewise: it holds {shown(line[:40])}.")
    return value


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with gzip.open(file) as lines:
            yield from lines
    except (gzip.BadGzipFile, zlib.error):
        raise UnusableInput(
            f"{file} is no backup of Scopewise, or is damaged: it is not compressed as one is."
        ) from None
    except EOFError:
        raise UnusableInput(f"{file} is not whole: it ends too early. Take another backup of that time.") from None
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror or error}.") from error
