"""Going back and starting over in an interview."""

from __future__ import annotations

from assistant.conversation import (
    OPENING,
    Answer,
    Back,
    Finish,
    Pending,
    Restart,
)
from assistant.guide import Guide
from assistant.ledger import profile
from tests.fakes import asked_about, begun, doing, found, public, saying


def test_going_back_takes_the_last_answer_back_and_asks_again(guide: Guide) -> None:
    before = public(guide)
    after = doing(before, guide, Answer(fact="change", values=("none",)), Back())
    assert "change" not in profile(after.ledger)
    assert after.pending == before.pending
    assert any(statement.fact == "change" for statement in after.ledger.statements)


def test_going_back_in_words_is_the_same_as_by_button(guide: Guide) -> None:
    answered = doing(public(guide), guide, Answer(fact="change", values=("none",)))
    clicked = doing(answered, guide, Back())
    typed = saying(answered, guide, "go back", intents=["back"])
    assert clicked.ledger == typed.ledger
    assert clicked.pending == typed.pending


def test_going_back_twice_takes_two_answers_back(guide: Guide) -> None:
    interview = public(guide)
    pending = interview.pending
    answers = [Answer(fact="change", values=("unapproved",)), Answer(fact="initiation", values=("person",))]
    interview = doing(interview, guide, *answers, Back(), Back())
    assert not {"change", "initiation"} & set(profile(interview.ledger))
    assert interview.pending == pending


def test_going_back_passes_over_messages_that_said_nothing(guide: Guide) -> None:
    interview = doing(public(guide), guide, Answer(fact="change", values=("none",)))
    interview = saying(interview, guide, "What is an agent?", intents=["explain"])
    interview = saying(interview, guide, "thanks", intents=["smalltalk"])
    assert "change" not in profile(doing(interview, guide, Back()).ledger)


def test_going_back_from_a_question_put_aside_asks_it_again(guide: Guide) -> None:
    interview = doing(public(guide), guide, Answer(fact="change", values=None), Back())
    assert asked_about(interview, guide) == "change"


def test_going_back_from_the_result_returns_to_the_questions(guide: Guide) -> None:
    interview = doing(public(guide), guide, Finish())
    assert interview.stage == "result"
    assert doing(interview, guide, Back()).pending == public(guide).pending


def test_going_back_from_several_workloads_leaves_one_again(guide: Guide) -> None:
    both = Answer(fact="delivery", values=("public_service", "own_application"), several=True)
    interview = doing(begun(), guide, both, Back())
    assert interview.ledger.workloads == ()
    assert interview.pending == Pending(question=OPENING)


def test_going_back_at_the_beginning_changes_nothing(guide: Guide) -> None:
    interview = doing(begun(), guide, Back())
    assert interview.pending == Pending(question=OPENING)
    assert interview.ledger.statements == ()


def test_starting_over_takes_everything_back_and_keeps_the_record(guide: Guide) -> None:
    interview = doing(public(guide), guide, Answer(fact="change", values=None), Restart())
    assert profile(interview.ledger) == {}
    assert interview.pending == Pending(question=OPENING)
    assert len(interview.turns) == 3
    assert interview.ledger.statements


def test_starting_over_with_a_new_description_takes_that_in(guide: Guide) -> None:
    text = "Start over: we trained it ourselves."
    interview = saying(public(guide), guide, text, found(text, "model_training", "from_scratch"), intents=["restart"])
    assert set(profile(interview.ledger)) == {"model_training"}


def test_starting_over_in_words_is_the_same(guide: Guide) -> None:
    interview = saying(public(guide), guide, "start over", intents=["restart"])
    assert profile(interview.ledger) == {}
    assert interview.pending == Pending(question=OPENING)
