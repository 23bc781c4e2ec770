"""What holds for every conversation, however strange: it replays, it can be stored, it ends."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import (
    OPENING,
    SAY_BACK,
    Answer,
    Back,
    Confirm,
    Correct,
    Finish,
    Interview,
    Message,
    More,
    Restart,
    Say,
)
from assistant.dialogue import plain, reply
from assistant.errors import UnusableInput
from assistant.facts import FACTS, group_members
from assistant.guide import pending_question
from assistant.interview import apply, replay
from assistant.ledger import profile
from assistant.phrases import Phrases
from assistant.reading import Intent, Observation, ReadBasis, ReaderName, Reading
from tests.fakes import begun, the_knowledge

KNOWLEDGE = the_knowledge()
GUIDE = KNOWLEDGE.guide
PHRASES = Phrases(KNOWLEDGE.replies, KNOWLEDGE.terms, KNOWLEDGE.matrix)
TEXTS = ["", "   ", "hm", "Staff paste contracts into ChatGPT 🤖.", "no, I meant our own bot", "x" * 300]
INTENTS: list[Intent] = ["skip", "back", "restart", "finish", "confirm", "deny", "explain", "why", "smalltalk"]
BASES: list[ReadBasis] = ["stated", "inferred", "answered"]
READERS: list[ReaderName] = ["embedded", "llm"]
NAMES = ["generative", "delivery", "model_training", "change", "initiation", "model_origin", "data.personal", "stage"]

Step = tuple[Message, Reading | None]


def some_values(fact: str) -> st.SearchStrategy[tuple[str, ...]]:
    domain = sorted(FACTS[fact].domain)
    return st.sampled_from([c for size in range(1, len(domain) + 1) for c in combinations(domain, size)])


@st.composite
def observations(draw: st.DrawFn, text: str) -> Observation:
    """Mostly good ones, and some that the gate must refuse."""
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    fact = draw(st.sampled_from(NAMES))
    return Observation(
        fact=fact,
        values=draw(some_values(fact)),
        basis=draw(st.sampled_from(BASES)),
        start=start,
        end=end,
        quote=text[start:end],
        workload=draw(st.sampled_from([None, None, 0, 1])),
        corrects=draw(st.booleans()),
        reader=draw(st.sampled_from(READERS)),
    )


@st.composite
def words(draw: st.DrawFn) -> Step:
    text = draw(st.sampled_from(TEXTS))
    found = Reading(
        observations=tuple(draw(st.lists(observations(text), max_size=3))),
        intents=tuple(draw(st.lists(st.sampled_from(INTENTS), max_size=2))),
        term=draw(st.sampled_from(["", "fine-tuning", "nonsense"])),
        workloads=draw(st.sampled_from([(), (), (), ("the chat",), ("the chat", "the bot")])),
    )
    return Say(text=text), draw(st.one_of(st.just(found), st.none()))


@st.composite
def clicks(draw: st.DrawFn) -> Step:
    fact = draw(st.sampled_from([*NAMES, "data", "control"]))
    members = [entry.member for entry in group_members(fact)]
    values = st.lists(st.sampled_from(members), max_size=3).map(tuple) if members else some_values(fact)
    workload = draw(st.sampled_from([None, None, "w1", "w2"]))
    if draw(st.booleans()) or members:
        picked = draw(st.one_of(st.none(), values))
        return Answer(fact=fact, values=picked, workload=workload, several=draw(st.booleans())), None
    return Correct(fact=fact, values=draw(values), workload=workload), None


COMMANDS = st.sampled_from([Back(), Restart(), More(), Finish(), Confirm()]).map(lambda message: (message, None))
CONVERSATIONS = st.lists(st.one_of(words(), clicks(), COMMANDS), max_size=12)


def held(steps: list[Step]) -> Interview:
    """The interview after ``steps``; an answer that cannot be used leaves it as it was."""
    interview = begun()
    for message, read in steps:
        try:
            interview = apply(interview, message, read, GUIDE)
        except UnusableInput:
            continue
    return interview


@settings(max_examples=100)
@given(CONVERSATIONS)
def test_any_conversation_replays_to_the_same_bytes(steps: list[Step]) -> None:
    interview = held(steps)
    assert replay(begun(), interview.turns, GUIDE).model_dump_json() == interview.model_dump_json()


@given(CONVERSATIONS)
def test_any_conversation_comes_back_from_json_as_it_went(steps: list[Step]) -> None:
    interview = held(steps)
    stored = interview.model_dump_json()
    restored = Interview.model_validate_json(stored)
    assert restored == interview
    assert restored.model_dump_json() == stored


@given(CONVERSATIONS, st.one_of(words(), clicks(), COMMANDS))
def test_a_stored_conversation_goes_on_as_if_it_had_not_been_stored(steps: list[Step], further: Step) -> None:
    interview = held(steps)
    restored = Interview.model_validate_json(interview.model_dump_json())
    try:
        expected = apply(interview, *further, GUIDE)
    except UnusableInput:
        return
    assert apply(restored, *further, GUIDE) == expected


@settings(max_examples=100)
@given(CONVERSATIONS)
def test_any_conversation_can_be_shown_and_says_where_it_stands(steps: list[Step]) -> None:
    interview = held(steps)
    assert plain(reply(interview, GUIDE, PHRASES), PHRASES)
    assert (interview.stage == "result") == (interview.pending is None)
    if interview.pending:
        assert (interview.stage == "say_back") == (interview.pending.question == SAY_BACK)
        assert interview.pending.workload in (None, *interview.workload_ids)


@given(CONVERSATIONS)
def test_evidence_always_points_at_the_exact_words(steps: list[Step]) -> None:
    interview = held(steps)
    for statement in interview.ledger.statements:
        evidence = statement.evidence
        assert interview.text_of(evidence.turn)[evidence.start : evidence.end] == evidence.quote != ""


@given(CONVERSATIONS)
def test_nothing_that_was_said_ever_leaves_the_record(steps: list[Step]) -> None:
    interview = begun()
    for message, read in steps:
        try:
            after = apply(interview, message, read, GUIDE)
        except UnusableInput:
            continue
        assert after.turns[:-1] == interview.turns
        assert set(after.ledger.withdrawn) >= set(interview.ledger.withdrawn)
        assert {*interview.ledger.statements} <= {*after.ledger.statements}
        interview = after


@given(CONVERSATIONS)
def test_starting_over_forgets_any_conversation(steps: list[Step]) -> None:
    interview = apply(held(steps), Restart(), None, GUIDE)
    assert profile(interview.ledger) == {}
    assert interview.ledger.workloads == ()
    assert interview.pending is not None
    assert interview.pending.question == OPENING


@given(CONVERSATIONS)
def test_a_question_that_was_put_aside_does_not_stand(steps: list[Step]) -> None:
    interview = held(steps)
    question = pending_question(interview, GUIDE)
    if question is None or interview.pending is None:
        return
    aside = Answer(fact=question.fact, values=None, workload=interview.pending.workload)
    assert apply(interview, aside, None, GUIDE).pending != interview.pending


USELESS: list[Step] = [
    (Say(text=""), Reading()),
    (Say(text="  \n"), None),
    (Say(text="hm"), Reading()),
    (Say(text="hello"), Reading(intents=("smalltalk",))),
    (Say(text="no"), Reading(intents=("deny",))),
    (Say(text="skip"), Reading(intents=("skip",))),
    (Say(text="yes"), Reading(intents=("confirm",))),
    (Say(text="bonjour"), Reading(language="fr", note="I read English.")),
]


@pytest.mark.parametrize("step", USELESS, ids=[repr(step[0].text) for step in USELESS if isinstance(step[0], Say)])
def test_sixty_useless_messages_end_in_a_result(step: Step) -> None:
    assert held([step] * 60).stage == "result"


@settings(max_examples=12)
@given(st.lists(st.sampled_from(USELESS), min_size=60, max_size=60))
def test_sixty_useless_messages_of_any_mixture_end_in_a_result(steps: list[Step]) -> None:
    assert held(steps).stage == "result"


@settings(max_examples=12)
@given(CONVERSATIONS, st.lists(st.sampled_from(USELESS), min_size=120, max_size=120))
def test_any_conversation_of_one_workload_ends_when_nothing_useful_comes_any_more(
    steps: list[Step], rest: list[Step]
) -> None:
    interview = held(steps)
    if not interview.ledger.workloads and interview.extra == 0:
        for message, read in rest:
            interview = apply(interview, message, read, GUIDE)
        assert interview.stage == "result"
