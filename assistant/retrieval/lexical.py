"""Search by words: BM25 over stemmed words, the title counted more than once. The only file that imports bm25s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.retrieval.documents import Document

if TYPE_CHECKING:
    import bm25s

Scores = npt.NDArray[np.float64]
"""A score a document, in the documents' order; higher is better."""

TITLE_WEIGHT = 2
"""How many times a title counts: it names the subject, the text also names much else."""


class LexicalIndex:
    """BM25 (Lucene's formula) over English stems without stop words; built in memory, some milliseconds a thousand."""

    def __init__(self, documents: Sequence[Document]) -> None:
        import bm25s  # a quarter of a second
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english")
        self._count = len(documents)
        self.documents = self._words([f"{f'{item.title}. ' * TITLE_WEIGHT}{item.text}" for item in documents])
        self._index: bm25s.BM25 | None = None
        if any(self.documents):  # bm25s cannot index a corpus without a single word
            self._index = bm25s.BM25()
            self._index.index(self.documents, show_progress=False)

    def words(self, text: str) -> list[str]:
        """The stems of ``text`` without stop words, in order."""
        return self._words([text])[0]

    def scores(self, words: Sequence[str]) -> Scores:
        """How well each document answers to ``words`` (of `words`); 0 where it shares none of them."""
        if self._index is None or not words:
            return np.zeros(self._count)
        return np.asarray(self._index.get_scores(list(words)), dtype=np.float64)

    def _words(self, texts: list[str]) -> list[list[str]]:
        import bm25s  # already imported

        found = bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False, return_ids=False)
        return [[str(word) for word in words if word] for words in found]
