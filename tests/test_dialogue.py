"""What a person is shown after each message."""

from __future__ import annotations

import re

import pytest

from assistant.app import Scopewise
from assistant.conversation import OPENING, Answer, Back, Correct, Finish, Interview, Pending, Restart, Say
from assistant.dialogue import explanation, plain, reply, result_lines
from assistant.guide import Guide
from assistant.interview import apply
from assistant.knowledge_files import KnowledgeBase
from assistant.phrases import Phrases
from assistant.questions import Question
from assistant.say_back import say_back
from tests.fakes import BY_SCOPE, ScriptedReader, begun, doing, found, reading, saying, the_knowledge

QUESTIONS = the_knowledge().guide.planner.questions
TEXT = "Staff paste contracts into ChatGPT."


@pytest.fixture(scope="module")
def phrases(knowledge: KnowledgeBase) -> Phrases:
    return Scopewise(knowledge, ScriptedReader([])).phrases


def settled(guide: Guide, **facts: str) -> Interview:
    return doing(begun(), guide, *(Correct(fact=fact, values=(value,)) for fact, value in facts.items()))


def scope(number: int, guide: Guide) -> Interview:
    return settled(guide, **BY_SCOPE[number], change="none")


def notes(interview: Interview, guide: Guide, phrases: Phrases) -> str:
    return "\n".join(reply(interview, guide, phrases).notes)


def test_it_greets_and_asks_with_an_example(guide: Guide, phrases: Phrases) -> None:
    shown = reply(begun(), guide, phrases)
    assert shown.notes == (phrases.say("greeting"),)
    assert (shown.question, shown.kind) == (guide.wording.opening, "open")
    assert shown.example.startswith("For example")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.id))
def test_every_question_is_shown_whole(question: Question, guide: Guide, phrases: Phrases) -> None:
    interview = begun().model_copy(update={"pending": Pending(question=question.id)})
    shown = reply(interview, guide, phrases)
    assert (shown.question, shown.example, shown.why) == (question.text, question.example, question.why)
    assert [(o.value, o.label, o.help) for o in shown.options] == [(o.value, o.label, o.help) for o in question.options]
    assert (shown.fact, shown.kind, shown.several) == (question.fact, question.kind, question.several)
    assert shown.number <= shown.total


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.id))
def test_every_question_is_shown_as_plain_text_with_numbered_options(
    question: Question, guide: Guide, phrases: Phrases
) -> None:
    interview = begun().model_copy(update={"pending": Pending(question=question.id)})
    lines = plain(reply(interview, guide, phrases), phrases).splitlines()
    assert question.text in lines
    assert question.example in lines
    assert lines[-len(question.options) :] == [f"  {n}. {o.label}" for n, o in enumerate(question.options, start=1)]


def test_what_was_heard_is_said(guide: Guide, phrases: Phrases) -> None:
    interview = saying(begun(), guide, TEXT, found(TEXT, "delivery", "public_service"))
    assert notes(interview, guide, phrases).startswith("I noted: a public service")


def test_members_that_are_no_are_not_read_out(guide: Guide, phrases: Phrases) -> None:
    text = "no health data"
    interview = saying(scope(3, guide), guide, text, found(text, "data.health", "no"))
    assert "health" not in notes(interview, guide, phrases)


def test_a_message_without_a_fact_is_answered_honestly(guide: Guide, phrases: Phrases) -> None:
    assert notes(saying(begun(), guide, "hm"), guide, phrases) == phrases.say("heard_nothing")


def test_an_empty_message_is_answered(guide: Guide, phrases: Phrases) -> None:
    assert notes(saying(begun(), guide, "  "), guide, phrases) == phrases.say("empty")


def test_small_talk_is_answered(guide: Guide, phrases: Phrases) -> None:
    interview = saying(begun(), guide, "hello", intents=["smalltalk"])
    assert notes(interview, guide, phrases) == phrases.say("smalltalk")


def test_a_greeting_before_a_description_does_not_hide_what_was_heard(guide: Guide, phrases: Phrases) -> None:
    text = "Hello, we use ChatGPT."
    interview = saying(begun(), guide, text, found(text, "generative", "yes"), intents=["smalltalk"])
    assert notes(interview, guide, phrases).startswith("I noted")


def test_trouble_in_reading_is_told(guide: Guide, phrases: Phrases) -> None:
    told = reading().model_copy(update={"note": "I read English."})
    assert notes(apply(begun(), Say(text="Bonjour"), told, guide), guide, phrases) == "I read English."


