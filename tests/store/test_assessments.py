"""What is put into the store comes out as it was; what cannot be stored is refused in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Interview
from assistant.errors import NoSuchAssessment, StaleWrite, StoreUnavailable, UnusableInput
from assistant.store import Store, VerdictSummary, new_id
from tests.store.examples import LATER, NOW, UNDECIDED, begun, texts_of, with_words
from tests.store.strategies import interviews


def test_a_new_assessment_is_at_version_one_and_loads_as_it_was(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW, UNDECIDED)
    assert stored.version == 1
    assert store.load(stored.id) == stored


def test_a_save_adds_turns_and_replaces_the_rest(store: Store) -> None:
    stored = store.create(with_words(begun(), "one"), "First", NOW)
    saved = store.save(stored, with_words(stored.interview, "two"), "Second", LATER, UNDECIDED)
    assert (saved.version, saved.title, saved.created < saved.updated) == (2, "Second", True)
    assert store.load(stored.id) == saved
    assert texts_of(saved.interview) == ["one", "two"]


def test_any_interview_comes_back_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Store.open(tmp_path_factory.mktemp("data")) as store:

        @given(interviews(), st.text(max_size=300))
        def comes_back(interview: Interview, title: str) -> None:
            stored = store.create(interview, title, NOW)
            loaded = store.load(interview.id)
            assert loaded == stored
            assert loaded.interview.model_dump_json() == interview.model_dump_json()

        comes_back()


def test_a_result_is_kept_and_shows_whether_it_still_holds(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    finished = store.save(stored, stored.interview, "A chatbot", NOW, result={"cited": "§ 4 – “text”"})
    assert (finished.result, finished.result_version) == ({"cited": "§ 4 – “text”"}, finished.version)
    moved_on = store.save(finished, with_words(finished.interview, "more"), "A chatbot", LATER)
    assert store.load(stored.id).result == finished.result
    assert moved_on.result_version == moved_on.version - 1


def test_a_stale_write_is_refused_and_writes_nothing(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    winner = store.save(stored, with_words(stored.interview, "first"), "A chatbot", NOW)
    with pytest.raises(StaleWrite, match=stored.id):
        store.save(stored, with_words(stored.interview, "second"), "A chatbot", NOW)
    assert store.load(stored.id) == winner


def test_turns_that_were_kept_cannot_be_changed(store: Store) -> None:
    stored = store.create(with_words(begun(), "said"), "A chatbot", NOW)
    rewritten = with_words(begun(), "never said").model_copy(update={"id": stored.id})
    with pytest.raises(ValueError, match="does not go on"):
        store.save(stored, rewritten, "A chatbot", NOW)
    with pytest.raises(ValueError, match="does not go on"):
        store.save(stored, stored.interview.model_copy(update={"id": new_id()}), "A chatbot", NOW)


def test_an_id_is_taken_once(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    with pytest.raises(UnusableInput, match="already"):
        store.create(stored.interview, "Another", NOW)
    assert store.load(stored.id).title == "A chatbot"


@pytest.mark.parametrize("identifier", ["", "nothing", "../../etc/passwd", "a\0b", "\ud800", "x" * 10_000, "'; --"])
def test_an_id_that_is_not_there_is_named(store: Store, identifier: str) -> None:
    for use in (store.load, lambda name: store.delete(name, LATER), store.export):
        with pytest.raises(NoSuchAssessment, match="There is no assessment"):
            use(identifier)
    with pytest.raises(NoSuchAssessment):
        store.copy(identifier, new_id())


@pytest.mark.parametrize("identifier", ["", "../up", "a b", "x" * 65, "\ud800", "a\n"])
def test_an_id_that_could_not_be_one_is_refused(store: Store, identifier: str) -> None:
    with pytest.raises(UnusableInput, match="cannot be an id"):
        store.create(begun().model_copy(update={"id": identifier}), "A chatbot", NOW)


def test_saving_what_was_deleted_meanwhile_says_that_it_is_gone(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    store.delete(stored.id, LATER)
    with pytest.raises(NoSuchAssessment):
        store.save(stored, stored.interview, "A chatbot", NOW)


def test_half_a_surrogate_pair_is_refused_in_words_and_nothing_is_written(store: Store) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    broken = with_words(stored.interview, "half \ud83d of it")
    attempts: list[Callable[[], object]] = [
        lambda: store.save(stored, broken, "A chatbot", NOW),
        lambda: store.save(stored, stored.interview, "half \udc00", NOW),
        lambda: store.save(stored, stored.interview, "A chatbot", NOW, result={"text": "\ud83d"}),
        lambda: store.create(with_words(begun(), "\ud83d"), "A chatbot", NOW),
    ]
    for attempt in attempts:
        with pytest.raises(UnusableInput, match="surrogate"):
            attempt()
    assert (store.load(stored.id), store.count()) == (stored, 1)


@pytest.mark.parametrize("result", [{"set": {1}}, {"number": float("nan")}, {1: "\ud800"}])
def test_a_result_that_is_no_json_is_refused(store: Store, result: dict[str, object]) -> None:
    stored = store.create(begun(), "A chatbot", NOW)
    with pytest.raises(UnusableInput, match="The result"):
        store.save(stored, stored.interview, "A chatbot", NOW, result=result)  # type: ignore[arg-type]
    assert store.load(stored.id) == stored


def test_a_title_becomes_one_line_without_control_characters(store: Store) -> None:
    stored = store.create(begun(), "  a\0b\r\n\tc  " + "d" * 300, NOW)
    assert stored.title.startswith("a b c ddd")
    assert len(stored.title) == 200


@pytest.mark.parametrize("at", ["", "yesterday", "2026-01-31", "2026-01-31T09:30:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_without_its_offset_is_refused(store: Store, at: str) -> None:
    with pytest.raises(UnusableInput, match="ISO 8601"):
        store.create(begun(), "A chatbot", at)


def test_the_list_has_what_changed_last_first_whatever_the_offset_of_the_clock(store: Store) -> None:
    first = store.create(begun(), "first", "2026-01-31T09:00:00+00:00")
    store.create(begun(), "second", "2026-01-31T10:30:00+01:00")
    third = store.create(begun(), "third", "2026-01-31T10:00:00Z", UNDECIDED)
    store.save(first, with_words(first.interview, "x"), "first", "2026-01-31T11:00:00Z")
    listed = store.list()
    assert [entry.title for entry in listed] == ["first", "third", "second"]
    assert (listed[0].turns, listed[0].version, listed[0].stage) == (1, 2, "asking")
    assert (listed[1].id, listed[1].verdict) == (third.id, UNDECIDED)
    assert [entry.title for entry in store.list(1, 1)] == ["third"]
    assert store.count() == 3


@pytest.mark.parametrize(("limit", "offset"), [(-1, 0), (0, -1), (2**63, 0), (1, 2**63)])
def test_a_page_outside_all_bounds_is_refused(store: Store, limit: int, offset: int) -> None:
    with pytest.raises(UnusableInput, match="limit and offset"):
        store.list(limit, offset)


def test_a_copy_goes_its_own_way(store: Store) -> None:
    stored = store.create(with_words(begun(), "one"), "A chatbot", NOW, UNDECIDED)
    stored = store.save(stored, stored.interview, "A chatbot", NOW, UNDECIDED, {"scope": 1})
    copied = store.copy(stored.id, new_id())
    assert (copied.version, copied.result, copied.verdict) == (1, None, UNDECIDED)
    assert copied.interview == stored.interview.model_copy(update={"id": copied.id})
    store.save(copied, with_words(copied.interview, "two"), "The copy", LATER)
    assert store.load(stored.id) == stored
    with pytest.raises(UnusableInput, match="already"):
        store.copy(stored.id, copied.id)


def test_one_damaged_record_is_named_and_the_others_go_on(file_store: Store, folder: Path) -> None:
    good, bad = file_store.create(begun(), "good", NOW), file_store.create(with_words(begun(), "x"), "bad", NOW)
    for body in ("{", '{"text": "zanzibar", "message": 3}', '"zanzibar"', ""):
        with closing(sqlite3.connect(folder / "scopewise.db")) as database, database:
            database.execute("DROP TRIGGER IF EXISTS turns_unchanged")  # as whoever damages a file would
            database.execute("UPDATE turns SET body = ? WHERE assessment_id = ?", (body, bad.id))
        with pytest.raises(StoreUnavailable, match=f"{bad.id}' in the database is damaged") as caught:
            file_store.load(bad.id)
        assert "zanzibar" not in str(caught.value)  # operators and their logs need not know what was said
    assert file_store.load(good.id) == good
    assert {entry.title for entry in file_store.list()} == {"good", "bad"}
    file_store.delete(bad.id, LATER)


def test_nothing_on_the_disk_is_for_others_to_read(file_store: Store, folder: Path) -> None:
    file_store.create(begun(), "A chatbot", NOW)
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077] == []


def test_a_verdict_outside_the_scopes_is_refused() -> None:
    with pytest.raises(ValueError, match="candidates"):
        VerdictSummary(status="determined", candidates=(6,))
