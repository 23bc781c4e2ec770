"""Quotes are found at their true places: white space and typography apart, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.readers.alignment import Aligner


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("We  use\nChatGPT daily.", "use ChatGPT", "use\nChatGPT"),
        ("It’s “our” tool – really…", 'It\'s "our" tool - really...', "It’s “our” tool – really…"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth", "soft\u00adhyphen and zero\u200bwidth"),
        ("no\u00a0break here", "no break", "no\u00a0break"),
        ("the ﬁrst one", "the first", "the ﬁrst"),
        ("a\U0001f600b ChatGPT", "ChatGPT", "ChatGPT"),
    ],
)
def test_a_quote_is_found_as_it_stands(text: str, quote: str, found: str) -> None:
    place = Aligner(text).find(quote)
    assert place is not None
    assert text[slice(*place)] == found


@pytest.mark.parametrize(
    "quote", ["use chatgpt", "we use", "ChatGPTs", "use of ChatGPT", "", " ", "\u200b", "Chat GPT"]
)
def test_nothing_looser_is_found(quote: str) -> None:
    assert Aligner("We use ChatGPT daily.").find(quote) is None


@given(st.text(min_size=1), st.data())
def test_whatever_stands_in_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = Aligner(text).find(text[start:end])
    if place is not None:
        assert 0 <= place[0] < place[1] <= len(text)
        again = Aligner(text[slice(*place)]).find(text[start:end])
        assert again is not None
    else:
        assert not Aligner(text[start:end]).find(text[start:end])
