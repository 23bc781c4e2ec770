"""The product's retriever: the lexical and the dense half, fused; it never answers "nothing" because a part failed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import OperatorError
from assistant.retrieval.dense import DenseIndex, Progress, index_in_memory, open_index
from assistant.retrieval.documents import Document, Hit
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.installed import installed_embedder
from assistant.retrieval.lexical import LexicalIndex, Scores
from assistant.retrieval.vectors import DenseScores

Where = Callable[[Document], bool]
"""Which documents may be found."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each score counts after it is brought to mean 0 and deviation 1 over the corpus."""

    lexical: float = 1.0
    whole: float = 1.0
    pieces: float = 1.0


class HybridRetriever:
    """Search over ``documents``; both halves are opened at the first search, or before by `warm`.

    Safe to use from several threads. Where ``open_dense`` or the model fails with an `OperatorError`, the lexical half
    answers alone and `degraded` says why.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        open_dense: Callable[[], DenseIndex] | None,
        weights: Weights | None = None,
    ) -> None:
        """``open_dense``: gives the dense half when it is first needed; None for the lexical half alone."""
        self.documents = tuple(documents)
        self.degraded = ""
        self._open_dense = open_dense
        self._weights = weights or Weights()
        self._lexical: LexicalIndex | None = None
        self._dense: DenseIndex | None = None
        self._opening = threading.Lock()
        self._by_id = np.argsort(np.argsort([document.id for document in self.documents]))

    def warm(self) -> None:
        """Open both halves and load the model now, so that the first search is as fast as the others."""
        self.search_many(["warm"], top=1)

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
        lexical, dense = self._halves()
        meanings = self._meanings(dense, asked)
        found = {
            query: self._ranked(lexical.scores(query), meaning, allowed, top)
            for query, meaning in zip(asked, meanings, strict=True)
        }
        return tuple(found.get(query, ()) for query in queries)

    def _halves(self) -> tuple[LexicalIndex, DenseIndex | None]:
        with self._opening:
            if self._lexical is None:
                self._lexical = LexicalIndex(self.documents)
                self._dense = self._opened()
            return self._lexical, self._dense

    def _opened(self) -> DenseIndex | None:
        if self._open_dense is None:
            return None
        try:
            return self._open_dense()
        except OperatorError as error:
            self.degraded = str(error)
            return None

    def _meanings(self, dense: DenseIndex | None, queries: Sequence[str]) -> Sequence[DenseScores | None]:
        if dense is None:
            return [None] * len(queries)
        try:
            return dense.scores(queries)
        except OperatorError as error:
            self.degraded = str(error)
            self._dense = None
            return [None] * len(queries)

    def _ranked(
        self, words: Scores, meaning: DenseScores | None, allowed: npt.NDArray[np.bool_], top: int
    ) -> tuple[Hit, ...]:
        lexical_rank = self._ranks(words, allowed)
        if meaning is None:
            fused, dense_rank = words, None
            allowed = allowed & (words > 0)
        else:
            weights = self._weights
            by_meaning = weights.whole * standard(meaning.whole) + weights.pieces * standard(meaning.pieces)
            fused = weights.lexical * standard(words) + by_meaning
            dense_rank = self._ranks(by_meaning, allowed)
        return tuple(
            Hit(
                id=self.documents[place].id,
                score=float(fused[place]),
                lexical_rank=int(lexical_rank[place]),
                dense_rank=None if dense_rank is None else int(dense_rank[place]),
            )
            for place in self._order(fused, allowed)[:top]
        )

    def _order(self, scores: Scores, allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
        """Places of the allowed documents, best first; rounding makes scores that differ by noise alone a tie."""
        order = np.lexsort((self._by_id, -np.round(scores, 9)))
        return np.asarray(order[allowed[order]], dtype=np.intp)

    def _ranks(self, scores: Scores, allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
        order = self._order(scores, allowed)
        ranks = np.zeros(len(scores), dtype=np.intp)
        ranks[order] = np.arange(1, len(order) + 1)
        return ranks


def standard(scores: Scores) -> Scores:
    """``scores`` brought to mean 0 and deviation 1; all zeros where they are all the same."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-12 else np.zeros_like(scores)


def open_retriever(
    documents: Sequence[Document], folder: Path, model: str = "", progress: Progress | None = None
) -> HybridRetriever:
    """The retriever with its index and the exported model in ``folder``; cheap, all that is heavy waits for a search.

    ``model``: nothing for the installed all-MiniLM-L6-v2, else a folder or the name of a model in the local cache.
    """
    return HybridRetriever(
        documents,
        lambda: open_index(documents, installed_embedder(model, folder), folder / "chroma", progress=progress),
    )


def retriever_in_memory(documents: Sequence[Document], embedder: Embedder | None = None) -> HybridRetriever:
    """The retriever that leaves nothing behind, for evaluations and tests."""
    return HybridRetriever(documents, lambda: index_in_memory(documents, embedder or installed_embedder()))
