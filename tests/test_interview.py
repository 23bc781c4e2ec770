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
    Interview,
    More,
    Pending,
    Restart,
    Say,
)
from assistant.errors import UnknownFact, UnknownValue, UnusableInput
from assistant.guide import Guide, pending_question, question_text
from assistant.interview import apply, replay
from assistant.ledger import profile
from assistant.standing import next_question, questions_asked
from assistant.table import judge
from tests.fakes import begun, doing, found, reading, saying

CHATGPT = "Staff paste contracts into ChatGPT."
BOT = "We built a chatbot on Azure OpenAI."


def public(guide: Guide) -> Interview:
    """A public service, of which the training is assumed."""
    yes = found(CHATGPT, "generative", "yes", quote="ChatGPT", basis="inferred")
    where = found(CHATGPT, "delivery", "public_service", quote="into ChatGPT", basis="inferred")
    return saying(begun(), guide, CHATGPT, yes, where)


def asked_about(interview: Interview, guide: Guide) -> str:
    question = pending_question(interview, guide)
    return question.fact if question else interview.pending.question if interview.pending else ""


def possible(interview: Interview, fact: str, workload: str | None = None) -> set[str]:
    return set(profile(interview.ledger, workload)[fact].possible)


def to_the_say_back(interview: Interview, guide: Guide) -> Interview:
    """Every question put aside until the say-back."""
    while interview.pending and interview.pending.question != SAY_BACK:
        answer = Answer(fact=asked_about(interview, guide), values=None, workload=interview.pending.workload)
        interview = doing(interview, guide, answer)
    return interview


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


def test_starting_over_in_words_is_the_same(guide: Guide) -> None:
    interview = saying(public(guide), guide, "start over", intents=["restart"])
    assert profile(interview.ledger) == {}
    assert interview.pending == Pending(question=OPENING)


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


def test_finishing_in_words_says_an_assumption_back_first(guide: Guide) -> None:
    interview = saying(public(guide), guide, "just tell me", intents=["finish"])
    assert (interview.stage, interview.pending) == ("say_back", Pending(question=SAY_BACK))
    assert doing(interview, guide, Confirm()).stage == "result"


def test_finishing_by_button_shows_the_result_at_once(guide: Guide) -> None:
    interview = doing(public(guide), guide, Finish())
    assert (interview.stage, interview.pending) == ("result", None)
    assert judge(profile(interview.ledger)).assumed == ("model_training",)


def test_finishing_in_words_shows_the_result_at_once_where_nothing_is_assumed(guide: Guide) -> None:
    interview = doing(public(guide), guide, Correct(fact="model_training", values=("as_provided",)))
    assert saying(interview, guide, "just tell me", intents=["finish"]).stage == "result"


def test_a_confirmed_say_back_makes_answers_of_assumptions(guide: Guide) -> None:
    interview = doing(to_the_say_back(public(guide), guide), guide, Confirm())
    knowledge = profile(interview.ledger)["model_training"]
    assert (knowledge.basis, knowledge.possible) == ("answered", {"as_provided"})
    assert judge(profile(interview.ledger)).assumed == ()
    assert interview.stage == "result"


def test_a_confirmed_say_back_confirms_what_only_a_model_had_read(guide: Guide) -> None:
    where = found(CHATGPT, "delivery", "public_service", reader="llm")
    interview = saying(begun(), guide, CHATGPT, found(CHATGPT, "generative", "yes"), where)
    assert not judge(profile(interview.ledger)).confirmed
    interview = doing(to_the_say_back(interview, guide), guide, Confirm())
    assert judge(profile(interview.ledger)).confirmed


def test_yes_in_words_confirms_the_say_back_and_nothing_else(guide: Guide) -> None:
    early = saying(public(guide), guide, "yes", intents=["confirm"])
    assert early.confirmed_at is None
    interview = saying(to_the_say_back(public(guide), guide), guide, "yes", intents=["confirm"])
    assert interview.stage == "result"


def test_corrections_in_words_at_the_say_back_never_end_it_unconfirmed(guide: Guide) -> None:
    interview = to_the_say_back(public(guide), guide)
    for value in ("health", "finance", "retail", "media"):
        text = f"no, the sector is {value}"
        interview = saying(interview, guide, text, found(text, "sector", value, corrects=True))
        assert interview.stage == "say_back"


