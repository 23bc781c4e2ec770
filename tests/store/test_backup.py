"""The whole database into one file and back, from either kind of database into either."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Float, Integer, LargeBinary, String, Text

from assistant.errors import UnusableInput
from assistant.store import Json, Moved, Store, back_up, restore
from assistant.store.opening import open_database
from assistant.store.tables import metadata
from tests.postgres import Server
from tests.store.examples import LATER, NOW, UNDECIDED, adding, begun, content_of, nothing_else, with_words
from tests.store.test_opening import scripts_with

Place = Callable[[str], str | Path]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A new place for a database of a kind."""
    number = itertools.count()

    def made(kind: str) -> str | Path:
        if kind == "sqlite":
            return tmp_path / f"data-{next(number)}"
        server: Server = request.getfixturevalue("postgres_server")
        url = server.new_database()
        request.addfinalizer(lambda: server.drop(url))
        return url

    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.gz"


def filled(where: str | Path) -> list[Json]:
    """A database with something in every table; what it exports."""
    with Store.open(where) as store:
        for index in range(3):
            interview = with_words(begun(), f"é 🦜 \0 {index}")
            stored = store.create(interview, f"title {index}", NOW, UNDECIDED, key="m")
            store.save(stored, with_words(interview, "more"), "again", LATER, UNDECIDED, {"cited": ["x"]})
    return exported(where)


def exported(where: str | Path) -> list[Json]:
    with Store.open(where) as store:
        return [content_of(store, entry.id) for entry in store.list()]


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
@pytest.mark.parametrize("source", ["sqlite", "postgres"])
def test_what_was_backed_up_comes_back_in_any_database(place: Place, file: Path, source: str, target: str) -> None:
    before = filled(here := place(source))
    moved = back_up(here, file, NOW)
    there = place(target)
    assert restore(there, file) == moved == Moved(rows=3 * (1 + 2 + 1 + 1) + 9 + 1, assessments=3)
    assert exported(there) == before
    with Store.open(there) as store:
        known = store.load(str(before[0]["id"]))
        assert store.step(known.id, adding("sent again"), LATER, nothing_else, key="m") == known


def test_a_dump_by_the_tools_of_postgresql_comes_back_too(
    place: Place, tmp_path: Path, postgres_server: Server
) -> None:
    here, there = str(place("postgres")), str(place("postgres"))
    before = filled(here)
    dump = str(tmp_path / "dump")
    postgres_server.tool("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={here}")
    postgres_server.tool("pg_restore", "--exit-on-error", f"--dbname={there}", dump)
    assert exported(there) == before


def test_an_empty_database_and_one_of_a_thousand_rows_come_back(place: Place, file: Path, tmp_path: Path) -> None:
    assert back_up(place("sqlite"), file, NOW) == restore(place("sqlite"), file) == Moved(0, 0)
    with Store.open(here := place("sqlite")) as store:
        interview = begun()
        for index in range(1100):
            interview = with_words(interview, str(index))
        store.create(interview, "long", NOW)
    back_up(here, tmp_path / "long.gz", NOW)
    restore(there := place("sqlite"), tmp_path / "long.gz")
    assert exported(there) == exported(here)


def test_a_backup_is_for_its_owner_alone_and_never_overwritten(place: Place, file: Path) -> None:
    filled(here := place("sqlite"))
    back_up(here, file, NOW)
    content = file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(UnusableInput, match="never overwritten"):
        back_up(here, file, NOW)
    assert file.read_bytes() == content
    assert sorted(path.name for path in file.parent.glob("backup*")) == ["backup.gz"]


def test_a_place_that_cannot_be_written_is_named(place: Place, file: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be written: No such file"):
        back_up(place("sqlite"), file / "below", NOW)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_that_holds_something_is_left_as_it_is(place: Place, file: Path, kind: str) -> None:
    before = filled(here := place(kind))
    back_up(here, file, NOW)
    with pytest.raises(UnusableInput, match=r"is not empty .*Point SCOPEWISE_DATABASE"):
        restore(here, file)
    assert exported(here) == before


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def without_a_row(content: bytes) -> bytes:
    lines = gzip.decompress(content).splitlines(keepends=True)
    return gzip.compress(b"".join(lines[:2] + lines[3:]))


def without_an_end(content: bytes) -> bytes:
    return gzip.compress(b"".join(gzip.decompress(content).splitlines(keepends=True)[:-1]))


def changed(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b"again", b"never"))


