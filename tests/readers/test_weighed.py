"""What is wished for, returned, outvoted, others' or merely asked about is no evidence; near wording that is, stays."""

from __future__ import annotations

import pytest

from assistant.readers.boxes import without_unticked
from tests.readers.assessing import profiles, scopes

TELLS_NOTHING = [
    "The purchasing manager is in negotiations with a publisher about a subscription.",
    "To raise one of ours from scratch we would need three more years.",
    "Our orchard is too small for training anything from zero.",
    "The committee moved that the clinic build its own chatbot; the motion fell.",
    "We signed for a letter helper on approval and returned it after ten days.",
    "Dropped in March: a chatbot on the website, made by our web people.",
    "My brother uses the free site for his wedding speech; here nobody does.",
    "The neighbouring mill rents a letter writer from a dealer; ours has none.",
    "Tuning the model on our files is on the bucket list.",
    "The rulebook was written by ourselves in one weekend.",
    "The board wondered who made the thing.",
]
TELLS_DELIVERY = [
    ("We wrote the tool ourselves during one long winter.", "own_application"),
    ("Our company has a contract with a dictation firm for its writing assistant.", "enterprise_application"),
    ("Anyone can open it in a browser, and our guides write their tours with it.", "public_service"),
    ("Our IT built the assistant last year.", "own_application"),
    ("My cousin programmed the letter machine for us.", "own_application"),
    ("We rent a letter writer from a dealer; at the counter nobody has complained.", "enterprise_application"),
]
TOLD = [
    ("We bought a summariser for the claims desk from Lexora. It runs on GPT-4o and types the file notes.", (2,)),
    ("We bought credits from OpenAI. It runs on GPT-4o and types the file notes, coded by our clerk.", (3,)),
    (
        "Head of purchasing: bought. Clerk: coded by our own technicians. It is the same letter writer on GPT-4o.",
        (2, 3),
    ),
    (
        (
            "At the fair a lawyer of another firm said: 'we tuned Mistral on our briefs'. "
            "We subscribe to Harvey for the whole firm."
        ),
        (2,),
    ),
    ("Having rejected Harvey and Luminance, our IT unit coded a drafter that asks GPT-4o by API.", (3,)),
    (
        (
            'Per the contract the supplier "shall fine-tune Llama 3 on the Customer\'s inspection letters". '
            "We are the Customer, and it answers our inspectors."
        ),
        (4,),
    ),
    ("Our tug is named Claude. All that runs on board is a regression, which predicts fuel.", (0,)),
    ("From 2020 until 2022 we trained our own GPT-J for the menus. Today the hotel licenses Jasper.", (2,)),
    (
        (
            "The portal was built by the consultancy Nordlys under a framework contract and asks GPT-4o; "
            "the source code belongs to us."
        ),
        (3,),
    ),
    (
        (
            "My private OpenAI key is in the script, which sits on the department's server for thirty colleagues; "
            "gpt-4o-mini shortens abstracts."
        ),
        (1, 3),
    ),
    ("Model: Mistral 7B, on our server\nChanged: [ ] no [x] adapter (LoRA) [ ] full\nWrites: menus", (4,)),
]


@pytest.mark.parametrize("text", TELLS_NOTHING)
def test_what_is_weighed_or_is_of_others_tells_nothing(text: str) -> None:
    assert scopes(text) == (0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(("text", "delivery"), TELLS_DELIVERY)
def test_near_wording_that_is_ours_still_tells_how_it_is_had(text: str, delivery: str) -> None:
    assert [set(one["delivery"].possible) for one in profiles(text)] == [{delivery}]


@pytest.mark.parametrize(("text", "scope"), TOLD)
def test_accounts_boxes_and_orders_are_read_for_what_they_say(text: str, scope: tuple[int, ...]) -> None:
    assert scopes(text) == scope


@pytest.mark.parametrize(
    "text", ["It got further training, with letters of ours.", "The weights were adjusted on our letters."]
)
def test_tuning_without_a_doer_does_not_tell_who_runs_it(text: str) -> None:
    assert all("delivery" not in one or len(one["delivery"].possible) > 1 for one in profiles(text))


def test_an_unticked_box_takes_its_option_with_it_and_moves_nothing() -> None:
    text = "Kind: [ ] bought [x] built, ☐ rented\nOther: (x) yes ( ) no"
    assert without_unticked(text) == "Kind:                built,         \nOther:     yes       "
    assert len(without_unticked(text)) == len(text)
