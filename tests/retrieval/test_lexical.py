"""Words and topics."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.documents import Document
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.topics import LEARNED_FROM, TopicIndex
from tests.retrieval.fakes import DOCUMENTS


def test_other_forms_of_a_word_are_found() -> None:
    index = LexicalIndex(DOCUMENTS)
    assert np.argmax(index.scores(index.words("rotating a secret"))) == 2


def test_a_word_in_the_title_counts_more_than_one_in_the_text() -> None:
    index = LexicalIndex([Document("1", "Other", "vault words"), Document("2", "Vault", "other words")])
    text, title = index.scores(index.words("vault"))
    assert title > text > 0


@pytest.mark.parametrize("query", ["", "the of and", "zebra", "🙂 \x00", "مرحبا"])
def test_a_query_without_a_known_word_scores_nothing(query: str) -> None:
    index = LexicalIndex(DOCUMENTS)
    words = index.words(query)
    assert not index.scores(words).any()
    assert not TopicIndex(index.documents).scores(words).any()


@pytest.mark.parametrize("texts", [[], [""], ["the", "of"]])
def test_a_corpus_without_a_word_scores_nothing(texts: list[str]) -> None:
    index = LexicalIndex([Document(text, "", text) for text in texts])
    assert index.scores(["vault"]).tolist() == [0.0] * len(texts)
    assert TopicIndex(index.documents).scores(["vault"]).tolist() == [0.0] * len(texts)


def test_topics_tie_words_that_never_stand_in_one_document_with_the_query() -> None:
    corpus = [["supplier", "provenance"], ["provenance", "origin"], ["supplier", "origin"], ["mail"], ["log"]] * 3
    scores = TopicIndex(corpus).scores(["supplier"])
    assert scores[1] > 0.5
    assert abs(scores[3]) < 0.1


def test_topics_of_the_same_corpus_are_the_same() -> None:
    corpus = [document.text.split() for document in DOCUMENTS] * 2
    first, second = (TopicIndex(corpus).scores(["training", "data"]) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_corpus_larger_than_topics_are_learned_from_is_scored_whole() -> None:
    corpus = [[f"word{number % 7}", f"other{number % 5}"] for number in range(LEARNED_FROM + 50)]
    assert len(TopicIndex(corpus).scores(["word3"])) == len(corpus)
