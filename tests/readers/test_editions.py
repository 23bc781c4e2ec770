"""Two editions at once, an edition that was and one that is, and a bot clicked together that many share."""

from __future__ import annotations

import pytest

from assistant.table import judge
from tests.readers.assessing import profiles, scopes

TWO = [
    "Fourteen of our guides write with Claude Pro, each on a card of their own; the remaining six have seats in our Claude Enterprise space.",
    "Most of the sales people are on the firm's ChatGPT Team plan, the rest stick with their private Plus subscriptions.",
    "Half the newsroom works in Gemini for Google Workspace, others just use free Gemini at home.",
    "Some chemists have Copilot under the institute's licence, everybody else is on free accounts.",
]
ONE = [
    (
        "Until September the tutors used their own ChatGPT Plus. As of 1 October the college has ChatGPT Edu under a contract, private logins switched off.",
        (2,),
    ),
    ("We have Gemini Enterprise for everyone, contract signed, personal accounts disallowed on office machines.", (2,)),
    (
        "The kitchen crew started out with ChatGPT Free on their phones; since 12 March they all sit in the hotel's ChatGPT Business workspace, DPA included.",
        (2,),
    ),
    (
        "The reps draft with ChatGPT Enterprise under the group's contract. Private accounts are not blocked, though nobody has one.",
        (2,),
    ),
    ("Olga assembled a custom GPT for the style guide, and by now the whole editorial staff uses it.", (3,)),
    (
        "A custom GPT that Pieter made in the bank's ChatGPT Enterprise has been announced as the official tool for tender questions.",
        (3,),
    ),
    ("I clicked a custom GPT together for myself on my Plus subscription, only I use it.", (1,)),
    ("Perplexity, as Mara has it on her personal Gmail, writes her briefing notes.", (1,)),
    ("Is it fine if I ask ChatGPT, the free one, for easier words for a leaflet?", (1,)),
    ("Should we report it or close the ticket? Two clerks use ChatGPT Plus, each on a card of her own.", (1,)),
]
MODELS = [
    "Two systems, please. First, a storyteller app on GPT-4o through the OpenAI API. Then there is the melody generator, whose transformer our lab pretrained from scratch on licensed scores.",
    "On the one side the studio's app calls Mistral Large for dialogue. On the other hand our audio people grew a music model from zero with our tapes.",
]


@pytest.mark.parametrize("text", TWO)
def test_some_on_one_edition_and_the_rest_on_another_are_two(text: str) -> None:
    found = [judge(known).candidates for known in profiles(text)]

    assert len(found) == 2
    assert (2,) in found
    assert max(scope for candidates in found for scope in candidates) == 2


@pytest.mark.parametrize(("text", "candidates"), ONE)
def test_what_is_past_closed_or_private_does_not_contradict_what_is(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates


@pytest.mark.parametrize("text", MODELS)
def test_a_model_begun_from_nothing_and_an_app_on_a_named_one_are_two(text: str) -> None:
    assert sorted(judge(known).candidates for known in profiles(text)) == [(3,), (5,)]