def newer(content: bytes) -> bytes:
    text = gzip.decompress(content).decode().splitlines()
    return gzip.compress("\n".join([json.dumps(json.loads(text[0]) | {"revision": "v9999"}), *text[1:]]).encode())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (cut, "ends too early"),
        (without_a_row, "is not whole"),
        (without_an_end, "is not whole"),
        (changed, "is not whole"),
        (newer, "is not whole"),
        (lambda _: b"", "is no backup"),
        (lambda _: b"PGDMP not ours", "is no backup"),
        (lambda _: gzip.compress(b"[1]\n"), "is no backup"),
        (lambda _: gzip.compress(b'{"schema": "scopewise.record/1"}\n'), "is no backup"),
        (lambda content: content[:20] + b"\xff" * 30 + content[50:], "backup"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(
    place: Place, file: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    filled(here := place("sqlite"))
    back_up(here, file, NOW)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(UnusableInput, match=said):
        restore(there := place("sqlite"), file)
    assert exported(there) == []


LOG = """op.create_table("log", sa.Column("id", sa.Integer, primary_key=True), sa.Column("what", sa.LargeBinary))
    op.bulk_insert(sa.table("log", sa.column("what", sa.LargeBinary)), [{"what": b"one"}, {"what": bytes([0, 255])}])"""


def later_scripts(folder: Path, then: str) -> Path:
    scripts = scripts_with(folder, then)
    revision = scripts / "versions" / "v9999_later.py"
    revision.write_text(
        revision.read_text(encoding="utf-8")
        + '\n\ndef downgrade() -> None:\n    op.drop_column("assessments", "extra")\n'
        + ('    op.drop_table("log")\n' if then == LOG else ""),
        encoding="utf-8",
    )
    return scripts


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_of_an_older_version_is_brought_up_to_date(
    place: Place, file: Path, tmp_path: Path, kind: str
) -> None:
    before = filled(here := place("sqlite"))
    back_up(here, file, NOW)
    scripts = later_scripts(tmp_path / "later", "pass")
    restore(there := place(kind), file, scripts)
    database = open_database(there, scripts)
    with Store(database) as store:
        assert [content_of(store, entry.id) for entry in store.list()] == before
    back_up(there, tmp_path / "newer.gz", NOW, scripts)
    with pytest.raises(UnusableInput, match="newer version"):
        restore(place("sqlite"), tmp_path / "newer.gz")


def test_numbers_that_the_database_gives_and_bytes_come_back(place: Place, file: Path, tmp_path: Path) -> None:
    """PostgreSQL would begin its numbers anew, and the next row would collide with one that was restored."""
    scripts = later_scripts(tmp_path / "later", LOG)
    back_up(place("sqlite"), file, NOW, scripts)
    there = place("postgres")
    database = open_database(there, scripts)
    with database.writing.begin() as connection:
        connection.exec_driver_sql("TRUNCATE log RESTART IDENTITY")
    restore(there, file, scripts)
    with database.writing.begin() as connection:
        connection.exec_driver_sql("INSERT INTO log (what) VALUES ('three')")
        rows = connection.exec_driver_sql("SELECT id, what FROM log ORDER BY id").all()
    database.engine.dispose()
    assert [tuple(row) for row in rows] == [(1, b"one"), (2, b"\x00\xff"), (3, b"three")]


def test_every_column_is_of_a_type_that_a_backup_can_hold() -> None:
    types = (String, Text, Integer, Boolean, Float, LargeBinary)
    assert [
        str(column) for table in metadata.sorted_tables for column in table.c if not isinstance(column.type, types)
    ] == []
