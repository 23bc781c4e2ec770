"""Several workloads in one interview."""

from __future__ import annotations

from assistant.conversation import (
    Answer,
    Pending,
    Say,
)
from assistant.guide import Guide
from assistant.interview import apply
from assistant.ledger import profile
from assistant.standing import next_question
from tests.fakes import begun, doing, found, possible, public, reading, saying

BOT = "We built a chatbot on Azure OpenAI."


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
