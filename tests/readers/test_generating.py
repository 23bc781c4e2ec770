"""Wording that says whether something generates, names and buzzwords that say nothing of it, and what is then done."""

from __future__ import annotations

import pytest

from tests.readers.assessing import values

WRITES = [
    "Our accounting package turns bullet points into complete payment reminders that the clerk signs.",
    "A colleague types three keywords and the page hands back a finished birthday speech.",
    "The practice software follows the talk and drafts the visit note.",
    "You describe a kitchen and get back a photorealistic picture of it.",
    "Our CRM composes follow-up mails after every visit.",
    "The program continues a melody in the style of the choir's archive.",
    "The intranet search writes a short answer above the hits.",
    "It puts the findings of an audit into words.",
    "The HR suite creates job adverts from a list of requirements.",
    "The insurer's portal offers to write damage reports for us.",
    "The tablet helps the carers word their reports.",
    "It imitates the mayor's voice for announcements.",
    "We ask the machine politely to word a letter of condolence.",
    "It hands her a friendlier letter than she would have written.",
    "Use case: summarization of public comments.",
    "The add-on shortens long threads to five lines.",
]
OTHER = [
    "Our GenAI-first yard tool returns the dock number for each lorry; this is all it does.",
    "The generative scheduling product is an integer solver that returns a timetable.",
    "The copilot for lorries warns of lane departure by camera and radar.",
    "The camera counts bicycles on the bridge and shows the number.",
    "The app recognises bird songs and names the species.",
    "The mailroom software sorts incoming letters into nine departments.",
    "The tool recommends three books to each reader based on loans of others.",
    "The scanner reads licence plates and opens the gate.",
    "The system flags duplicate invoices by fixed rules.",
    "The program schedules nurses with constraint programming.",
    "The drone spots missing roof tiles and marks them on the plan.",
    "Use case: identify manatees in aerial images. The output is the count per square.",
    "It cannot draw, and it cannot write. It counts prams.",
]
OPEN = [
    "We use an AI tool for planning.",
    "Claude and Gemma from accounting maintain the AI register.",
    "Diffusion of gases is modelled in the lab's software.",
    "She holds an LLM from Leiden and runs the contracts database.",
    "The GenAI-first tool shows a number.",
    "The camera counts guests, and an assistant speaks to them.",
    "The program estimates the repair cost and words the letter to the owner.",
    "The tool reads plates, and a voice tells drivers where to park.",
    "It counts tokens for our LLM-free vending machine.",
    "Staff sort the letters into nine departments.",
]


@pytest.mark.parametrize("text", WRITES)
def test_making_new_content_is_generating(text: str) -> None:
    assert values(text, "generative") == ("yes",)


@pytest.mark.parametrize("text", OTHER)
def test_a_plain_result_is_not_generating_whatever_it_is_called(text: str) -> None:
    assert values(text, "generative") == ("no",)


@pytest.mark.parametrize("text", OPEN)
def test_names_and_buzzwords_alone_leave_it_open(text: str) -> None:
    assert values(text, "generative") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our assistant drafts replies. The clerk reads the draft and sends it herself.", ("none",)),
        ("The tool shows an LLM-written summary beside the ticket for the agent to read.", ("none",)),
        ("An LLM search page gives answers with sources; nothing is written anywhere.", ("none",)),
        ("The LLM agent prepares refunds and pays them once a clerk clicks approve.", ("approved",)),
        ("The agent on GPT-4o books the flight only after the traveller has confirmed.", ("approved",)),
        ("An LLM drafts the reply, and it is sent after the agent confirms.", ("approved",)),
        ("The LLM drafts replies and the system sends them.", ("approved", "unapproved")),
        ("Curators get a caption from Claude through our own page, and an editor rewrites it.", ("none",)),
        ("Our tool asks Claude for the wording; a clerk edits it and presses send.", ("none", "approved")),
        ("We have an LLM chatbot for staff.", None),
    ],
)
def test_what_is_done_with_the_text_decides_on_change(text: str, expected: tuple[str, ...] | None) -> None:
    assert values(text, "change") == expected
