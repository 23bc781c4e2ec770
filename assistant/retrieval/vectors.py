"""The vectors of a corpus and what a query scores against them. Pure: numpy and an embedder that is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.retrieval.documents import Document, Span, sentence_spans, sentences
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

    def rows(self, place: int) -> Vectors:
        """The vectors of one document, the whole first."""
        after = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.pieces)
        return np.concatenate((self.wholes[place : place + 1], self.pieces[self.starts[place] : after]))

    def of(self, places: Sequence[int]) -> CorpusVectors:
        """The vectors of the documents at ``places`` alone, at least one."""
        rows = [self.rows(place) for place in places]
        return assemble(rows, [len(each) for each in rows])

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


class _Cut(NamedTuple):
    """A document's sentences: those of its ``title``, and where in `Document.whole` those of its text stand."""

    title: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def rows(self) -> int:
        """The vectors of the document: the whole, then its sentences, or the whole once more where it has none."""
        return 1 + max(1, len(self.title) + len(self.spans))


def rows_of(document: Document) -> int:
    """How many vectors `encode_documents` gives for ``document``."""
    return _cut(document).rows


def encode_documents(embedder: Embedder, documents: Sequence[Document]) -> list[Vectors]:
    """For each document the vector of the whole, then those of its sentences.

    The sentences of the text are read with the text around them, in the same pass as the whole, which takes half the time
    of reading each once more by itself; a title is a text of its own.
    """
    cuts = [_cut(document) for document in documents]
    titles = list(dict.fromkeys(piece for cut in cuts for piece in cut.title))
    place = {piece: row for row, piece in enumerate(titles)}
    of_titles = embedder.encode(titles) if titles else None
    parts = embedder.encode_parts([document.whole for document in documents], [cut.spans for cut in cuts])
    found = []
    for cut, rows in zip(cuts, parts, strict=True):
        title = rows[:0] if of_titles is None else of_titles[[place[piece] for piece in cut.title]]
        whole = rows[:1]
        found.append(np.concatenate((whole, title, rows[1:] if cut.title or cut.spans else whole)))
    return found


def _cut(document: Document) -> _Cut:
    before = len(document.whole) - len(document.text)
    title = f"{document.title}."
    return _Cut(
        tuple(title[start:end] for start, end in sentence_spans(title)),
        tuple((start + before, end + before) for start, end in sentence_spans(document.text)),
    )


def assemble(blocks: Iterable[Vectors], counts: Sequence[int]) -> CorpusVectors:
    """Corpus vectors of the rows of ``blocks``, at least one, one block after the other: for each document its whole, then
    ``counts[i] - 1`` sentences. A block is let go of once it is taken over, so that a large corpus is not held twice.
    """
    ends = np.cumsum(counts)
    first = ends - np.asarray(counts)
    is_whole = np.zeros(int(ends[-1]), dtype=bool)
    is_whole[first] = True
    wholes = pieces = np.empty((0, 0), dtype=np.float32)
    taken = held = 0
    for block in blocks:
        if not taken:
            wholes, pieces = (
                np.empty((rows, block.shape[1]), np.float32) for rows in (len(counts), len(is_whole) - len(counts))
            )
        mask = is_whole[taken : taken + len(block)]
        whole = int(mask.sum())
        wholes[held : held + whole] = block[mask]
        pieces[taken - held : taken - held + len(block) - whole] = block[~mask]
        taken, held = taken + len(block), held + whole
    return CorpusVectors(wholes, pieces, (first - np.arange(len(counts))).astype(np.intp))


def encode_queries(embedder: Embedder, queries: Sequence[str]) -> list[Vectors]:
    """The vectors of each query's texts; all go through the model together, equal texts once."""
    asked = [query_texts(query) for query in queries]
    unique = list(dict.fromkeys(text for texts in asked for text in texts))
    vectors = embedder.encode(unique)
    place = {text: row for row, text in enumerate(unique)}
    return [vectors[[place[text] for text in texts]] for texts in asked]
