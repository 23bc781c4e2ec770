"""Whatever the text: no exception, exact quotes, the same reading at another place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading import Asked, Known
from tests.readers.assessing import choice, read, reader, ticks
from tests.readers.sentences import ENTERPRISE, OWN, PUBLIC, TUNED

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)
PLAIN = st.sampled_from([text for text, _ in (*PUBLIC, *ENTERPRISE, *OWN, *TUNED)])
PADDING = st.text(st.sampled_from(" \t\n\u200b\u202e\ufeff😀👩‍👩‍👧é日本#*~"), max_size=30)
QUESTIONS = st.sampled_from([None, choice("delivery"), choice("change"), ticks("data"), ticks("control")])


@given(ANY_TEXT, QUESTIONS)
def test_no_text_makes_the_reader_raise(text: str, asked: Asked | None) -> None:
    reader().read(text, asked, _known())


TELLING = (
    "we not Llama_3 fine-tuned , . ( ) no yes ChatGPT \n \t 1) or The Our Mr From : > | ? [x] [_] ----- Ola baker here Vendor Model "
    "says it trained bought \" … = 's Trained_on_our_data"
)


@given(st.lists(st.sampled_from([word.replace("_", " ") for word in TELLING.split(" ")]), max_size=60))
def test_no_heap_of_telling_words_makes_the_reader_raise(words: list[str]) -> None:
    read(" ".join(words))


@given(PADDING, PLAIN, PADDING)
def test_quotes_are_exact_under_any_padding(before: str, text: str, after: str) -> None:
    padded = f"{before}\n\n{text}\n\n{after}"

    reading = reader().read(padded, None, _known())

    assert all(padded[one.start : one.end] == one.quote for one in reading.observations)
    assert all(one.quote.strip() for one in reading.observations)


@given(st.text(st.sampled_from(" \n\u200b😀é#~"), max_size=20), PLAIN)
def test_padding_changes_no_reading(before: str, text: str) -> None:
    padded = f"{before}\n\n{text}"

    shift = len(before) + 2
    plain = [(one.fact, one.values, one.start + shift, one.end + shift) for one in read(text).observations]

    assert [(one.fact, one.values, one.start, one.end) for one in read(padded).observations] == plain


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x02\x7f" * 50,
        "\ud800 lone surrogate \udfff",
        "🙂" * 500,
        "שלום עולם",
        "<script>alert(1)</script>",
        "a" * 50_000,
        "(" * 5_000,
        "no " * 3_000,
        "We use ChatGPT. " * 2_000,
        ", and we " * 2_000,
        "\u202etxet desrever \u202c",
        "The: it writes. Mr: it is ours. From: us. Our: we made it.",
        '{"a": {"b": [1, 2, {"generative": "no"}]}}',
        "\n" * 10_000,
    ],
)
def test_strange_texts_are_read_without_harm(text: str) -> None:
    reading = reader().read(text, choice("delivery"), _known())

    assert all(text[one.start : one.end] == one.quote for one in reading.observations)


def _known() -> Known:
    return Known()
