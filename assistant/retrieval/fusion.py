"""Several scores of the same documents made into one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.retrieval.lexical import Scores
from assistant.retrieval.vectors import CorpusVectors, DenseScores


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each score counts after it is brought to mean 0 and deviation 1 over the corpus.

    Chosen once, leaving one set out at a time, over the benchmark sets of ``docs/retrieval.md``; every choice near these
    is as good. ``feedback``: how far the query's vector moves towards the `FEEDBACK_FROM` best documents before
    its whole is scored anew.
    """

    lexical: float = 1.0
    topics: float = 1.5
    whole: float = 1.0
    pieces: float = 0.5
    covered: float = 1.0
    feedback: float = 1.0


LEXICAL_ALONE: Final = Weights(topics=0.0, whole=0.0, pieces=0.0, covered=0.0, feedback=0.0)
DENSE_ALONE: Final = Weights(lexical=0.0, topics=0.0)

FEEDBACK_FROM: Final = 3
"""Documents that stand for what the query is after."""


class Fused(NamedTuple):
    """The final score of each document, and those of the two halves from which ranks are told."""

    total: Scores
    lexical: Scores
    dense: Scores | None


def fused(lexical: Scores, topics: Scores, meaning: DenseScores, vectors: CorpusVectors, weights: Weights) -> Fused:
    """The weighted sum of all scores; the whole is scored twice, the second time with the moved query."""
    words = weights.lexical * standard(lexical) + weights.topics * standard(topics)
    parts = weights.pieces * standard(meaning.pieces) + weights.covered * standard(meaning.covered)
    dense = parts + weights.whole * standard(meaning.whole)
    total = words + dense
    if weights.feedback:
        best = np.argsort(-np.round(total, 9), kind="stable")[:FEEDBACK_FROM]
        moved = vectors.moved(meaning.vector, [int(place) for place in best], weights.feedback)
        total = words + parts + weights.whole * standard(moved)
    return Fused(total, lexical, dense)


def fused_words(lexical: Scores, topics: Scores, weights: Weights) -> Fused:
    """What can be said without the dense half."""
    total = weights.lexical * standard(lexical) + weights.topics * standard(topics)
    return Fused(total, lexical, None)


def standard(scores: Scores) -> Scores:
    """``scores`` brought to mean 0 and deviation 1; all zeros where they are all the same."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def order(scores: Scores, names: npt.NDArray[np.intp], allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Places of the allowed documents, best first, ties by ``names`` (the rank of each id); rounding makes scores
    that differ by noise alone a tie.
    """
    places = np.lexsort((names, -np.round(scores, 9)))
    return np.asarray(places[allowed[places]], dtype=np.intp)


def ranks(places: Sequence[int] | npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    """The rank, from 1, of each of ``count`` documents that `order` gave as ``places``; 0 for those left out."""
    found = np.zeros(count, dtype=np.intp)
    found[places] = np.arange(1, len(places) + 1)
    return found
