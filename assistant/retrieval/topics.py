"""Search by topics: which words of this corpus go together, learned from the corpus alone (latent semantic analysis).

A general embedding does not know that in a set of security guidance "provenance" and "supplier" are one subject; the
corpus does. Nothing but the documents' own words goes in, no judgement on relevance, and the same documents give the
same topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.retrieval.lexical import Scores

MOST_TOPICS: Final = 100
"""Directions that are kept."""

SHARE: Final = 0.3
"""Of the documents: at most this many topics for each, since a small corpus cannot tell more apart."""

LEARNED_FROM: Final = 1500
"""Documents, evenly spread over the corpus, from which topics are learned: bounds time (a second) and memory."""

_Matrix = npt.NDArray[np.float64]


class TopicIndex:
    """Documents and queries as directions in the space of topics; the score is their cosine."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """``documents``: the words of each, in the order in which `scores` answers."""
        self._rare = _rarity(documents)
        self._place = {word: place for place, word in enumerate(self._rare)}
        self._topics = self._learned([documents[place] for place in _spread(len(documents))])
        self._documents = self._directions(documents)

    def scores(self, words: Sequence[str]) -> Scores:
        """The cosine of each document's topics with those of ``words``; 0 where either has none."""
        return np.asarray(self._documents @ self._directions([words])[0], dtype=np.float64)

    def _directions(self, texts: Sequence[Sequence[str]]) -> _Matrix:
        rows = np.zeros((len(texts), self._topics.shape[1]))
        for row, words in zip(rows, texts, strict=True):
            places, weights = self._weighted(words)
            row[:] = weights @ self._topics[places]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float64)

    def _learned(self, documents: Sequence[Sequence[str]]) -> _Matrix:
        rows = np.zeros((len(documents), len(self._place)), dtype=np.float32)
        for row, words in zip(rows, documents, strict=True):
            places, weights = self._weighted(words)
            row[places] = weights
        return _main_directions(rows)

    def _weighted(self, words: Sequence[str]) -> tuple[npt.NDArray[np.intp], _Matrix]:
        """The places of the known words and, for each, its damped count times its rarity; together of length 1."""
        counts = Counter(word for word in words if word in self._place)
        weights = np.array([np.log1p(count) * self._rare[word] for word, count in counts.items()], dtype=np.float64)
        places = np.array([self._place[word] for word in counts], dtype=np.intp)
        return places, weights / max(float(np.linalg.norm(weights)), 1e-12)


def _rarity(documents: Sequence[Sequence[str]]) -> dict[str, float]:
    """The inverse document frequency of each word, in the words' alphabetical order."""
    spread = Counter(word for words in documents for word in set(words))
    return {word: float(np.log(len(documents) / count) + 0.1) for word, count in sorted(spread.items())}


def _spread(count: int) -> list[int]:
    """At most `LEARNED_FROM` places out of ``count``, evenly spread."""
    if count <= LEARNED_FROM:
        return list(range(count))
    return [int(place) for place in np.linspace(0, count - 1, LEARNED_FROM)]


def _main_directions(rows: npt.NDArray[np.float32]) -> _Matrix:
    """The main directions of ``rows``, a column each, by way of the small matrix of the rows' products."""
    wanted = max(1, min(MOST_TOPICS, int(len(rows) * SHARE)))
    values, vectors = np.linalg.eigh((rows @ rows.T).astype(np.float64))
    kept = [place for place in np.argsort(-values, kind="stable")[:wanted] if values[place] > 1e-6]
    return np.asarray(rows.T @ (vectors[:, kept] / np.sqrt(values[kept])), dtype=np.float64)
