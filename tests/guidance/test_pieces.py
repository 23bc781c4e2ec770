"""Cutting: nothing is lost, nothing is too long, nothing is invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.guidance.blocks import TextBlock, under_headings
from assistant.guidance.pieces import LONGEST, Piece, clean, cut, passages_of

PROSE = st.lists(st.text(alphabet="abc .;:!?\n\t\u00a0é", max_size=900), max_size=8).map("\n".join)


@given(PROSE | st.text(max_size=500) | st.text(alphabet="x", min_size=LONGEST, max_size=4 * LONGEST))
def test_cutting_keeps_every_word_in_order(text: str) -> None:
    parts = cut(clean(text))
    assert all(0 < len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(clean(text).split())


@given(PROSE)
def test_a_passage_is_an_exact_part_of_the_cleaned_text(text: str) -> None:
    whole = clean(text)
    for passage in passages_of([Piece(text)]):
        for line in passage.text.split("\n"):
            assert line in whole


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    sentence = "A sentence of a certain length that says one thing and no more."
    parts = cut(" ".join([sentence] * 60))
    assert all(part.endswith("more.") and part.startswith("A sentence") for part in parts)


def test_short_paragraphs_stay_together_and_a_new_heading_begins_a_new_passage() -> None:
    assert cut("one\ntwo\nthree") == ["one\ntwo\nthree"]
    pieces = [Piece("one", path=("A",)), Piece("two", path=("B",))]
    assert [piece.text for piece in passages_of(pieces)] == ["one", "two"]


def test_headings_and_their_levels_make_the_path() -> None:
    blocks = [
        TextBlock("text", "before"),
        TextBlock("heading", "One", 1),
        TextBlock("heading", "Deep", 3),
        TextBlock("text", "a"),
        TextBlock("heading", "Two", 2),
        TextBlock("text", "b"),
        TextBlock("heading", "Other", 1),
    ]
    assert [(path, [block.text for block in found]) for path, found in under_headings(blocks)] == [
        ((), ["before"]),
        (("One", "Deep"), ["a"]),
        (("One", "Two"), ["b"]),
    ]


def test_headings_without_end_are_cut() -> None:
    (piece,) = passages_of([Piece("text", path=tuple("x" * 900 for _ in range(50)), title="y" * 900)])
    assert len(piece.path) <= 6
    assert all(len(part) <= 201 for part in (*piece.path, piece.title))


def test_what_no_document_can_hold_is_left_out() -> None:
    assert clean("a\x00b\x1b[2J\ud800c \t d\ufeff") == "ab[2Jc d"
