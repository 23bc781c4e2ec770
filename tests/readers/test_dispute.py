"""Two things told that do not go together: the side that is only half understood is heard too, and never settled silently."""

from __future__ import annotations

import pytest

from tests.readers.assessing import scopes

DISPUTED = [
    (
        (
            "Legal keeps a contract under which Brevio is bought as a service from a Lyon company. Odd, since Brevio's "
            "repository is ours and it calls Mistral's API with our key."
        ),
        {2, 3},
    ),
    (
        (
            "The finance sheet calls Ledgerly a licence with a Danish supplier. The team's wiki describes how two of our "
            "programmers wrote it on top of the OpenAI API. Nobody tunes anything."
        ),
        {2, 3},
    ),
    (
        (
            'Form, field "Model adaptation": none. Free text of the same form: we run QLoRA on Llama 3.1 every quarter with the '
            "newest claims, then serve it from our rack."
        ),
        {3, 4},
    ),
    (
        (
            "Officially our bot only looks up pages and hands them to Gemini through Vertex. Yet the job list has a weekly "
            "fine-tuning run of that Gemini on our chats, and its result is deployed."
        ),
        {3, 4},
    ),
    (
        (
            "Brochure for our parents' portal: no AI writes to you. Source code of the same portal: every reply is worded by "
            "GPT-4o through its API."
        ),
        {0, 3},
    ),
    (
        (
            "The weights are frozen, it says in the risk assessment. They are thawed every Sunday for another epoch on our "
            "weather logs, it says in the run book. Llama 3, our cluster."
        ),
        {3, 4},
    ),
    (
        (
            "Question 3, origin: standard software. Question 11, who maintains the code: our own developers, since the first "
            "line. Question 12, model: Mistral Large over its API. Questions 3 and 11 concern the same tool, a minute-taker."
        ),
        {2, 3},
    ),
]
UNDISPUTED = [
    (
        (
            "Our parcel desk calls the Claude API from software of our own. Suppliers ask where their invoice is and it words "
            "the reply."
        ),
        {3},
    ),
    (
        (
            "In the register of tools the rhyme maker is entered as ours: our own code, GPT-4o over its API, the model as the "
            "supplier's model comes."
        ),
        {3},
    ),
    (
        "We run LoRA on Gemma with our ferry logs and host the result. The manual explains to deckhands how to ask it.",
        {4},
    ),
]
OTHERS = [
    (
        (
            'The harbour gazette wrote that a large shipyard "has tuned its own Llama on logbooks", and my telephone rang all '
            "day. That isn't us. Our quote writer, coded by us, calls Claude on Bedrock with the price rules in the prompt."
        ),
        {3},
    ),
    (
        (
            'Their salesman: "generative AI inside, it writes your orchard diary!" That module costs more and we never ordered '
            "it. What runs is an apple detector, a YOLO, and a count per row."
        ),
        {0},
    ),
    (
        (
            "Our first porter bot was ours and called GPT-3.5; switched off in 2023 after complaints. The front desk now "
            "has ChatGPT Enterprise by the hotel's contract."
        ),
        {2},
    ),
]


@pytest.mark.parametrize(("text", "possible"), DISPUTED)
def test_the_weaker_side_of_a_dispute_is_heard(text: str, possible: set[int]) -> None:
    assert set(scopes(text)) == possible


@pytest.mark.parametrize(("text", "possible"), UNDISPUTED)
def test_weak_words_without_a_dispute_settle_nothing(text: str, possible: set[int]) -> None:
    assert set(scopes(text)) == possible


@pytest.mark.parametrize(("text", "possible"), OTHERS)
def test_what_is_told_of_others_or_was_left_out_is_no_side(text: str, possible: set[int]) -> None:
    assert set(scopes(text)) == possible
