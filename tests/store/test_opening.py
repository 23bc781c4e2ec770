"""Opening: made, upgraded with a copy, or refused with the file left as it was."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from assistant.errors import StaleWrite, StoreNewer, StoreUnavailable
from assistant.store import Store
from assistant.store.opening import SCRIPTS, alembic_config, open_database
from assistant.store.tables import metadata
from tests.store.examples import NOW, begun, with_words

SECOND = '''"""A later revision, as a newer version of Scopewise would bring it."""

import sqlalchemy as sa
from alembic import op

revision = "v9999"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessments", sa.Column("extra", sa.Text))
    {then}
'''


def newest() -> str:
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    assert head
    return head


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations with one more."""
    return scripts_with(tmp_path / "later", "pass")


def scripts_with(folder: Path, then: str) -> Path:
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = SECOND.format(before=newest(), then=then)
    (folder / "versions" / "v9999_later.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def file(folder: Path) -> Path:
    """The file of a store with one assessment in it, closed."""
    with Store.open(folder) as store:
        store.create(with_words(begun(), "kept"), "kept", NOW)
    return folder / "scopewise.db"


@pytest.fixture(params=["sqlite", "postgres"])
def kept_at(request: pytest.FixtureRequest, folder: Path) -> str | Path:
    """Where a store of its own is, in either kind of database, with one assessment in it, closed."""
    where: str | Path = folder if request.param == "sqlite" else request.getfixturevalue("postgres")
    with Store.open(where) as store:
        store.create(with_words(begun(), "kept"), "kept", NOW)
    return where


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refusal(where: str | Path) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(where)
    return str(caught.value)


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(kept_at: str | Path) -> None:
    database = open_database(kept_at)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        constraints = {found["name"] for found in inspect(connection).get_unique_constraints("turns")}
        assert constraints == {"uq_turns_assessment_id_key"}
    database.engine.dispose()


def test_each_migration_is_named_after_its_revision_and_they_sort_in_order() -> None:
    revisions = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    files = sorted(path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("*.py"))
    assert files == sorted(revisions) == revisions[::-1]


def test_each_migration_can_be_taken_back_and_made_again(kept_at: str | Path) -> None:
    database = open_database(kept_at)
    for revision in [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]:
        with database.writing.begin() as connection:
            config = alembic_config(connection, SCRIPTS)
            command.downgrade(config, f"{revision}-1")
            command.upgrade(config, revision)
            command.downgrade(config, f"{revision}-1")
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    database.engine.dispose()


def test_a_store_opens_again_with_what_it_had(kept_at: str | Path) -> None:
    with Store.open(kept_at) as store:
        assert [entry.title for entry in store.list()] == ["kept"]


def test_opening_works_from_any_folder_and_needs_no_file_there(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open("sqlite:///here.db") as store:
        assert store.count() == 0
    assert (tmp_path / "here.db").exists()


def test_a_folder_with_strange_characters_is_a_folder(tmp_path: Path) -> None:
    strange = tmp_path / "a?b#c%20d é 'x"
    with Store.open(str(strange)) as store:
        store.create(begun(), "kept", NOW)
    assert (strange / "scopewise.db").exists()


def test_the_database_waits_for_others_and_keeps_its_promises(file: Path) -> None:
    database = open_database(file.parent)
    with database.engine.connect() as connection:
        asked = ("journal_mode", "foreign_keys", "secure_delete", "synchronous", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in asked]
    database.engine.dispose()
    assert found == ["wal", 1, 1, 2, 30_000]


def test_an_older_database_is_copied_and_upgraded_with_nothing_lost(file: Path, later: Path) -> None:
    database = open_database(file.parent, later)
    with database.engine.connect() as connection:
        assert "extra" in {column["name"] for column in inspect(connection).get_columns("assessments")}
    copy = file.with_name(f"scopewise.db.{newest()}.bak")
    assert database.backups() == [copy]
    database.engine.dispose()
    with closing(sqlite3.connect(file)) as upgraded, closing(sqlite3.connect(copy)) as copied:
        for one in (upgraded, copied):
            assert one.execute("SELECT title FROM assessments").fetchall() == [("kept",)]
        assert copied.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest(),)]
    assert copy.stat().st_mode & 0o077 == 0


def test_an_upgrade_loses_nothing_in_either_database(kept_at: str | Path, later: Path) -> None:
    database = open_database(kept_at, later)
    with database.engine.connect() as connection:
        assert "extra" in {column["name"] for column in inspect(connection).get_columns("assessments")}
    assert [entry.title for entry in Store(database).list()] == ["kept"]
    database.engine.dispose()


def test_an_upgrade_that_fails_changes_nothing_and_says_so(kept_at: str | Path, tmp_path: Path) -> None:
    broken = scripts_with(tmp_path / "broken", "op.drop_table('no_such_table')")
    with pytest.raises(StoreUnavailable, match="The database"):
        open_database(kept_at, broken)
    with Store.open(kept_at) as store:
        assert [entry.title for entry in store.list()] == ["kept"]