def test_a_no_to_the_say_back_is_answered_with_what_to_do(guide: Guide, phrases: Phrases) -> None:
    interview = saying(scope(3, guide), guide, "finish", intents=["finish"])
    assert phrases.say("deny") in notes(saying(interview, guide, "no", intents=["deny"]), guide, phrases)


@pytest.mark.parametrize("term", ["fine-tuning", "Fine-Tuning", " adapters ", "LoRA", "agents"])
def test_a_word_of_the_glossary_is_explained(term: str, phrases: Phrases) -> None:
    assert explanation(term, phrases) != phrases.say("not_in_glossary")
    assert ": " in explanation(term, phrases)


def test_a_word_that_the_glossary_does_not_have_is_admitted(phrases: Phrases) -> None:
    assert explanation("flibbertigibbet", phrases) == phrases.say("not_in_glossary")


def test_every_word_of_the_glossary_is_explained_by_its_name_and_aliases(
    knowledge: KnowledgeBase, phrases: Phrases
) -> None:
    for entry in knowledge.glossary:
        for name in (entry.term, *entry.aliases):
            assert entry.plain.strip() in explanation(name.upper(), phrases), name


def test_after_an_explanation_the_question_stands_again(guide: Guide, phrases: Phrases) -> None:
    told = reading(intents=["explain"]).model_copy(update={"term": "agent"})
    before = settled(guide, **BY_SCOPE[3])
    shown = reply(apply(before, Say(text="What is an agent?"), told, guide), guide, phrases)
    assert shown.notes == (explanation("agent", phrases),)
    assert shown.question == guide.planner.question("change").text


def test_why_do_you_ask_is_answered_and_the_question_stands_again(guide: Guide, phrases: Phrases) -> None:
    interview = saying(settled(guide, **BY_SCOPE[3]), guide, "why?", intents=["why"])
    question = guide.planner.question("change")
    assert notes(interview, guide, phrases) == phrases.say("why", why=question.why)
    assert reply(interview, guide, phrases).question == question.text


def test_going_back_and_starting_over_are_said(guide: Guide, phrases: Phrases) -> None:
    for interview in (doing(scope(3, guide), guide, Back()), saying(scope(3, guide), guide, "back", intents=["back"])):
        assert notes(interview, guide, phrases) == phrases.say("went_back")
    for interview in (
        doing(scope(3, guide), guide, Restart()),
        saying(scope(3, guide), guide, "again", intents=["restart"]),
    ):
        assert notes(interview, guide, phrases) == phrases.say("started_over")
        assert reply(interview, guide, phrases).question == guide.wording.opening


def test_there_may_be_nothing_to_take_back(guide: Guide, phrases: Phrases) -> None:
    assert notes(doing(begun(), guide, Back()), guide, phrases) == phrases.say("nothing_to_take_back")
    interview = saying(doing(scope(3, guide), guide, Restart()), guide, "back", intents=["back"])
    assert notes(interview, guide, phrases) == phrases.say("nothing_to_take_back")


def test_a_question_put_aside_is_left_open_with_who_might_know(guide: Guide, phrases: Phrases) -> None:
    interview = doing(settled(guide, **BY_SCOPE[3]), guide, Answer(fact="change", values=None))
    assert notes(interview, guide, phrases).startswith("We leave that open. The developers")


def test_after_two_misses_the_options_are_offered(guide: Guide, phrases: Phrases) -> None:
    once = saying(settled(guide, **BY_SCOPE[3]), guide, "hm")
    assert phrases.say("offer_options") not in notes(once, guide, phrases)
    assert phrases.say("offer_options") in notes(saying(once, guide, "hm"), guide, phrases)


def test_a_contradiction_is_shown_with_both_quotes(guide: Guide, phrases: Phrases) -> None:
    bought = "We licensed Copilot."
    where = found(TEXT, "delivery", "public_service", quote="into ChatGPT")
    interview = saying(settled(guide, generative="yes"), guide, TEXT, where)
    interview = saying(interview, guide, bought, found(bought, "delivery", "enterprise_application"))
    assert "“into ChatGPT” / “We licensed Copilot.”" in notes(interview, guide, phrases)
    assert reply(interview, guide, phrases).fact == "delivery"


