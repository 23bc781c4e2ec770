"""What is kept for how long: nothing younger than the rule goes, and what goes goes for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import Scopewise
from assistant.errors import NotAllowed, StaleWrite
from assistant.knowledge_files import KnowledgeBase
from assistant.organisation import Organisation, Retention
from assistant.retention import Rule, due, rule_of, tidied
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.store import Store, Stored
from tests.fakes import ScriptedReader
from tests.people import ADA, EVERYBODY
from tests.store.examples import begun, with_words

TODAY = "2026-06-30T12:00:00+00:00"
SECRET = "zanzibar-secret"


@pytest.fixture(params=["sqlite", "postgres"])
def sessions(request: pytest.FixtureRequest, knowledge: KnowledgeBase, tmp_path: Path) -> Iterator[Sessions]:
    where = tmp_path if request.param == "sqlite" else request.getfixturevalue("emptied_postgres")
    with Store.open(where) as store:
        yield Sessions(Scopewise(knowledge, ScriptedReader([]), clock=lambda: TODAY), store)


def kept(sessions: Sessions, days_ago: float, *, finished: bool) -> Stored:
    at = (datetime.fromisoformat(TODAY) - timedelta(days=days_ago)).isoformat()
    interview = with_words(begun(), SECRET).model_copy(update={"stage": "result" if finished else "asking"})
    return sessions.store.acting_for(ADA).create(interview, SECRET, at, result={"x": SECRET} if finished else None)


def test_only_what_is_past_the_rule_goes_and_a_tombstone_stays(sessions: Sessions, tmp_path: Path) -> None:
    old, young = kept(sessions, 31, finished=True), kept(sessions, 29, finished=True)
    old_draft, young_draft = kept(sessions, 8, finished=False), kept(sessions, 6, finished=False)
    rule = Rule(finished_days=30, drafts_days=7)
    assert [entry.id for entry in due(sessions.store, rule, TODAY)] == [old.id, old_draft.id]
    assert {entry.id for entry in tidied(sessions, rule)} == {old.id, old_draft.id}
    assert {entry.id for entry in sessions.store.list()} == {young.id, young_draft.id}
    left = sessions.store.tombstones()
    assert {(each.assessment, each.why) for each in left} == {
        (old.id, "kept for as long as the rule says"),
        (old_draft.id, "kept for as long as the rule says"),
    }
    assert sessions.store.verify().whole
    for each in (young, young_draft):
        sessions.store.delete(each.id, TODAY)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_without_a_rule_everything_stays(sessions: Sessions) -> None:
    kept(sessions, 30_000, finished=True)
    assert tidied(sessions, Rule()) == ()
    assert sessions.store.count() == 1


def test_what_was_changed_since_it_was_looked_up_stays(sessions: Sessions) -> None:
    its = kept(sessions, 100, finished=False)
    changed = sessions.store.save(its, with_words(its.interview, "more"), "x", TODAY)
    with pytest.raises(StaleWrite):
        sessions.store.retire(its.id, its.version, TODAY, "rule")
    assert sessions.store.load(its.id) == changed


def test_retention_is_nobodys_but_the_operators(sessions: Sessions) -> None:
    its = kept(sessions, 100, finished=False)
    for who in EVERYBODY:
        with pytest.raises(NotAllowed):
            sessions.store.acting_for(who).retire(its.id, its.version, TODAY, "rule")
        with pytest.raises(NotAllowed):
            tidied(sessions.acting_for(who), Rule(1, 1))
    assert sessions.store.count() == 1


@given(st.integers(0, 400), st.integers(0, 400), st.none() | st.integers(1, 400), st.none() | st.integers(1, 400))
def test_the_shorter_of_setting_and_file_holds(
    finished: int, drafts: int, by_file: int | None, drafts_by_file: int | None
) -> None:
    stated = Retention(finished_days=by_file, drafts_days=drafts_by_file)
    organisation = Organisation.model_validate(
        {"schema": "scopewise.organisation/1", "version": 1, "name": "x", "retention": stated.model_dump()}
    )
    rule = rule_of(Settings(retain_finished_days=finished, retain_drafts_days=drafts), organisation)
    for held, setting, file in ((rule.finished_days, finished, by_file), (rule.drafts_days, drafts, drafts_by_file)):
        given_days = {days for days in (setting, file) if days}
        assert held in given_days | ({0} if not given_days else set())
        assert all(held <= days for days in given_days)
