"""The product's retriever: words, topics and meaning, fused; it never answers "nothing" because a part failed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.errors import OperatorError
from assistant.retrieval.dense import DenseIndex, IndexPlace, Progress, open_index
from assistant.retrieval.documents import Document, Hit
from assistant.retrieval.forgetting import VECTORS
from assistant.retrieval.fusion import Fused, Weights, fused, fused_words, order, ranks
from assistant.retrieval.installed import installed_embedder
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.topics import TopicIndex
from assistant.retrieval.vectors import DenseScores

Where = Callable[[Document], bool]
"""Which documents may be found."""


class _Parts(NamedTuple):
    lexical: LexicalIndex
    topics: TopicIndex
    dense: DenseIndex | None


class HybridRetriever:
    """Search over ``documents``; all parts are opened at the first search, or before by `warm`.

    Safe to use from several threads. Where ``open_dense`` or the model fails with an `OperatorError`, words and topics
    answer alone and ``degraded`` says why; it is empty while all is well.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        open_dense: Callable[[], DenseIndex] | None,
        weights: Weights | None = None,
    ) -> None:
        """``open_dense``: gives the dense half when it is first needed; None for words and topics alone."""
        self.documents = tuple(documents)
        self.degraded = ""
        self._open_dense = open_dense
        self._weights = weights or Weights()
        self._parts: _Parts | None = None
        self._opening = threading.Lock()
        self._names = np.argsort(np.argsort([document.id for document in self.documents]))

    def warm(self) -> None:
        """Open all parts and load the model now, so that the first search is as fast as the others."""
        self.search("warm", top=1)

    def search(self, query: str, top: int = 10, where: Where | None = None) -> tuple[Hit, ...]:
        """The ``top`` best documents, best first; ties by id. An empty query or corpus finds nothing."""
        return self.search_many([query], top, where)[0]

    def search_many(
        self, queries: Sequence[str], top: int = 10, where: Where | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        """As `search` for each query; much faster than one by one, since the model encodes them together."""
        asked = list(dict.fromkeys(query for query in queries if query.strip()))
        allowed = np.array([where is None or where(document) for document in self.documents], dtype=bool)
        if not asked or not allowed.any():
            return tuple(() for _ in queries)
        parts = self._opened_parts()
        found = {
            query: self._hits(self._scored(parts, query, meaning), allowed, top)
            for query, meaning in zip(asked, self._meanings(parts, asked), strict=True)
        }
        return tuple(found.get(query, ()) for query in queries)

    def _opened_parts(self) -> _Parts:
        with self._opening:
            if self._parts is None:
                lexical = LexicalIndex(self.documents)
                self._parts = _Parts(lexical, TopicIndex(lexical.documents), self._opened_dense())
            return self._parts

    def _opened_dense(self) -> DenseIndex | None:
        if self._open_dense is None:
            return None
        try:
            return self._open_dense()
        except OperatorError as error:
            self.degraded = str(error)
            return None

    def _meanings(self, parts: _Parts, queries: Sequence[str]) -> Sequence[DenseScores | None]:
        if parts.dense is None:
            return [None] * len(queries)
        try:
            return parts.dense.scores(queries)
        except OperatorError as error:
            self.degraded = str(error)
            self._parts = parts._replace(dense=None)
            return [None] * len(queries)

    def _scored(self, parts: _Parts, query: str, meaning: DenseScores | None) -> Fused:
        words = parts.lexical.words(query)
        lexical, topics = parts.lexical.scores(words), parts.topics.scores(words)
        by_words = fused_words(lexical, topics, self._weights)
        if meaning is None or parts.dense is None:
            return by_words
        return fused(by_words, meaning, parts.dense.vectors, self._weights, self._names)

    def _hits(self, scores: Fused, allowed: npt.NDArray[np.bool_], top: int) -> tuple[Hit, ...]:
        by_words = ranks(order(scores.lexical, self._names, allowed), len(allowed))
        by_meaning = None
        if scores.dense is not None:
            by_meaning = ranks(order(scores.dense, self._names, allowed), len(allowed))
        else:
            allowed = allowed & (scores.lexical > 0)  # without meaning, a shared word is the least that is asked
        return tuple(
            Hit(
                id=self.documents[place].id,
                score=float(scores.total[place]),
                lexical_rank=int(by_words[place]),
                dense_rank=None if by_meaning is None else int(by_meaning[place]),
            )
            for place in order(scores.total, self._names, allowed)[:top]
        )


def open_retriever(
    documents: Sequence[Document], folder: Path, model: str = "", progress: Progress | None = None, server: str = ""
) -> HybridRetriever:
    """The retriever with its index and the exported model in ``folder``; cheap, all that is heavy waits for a search.

    ``model``: nothing for the installed all-MiniLM-L6-v2, else a folder or the name of a model in the local cache.
    ``server``: the address of a Chroma server that keeps the index, in place of the folder.
    """
    place = IndexPlace(folder / "chroma", server, folder / VECTORS)
    return HybridRetriever(
        documents, lambda: open_index(documents, installed_embedder(model, folder), place, progress=progress)
    )
