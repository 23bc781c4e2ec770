"""The interview, step by step: a scripted reader goes in by the front door."""

from __future__ import annotations

import pytest

from assistant.conversation import (
    OPENING,
    SAY_BACK,
    Answer,
    Back,
    Confirm,
    Correct,
    Finish,
    More,
    Pending,
)
from assistant.errors import UnknownFact, UnknownValue, UnusableInput
from assistant.guide import Guide, question_text
from assistant.interview import apply, replay
from assistant.ledger import profile
from assistant.table import judge
from tests.fakes import CHATGPT, asked_about, begun, doing, found, possible, public, saying, to_the_say_back


def test_it_begins_by_asking_what_it_is(guide: Guide) -> None:
    assert begun().pending == Pending(question=OPENING)
    assert question_text(begun(), guide) == guide.wording.opening


def test_several_facts_come_out_of_one_message(guide: Guide) -> None:
    interview = public(guide)
    assert (possible(interview, "generative"), possible(interview, "delivery")) == ({"yes"}, {"public_service"})
    assert judge(profile(interview.ledger)).scope == 1
    assert asked_about(interview, guide) == "change"


def test_the_step_leaves_the_interview_that_it_was_given_as_it_was(guide: Guide) -> None:
    first = begun()
    before = first.model_dump_json()
    public(guide)
    apply(first, Finish(), None, guide)
    assert first.model_dump_json() == before


def test_a_description_that_could_not_be_read_begins_the_questions_all_the_same(guide: Guide) -> None:
    interview = saying(begun(), guide, "It is a thing.")
    assert interview.stage == "asking"
    assert asked_about(interview, guide) == "generative"


def test_what_the_gate_refuses_becomes_no_fact_and_is_counted(guide: Guide) -> None:
    lie = found(CHATGPT, "delivery", "public_service").model_copy(update={"quote": "Midjourney"})
    interview = saying(begun(), guide, CHATGPT, lie)
    assert interview.ledger.statements == ()
    kept = interview.turns[0].reading
    assert kept is not None
    assert kept.dropped == 1


def test_an_answer_to_something_else_is_taken_and_the_question_stands(guide: Guide) -> None:
    text = "It sees health data."
    interview = saying(public(guide), guide, text, found(text, "data.health", "yes", basis="answered"))
    assert asked_about(interview, guide) == "change"
    assert possible(interview, "data.health") == {"yes"}
    assert profile(interview.ledger)["data.health"].basis == "stated"


def test_an_answer_in_words_to_the_question_that_stands_is_an_answer_with_its_question(guide: Guide) -> None:
    text = "Nothing, it only drafts."
    interview = saying(public(guide), guide, text, found(text, "change", "none", basis="answered"))
    (statement,) = profile(interview.ledger)["change"].statements
    assert (statement.basis, statement.replaces) == ("answered", True)
    assert statement.evidence.question == guide.planner.question("change").text


def test_an_answer_by_button_to_another_question_names_its_own_question(guide: Guide) -> None:
    interview = doing(public(guide), guide, Answer(fact="stage", values=("pilot",)))
    (statement,) = profile(interview.ledger)["stage"].statements
    assert statement.evidence.question == guide.planner.question("stage").text


def test_skip_puts_the_question_aside_and_it_is_not_asked_again(guide: Guide) -> None:
    interview = saying(public(guide), guide, "skip", intents=["skip"])
    seen = set()
    while interview.pending and interview.pending.question != SAY_BACK:
        seen.add(asked_about(interview, guide))
        interview = saying(interview, guide, "skip", intents=["skip"])
    assert "change" not in seen
    assert seen


def test_i_dont_know_by_button_is_the_same_as_skip(guide: Guide) -> None:
    clicked = doing(public(guide), guide, Answer(fact="change", values=None))
    typed = saying(public(guide), guide, "skip", intents=["skip"])
    assert clicked.set_aside == typed.set_aside
    assert clicked.pending == typed.pending


def test_skipping_the_opening_begins_the_questions(guide: Guide) -> None:
    interview = saying(begun(), guide, "I don't know", intents=["skip"])
    assert asked_about(interview, guide) == "generative"


