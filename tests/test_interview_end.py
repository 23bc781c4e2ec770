"""How an interview ends: the say-back, the result, and going on after it."""

from __future__ import annotations

from assistant.conversation import (
    SAY_BACK,
    Confirm,
    Correct,
    Finish,
    More,
    Pending,
)
from assistant.guide import Guide
from assistant.ledger import profile
from assistant.standing import questions_asked
from assistant.table import judge
from tests.fakes import CHATGPT, begun, doing, found, public, saying, to_the_say_back


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
    assert knowledge.basis == "answered"
    assert knowledge.possible == {"as_provided"}
    assert judge(profile(interview.ledger)).assumed == ()
    assert interview.stage == "result"


def test_a_confirmed_say_back_confirms_what_only_a_model_had_read(guide: Guide) -> None:
    where = found(CHATGPT, "delivery", "public_service", reader="llm")
    interview = saying(begun(), guide, CHATGPT, found(CHATGPT, "generative", "yes"), where)
    assert not judge(profile(interview.ledger)).confirmed
    interview = doing(to_the_say_back(interview, guide), guide, Confirm())
    assert judge(profile(interview.ledger)).confirmed


def test_a_confirmed_say_back_settles_no_contradiction(guide: Guide) -> None:
    interview = saying(begun(), guide, "sign up", found("sign up", "delivery", "public_service", reader="llm"))
    interview = saying(interview, guide, "built", found("built", "delivery", "own_application", reader="llm"))
    interview = doing(to_the_say_back(interview, guide), guide, Confirm())
    assert profile(interview.ledger)["delivery"].basis == "contradicted"
    assert interview.stage == "result"


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
    done = doing(to_the_say_back(public(guide), guide), guide, Confirm())
    further = doing(done, guide, More())
    assert (done.stage, further.stage) == ("result", "asking")
    assert further.extra == guide.extra_questions


def test_more_after_a_result_that_was_asked_for_early_goes_on_where_it_stood(guide: Guide) -> None:
    assert doing(public(guide), guide, Finish(), More()).pending == public(guide).pending


def test_a_whole_interview_takes_about_the_usual_number_of_questions(guide: Guide) -> None:
    assert questions_asked(to_the_say_back(public(guide), guide)) == guide.usual_questions
