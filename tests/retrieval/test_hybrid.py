"""The retriever as others use it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelFilesRefused, StoreUnavailable
from assistant.retrieval.dense import DenseIndex, index_in_memory
from assistant.retrieval.documents import Document
from assistant.retrieval.hybrid import HybridRetriever
from tests.retrieval.fakes import DOCUMENTS, WordEmbedder, retriever_in_memory

RETRIEVER = retriever_in_memory(DOCUMENTS, WordEmbedder())


def ids(retriever: HybridRetriever, query: str, top: int = 10) -> list[str]:
    return [hit.id for hit in retriever.search(query, top)]


def test_the_document_on_the_subject_comes_first_with_its_ranks() -> None:
    best = RETRIEVER.search("Where should keys be kept? In a vault.", top=1)[0]
    assert (best.id, best.lexical_rank, best.dense_rank) == ("c-keys", 1, 1)


def test_every_document_is_ranked_once_best_first() -> None:
    hits = RETRIEVER.search("personal data in training")
    assert sorted(hit.id for hit in hits) == sorted(document.id for document in DOCUMENTS)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_filter_leaves_out_documents_and_their_ranks() -> None:
    hits = RETRIEVER.search("keys in a vault", where=lambda document: document.group == "x")
    assert {hit.id for hit in hits} == {"a-logs", "b-mail"}
    assert sorted(hit.lexical_rank for hit in hits) == [1, 2]
    assert RETRIEVER.search("keys", where=lambda _: False) == ()


@pytest.mark.parametrize("query", ["", "  \n"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    assert RETRIEVER.search(query) == ()


@pytest.mark.parametrize("query", ["🙂", "\x00\x01", "مرحبا بالعالم", "<script>", "the of and", "x" * 100_000])
def test_any_text_can_be_searched_with(query: str) -> None:
    assert len(RETRIEVER.search(query)) == len(DOCUMENTS)


def test_an_empty_corpus_finds_nothing() -> None:
    assert retriever_in_memory((), WordEmbedder()).search("keys") == ()


def test_one_document_is_found() -> None:
    assert ids(retriever_in_memory(DOCUMENTS[:1], WordEmbedder()), "mail") == ["b-mail"]


def test_ties_go_by_id() -> None:
    same = [Document(name, "Same", "The same text in all of them.") for name in ("c", "a", "b")]
    assert ids(retriever_in_memory(same, WordEmbedder()), "same text") == ["a", "b", "c"]


@given(
    st.lists(st.sampled_from(["keys in a vault", "hostile mail", "log the prompt", "", "training data"]), max_size=5)
)
def test_many_at_once_find_what_one_at_a_time_finds(queries: list[str]) -> None:
    together = RETRIEVER.search_many(queries, top=3)
    assert [[hit.id for hit in hits] for hits in together] == [ids(RETRIEVER, query, 3) for query in queries]


@given(st.permutations(DOCUMENTS))
def test_the_order_of_the_corpus_changes_nothing(documents: Sequence[Document]) -> None:
    shuffled = HybridRetriever(documents, lambda: index_in_memory(documents, WordEmbedder()))
    assert ids(shuffled, "record every key and keep it") == ids(RETRIEVER, "record every key and keep it")


def test_nothing_is_opened_before_the_first_search() -> None:
    opened: list[str] = []

    def opening() -> DenseIndex:
        opened.append("dense")
        return index_in_memory(DOCUMENTS, WordEmbedder())

    retriever = HybridRetriever(DOCUMENTS, opening)
    assert opened == []
    retriever.warm()
    retriever.search("keys")
    assert opened == ["dense"]


@pytest.mark.parametrize("error", [StoreUnavailable("the folder is full"), ModelFilesRefused("the model is missing")])
def test_words_answer_alone_where_meaning_cannot_and_say_so(error: Exception) -> None:
    def refusing() -> DenseIndex:
        raise error

    retriever = HybridRetriever(DOCUMENTS, refusing)
    hits = retriever.search("keys in a vault")
    assert hits[0].id == "c-keys"
    assert hits[0].dense_rank is None
    assert retriever.degraded == str(error)


def test_a_model_that_breaks_later_leaves_the_words() -> None:
    indexed = WordEmbedder()
    index_in_memory(DOCUMENTS, indexed)
    retriever = retriever_in_memory(DOCUMENTS, WordEmbedder(fails_after=len(indexed.asked)))
    assert ids(retriever, "keys in a vault")[0] == "c-keys"
    assert retriever.degraded == "the model's file is damaged"


def test_all_is_well_while_nothing_is_degraded() -> None:
    RETRIEVER.warm()
    assert RETRIEVER.degraded == ""
