"""No text of a person becomes markup, a link or a formula, whatever is in it."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.report.characters import (
    clean,
    csv_cell,
    first_sentence,
    folded,
    html_text,
    is_safe_address,
    markdown_text,
    markdown_words,
    shortened,
)

HOSTILE = st.text(alphabet=st.one_of(st.sampled_from("<>&\"'`*_[](){}#|!\\~=+-:./@$^\n\r\t 1a"), st.characters()))
TEXT = st.one_of(st.text(), HOSTILE)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def inline_kinds(source: str) -> set[str]:
    """The kinds of inline token that a Markdown reader finds in ``source``."""
    return {child.type for token in MARKDOWN.parse(source) for child in token.children or ()}


@given(TEXT)
@example("![x](https://evil.example/p.png)")
@example("[click](javascript:alert(1))")
@example("<img src=x onerror=alert(1)>")
@example("<https://evil.example>")
@example("&lt;b&gt; &#x41;")
@example("a\\`code\\`")
@example("``code``")
def test_a_markdown_reader_finds_nothing_but_text_in_words(text: str) -> None:
    assert inline_kinds(f"“{markdown_words(text)}”") <= {"text"}
    assert inline_kinds(f"# {markdown_words(text)}") <= {"text"}


@given(TEXT)
@example("# heading")
@example("- item")
@example("12) item")
@example("> quote")
@example("===")
@example("---")
@example("+ item")
@example("    code")
@example("```\ncode")
@example("| a | b |\n| --- | --- |")
def test_words_on_a_line_of_their_own_stay_one_paragraph(text: str) -> None:
    kinds = [token.type for token in MARKDOWN.parse(markdown_text(text))]
    assert kinds in ([], ["paragraph_open", "inline", "paragraph_close"])


@given(TEXT)
def test_what_a_markdown_reader_shows_is_the_text_on_one_line(text: str) -> None:
    tokens = MARKDOWN.parse(f"“{markdown_text(text)}”")
    shown = "".join(child.content for token in tokens for child in token.children or ())
    assert shown == f"“{folded(text)}”"


@given(TEXT)
def test_words_never_end_a_cell_of_a_markdown_table(text: str) -> None:
    tokens = MARKDOWN.parse(f"| a | b |\n| --- | --- |\n| x{markdown_words(text)}x | y |")
    assert sum(1 for token in tokens if token.type == "td_open") == 2


@given(TEXT)
def test_html_text_holds_no_markup_and_reads_back(text: str) -> None:
    escaped = html_text(text)
    assert not set("<>\"'") & set(escaped)
    assert unescape(escaped) == clean(text)


@given(TEXT)
def test_cleaned_text_has_no_control_characters_and_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert not [character for character in cleaned if ord(character) < 32 and character not in "\t\n"]
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(cleaned)
    cleaned.encode("utf-8")


@given(TEXT)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not csv_cell(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))


@given(TEXT, st.integers(min_value=2, max_value=90))
def test_shortened_text_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit
    assert "\n" not in shortened(text, limit)


def test_control_characters_are_made_visible_and_lone_surrogates_replaced() -> None:
    assert clean("a\x00b\x1bc\x7fd\ud800e") == "a␀b␛c␡d\ufffde"


def test_the_first_sentence_loses_its_full_stop_and_a_long_one_is_cut_at_a_word() -> None:
    assert first_sentence("It writes letters. And more.", 90) == "It writes letters"
    assert first_sentence("It writes letters, offers and more", 20) == "It writes letters…"


def test_right_to_left_words_are_isolated_in_markdown() -> None:
    assert markdown_words("שלום") == "\u2068שלום\u2069"


@pytest.mark.parametrize(
    "address",
    ["http://a.example", "javascript:alert(1)", "https://a.example/)x", "https://a b", "https://ä.example", ""],
)
def test_only_plain_https_addresses_become_links(address: str) -> None:
    assert not is_safe_address(address)


def test_an_https_address_may_become_a_link() -> None:
    assert is_safe_address("https://example.org/a/b?c=d&e=f#g-h_i~j,k;l:m@n!o$p*q+r%20")