def test_a_fact_that_was_put_aside_returns_when_the_person_comes_back_to_it(guide: Guide) -> None:
    interview = doing(public(guide), guide, Answer(fact="change", values=None))
    text = "It can send mail, I think."
    interview = saying(interview, guide, text, found(text, "change", "approved", "unapproved"))
    assert asked_about(interview, guide) == "change"


def test_no_i_meant_replaces_what_was_said(guide: Guide) -> None:
    text = "no, I meant our own bot"
    interview = saying(public(guide), guide, text, found(text, "delivery", "own_application", corrects=True))
    assert possible(interview, "delivery") == {"own_application"}


def test_an_edit_replaces_what_was_said_and_what_was_assumed(guide: Guide) -> None:
    interview = doing(public(guide), guide, Correct(fact="model_training", values=("fine_tuned",)))
    assert possible(interview, "model_training") == {"fine_tuned"}
    assert judge(profile(interview.ledger)).scope == 4


def test_a_word_that_is_explained_leaves_the_question_standing_however_often(guide: Guide) -> None:
    interview = public(guide)
    for _ in range(5):
        interview = saying(interview, guide, "What does that mean?", intents=["explain"])
    assert asked_about(interview, guide) == "change"


def test_what_got_no_usable_answer_is_put_aside_after_the_third_time(guide: Guide) -> None:
    interview = public(guide)
    for times in (1, 2):
        interview = saying(interview, guide, "hm")
        assert (asked_about(interview, guide), interview.misses) == ("change", times)
    interview = saying(interview, guide, "hm")
    assert asked_about(interview, guide) != "change"
    assert interview.misses == 0


def test_a_contradiction_is_asked_while_it_can_change_the_scope(guide: Guide) -> None:
    text = "Our Copilot licence covers it."
    where = found(text, "delivery", "enterprise_application", quote="Copilot licence")
    interview = saying(public(guide), guide, text, where)
    assert profile(interview.ledger)["delivery"].basis == "contradicted"
    assert asked_about(interview, guide) == "delivery"
    settled = doing(interview, guide, Answer(fact="delivery", values=("enterprise_application",)))
    assert judge(profile(settled.ledger)).scope == 2


def test_a_contradiction_that_can_change_nothing_is_not_asked(guide: Guide) -> None:
    interview = doing(begun(), guide, Correct(fact="model_training", values=("from_scratch",)))
    for text, value in (("bought", "enterprise_application"), ("built", "own_application")):
        interview = saying(interview, guide, text, found(text, "delivery", value))
    interview = saying(interview, guide, "writes", found("writes", "generative", "yes"))
    assert profile(interview.ledger)["delivery"].basis == "contradicted"
    assert asked_about(interview, guide) == "change"


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (Answer(fact="deliver", values=("x",)), UnknownFact),
        (Answer(fact="deliver", values=None), UnknownFact),
        (Answer(fact="delivery", values=("rented",)), UnknownValue),
        (Answer(fact="delivery", values=()), UnknownValue),
        (Answer(fact="data", values=("secrets",)), UnknownValue),
        (Answer(fact="delivery", values=("own_application",), workload="w9"), UnusableInput),
        (Answer(fact="model_origin", values=None), UnusableInput),
        (Correct(fact="data", values=("yes",)), UnknownFact),
        (Correct(fact="delivery", values=()), UnknownValue),
        (Correct(fact="delivery", values=("own_application",), workload="w9"), UnusableInput),
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_used_is_refused(
    guide: Guide, message: Answer | Correct, error: type[Exception]
) -> None:
    with pytest.raises(error):
        apply(public(guide), message, None, guide)


def test_who_and_when_are_kept_with_what_they_said(guide: Guide) -> None:
    interview = doing(begun(), guide, Correct(fact="stage", values=("pilot",), who="ada", at="2026-01-02"))
    (statement,) = profile(interview.ledger)["stage"].statements
    assert (statement.who, statement.at) == ("ada", "2026-01-02")


def test_the_turns_replay_to_the_same_bytes(guide: Guide) -> None:
    interview = doing(to_the_say_back(public(guide), guide), guide, Confirm(), More(), Back(), Finish())
    assert replay(begun(), interview.turns, guide).model_dump_json() == interview.model_dump_json()