def test_more_asks_further_questions_after_the_result(guide: Guide) -> None:
    interview = doing(public(guide), guide, Finish(), More())
    assert interview.stage == "asking"
    done = doing(to_the_say_back(interview, guide), guide, Confirm())
    further = doing(done, guide, More())
    assert (done.stage, further.stage) == ("result", "asking")
    assert questions_asked(further) >= guide.usual_questions + guide.extra_questions


def test_a_whole_interview_takes_about_the_usual_number_of_questions(guide: Guide) -> None:
    assert questions_asked(to_the_say_back(public(guide), guide)) == guide.usual_questions


def test_several_of_these_makes_a_workload_of_each(guide: Guide) -> None:
    several = Answer(fact="delivery", values=("public_service", "own_application"), several=True)
    interview = doing(public(guide), guide, several)
    assert [workload.id for workload in interview.ledger.workloads] == ["w1", "w2"]
    assert possible(interview, "delivery", "w1") == {"public_service"}
    assert possible(interview, "delivery", "w2") == {"own_application"}
    assert possible(interview, "generative", "w2") == {"yes"}


def test_one_of_several_workloads_that_is_several_itself_is_told_apart_in_turn(guide: Guide) -> None:
    several = Answer(fact="delivery", values=("public_service", "own_application"), several=True)
    interview = doing(begun(), guide, several)
    interview = doing(interview, guide, Answer(fact="data.health", values=("yes",), workload="w2"))
    again = Answer(fact="delivery", values=("enterprise_application", "own_application"), workload="w2", several=True)
    interview = doing(interview, guide, again)
    assert [workload.id for workload in interview.ledger.workloads] == ["w1", "w2", "w3"]
    assert possible(interview, "delivery", "w1") == {"public_service"}
    assert possible(interview, "delivery", "w2") == {"enterprise_application"}
    assert possible(interview, "delivery", "w3") == {"own_application"}
    assert possible(interview, "data.health", "w3") == {"yes"}


def test_several_values_that_are_not_several_workloads_leave_those_open(guide: Guide) -> None:
    either = Answer(fact="delivery", values=("public_service", "enterprise_application"))
    interview = doing(begun(), guide, either)
    assert interview.ledger.workloads == ()
    assert possible(interview, "delivery") == {"public_service", "enterprise_application"}


def test_workloads_told_apart_in_words_have_their_own_facts(guide: Guide) -> None:
    text = "ChatGPT for staff and a bot on Bedrock"
    chat = found(text, "delivery", "public_service", quote="ChatGPT", workload=0)
    bot = found(text, "delivery", "own_application", quote="bot on Bedrock", workload=1)
    told = reading(chat, bot, workloads=["ChatGPT for staff", "a bot on Bedrock"])
    interview = apply(begun(), Say(text=text), told, guide)
    assert [workload.name for workload in interview.ledger.workloads] == ["ChatGPT for staff", "a bot on Bedrock"]
    assert possible(interview, "delivery", "w1") == {"public_service"}
    assert possible(interview, "delivery", "w2") == {"own_application"}


def test_a_workload_that_is_named_again_keeps_its_id(guide: Guide) -> None:
    first = reading(workloads=["the chat", "the bot"])
    interview = apply(begun(), Say(text="the chat and the bot"), first, guide)
    text = "The Bot sees health data"
    again = reading(found(text, "data.health", "yes", workload=0), workloads=["The Bot"])
    interview = apply(interview, Say(text=text), again, guide)
    assert len(interview.ledger.workloads) == 2
    assert possible(interview, "data.health", "w2") == {"yes"}
    assert "data.health" not in profile(interview.ledger, "w1")


def test_a_single_workload_that_is_named_is_not_several(guide: Guide) -> None:
    one = reading(found(BOT, "delivery", "own_application", workload=0), workloads=["a chatbot"])
    interview = apply(begun(), Say(text=BOT), one, guide)
    assert interview.ledger.workloads == ()
    assert possible(interview, "delivery") == {"own_application"}


def test_a_reply_in_words_belongs_to_the_workload_that_was_asked_about(guide: Guide) -> None:
    several = Answer(fact="delivery", values=("public_service", "own_application"), several=True)
    interview = doing(begun(), guide, several)
    asked = next_question(interview, guide)
    assert asked == interview.pending == Pending(question="generative", workload="w1")
    interview = saying(interview, guide, "yes", found("yes", "generative", "yes", basis="answered"))
    assert possible(interview, "generative", "w1") == {"yes"}
    assert "generative" not in profile(interview.ledger, "w2")


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
