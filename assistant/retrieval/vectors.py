"""The vectors of a corpus and what a query scores against them. Pure: numpy and an embedder that is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.retrieval.documents import Document, sentences
from assistant.retrieval.embedding import Embedder, Vectors
from assistant.retrieval.lexical import Scores


class DenseScores(NamedTuple):
    """Three scores a document, and ``vector``, the query's own.

    ``whole``: the cosine of the whole texts. ``pieces``: for each sentence of the query the best cosine with a sentence
    of the document, averaged over the query's sentences. ``covered``: the same the other way round, for each sentence
    of the document, which tells a document that is on the subject from one that touches it.
    """

    whole: Scores
    pieces: Scores
    covered: Scores
    vector: Vectors


@dataclass(frozen=True)
class CorpusVectors:
    """``wholes``: a row a document; ``pieces``: a row a sentence, those of a document together; ``starts``: the first
    row of ``pieces`` of each document.
    """

    wholes: Vectors
    pieces: Vectors
    starts: npt.NDArray[np.intp]

    def scores(self, embedded: Vectors) -> DenseScores:
        """The scores of one query, of which ``embedded`` holds the vectors of its `query_texts`."""
        parts = embedded[1:] if len(embedded) > 1 else embedded
        alike = self.pieces @ parts.T
        best = np.maximum.reduceat(alike, self.starts, axis=0).mean(axis=1)
        sizes = np.diff(self.starts, append=len(self.pieces))
        covered = np.add.reduceat(alike.max(axis=1), self.starts) / sizes
        return DenseScores(self.whole(embedded[0]), best.astype(np.float64), covered.astype(np.float64), embedded[0])

    def whole(self, vector: Vectors) -> Scores:
        """The cosine of each whole document with ``vector``."""
        return (self.wholes @ vector).astype(np.float64)

    def moved(self, vector: Vectors, places: Sequence[int], share: float) -> Scores:
        """As `whole`, with ``vector`` first moved towards the documents at ``places``: by ``share`` of their mean."""
        target = vector + share * self.wholes[list(places)].mean(axis=0)
        return self.whole(target / max(float(np.linalg.norm(target)), 1e-12))


def query_texts(query: str) -> tuple[str, ...]:
    """What is encoded for a query: the whole, then its sentences where there are several."""
    parts = sentences(query)
    return (query,) if len(parts) == 1 else (query, *parts)


def document_texts(document: Document) -> tuple[str, ...]:
    """What is encoded for a document: the whole, then its sentences, the title among them."""
    return (document.whole, *sentences(f"{document.title}.\n{document.text}"))


def assemble(rows: Vectors, counts: Sequence[int]) -> CorpusVectors:
    """Corpus vectors of ``rows``, which hold for each document its whole, then ``counts[i] - 1`` sentences."""
    ends = np.cumsum(counts)
    first = ends - np.asarray(counts)
    mask = np.ones(len(rows), dtype=bool)
    mask[first] = False
    return CorpusVectors(rows[first], rows[mask], (first - np.arange(len(counts))).astype(np.intp))


def encode_queries(embedder: Embedder, queries: Sequence[str]) -> list[Vectors]:
    """The vectors of each query's texts; all go through the model together, equal texts once."""
    asked = [query_texts(query) for query in queries]
    unique = list(dict.fromkeys(text for texts in asked for text in texts))
    vectors = embedder.encode(unique)
    place = {text: row for row, text in enumerate(unique)}
    return [vectors[[place[text] for text in texts]] for texts in asked]
