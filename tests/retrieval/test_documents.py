"""Documents and what they are cut into."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.cards import Passage
from assistant.retrieval.documents import Document, corpus_hash, documents_of, sentence_spans, sentences


def test_a_passage_becomes_a_document_in_the_group_of_its_framework() -> None:
    passage = Passage(
        id="nist/1", framework="nist", ref="1", edition="5", title="Audit", url="https://example.org", text="Log it."
    )
    assert documents_of([passage]) == (Document("nist/1", "Audit", "Log it.", "nist"),)


def test_sentences_and_list_items_are_cut_apart_and_labels_left_out() -> None:
    text = "Record every tool call.\n- Who asked for the change\n1.\nKeep the log for a year; nobody may alter it."
    assert sentences(text) == (
        "Record every tool call.",
        "Who asked for the change",
        "Keep the log for a year;",
        "nobody may alter it.",
    )


@given(st.text())
def test_every_text_has_at_least_one_sentence(text: str) -> None:
    assert sentences(text)


@given(st.text(st.sampled_from("ab .:;-*#\n\t"), max_size=80))
def test_every_sentence_stands_where_it_is_said_to_stand(text: str) -> None:
    found = [text[start:end] for start, end in sentence_spans(text)]
    assert found == [piece for piece in sentences(text) if len(piece) >= 16 and piece == piece.strip(" -*#")]


def test_the_hash_changes_with_every_part_and_with_the_order() -> None:
    one, other = Document("a", "t", "x"), Document("b", "t", "x")
    corpora = [
        [one, other],
        [other, one],
        [one],
        [Document("a", "tx", ""), other],
        [Document("a", "t", "y"), other],
        [Document("at", "", "x"), other],
    ]
    assert len({corpus_hash(corpus) for corpus in corpora}) == len(corpora)
