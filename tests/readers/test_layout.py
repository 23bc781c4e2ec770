from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.readers.layout import laid_out
from assistant.table import judge
from tests.readers.assessing import profiles, read

APART = [
    "Use case A: nurses ask ChatGPT. Use case B: our own app calls Bedrock.",
    "Workload 1 - drafting letters\nsome words\nWorkload 2 - answering calls\nmore words",
    "First system: a chatbot for guests.\n\nSecond system: a translator for cooks.",
    "We would like to have two systems looked at.\n\n1) ChatGPT for the office\n2) a bot of our own",
    "Please assess three projects:\n- the menu writer\n- the guest bot\n- the roster planner",
    "## Request one\nA bot.\n## Request two\nA painter.",
    "We use two tools:\n(a) Midjourney for posters\n(b) Copilot for code",
]
ONE = [
    "The agent has two tools:\n1) a search\n2) a calculator",
    "How it works:\n1. the form comes in\n2. the model drafts\n3. a clerk signs",
    "We have two systems in the cellar and one bot.",
    "Three projects wait:\n- the menu writer\n- the guest bot",
    "Use case: a bot for guests.",
    "Project 7: a bot. Project 9 was cancelled.",
    "Phase 1: we buy. Phase 2: we build.",
]


@pytest.mark.parametrize("text", APART)
def test_what_the_layout_sets_apart_is_told_apart(text: str) -> None:
    items = laid_out(text)
    assert len(items) == (3 if "three" in text else 2)
    assert items[-1].end == len(text)
    assert len({item.name.casefold() for item in items}) == len(items)


@pytest.mark.parametrize("text", ONE)
def test_steps_tools_and_numbers_that_do_not_fit_set_nothing_apart(text: str) -> None:
    assert laid_out(text) == ()


def test_items_are_named_by_the_words_they_begin_with() -> None:
    text = "Use case A: the guest bot, built by us. Use case B: the guest bot, bought."
    assert [item.name for item in laid_out(text)] == ["the guest bot", "the guest bot (2)"]


def test_each_item_has_a_verdict_of_its_own() -> None:
    text = (
        "Two systems, please.\n\n1) The kitchen asks the free ChatGPT for recipes.\n\n"
        "2) Guests chat with software of our own developers; it calls Mistral's API."
    )
    assert [judge(known).candidates for known in profiles(text)] == [(1,), (3,)]


def test_two_items_of_one_kind_stay_two() -> None:
    text = "First workload: staff use ChatGPT Plus privately. Second workload: interns use the free Gemini app."
    assert len(read(text).workloads) == 2


@given(st.text(alphabet="1234ab).:-\n useca workload two systems", max_size=120))
def test_any_text_is_cut_in_order_and_without_overlap(text: str) -> None:
    items = laid_out(text)
    assert all(one.end == two.start for one, two in itertools.pairwise(items))
    assert all(0 <= item.start < item.end <= len(text) for item in items)
