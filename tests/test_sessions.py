"""Kept conversations, and a database whose answer gets lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.app import Scopewise
from assistant.conversation import Answer, Finish, Interview, Say
from assistant.errors import StoreUnavailable
from assistant.knowledge_files import KnowledgeBase
from assistant.sessions import Session, Sessions, mark_of
from assistant.store import Description, Json, Store, Stored, VerdictSummary
from tests.fakes import ScriptedReader, found, reading

TEXT = "We built a chatbot on Azure OpenAI."
READ = reading(found(TEXT, "generative", "yes"), found(TEXT, "delivery", "own_application"))


class LosingAnswers(Store):
    """A store that does what it is asked to, but whose answer does not arrive as often as `lost` says."""

    lost = 1

    def _answered(self, stored: Stored) -> Stored:
        self.lost, lose = max(0, self.lost - 1), self.lost > 0
        if lose:
            raise StoreUnavailable("the connection broke before the answer came")
        return stored

    def create(
        self,
        interview: Interview,
        title: str,
        at: str,
        verdict: VerdictSummary | None = None,
        result: Json | None = None,
        *,
        key: str | None = None,
    ) -> Stored:
        return self._answered(super().create(interview, title, at, verdict, result, key=key))

    def step(
        self,
        identifier: str,
        change: Callable[[Interview], Interview],
        at: str,
        describe: Callable[[Interview], Description],
        key: str | None = None,
    ) -> Stored:
        return self._answered(super().step(identifier, change, at, describe, key))


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    where: str | Path = tmp_path if request.param == "sqlite" else request.getfixturevalue("emptied_postgres")
    return where


@pytest.fixture
def losing(address: str | Path) -> Iterator[LosingAnswers]:
    with LosingAnswers.open(address) as store:
        yield store


@pytest.fixture
def kept(knowledge: KnowledgeBase, losing: LosingAnswers) -> Sessions:
    return Sessions(Scopewise(knowledge, ScriptedReader([READ, READ])), losing)


def test_a_first_message_that_is_sent_again_counts_once(kept: Sessions) -> None:
    session = kept.begin()
    with pytest.raises(StoreUnavailable):
        kept.send(session, Say(text=TEXT))
    after = kept.send(session, Say(text=TEXT))
    assert len(after.interview.turns) == 1
    assert kept.store.load(session.interview.id).interview == after.interview
    assert kept.store.count() == 1


def test_a_later_message_that_is_sent_again_counts_once(kept: Sessions, losing: LosingAnswers) -> None:
    begun = kept.begin()
    with pytest.raises(StoreUnavailable):
        kept.send(begun, Say(text=TEXT))
    session = kept.send(begun, Say(text=TEXT))
    losing.lost = 2
    picked = Answer(fact="change", values=("none",))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            kept.send(session, picked)
    after = kept.send(session, picked)
    assert len(after.interview.turns) == 2
    assert kept.store.load(session.interview.id).interview == after.interview


def test_another_message_after_a_lost_answer_is_taken_on_top(kept: Sessions) -> None:
    session = kept.begin()
    with pytest.raises(StoreUnavailable):
        kept.send(session, Say(text=TEXT))
    after = kept.send(session, Answer(fact="generative", values=("yes",)))
    assert [turn.message.kind for turn in after.interview.turns] == ["say", "answer"]


def test_the_same_answer_later_on_is_another_message(knowledge: KnowledgeBase) -> None:
    engine = Scopewise(knowledge, ScriptedReader([]))
    picked = Answer(fact="generative", values=("yes",))
    begun = Session(engine.begin())
    later = Session(engine.step(begun.interview, picked))
    assert mark_of(begun, picked) == mark_of(begun, picked.model_copy(update={"at": "2026-01-31T09:30:00+00:00"}))
    assert mark_of(begun, picked) != mark_of(later, picked)
    assert mark_of(begun, picked) != mark_of(begun, Finish())
    assert mark_of(begun, Say(text="half \ud83d")) != mark_of(begun, Say(text="half \ud83e"))


def test_a_result_at_the_first_message_is_kept_with_it(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    kept = Sessions(Scopewise(knowledge, ScriptedReader([])), Store.open(tmp_path))
    session = kept.send(kept.begin(), Finish())
    stored = kept.store.load(session.interview.id)
    assert (stored.version, stored.result_version) == (1, 1)
    assert stored.result is not None
