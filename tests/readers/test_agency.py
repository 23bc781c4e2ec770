"""What becomes of a text: a person reads it and goes on from there, lets it go, or the system acts."""

from __future__ import annotations

import pytest

from tests.readers.assessing import values

READ = [
    ("A GPT-4o assistant of ours helps tax advisers find rulings faster.", ("none",)),
    ("Our Claude service on Bedrock supports librarians in summarising requests from readers.", ("none",)),
    ("The LLM app lets visitors ask about exhibits, and they get an answer with the shelf number.", ("none",)),
    ("Our LLM analyses survey comments and yields insights into what guests dislike.", ("none",)),
    ("The LLM drafts the notice and the secretary adapts it and mails it herself.", ("none",)),
    ("An LLM suggests a wording, the broker corrects it and releases.", ("none", "approved")),
    ("The LLM bot opens no ticket and sends no mail, it only answers.", ("none",)),
    ("The singers choose among what our LLM writes.", ("none",)),
    ("ChatGPT Enterprise is used in the office.", None),
    ("Our GPT-4o bot writes weekly briefs.", None),
    ("Outputs: text. The system is a GPT-4o service of our own.", None),
]
ACTS = [
    "A GPT-4o helper supports clerks in drafting letters. It can also update the address in the register.",
    "Just helps colleagues find answers, on GPT-4o. Oh, and it cancels their meeting if they ask.",
    "Our LLM assistant helps nurses look things up and then orders the missing drugs without asking.",
    "The LLM helps agents reply; replies go out automatically.",
    "The tool built on GPT-4o helps staff draft posts and publishes them at noon.",
    "Our agent on Claude helps planners and moves appointments.",
    "The LLM workflow supports buyers and places the order.",
    "Our LLM bot on Claude merges the fix into the main branch.",
    "The GPT-4o service reads tenders and writes results into our CRM, which helps colleagues find them.",
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_text_that_people_read_or_use_changes_nothing(text: str, expected: tuple[str, ...] | None) -> None:
    assert values(text, "change") == expected


@pytest.mark.parametrize("text", ACTS)
def test_a_doing_mentioned_beside_the_help_is_never_missed(text: str) -> None:
    assert values(text, "change") != ("none",)


@pytest.mark.parametrize(
    ("text", "change", "initiation"),
    [
        (
            "The moment an order lands, our GPT-4o service books it into the ERP; no employee looks.",
            ("unapproved",),
            ("itself",),
        ),
        ("Our Claude agent reconfigures the switch; each command must be okayed by the engineer.", ("approved",), None),
        ("Guests phone, and our LLM voice bot on GPT-4o moves their booking.", ("approved", "unapproved"), ("person",)),
        ("Our LLM job on Bedrock wakes whenever telemetry drifts and reboots the router.", None, ("itself",)),
        ("Claude Code runs with skip permissions set dangerously by our coder.", None, None),
        (
            "The LLM note helper waits; the nurse presses accept and it is then filed to the chart.",
            ("approved",),
            None,
        ),
        ("Our text service calls the GPT-4o API to word slogans for planners.", None, None),
        ("Managers watch feeds of news, and GPT-4o in our app words a digest that they read.", ("none",), None),
    ],
)
def test_doing_approval_and_start_are_told_apart(
    text: str, change: tuple[str, ...] | None, initiation: tuple[str, ...] | None
) -> None:
    assert change is None or values(text, "change") == change
    assert initiation is None or values(text, "initiation") == initiation


ITS_OWN_DOING = [
    "Our Claude service answers guests, and it also lets them move their spa appointment.",
    "The LLM controller lowers the kiln temperature when the glaze looks wrong.",
    "Only a chatbot, on GPT-4o, but it has a function add_to_basket and another one called checkout_order.",
    "The GPT-4o job writes the shelf label and loads it onto the displays in the aisle.",
    "The LLM in our ERP drafts the reorder and places it with the wholesaler.",
]
ALONE = [
    "When a parcel is reported lost, our Claude flow credits up to 40 euro, no clerk has a look.",
    "Our GPT-4o agent reschedules the ferry and texts passengers, all without the dispatcher's nod.",
    "The Llama bot locks the account the moment it smells fraud; the customer service hears of it later.",
    "The bot, built on Claude, waives late fees on the spot when members complain in the chat.",
]
LET_GO = [
    "Our Claude agent fills in the customs form, and only once the declarant presses Submit does it go to the office.",
    "GPT-4o composes the tender reply, nothing is sent without the owner's OK.",
    "Our Llama helper can merge a branch, but never without a reviewer's approval.",
]
NOTHING_BUT_TEXT = [
    "Our pharmacy's Claude service proposes counselling notes, which the pharmacist rephrases at the counter.",
    "The LLM tool has no write permissions anywhere and only explains alarm codes to the electrician.",
    "Our Mistral helper cannot book or cancel anything, it merely tells passengers what the timetable says.",
    "Agents: none. Tools: none. The Bedrock assistant answers from the manual.",
]
NO_WORD = [
    "Staff chat with Claude about recipes.",
    "Our architect reviewed the contract of the LLM vendor on Friday.",
    "Nobody has access to the weights of our Llama model.",
    "The inspector checked the boiler while our GPT-4o system was offline.",
    "Bookings assistant on Gemini: reads the mail, then squeezes the party into the seating plan.",
    "Our script sends the notes of the day to Mistral's API.",
]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        *((text, ("approved", "unapproved")) for text in ITS_OWN_DOING),
        *((text, ("unapproved",)) for text in ALONE),
        *((text, ("approved",)) for text in LET_GO),
        *((text, ("none",)) for text in NOTHING_BUT_TEXT),
        *((text, None) for text in NO_WORD),
    ],
)
def test_a_doing_its_approval_and_its_absence_are_told_apart(text: str, change: tuple[str, ...] | None) -> None:
    assert values(text, "change") == change
