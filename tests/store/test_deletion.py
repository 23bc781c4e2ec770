"""Deleting really deletes: the text is then in no file of the data folder."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import NoSuchAssessment
from assistant.store import Store, Stored, record_hash
from tests.people import ANNE, EVERYBODY
from tests.store.examples import LATER, NOW, adding, begun, nothing_else, with_words

SECRET = "zanzibar-secret"


def files_with(folder: Path, text: str) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes())


def secret_assessment(store: Store, mark: str = SECRET) -> Stored:
    stored = store.create(with_words(begun(), f"{mark} first"), f"{mark} title", NOW)
    return store.save(
        stored, with_words(stored.interview, f"{mark} " * 2000), f"{mark} again", LATER, result={"x": mark}
    )


def test_what_was_deleted_is_in_no_file(file_store: Store, folder: Path) -> None:
    others = [file_store.create(with_words(begun(), f"other {index} " * 50), "kept", NOW) for index in range(20)]
    stored = secret_assessment(file_store)
    for other in others:
        file_store.step(other.id, adding("more " * 200), LATER, nothing_else)
    assert files_with(folder, SECRET) != []
    file_store.delete(stored.id, LATER)
    assert files_with(folder, SECRET) == []
    assert file_store.count() == len(others)
    with pytest.raises(NoSuchAssessment):
        file_store.load(stored.id)


def test_no_trace_stays_however_the_assessments_lie_among_each_other(file_store: Store, folder: Path) -> None:
    marks = [f"mark-{index:02}-{SECRET}" for index in range(30)]
    stored = [secret_assessment(file_store, mark) for mark in marks]
    for each, mark in zip(stored, marks, strict=True):
        for length in (1, 40, 1500):
            file_store.step(each.id, adding(f"{mark} " * length), LATER, nothing_else)
    for each, mark in sorted(zip(stored, marks, strict=True), key=lambda pair: pair[0].id):
        file_store.delete(each.id, LATER)
        assert files_with(folder, mark) == []
    assert files_with(folder, SECRET) == []


def test_nothing_of_it_hangs_on_in_any_table(file_store: Store, folder: Path) -> None:
    file_store.delete(secret_assessment(file_store).id, LATER)
    with closing(sqlite3.connect(folder / "scopewise.db")) as database:
        for table in ("assessments", "turns", "results", "item_events", "shares", "links"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - names of ours


def test_a_tombstone_stays_with_the_hash_of_the_record_and_nothing_that_it_said(store: Store) -> None:
    stored = secret_assessment(store)
    store.share(stored.id, f"{SECRET}@example.org", "read", LATER)
    store.hand_out(stored.id, "delivery", NOW, LATER, whom=SECRET)
    exported = store.export(stored.id)
    store.acting_for(ANNE).delete(stored.id, LATER, "asked for\nby Ada")
    (left,) = store.tombstones()
    assert (left.assessment, left.by, left.why, left.at[:10]) == (stored.id, ANNE.id, "asked for by Ada", LATER[:10])
    assert left.record_hash == record_hash(exported)
    assert SECRET not in left.model_dump_json()


def test_a_damaged_assessment_can_be_deleted_and_leaves_a_tombstone_without_a_hash(
    file_store: Store, folder: Path
) -> None:
    stored = secret_assessment(file_store)
    with closing(sqlite3.connect(folder / "scopewise.db")) as database:
        database.execute("DROP TRIGGER turns_unchanged")
        database.execute("UPDATE turns SET body = 'x'")
        database.commit()
    file_store.delete(stored.id, LATER)
    assert [left.record_hash for left in file_store.tombstones()] == [""]


def test_only_those_who_read_everything_see_what_was_deleted(store: Store) -> None:
    store.delete(secret_assessment(store).id, LATER)
    seen = {who.name: len(store.acting_for(who).tombstones()) for who in EVERYBODY}
    assert {name for name, count in seen.items() if count} == {"Anne", "Otto"}


def test_copies_from_before_an_upgrade_go_too(file_store: Store, folder: Path) -> None:
    stored = secret_assessment(file_store)
    (folder / "scopewise.db.v0000.bak").write_text(SECRET, encoding="utf-8")
    (folder / "other.bak").write_text("not ours", encoding="utf-8")
    file_store.delete(stored.id, LATER)
    assert files_with(folder, SECRET) == []
    assert (folder / "other.bak").exists()


def test_a_reader_in_the_way_is_reported_and_the_text_goes_when_it_is_done(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(folder) as store:
        stored = secret_assessment(store)
        with closing(sqlite3.connect(folder / "scopewise.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM turns").fetchone()
            with store._database.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout = 50")
            store.delete(stored.id, LATER)
            assert "kept the log" in caplog.text
            reader.execute("ROLLBACK")
    assert files_with(folder, SECRET) == []


def test_two_who_delete_at_once_delete_once(store: Store) -> None:
    stored = secret_assessment(store)

    def delete(_: int) -> bool:
        try:
            store.delete(stored.id, LATER)
        except NoSuchAssessment:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(delete, range(4))) == [False, False, False, True]
