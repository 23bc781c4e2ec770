"""The door for text from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnreadableText
from assistant.text import MAX_CHARACTERS, decoded, is_binary, read_text, usable, without_surrogates


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u2003"])
def test_empty_text_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(UnreadableText, match="Describe the workload"):
        usable(text)


def test_text_that_is_far_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(UnreadableText, match="2,000,000"):
        usable("a" * (MAX_CHARACTERS + 1))


def test_a_megabyte_of_text_is_taken() -> None:
    text = "We use ChatGPT. " * 62_500
    assert usable(text) == text


@pytest.mark.parametrize("text", ["\x00PNG", "abc\x00", "\x01\x02\x03\x04\x05 five in ten"])
def test_binary_is_refused(text: str) -> None:
    with pytest.raises(UnreadableText, match="not text"):
        usable(text)


@pytest.mark.parametrize(
    "text",
    ["שלום עולם", "🤖👩‍💻 bot", "<script>alert(1)</script>", "**bold** [x](y)", "a\x0bb\x1b[31m", "line\r\nline"],
)
def test_unusual_text_comes_in_unchanged(text: str) -> None:
    assert usable(text) == text
    assert not is_binary(text)


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert usable("a\ud83db") == "a\ufffdb"


@given(st.text(st.characters(codec=None), max_size=30))
def test_what_is_taken_can_be_stored_and_keeps_every_other_place(text: str) -> None:
    kept = without_surrogates(text)
    kept.encode("utf-8")
    assert len(kept) == len(text)
    assert all(new == old or "\ud800" <= old <= "\udfff" for new, old in zip(kept, text, strict=True))


def test_a_file_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "description.txt"
    path.write_bytes(b"\xef\xbb\xbfWe use ChatGPT.")
    assert read_text(path) == "We use ChatGPT."


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match=r"missing\.txt cannot be read"):
        read_text(tmp_path / "missing.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match="cannot be read"):
        read_text(tmp_path)


def test_other_encodings_are_refused_with_the_place() -> None:
    with pytest.raises(UnreadableText, match=r"notes\.txt is not UTF-8 text \(byte 3"):
        decoded(b"abc\xff", "notes.txt")
