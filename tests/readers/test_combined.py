"""Both readers on one message: agreement confirms, disagreement is asked, and the model alone settles nothing."""

from __future__ import annotations

import pytest

from assistant.app import Scopewise
from assistant.conversation import SAY_BACK, Answer, Confirm, Correct, Interview, Pending, Say
from assistant.errors import ModelNotConfigured, ModelTooSlow, ModelTrouble
from assistant.interview import UNHEARD_BEFORE_SET_ASIDE
from assistant.ledger import profile
from assistant.masking import Masker
from assistant.readers.combined import CombinedReader
from assistant.readers.llm import LlmReader
from assistant.reading import Intent, Known, Observation, Reading
from assistant.table import judge
from assistant.wiring_model import Unusable
from tests.fakes import ScriptedReader, asked_about, begun, found, reading, the_knowledge
from tests.language_model.fakes import ScriptedProvider, observed

TEXT = "We paste contracts into ChatGPT, and the legal desk has signed something with the vendor."
GENERATIVE = found(TEXT, "generative", "yes", quote="ChatGPT")
PUBLIC = found(TEXT, "delivery", "public_service", quote="into ChatGPT")
SAYS_PUBLIC = ("delivery", ["public_service"], "into ChatGPT")
SAYS_BOUGHT = ("delivery", ["enterprise_application"], "signed something with the vendor")


def engine(*readings: Reading, model: list[str | BaseException]) -> Scopewise:
    reader = CombinedReader(ScriptedReader(list(readings)), LlmReader(ScriptedProvider(model), Masker()))
    return Scopewise(the_knowledge(), reader, clock=lambda: "2026-01-01T00:00:00+00:00")


def after(*observations: Observation, model: str | BaseException, text: str = TEXT) -> Interview:
    return engine(reading(*observations), model=[model, model]).step(begun(), Say(text=text))


def delivery(interview: Interview) -> tuple[set[str], str, bool]:
    known = profile(interview.ledger)["delivery"]
    return set(known.possible), known.basis, known.confirmed


def test_what_both_find_is_confirmed() -> None:
    assert delivery(after(PUBLIC, model=observed(SAYS_PUBLIC))) == ({"public_service"}, "stated", True)


def test_what_the_model_alone_finds_stands_unconfirmed_and_the_verdict_says_so() -> None:
    interview = after(GENERATIVE, model=observed(SAYS_BOUGHT))
    assert delivery(interview) == ({"enterprise_application"}, "stated", False)
    verdict = judge(profile(interview.ledger))
    assert (verdict.scope, verdict.confirmed) == (2, False)


def test_what_the_person_confirms_at_the_say_back_is_confirmed() -> None:
    scopewise = engine(reading(GENERATIVE), model=[observed(SAYS_BOUGHT)])
    interview = scopewise.step(begun(), Say(text=TEXT))
    interview = scopewise.step(interview, Confirm())
    assert delivery(interview) == ({"enterprise_application"}, "answered", True)
    assert judge(profile(interview.ledger)).confirmed


def test_all_that_a_model_alone_read_is_confirmed_with_the_say_back_not_only_what_decides() -> None:
    scopewise = engine(reading(GENERATIVE), model=[observed(("data.health", ["yes"], "contracts"))])
    interview = scopewise.step(begun(), Say(text=TEXT))
    assert not profile(interview.ledger)["data.health"].confirmed
    assert profile(scopewise.step(interview, Confirm()).ledger)["data.health"].confirmed


def test_where_they_disagree_it_is_contradicted_and_asked() -> None:
    interview = after(GENERATIVE, PUBLIC, model=observed(SAYS_BOUGHT))
    possible, basis, _ = delivery(interview)
    assert (possible, basis) == ({"public_service", "enterprise_application"}, "contradicted")
    assert asked_about(interview, the_knowledge().guide) == "delivery"
    assert judge(profile(interview.ledger)).status == "undetermined"


def test_a_model_that_narrows_what_both_find_is_unconfirmed() -> None:
    either = found(TEXT, "delivery", "public_service", "enterprise_application", quote="ChatGPT")
    assert delivery(after(either, model=observed(SAYS_BOUGHT)))[2] is False


def test_the_model_cannot_take_away_what_a_person_answered() -> None:
    scopewise = engine(reading(), reading(), model=[observed(), observed(SAYS_PUBLIC)])
    interview = scopewise.step(begun(), Say(text="hello there"))
    interview = scopewise.step(interview, Correct(fact="delivery", values=("own_application",)))
    interview = scopewise.step(interview, Say(text=TEXT))
    assert delivery(interview) == ({"own_application"}, "answered", True)


def test_an_answer_that_is_given_twice_stands_whatever_the_model_says() -> None:
    reply = "We built it ourselves."
    own = found(reply, "delivery", "own_application", basis="answered")
    wrong = observed(("delivery", ["public_service"], "built it", "answered"))
    scopewise = engine(reading(GENERATIVE), reading(own), reading(own), model=[observed(), wrong, wrong])
    interview = scopewise.step(begun(), Say(text=TEXT))
    assert asked_about(interview, the_knowledge().guide) == "delivery"
    interview = scopewise.step(interview, Say(text=reply))
    assert delivery(interview)[1] == "contradicted"
    interview = scopewise.step(interview, Say(text=reply))
    assert delivery(interview) == ({"own_application"}, "answered", True)


def test_a_reply_that_only_the_model_understands_answers_the_question_unconfirmed() -> None:
    reply = "The lawyers hammered out a deal with them."
    says = observed(("delivery", ["enterprise_application"], "hammered out a deal", "answered"))
    scopewise = engine(reading(GENERATIVE), reading(), model=[observed(), says])
    interview = scopewise.step(scopewise.step(begun(), Say(text=TEXT)), Say(text=reply))
    assert delivery(interview) == ({"enterprise_application"}, "answered", False)