def test_a_newer_database_is_left_as_it_is(file: Path, later: Path) -> None:
    open_database(file.parent, later).engine.dispose()
    before = bytes_in(file.parent)
    with pytest.raises(StoreNewer, match=r"newer version of Scopewise.*'v9999'.*Install that version"):
        Store.open(file.parent)
    assert bytes_in(file.parent) == before


@pytest.mark.parametrize(
    "content", [b"not a database at all, " * 100, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_left_as_it_is(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "scopewise.db").write_bytes(content)
    message = refusal(folder)
    assert str(folder / "scopewise.db") in message
    assert "backup" in message
    assert bytes_in(folder) == {"scopewise.db": content}


def test_a_damaged_database_says_so_when_it_is_read(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(bytes(content))
    with pytest.raises(StoreUnavailable, match=r"scopewise\.db is damaged\. Move the file away"):
        Store.open(file.parent).list()
    assert file.read_bytes() == bytes(content)


def test_a_database_of_another_program_is_left_as_it_is(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "scopewise.db")) as other:
        other.execute("CREATE TABLE songs (id INTEGER)")
    before = bytes_in(folder)
    assert "belongs to another program (it has the table 'songs')" in refusal(folder)
    assert bytes_in(folder) == before


def test_a_folder_that_cannot_be_made_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        message = refusal(place)
        assert str(place) in message
        assert "SCOPEWISE_DATA" in message


def test_a_folder_in_place_of_the_file_is_refused(folder: Path) -> None:
    (folder / "scopewise.db").mkdir(parents=True)
    assert "cannot be opened" in refusal(folder)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite://", "would be lost"),
        ("sqlite:///:memory:", "would be lost"),
        ("nonsense://me:hunter2@server/db", "driver that is not installed"),
        ("://", "is not an address"),
        ("postgresql+asyncpg://me:hunter2@server/db", "asyncpg"),
    ],
)
def test_an_address_that_cannot_be_used_is_explained_without_its_password(address: str, said: str) -> None:
    message = refusal(address)
    assert said in message
    assert "hunter2" not in message


def test_a_full_disk_changes_nothing_and_says_so(folder: Path) -> None:
    """A limit on the number of pages stands for the disk: SQLite reports both alike."""
    database = open_database(folder)
    store = Store(database)
    stored = store.create(begun(), "kept", NOW)
    with database.engine.connect() as connection:  # the pool has this one connection, and hands it out again
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match=r"the disk is full\. Nothing was changed"):
        store.save(stored, with_words(stored.interview, "x" * 100_000), "kept", NOW)
    assert store.load(stored.id) == stored
    store.close()


def test_a_disk_that_fails_changes_nothing_and_says_so(file: Path) -> None:
    """The system's limit on the size of a file stands for the disk."""
    code = f"""
import resource
from pathlib import Path
from assistant.errors import StoreUnavailable
from assistant.store import Store
from tests.store.examples import NOW, with_words
store = Store.open(Path({str(file.parent)!r}))
stored = store.load(store.list()[0].id)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    store.save(stored, with_words(stored.interview, "x" * 1_000_000), "kept", NOW)
except StoreUnavailable as error:
    assert "Nothing was changed" in str(error), error
    assert store.load(stored.id) == stored
else:
    raise AssertionError("it was written")
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=SCRIPTS.parent.parent)
    with Store.open(file.parent) as store:
        assert [entry.turns for entry in store.list()] == [1]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_eight_processes_make_one_database_together(request: pytest.FixtureRequest, kind: str, folder: Path) -> None:
    where = folder if kind == "sqlite" else request.getfixturevalue("postgres")
    code = "import sys; from assistant.store import Store; print(Store.open(sys.argv[1]).count())"
    starting = [
        subprocess.Popen([sys.executable, "-c", code, str(where)], cwd=SCRIPTS.parent.parent, stdout=subprocess.PIPE)
        for _ in range(8)
    ]
    assert [process.communicate()[0] for process in starting] == [b"0\n"] * 8


def test_another_writer_that_holds_the_lock_too_long_is_waited_for_and_then_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(file.parent) as store, closing(sqlite3.connect(file, isolation_level=None)) as other:
        store.count()
        with store._database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="is busy"):
            store.create(begun(), "waits", NOW)
        assert store.count() == 1
        other.execute("ROLLBACK")
        store.create(begun(), "goes on", NOW)


def test_what_two_wrote_at_once_in_another_database_is_a_stale_write(file: Path) -> None:
    with Store.open(file.parent) as store:
        stored = store.load(store.list()[0].id)
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("INSERT INTO turns VALUES (?, 1, NULL, '{}')", (stored.id,))
        with pytest.raises(StaleWrite):
            store.save(stored, with_words(stored.interview, "mine"), "kept", NOW)
