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
    """Two scores a document: ``whole`` is the cosine of the whole texts; ``pieces`` is, for each sentence of the query,
    the best cosine with a sentence of the document, averaged over the query's sentences.
    """

    whole: Scores
    pieces: Scores


@dataclass(frozen=True)
class CorpusVectors:
    """``wholes``: a row a document; ``pieces``: a row a sentence, those of a document together; ``starts``: the first
    row of ``pieces`` of each document.
    """

    wholes: Vectors
    pieces: Vectors
    starts: npt.NDArray[np.intp]

    def scores(self, asked: Sequence[str], embedded: Vectors) -> DenseScores:
        """The scores of one query: its texts by `query_texts`, and their vectors."""
        whole = self.wholes @ embedded[0]
        parts = embedded[1:] if len(asked) > 1 else embedded
        best = np.maximum.reduceat(self.pieces @ parts.T, self.starts, axis=0)
        return DenseScores(whole.astype(np.float64), best.mean(axis=1).astype(np.float64))


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


def encode_queries(embedder: Embedder, queries: Sequence[str]) -> list[tuple[tuple[str, ...], Vectors]]:
    """The texts and vectors of each query; all go through the model together, equal texts once."""
    asked = [query_texts(query) for query in queries]
    unique = list(dict.fromkeys(text for texts in asked for text in texts))
    vectors = embedder.encode(unique)
    place = {text: row for row, text in enumerate(unique)}
    return [(texts, vectors[[place[text] for text in texts]]) for texts in asked]