def test_the_model_never_says_that_something_is_not_there() -> None:
    interview = after(
        GENERATIVE, model=observed(("data.health", ["no"], "contracts"), ("data.personal", ["yes"], "contracts"))
    )
    known = profile(interview.ledger)
    assert "data.health" not in known
    assert not known["data.personal"].confirmed


@pytest.mark.parametrize("intent", ["restart", "back", "confirm", "explain", "why", "finish"])
def test_what_the_embedded_reader_understands_is_not_sent(intent: Intent) -> None:
    scopewise = engine(reading(intents=[intent]), model=[])
    scopewise.step(begun(), Say(text="as you like"))


def test_the_model_tells_no_workloads_apart_that_are_one() -> None:
    lines = (
        ("delivery", ["public_service"], "into ChatGPT", "stated", "holds", "ChatGPT"),
        ("delivery", ["enterprise_application"], "with the vendor", "stated", "holds", "the legal desk"),
    )
    interview = after(GENERATIVE, model=observed(*lines))
    assert interview.ledger.workloads == ()
    assert "delivery" not in profile(interview.ledger)


def test_the_model_s_facts_go_to_the_workloads_that_are_told_apart() -> None:
    text = "ChatGPT for the staff, and a bot that we built for customers."
    first = found(text, "delivery", "public_service", quote="ChatGPT", workload=0)
    second = found(text, "delivery", "own_application", quote="we built", workload=1)
    told = reading(first, second, workloads=["ChatGPT", "a bot"])
    lines = (
        ("audience.employees", ["yes"], "for the staff"),
        ("audience.customers", ["yes"], "for customers", "stated", "holds", "a bot that we built"),
    )
    interview = engine(told, model=[observed(*lines)]).step(begun(), Say(text=text))
    a, b = (profile(interview.ledger, workload) for workload in interview.workload_ids)
    assert ("audience.employees" in a, "audience.employees" in b) == (True, False)
    assert ("audience.customers" in a, "audience.customers" in b) == (False, True)


@pytest.mark.parametrize("trouble", [ModelTooSlow("secret words"), ValueError("secret words")])
def test_when_the_model_fails_the_embedded_reading_stands_and_the_person_is_told(trouble: Exception) -> None:
    if not isinstance(trouble, ModelTrouble):
        interview = after(GENERATIVE, PUBLIC, model="no JSON at all")
    else:
        interview = after(GENERATIVE, PUBLIC, model=trouble)
    assert delivery(interview) == ({"public_service"}, "stated", True)
    shown = engine(model=[]).reply_text(interview)
    assert "The language model could not help with this message" in shown
    assert "I noted" in shown
    assert "secret words" not in shown


def test_a_model_that_cannot_be_used_says_why_each_time_and_stops_nothing() -> None:
    reader = CombinedReader(
        ScriptedReader([reading(PUBLIC)]), Unusable("opnai:gpt", ModelNotConfigured("no such provider"))
    )
    found_ = reader.read(TEXT, None, Known())
    assert found_.observations == (PUBLIC,)
    assert "not configured" in found_.note


def test_another_language_is_read_by_the_model_alone_and_stays_to_be_confirmed() -> None:
    text = "Unser Team fügt Verträge in ChatGPT ein; jeder hat ein eigenes Konto."
    foreign = Reading(language="de", note="The embedded reader does not read this language.")
    lines = (("delivery", ["public_service"], "jeder hat ein eigenes Konto"), ("generative", ["yes"], "ChatGPT"))
    interview = engine(foreign, model=[observed(*lines)]).step(begun(), Say(text=text))
    assert delivery(interview) == ({"public_service"}, "stated", False)
    assert "does not read this language" not in engine(model=[]).reply_text(interview)
    assert interview.ledger.statements[0].evidence.quote in text


def test_an_answer_by_click_is_not_sent() -> None:
    scopewise = engine(reading(GENERATIVE), model=[observed()])
    interview = scopewise.step(begun(), Say(text=TEXT))
    scopewise.step(interview, Answer(fact="delivery", values=("own_application",)))


def test_saying_an_answer_again_does_not_open_it_to_the_model() -> None:
    again = "As I said, we built it; mail goes out after a click."
    own = found(again, "delivery", "own_application", quote="we built it")
    wrong = observed(("delivery", ["public_service"], "mail goes out"))
    scopewise = engine(reading(GENERATIVE), reading(own), model=[observed(), wrong])
    interview = scopewise.step(begun(), Say(text=TEXT))
    interview = scopewise.step(interview, Answer(fact="delivery", values=("own_application",)))
    interview = scopewise.step(interview, Say(text=again))
    assert delivery(interview) == ({"own_application"}, "answered", True)


def test_a_question_is_put_aside_though_a_model_keeps_bringing_it_up() -> None:
    words = "Well, the coffee is cold again."
    sides: list[str | BaseException] = [
        observed(("delivery", [value], words), ("generative", [other], words))
        for value, other in [("public_service", "yes"), ("own_application", "no")] * 15
    ]
    scopewise = engine(*[reading() for _ in sides], model=sides)
    interview = scopewise.step(begun(), Say(text=words))
    while interview.pending != Pending(question=SAY_BACK):
        interview = scopewise.step(interview, Say(text=words))
    for fact in ("delivery", "generative"):
        shown = [turn for turn in interview.turns if turn.shown and turn.shown.question == fact]
        assert 0 < len(shown) <= UNHEARD_BEFORE_SET_ASIDE
    assert {"delivery", "generative"} <= {entry.fact for entry in interview.set_aside}
