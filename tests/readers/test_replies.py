"""Short replies in the light of the question, intents, corrections."""

from __future__ import annotations

import pytest

from assistant.reading import Asked, Intent, Known
from tests.readers.assessing import SAY_BACK, choice, read, reader, ticks, values

PUBLIC, BOUGHT, OWN = ("public_service",), ("enterprise_application",), ("own_application",)

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
    ("model_training", "no, but we fine-tuned it in spring", ("fine_tuned",)),
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


# How people put it in their own words, several trades.
WORDED = [
    ("generative", "it replies to guests in whole sentences", ("yes",)),
    ("generative", "it makes up the replies itself, yes", ("yes",)),
    ("generative", "nah it just picks from a list of canned answers", ("no",)),
    ("generative", "no no, only a traffic light for each contract", ("no",)),
    ("generative", "it gives a percentage", ("no",)),
    ("generative", "Both, I guess: it sorts the mail and then proposes a reply", ("yes",)),
    ("generative", "mainly sorting but the reply suggestions are written by it", ("yes",)),
    ("generative", "pictures", ("yes",)),
    ("generative", "the first", ("yes",)),
    ("generative", "it writes nothing, no", ("no",)),
    ("generative", "hmm, it translates manuals with an LLM", ("yes",)),
    ("generative", "no text, no. only numbers come out", ("no",)),
    ("generative", "templates, fixed text blocks", ("no",)),
    ("delivery", "we pay for it per seat", ("enterprise_application",)),
    ("delivery", "our IT rolled it out to everyone", ("enterprise_application",)),
    ("delivery", "microsoft has a contract with us", ("enterprise_application",)),
    ("delivery", "they all use their own accounts", ("public_service",)),
    ("delivery", "people go to the website", ("public_service",)),
    ("delivery", "my boss pays it with his credit card", ("public_service",)),
    ("delivery", "a start-up programmed it for us", ("own_application",)),
    ("delivery", "we hired a freelancer who built it", ("own_application",)),
    ("delivery", "it sits inside our ERP, SAP brought it with the last update", ("enterprise_application",)),
    ("delivery", "neither, it is a Python script by our intern calling the API of Mistral", ("own_application",)),
    ("delivery", "not bought, no", ("own_application",)),
    ("delivery", "no contract or anything", ("public_service",)),
    ("delivery", "we only signed up, free trial", ("public_service",)),
    ("delivery", "the vendor hosts it and we licensed it", ("enterprise_application",)),
    ("delivery", "it runs on our GPUs", ("own_application",)),
    ("delivery", "built on top of Azure OpenAI by my team", ("own_application",)),
    ("delivery", "the university gave us access under an agreement", ("enterprise_application",)),
    ("delivery", "I would say the second but I am not sure", ("enterprise_application",)),
    ("delivery", "either the first or the second", ("public_service", "enterprise_application")),
    ("delivery", "not the third", ("public_service", "enterprise_application")),
    ("delivery", "definitely not something we built", ("public_service", "enterprise_application")),
    ("delivery", "We bought it. It is a product.", ("public_service", "enterprise_application")),
    ("delivery", "option c please", ("own_application",)),
    ("delivery", "ChatGPT Team, the company pays", ("enterprise_application",)),
    ("delivery", "just the normal chatgpt everybody has", ("public_service",)),
    ("delivery", "our own developers, yes", ("own_application",)),
    ("delivery", "internal development", ("own_application",)),
    ("delivery", "it came with Office", ("enterprise_application",)),
    ("model_training", "no we just write good prompts", ("as_provided",)),
    ("model_training", "the model stays as it is", ("as_provided",)),
    ("model_training", "we gave it 2000 example answers and the weights were changed", ("fine_tuned",)),
    ("model_training", "it learned from our tickets", ("as_provided", "fine_tuned")),
    ("model_training", "we uploaded our handbook so it can look things up", ("as_provided",)),
    ("model_training", "openai tuned it for us with our data", ("fine_tuned",)),
    ("model_training", "we started from nothing and trained for three months on our cluster", ("from_scratch",)),
    ("model_training", "it is llama plus our adapter", ("fine_tuned",)),
    ("model_training", "trained on our data, but starting from mistral", ("fine_tuned",)),
    ("model_training", "not yet, maybe next year", ("as_provided",)),
    ("model_training", "nope, RAG only", ("as_provided",)),
    ("model_training", "yes we did, with LoRA", ("fine_tuned",)),
    ("model_training", "everything is ours, from the tokenizer up", ("from_scratch",)),
    ("model_training", "we tried but dropped it, now it is the stock model", ("as_provided",)),
    ("model_training", "of course not", ("as_provided",)),
    ("model_training", "somebody else's model trained further", ("fine_tuned",)),
    ("model_training", "the vendor did that with our documents only for us", ("fine_tuned",)),
    ("model_training", "they train it for all clients alike", ("as_provided",)),
    ("model_training", "yes, we trained it", ("fine_tuned", "from_scratch")),
    ("change", "no, it can only show things", ("none",)),
    ("change", "it saves the summary into Salesforce on its own", ("unapproved",)),
    ("change", "it puts the text in the CRM when I press save", ("approved",)),
    ("change", "a nurse has to click before anything is stored", ("approved",)),
    ("change", "it books the appointment straight away", ("unapproved",)),
    ("change", "yes, it sends the mail", ("unapproved",)),
    ("change", "yes but I must release each mail", ("approved",)),
    ("change", "small refunds go out alone, big ones need me", ("unapproved",)),
    ("change", "nothing at all, it prints a paper", ("none",)),
    ("change", "it drafts, agent sends", ("none",)),
    ("change", "it only has read access", ("none",)),
    ("change", "nope, copy and paste", ("none",)),
    ("change", "it opens tickets by itself", ("unapproved",)),
    ("change", "it could delete files but we confirm every time", ("approved",)),
    ("change", "it only reads our wiki", ("none",)),
    ("change", "yes", ("approved", "unapproved")),
    ("initiation", "a cron job", ("itself",)),
    ("initiation", "the clerk opens it", ("person",)),
    ("initiation", "when a new claim comes in", ("itself",)),
    ("initiation", "nobody, it is always on", ("itself",)),
    ("initiation", "only when somebody asks it something", ("person",)),
    ("initiation", "customers start the chat", ("person",)),
    ("initiation", "every morning at six", ("itself",)),
    ("initiation", "a button in the app", ("person",)),
    ("initiation", "both, people ask it and it also runs nightly", ("itself",)),
    ("generative", "it comes up with recipes", ("yes",)),
    ("generative", "No, it merely tells us which machine will fail", ("no",)),
    ("generative", "yes, letters to parents", ("yes",)),
    ("generative", "it only recognises faces", ("no",)),
    ("generative", "a chatbot, so yes", ("yes",)),
    ("generative", "The output is a risk class, nothing else", ("no",)),
    ("generative", "It speaks, it is a voice bot on GPT-4o", ("yes",)),
    ("generative", "I suppose it reads the receipts and fills some fields", ("no",)),
    ("generative", "we get a slide deck out of it", ("yes",)),
    ("generative", "it paints", ("yes",)),
    ("generative", "it redacts names in documents", ("no",)),
    ("delivery", "It is a subscription of the whole office", ("enterprise_application",)),
    ("delivery", "Everyone has signed up with their gmail", ("public_service",)),
    ("delivery", "My nephew coded it", ("own_application",)),
    ("delivery", "the head office procured it", ("enterprise_application",)),
    ("delivery", "Anyone on the street can use that site", ("public_service",)),
    ("delivery", "we host an open model ourselves", ("own_application",)),
    ("delivery", "legal has reviewed the DPA, so the enterprise one", ("enterprise_application",)),
    ("delivery", "an agency built it exclusively for our museum", ("own_application",)),
    ("delivery", "I use my private account at work", ("public_service",)),
    ("delivery", "we run it in our own cloud, our code", ("own_application",)),
    ("delivery", "it is a feature of Zendesk that we have anyway", ("enterprise_application",)),
    ("delivery", "no idea who built it but purchasing signed for it", ("enterprise_application",)),
    ("delivery", "consumer version", ("public_service",)),
    ("delivery", "The corporate one, paid by IT", ("enterprise_application",)),
    ("delivery", "we call the OpenAI API in a backend of ours", ("own_application",)),
    ("delivery", "it is free and nobody asked IT", ("public_service",)),
    ("delivery", "through our reseller, framework contract", ("enterprise_application",)),
    ("model_training", "no, only a system prompt", ("as_provided",)),
    ("model_training", "Yes. Instruction tuning on 4k dialogues", ("fine_tuned",)),
    ("model_training", "It is exactly the model that Anthropic offers", ("as_provided",)),
    ("model_training", "we pretrained it ourselves on 80 billion tokens", ("from_scratch",)),
    ("model_training", "they specialised an existing model on our style guide", ("fine_tuned",)),
    ("model_training", "not that, we only connect it to SharePoint", ("as_provided",)),
    ("model_training", "as far as we can tell it is the standard one", ("as_provided",)),
    ("model_training", "we continue the training of Llama with court rulings", ("fine_tuned",)),
    ("model_training", "the provider has a custom model option, we used that with our chats", ("fine_tuned",)),
    ("model_training", "no weights were touched", ("as_provided",)),
    ("model_training", "we have built our own from zero, yes", ("from_scratch",)),
    ("model_training", "we give it examples in the prompt", ("as_provided",)),
    ("model_training", "an intern once tried to tune it, that is not in use", ("as_provided",)),
    ("model_training", "I believe the supplier adjusts it for each customer with the customer's data", ("fine_tuned",)),
    ("change", "it can only talk", ("none",)),
    ("change", "it moves money, up to 50 euros, without anyone", ("unapproved",)),
    ("change", "the human hits submit", ("approved",)),
    ("change", "no write access anywhere", ("none",)),
    ("change", "it files the ticket and assigns it", ("unapproved",)),
    ("change", "after my boss has said yes it orders the parts", ("approved",)),
    ("change", "it edits our wiki pages directly", ("unapproved",)),
    ("change", "I copy the text over myself", ("none",)),
    ("change", "every action sits in a queue till a supervisor confirms", ("approved",)),
    ("change", "it may close easy tickets on its own, the rest is checked", ("unapproved",)),
    ("change", "it only looks up stock levels", ("none",)),
    ("change", "sends reminders automatically", ("unapproved",)),
    ("change", "it proposes, we decide and type it in", ("none",)),
    ("initiation", "as soon as an order drops into the inbox", ("itself",)),
    ("initiation", "on request of the sales guy", ("person",)),
    ("initiation", "it polls the queue every 5 minutes", ("itself",)),
    ("initiation", "Somebody has to open the chat", ("person",)),
    ("initiation", "24/7, sensor data triggers it", ("itself",)),
    ("initiation", "I paste the text and press enter", ("person",)),
    ("initiation", "overnight batch", ("itself",)),
    ("initiation", "the patient types a question", ("person",)),
]


