"""Short replies in the light of the question, intents, corrections."""

from __future__ import annotations

import pytest

from assistant.reading import Asked, Intent
from tests.readers.assessing import SAY_BACK, choice, read, ticks, values

ANSWERS = [
    ("delivery", "the second one", ("enterprise_application",)),
    ("delivery", "2", ("enterprise_application",)),
    ("delivery", "b", ("enterprise_application",)),
    ("delivery", "Third.", ("own_application",)),
    ("delivery", "first or second, surely not the third", ("public_service", "enterprise_application")),
    ("delivery", "own_application", ("own_application",)),
    ("delivery", "Something you build or run yourselves", ("own_application",)),
    ("delivery", "our developers wrote it", ("own_application",)),
    ("delivery", "we have a licence for the whole firm", ("enterprise_application",)),
    ("delivery", "they all have private accounts", ("public_service",)),
    ("delivery", "we simply bought it", ("public_service", "enterprise_application")),
    ("model_training", "no", ("as_provided",)),
    ("model_training", "nobody", ("as_provided",)),
    ("model_training", "no, that is done by the vendor", ("as_provided",)),
    ("model_training", "no, but we fine-tuned it last year", ("fine_tuned",)),
    ("model_training", "yes", ("fine_tuned", "from_scratch")),
    ("model_training", "yes, from scratch", ("from_scratch",)),
    ("model_training", "the middle one", ("fine_tuned",)),
    ("model_training", "it is used off the shelf", ("as_provided",)),
    ("generative", "yes", ("yes",)),
    ("generative", "yes but only for the newsletter", ("yes",)),
    ("generative", "no, it only sorts", ("no",)),
    ("change", "nothing", ("none",)),
    ("change", "it waits until I say ok", ("approved",)),
    ("change", "a colleague confirms every booking", ("approved",)),
    ("change", "it sends mails without asking", ("unapproved",)),
    ("change", "2", ("approved",)),
    ("initiation", "me", ("person",)),
    ("initiation", "it runs every night", ("itself",)),
    ("initiation", "whenever a mail arrives", ("itself",)),
    ("human_review", "always", ("always",)),
    ("human_review", "never", ("never",)),
    ("human_review", "we look at samples", ("sometimes",)),
    ("contract", "yes", ("yes",)),
    ("hosting", "on our own servers", ("own_hardware",)),
]


@pytest.mark.parametrize(("fact", "text", "expected"), ANSWERS)
def test_a_short_reply_is_an_answer_to_the_question(fact: str, text: str, expected: tuple[str, ...]) -> None:
    reading = read(text, choice(fact))

    found = [one for one in reading.observations if one.fact == fact]

    assert [(one.values, one.basis) for one in found] == [(expected, "answered")]


@pytest.mark.parametrize(
    "text",
    ["no idea", "I don't know", "I would need to ask", "not that I know", "skip", "not sure", "can't say", "dunno"],
)
def test_not_knowing_sets_the_question_aside(text: str) -> None:
    reading = read(text, choice("model_training"))

    assert reading.intents == ("skip",)
    assert not [one for one in reading.observations if one.fact == "model_training"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("go back", "back"),
        ("undo that", "back"),
        ("start over", "restart"),
        ("that's all, just tell me", "finish"),
        ("show me the result", "finish"),
        ("why do you ask?", "why"),
        ("hello", "smalltalk"),
        ("thank you", "smalltalk"),
    ],
)
def test_an_intent_is_recognised(text: str, intent: Intent) -> None:
    assert intent in read(text, choice("delivery")).intents


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("What does fine-tuning mean?", "fine-tuning"),
        ("what is a foundation model?", "foundation model"),
        ("Sorry, what's RAG?", "RAG"),
        ("explain LoRA please", "LoRA"),
        ("I don't understand agentic", "agentic"),
    ],
)
def test_a_question_on_a_word_is_recognised_with_the_word(text: str, term: str) -> None:
    reading = read(text, choice("model_training"))

    assert reading.intents == ("explain",)
    assert reading.term == term
    assert reading.observations == ()


@pytest.mark.parametrize(
    ("text", "intent"), [("yes", "confirm"), ("that's right", "confirm"), ("no", "deny"), ("that is wrong", "deny")]
)
def test_the_say_back_is_confirmed_or_denied(text: str, intent: Intent) -> None:
    assert intent in read(text, SAY_BACK).intents


def test_yes_elsewhere_confirms_nothing() -> None:
    assert read("yes", choice("generative")).intents == ()


def test_a_correction_replaces() -> None:
    reading = read("No, I meant the ChatGPT Enterprise licence that the group signed.", SAY_BACK)

    found = [one for one in reading.observations if one.fact == "delivery"]

    assert [(one.values, one.corrects) for one in found] == [(("enterprise_application",), True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("personal data and health data", {"data.personal": ("yes",), "data.health": ("yes",)}),
        ("1 and 4", {"data.public": ("yes",), "data.personal": ("yes",)}),
        ("names and addresses of customers", {"data.personal": ("yes",)}),
    ],
)
def test_a_tick_list_is_answered_in_words(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    reading = read(text, ticks("data"))

    assert {one.fact: one.values for one in reading.observations if one.basis == "answered"} == expected


def test_none_of_these_answers_every_member_with_no() -> None:
    reading = read("none of these", ticks("data"))

    assert {one.values for one in reading.observations} == {("no",)}
    assert len(reading.observations) == 8


def test_a_reply_to_something_else_is_read_as_a_description() -> None:
    text = "By the way, the whole thing runs on Llama 3 that we host ourselves in our own data centre."

    reading = read(text, choice("human_review"))

    assert ("delivery", ("own_application",)) in {(one.fact, one.values) for one in reading.observations}
    assert not [one for one in reading.observations if one.fact == "human_review"]


def test_a_reply_may_say_more_than_was_asked() -> None:
    text = "the third, and customers chat with it on our website"

    assert values(text, "delivery", choice("delivery")) == ("own_application",)
    assert values(text, "audience.customers", choice("delivery")) == ("yes",)


def test_the_options_given_decide_what_a_position_means() -> None:
    asked = Asked(fact="generative", kind="choice", options=(("no", "It only sorts"), ("yes", "It writes")))

    assert values("the second", "generative", asked) == ("yes",)
