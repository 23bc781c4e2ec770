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