@pytest.mark.parametrize(("fact", "text", "expected"), [*ANSWERS, *WORDED])
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
    text = "By the way, the whole thing runs on Llama 3 that we host ourselves in a data centre of our own."

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


@pytest.mark.parametrize("text", ["no, vendor does that", "No, our supplier takes care of that part."])
def test_a_no_about_who_does_it_does_not_deny_that_it_is_done(text: str) -> None:
    assert values(text, "generative", choice("generative")) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("some of us pay for ChatGPT Plus, others sit on the company licence", [PUBLIC, BOUGHT]),
        ("partly licensed, partly written by our developers", [BOUGHT, OWN]),
        ("both: a free site and something by our own developers", [PUBLIC, OWN]),
        ("Half of the nurses use private accounts, the other half has a licence of the hospital", [PUBLIC, BOUGHT]),
    ],
)
def test_a_reply_that_is_true_of_parts_tells_two_workloads_apart(text: str, parts: list[tuple[str, ...]]) -> None:
    reading = read(text, choice("delivery"))
    assert [one.values for one in reading.observations] == parts
    assert [one.workload for one in reading.observations] == [0, 1]
    assert len(reading.workloads) == 2


@pytest.mark.parametrize(
    "text", ["some like it, others do not", "both, it sorts and it writes", "some weeks more, some less"]
)
def test_parts_of_which_nothing_different_is_answered_are_one_workload(text: str) -> None:
    assert read(text, choice("delivery")).workloads == ()
    assert read(text, choice("generative")).workloads == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oh, I misread that, it is the third", OWN),
        ("no wait, that was wrong, we licensed it", BOUGHT),
        ("scratch that, the second one", BOUGHT),
    ],
)
def test_taking_back_goes_to_the_question_before(text: str, expected: tuple[str, ...]) -> None:
    known = Known(before=choice("delivery"))
    (found,) = [
        one for one in reader().read(text, choice("model_training"), known).observations if one.fact == "delivery"
    ]
    assert (found.values, found.corrects) == (expected, True)


def test_a_plain_answer_does_not_go_to_the_question_before() -> None:
    reading = reader().read("the third", choice("model_training"), Known(before=choice("delivery")))
    assert [one.fact for one in reading.observations] == ["model_training"]


def test_what_follows_not_knowing_is_an_answer() -> None:
    assert values("no idea who made it but purchasing signed for it", "delivery", choice("delivery")) == BOUGHT


def test_a_no_that_takes_back_is_no_answer() -> None:
    assert values("no wait", "change", choice("change")) is None
