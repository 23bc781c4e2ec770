"""Messages that are edited or deleted where they were written, as in a chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import Scopewise
from assistant.conversation import Answer, Back, Message, Say, Withdraw
from assistant.errors import UnusableInput
from assistant.guide import Guide
from assistant.interview import replay
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import profile
from assistant.readers.embedded import EmbeddedReader
from tests.fakes import begun

CHATGPT = "Our staff paste contracts into ChatGPT to have them summarised."


@pytest.fixture(scope="module")
def engine(knowledge: KnowledgeBase) -> Scopewise:
    return Scopewise(knowledge, EmbeddedReader.load(knowledge.folder), clock=lambda: "2026-01-01T00:00:00+00:00")


def test_an_edited_description_counts_in_its_new_words_alone(engine: Scopewise) -> None:
    said = engine.step(begun(), Say(text=CHATGPT))
    edited = engine.step(said, Say(text="We built a chatbot on Azure OpenAI.", instead_of=0))
    assert profile(said.ledger)["delivery"].value == "public_service"
    assert profile(edited.ledger)["delivery"].value == "own_application"
    assert edited.turns[0].text == CHATGPT, "the record keeps what was said first"
    assert engine.phrases.say("edited") in engine.reply(edited).notes


def test_an_edited_answer_is_read_as_the_answer_to_its_own_question(engine: Scopewise) -> None:
    described = engine.step(begun(), Say(text="It writes marketing texts."))
    assert engine.reply(described).fact == "delivery"
    answered = engine.step(described, Say(text="anyone can sign up"))
    assert engine.reply(answered).fact != "delivery"
    edited = engine.step(answered, Say(text="we build or run it ourselves", instead_of=1))
    known = profile(edited.ledger)["delivery"]
    assert (known.value, known.basis) == ("own_application", "answered")


def test_a_deleted_message_no_longer_counts_and_stays_in_the_record(engine: Scopewise) -> None:
    said = engine.step(begun(), Say(text=CHATGPT))
    answered = engine.step(said, Answer(fact="stage", values=("pilot",)))
    deleted = engine.step(answered, Withdraw(turn=0, who="Ana"))
    assert set(profile(deleted.ledger)) == {"stage"}
    assert not deleted.is_live(0)
    assert deleted.turns[0].text == CHATGPT
    assert engine.reply(deleted).notes[0] == engine.phrases.say("withdrawn")


def test_deleting_what_told_workloads_apart_leaves_one(engine: Scopewise) -> None:
    split = Answer(fact="delivery", values=("public_service", "own_application"), several=True)
    said = engine.step(begun(), split)
    assert len(said.ledger.workloads) == 2
    deleted = engine.step(said, Withdraw(turn=0))
    assert deleted.workload_ids == (None,)
    assert engine.reply(deleted).kind == "open"


@pytest.mark.parametrize("turn", [-1, 1, 2, 99])
def test_what_is_no_earlier_message_cannot_be_deleted(engine: Scopewise, turn: int) -> None:
    said = engine.step(begun(), Say(text=CHATGPT))
    with pytest.raises(UnusableInput, match="no message"):
        engine.step(said, Withdraw(turn=turn))
    with pytest.raises(UnusableInput, match="no message"):
        engine.step(said, Say(text="x", instead_of=turn))


@given(st.lists(st.sampled_from(["chatgpt", "built", "edit", "delete", "back"]), max_size=8))
def test_whatever_is_edited_and_deleted_the_record_replays_to_the_same(
    engine: Scopewise, guide: Guide, acts: list[str]
) -> None:
    interview = begun()
    for act in acts:
        last = len(interview.turns) - 1
        if act in ("edit", "delete") and last < 0:
            continue
        messages: dict[str, Message] = {
            "chatgpt": Say(text=CHATGPT),
            "built": Say(text="We built it ourselves on Azure OpenAI."),
            "edit": Say(text="We bought it under contract.", instead_of=last),
            "delete": Withdraw(turn=last),
            "back": Back(),
        }
        interview = engine.step(interview, messages[act])
    assert replay(begun(), interview.turns, guide) == interview
