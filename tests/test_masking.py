"""What is hidden before a text leaves, and that it comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.masking import Masker

MASKER = Masker(words=("Projekt Adler",), names=True)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("write to anna.schmidt@firma.de please", "anna.schmidt@firma.de", "e-mail"),
        ("call +49 30 901820 now", "+49 30 901820", "phone"),
        ("call (212) 736-5000 now", "(212) 736-5000", "phone"),
        ("the card 4111 1111 1111 1111 is ours", "4111 1111 1111 1111", "card"),
        ("IBAN DE89 3704 0044 0532 0130 00 IS OURS", "DE89 3704 0044 0532 0130 00", "account"),
        ("ssn 536-90-4399 it is", "536-90-4399", "id"),
        ("dni 54362315K de Ana", "54362315K", "id"),
        ("my password is hunter2 ok", "hunter2", "secret"),
        ("password: Sommer2026! and so on", "Sommer2026!", "secret"),
        ("api_key=abcd1234efgh5678", "abcd1234efgh5678", "secret"),
        ("the key AKIAIOSFODNN7EXAMPLE works", "AKIAIOSFODNN7EXAMPLE", "secret"),
        (
            "use sk-proj-abcdefghijklmnopqrstuvwx1234567890ABCD",
            "sk-proj-abcdefghijklmnopqrstuvwx1234567890ABCD",
            "secret",
        ),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", "RSA PRIVATE KEY", "secret"),
        ("Frau Dr. Müller-Lüdenscheidt leads it", "Müller-Lüdenscheidt", "name"),
        ("about projekt adler again", "projekt adler", "name"),
    ],
)
def test_secrets_and_personal_data_do_not_leave(text: str, value: str, kind: str) -> None:
    masked = MASKER.mask(text)
    assert value not in masked.text
    assert [found for _, _, found in masked.hidden] == [kind]
    assert masked.unmasked(masked.text) == text


@pytest.mark.parametrize(
    "text",
    [
        "We use claude-sonnet-4-5-20250929, gpt-4o-2024-08-06 and Llama-3.1-70B-Instruct with all-MiniLM-L6-v2.",
        "Token limits, secrets management, password policies and API key rotation are on the list.",
        "In 2025 we had 12,000,000 users, 3.14 errors and version 1.2.3.4567.",
        "The policy says that a password must be changed.",
        "",
    ],
)
def test_plain_words_and_names_of_models_go_as_they_are(text: str) -> None:
    masked = MASKER.mask(text)
    assert masked.text == text
    assert masked.note == ""


def test_names_and_words_go_where_nobody_asked_to_hide_them() -> None:
    assert Masker().mask("Frau Müller of Projekt Adler").hidden == ()


def test_the_same_value_has_the_same_mark_and_the_note_counts_values() -> None:
    masked = MASKER.mask("a@b.de or a@b.de or c@d.de, password: hunter22")
    assert masked.text.count("[e-mail-1]") == 2
    assert masked.note == (
        "Hidden before your words went to the language model: 2 e-mail addresses and a password or key."
    )


def test_a_mark_that_stands_in_the_text_already_is_not_used() -> None:
    text = "[e-mail-1] is not a@b.de"
    masked = MASKER.mask(text)
    assert masked.text.startswith("[e-mail-1] is not [e-mail-101]")
    assert masked.unmasked(masked.text) == text


@given(st.text(max_size=200))
def test_whatever_the_text_it_comes_back_as_it_was(text: str) -> None:
    masked = MASKER.mask(text)
    assert masked.unmasked(masked.text) == text


PIECES = st.sampled_from(
    [
        "a@b.de",
        "password: x1y2z3q4",
        "+49 30 901820",
        "4111111111111111",
        "[secret-1]",
        " ",
        "\n",
        "words",
        "\u202e",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_pieces_of_secrets_come_back_as_they_were(pieces: list[str]) -> None:
    text = "".join(pieces)
    masked = MASKER.mask(text)
    assert masked.unmasked(masked.text) == text
    assert "a@b.de" not in masked.text.split()


@pytest.mark.parametrize("text", ["A1" * 50_000, "1" * 100_000, "password " * 10_000, "+49 " * 20_000, "x@a." * 20_000])
def test_a_text_made_to_take_for_ever_does_not(text: str) -> None:
    MASKER.mask(text)
