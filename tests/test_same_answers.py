"""The same answers, picked or said, give the same facts, verdict and advice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import SAY_BACK, Answer, Confirm, Interview, Say
from assistant.facts import FACTS, group_members
from assistant.guide import Guide, pending_question
from assistant.interview import apply
from assistant.knowledge_files import KnowledgeBase
from assistant.questions import Question
from assistant.reading import Observation
from tests.fakes import BY_SCOPE, ScriptedReader, begun, doing, found, reading

DESCRIPTION = "We have something with AI."
TICKED = {"data": ["personal", "internal"], "audience": ["employees"], "integration": [], "control": ["logging"]}


def picks(question: Question, truth: dict[str, str]) -> Sequence[str]:
    if question.kind == "ticks":
        return TICKED.get(question.fact, [])
    return [truth.get(question.fact, question.options[0].value)]


def by_buttons(truth: dict[str, str], guide: Guide) -> Interview:
    interview = apply(begun(), Say(text=DESCRIPTION), reading(), guide)
    while interview.pending and interview.pending.question != SAY_BACK:
        question = pending_question(interview, guide)
        assert question is not None
        interview = doing(interview, guide, Answer(fact=question.fact, values=tuple(picks(question, truth))))
    return doing(interview, guide, Confirm())


def observed(question: Question, text: str, truth: dict[str, str]) -> list[Observation]:
    """What a reader hears in a reply to ``question``; of a tick-list only what was named."""
    chosen = picks(question, truth)
    if question.kind == "choice":
        return [found(text, question.fact, *chosen, basis="answered")]
    named = [fact for fact in group_members(question.fact) if fact.member in chosen]
    if named:
        return [found(text, fact.name, "yes", basis="answered") for fact in named]
    return [found(text, fact.name, "no", basis="answered") for fact in group_members(question.fact)]


def by_words(truth: dict[str, str], guide: Guide) -> Interview:
    interview = apply(begun(), Say(text=DESCRIPTION), reading(), guide)
    while interview.pending and interview.pending.question != SAY_BACK:
        question = pending_question(interview, guide)
        assert question is not None
        text = f"My reply about {question.short}."
        interview = apply(interview, Say(text=text), reading(*observed(question, text, truth)), guide)
    return apply(interview, Say(text="yes"), reading(intents=["confirm"]), guide)


def assessed(interview: Interview, knowledge: KnowledgeBase) -> Assessment:
    return Scopewise(knowledge, ScriptedReader([])).assessment(interview, advice=True)


@pytest.mark.parametrize("number", BY_SCOPE)
def test_the_same_answers_by_buttons_or_in_words_come_to_the_same(
    number: int, guide: Guide, knowledge: KnowledgeBase
) -> None:
    clicked = by_buttons(BY_SCOPE[number], guide)
    typed = by_words(BY_SCOPE[number], guide)
    assert clicked.stage == typed.stage == "result"
    first, second = assessed(clicked, knowledge), assessed(typed, knowledge)
    assert {n: (e.possible, e.basis) for n, e in first.profile.items()} == {
        n: (e.possible, e.basis) for n, e in second.profile.items()
    }
    assert (first.verdict, first.agentic, first.next_question) == (second.verdict, second.agentic, second.next_question)
    assert first.recommendations == second.recommendations
    assert first.undecided == second.undecided
    assert first.verdict.scope == number


def test_a_tick_list_settles_every_member(guide: Guide) -> None:
    interview = doing(begun(), guide, Answer(fact="data", values=("personal",)))
    said = {statement.fact: statement.values for statement in interview.ledger.statements}
    assert said == {fact.name: (("yes",) if fact.member == "personal" else ("no",)) for fact in group_members("data")}
    assert all(FACTS[name].domain == {"yes", "no"} for name in said)