def test_workloads_told_apart_are_named(guide: Guide, phrases: Phrases) -> None:
    told = reading(
        found("a and b", "delivery", "public_service", quote="a", workload=0),
        found("a and b", "delivery", "own_application", quote="b", workload=1),
        workloads=["the chat", "the bot"],
    )
    interview = apply(begun(), Say(text="a and b"), told, guide)
    shown = reply(interview, guide, phrases)
    assert "I hear 2 workloads: “the chat”, “the bot”." in "\n".join(shown.notes)
    assert shown.workload_name == "the chat"
    assert "About the chat:" in plain(shown, phrases)


@pytest.mark.parametrize("number", BY_SCOPE)
def test_the_result_names_the_scope(number: int, guide: Guide, phrases: Phrases) -> None:
    lines = result_lines(scope(number, guide), phrases)
    assert lines[0] == f"Scope {number}: {phrases.matrix.scope(number).name}."
    assert lines[1:] == ["Agentic scope 1: No agency."]


def test_the_result_says_what_is_open(guide: Guide, phrases: Phrases) -> None:
    interview = settled(guide, generative="yes", model_training="as_provided")
    names = "1 (No agency), 2 (Prescribed agency), 3 (Supervised agency) or 4 (Full agency)"
    agentic_open = f"Agentic scope still open: it may be {names}."
    assert result_lines(interview, phrases) == [
        "The scope is still open: it may be 1 (Consumer app), 2 (Enterprise app) or 3 (Pre-trained models).",
        agentic_open,
    ]


def test_the_result_says_what_is_outside_the_matrix(guide: Guide, phrases: Phrases) -> None:
    assert result_lines(settled(guide, generative="no"), phrases) == [phrases.say("result_not_applicable")]


def test_the_result_says_what_it_assumed(guide: Guide, phrases: Phrases) -> None:
    lines = result_lines(settled(guide, generative="yes", delivery="public_service"), phrases)
    assert lines[0].startswith("Scope 1")
    assert lines[1].startswith("This rests on an assumption: You use somebody else's")


def test_the_result_says_what_only_a_model_read(guide: Guide, phrases: Phrases) -> None:
    interview = settled(guide, generative="yes", model_training="as_provided")
    interview = saying(interview, guide, TEXT, found(TEXT, "delivery", "public_service", reader="llm"))
    assert phrases.say("result_unconfirmed") in result_lines(interview, phrases)


def test_the_say_back_tells_said_assumed_unconfirmed_and_open_apart(guide: Guide, phrases: Phrases) -> None:
    interview = settled(guide, generative="yes", **{"data.health": "no", "data.personal": "yes"})
    interview = saying(interview, guide, TEXT, found(TEXT, "delivery", "public_service", reader="llm"))
    interview = doing(interview, guide, Answer(fact="change", values=None))
    back = say_back(interview, guide)
    assert [line.fact for line in back.said] == ["generative", "data.personal"]
    assert [line.fact for line in back.unconfirmed] == ["delivery"]
    assert [line.fact for line in back.assumed] == ["model_training"]
    assert "change" in [line.fact for line in back.open]
    assert back.unconfirmed[0].words == f"“{TEXT}”"


def test_the_say_back_is_plain_text_too(guide: Guide, phrases: Phrases) -> None:
    interview = saying(
        begun(), guide, TEXT, found(TEXT, "generative", "yes"), found(TEXT, "delivery", "public_service")
    )
    interview = saying(interview, guide, "just tell me", intents=["finish"])
    shown = reply(interview, guide, phrases)
    assert shown.kind == "say_back"
    text = plain(shown, phrases)
    assert all(phrases.say(heading) in text for heading in ("said", "assumed", "open"))
    assert text.splitlines()[-1] == guide.wording.say_back


def test_plain_text_has_no_markup_and_no_unfilled_placeholder(guide: Guide, phrases: Phrases) -> None:
    interviews = [begun(), scope(1, guide), doing(scope(4, guide), guide, Finish()), settled(guide, generative="no")]
    for interview in interviews:
        text = plain(reply(interview, guide, phrases), phrases)
        assert text
        assert not re.search(r"\$\w|<\w+>|\*\*", text)


def test_long_words_are_cut_to_about_a_line(guide: Guide) -> None:
    text = "We use it. " * 100
    back = say_back(saying(begun(), guide, text, found(text, "generative", "yes")), guide)
    assert len(back.said[0].words) < 125


def test_the_opening_has_no_options(guide: Guide, phrases: Phrases) -> None:
    assert begun().pending == Pending(question=OPENING)
    assert reply(begun(), guide, phrases).options == ()
