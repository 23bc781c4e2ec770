"""Descriptions read as a whole: the scopes that they leave open, and single facts."""

from __future__ import annotations

import pytest

from assistant.table import judge
from tests.readers import sentences
from tests.readers.assessing import profiles, read, scopes, values

SINGLE = [
    *sentences.PUBLIC,
    *sentences.ENTERPRISE,
    *sentences.OWN,
    *sentences.TUNED,
    *sentences.SCRATCH,
    *sentences.NOT_GENERATIVE,
    *sentences.OPEN,
    *sentences.DISTRACTORS,
    *sentences.INJECTED,
]


@pytest.mark.parametrize(("text", "candidates"), SINGLE)
def test_a_description_leaves_open_what_it_does_not_settle(text: str, candidates: tuple[int, ...]) -> None:
    assert scopes(text) == candidates


@pytest.mark.parametrize(("text", "allowed"), sentences.SEED)
def test_the_examples_of_the_matrix_come_out_in_their_scope(text: str, allowed: set[int]) -> None:
    assert set(scopes(text)) == allowed


@pytest.mark.parametrize(("text", "possible"), sentences.CONFLICTING)
def test_what_contradicts_itself_or_is_undecided_stays_open(text: str, possible: set[int]) -> None:
    assert possible <= set(scopes(text))


@pytest.mark.parametrize(("text", "candidates"), sentences.SEVERAL)
def test_workloads_set_side_by_side_are_told_apart(text: str, candidates: list[tuple[int, ...]]) -> None:
    assert [judge(known).candidates for known in profiles(text)] == candidates


@pytest.mark.parametrize(("text", "expected"), sentences.CHANGE)
def test_what_it_can_change_is_read(text: str, expected: tuple[str, ...] | None) -> None:
    assert values(text, "change") == expected


@pytest.mark.parametrize(("text", "expected"), sentences.INITIATION)
def test_what_starts_it_is_read(text: str, expected: tuple[str, ...]) -> None:
    assert values(text, "initiation") == expected


@pytest.mark.parametrize(("text", "fact", "expected"), sentences.FACTS)
def test_a_fact_for_the_advice_is_read(text: str, fact: str, expected: tuple[str, ...]) -> None:
    assert values(text, fact) == expected


def test_a_contradiction_is_handed_over_and_not_settled() -> None:
    text = "We fine-tuned Llama on our letters and host it. The security concept says the weights are unchanged."

    said = {one.values for one in read(text).observations if one.fact == "model_training"}

    assert {("fine_tuned",), ("as_provided",)} <= said or said == {("as_provided", "fine_tuned")}


def test_two_products_in_one_application_are_one_workload() -> None:
    text = "Our bot calls GPT-4o for the wording and Claude 3.5 Sonnet for the check, both through Amazon Bedrock."

    assert read(text).workloads == ()


def test_workloads_are_named_in_the_persons_words() -> None:
    text = "Staff use ChatGPT Plus, and our developers are building a customer bot on Amazon Bedrock."

    names = read(text).workloads

    assert len(names) == 2
    assert all(name in text for name in names)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi använder en assistent för breven och den är inte tränad på våra data.", "sv"),
        ("私たちは社内の文書に答えるチャットボットを作りました。", "ja"),
        ("Мы построили чат-бот для сотрудников.", "ru"),
    ],
)
def test_a_language_that_is_not_read_is_named_and_nothing_is_taken_from_it(text: str, language: str) -> None:
    reading = read(text)

    assert reading.language == language
    assert reading.observations == ()
    assert "does not read this language" in reading.note


def test_a_very_long_text_is_read_in_its_first_part_with_a_note() -> None:
    reading = read("We have rolled out Copilot for Microsoft 365. " + "Nothing else to say here. " * 10_000)

    assert "200,000" in reading.note
    assert {one.fact for one in reading.observations} >= {"generative", "delivery"}


def test_words_heaped_up_are_no_evidence() -> None:
    assert read("LoRA LoRA LoRA fine-tuning Bedrock.").observations == ()


def test_markup_is_blanked_and_offsets_stay() -> None:
    text = "<p>We rolled out <b>Microsoft 365 Copilot</b> to everyone.</p>"

    found = [one for one in read(text).observations if one.fact == "delivery"]

    assert [one.values for one in found] == [("enterprise_application",)]
    assert all(text[one.start : one.end] == one.quote for one in found)
