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

    Round numbers on a plateau: of six public sets, each left out in turn, the other five chose these or weights within .001
    of them in mean nDCG@10, and with these no set falls below either half. ``feedback``: how far
    the query's vector moves towards the `FEEDBACK_FROM` best documents before its whole is scored anew.
    """

    lexical: float = 1.0
    topics: float = 1.0
    whole: float = 1.0
    pieces: float = 0.8
    covered: float = 0.2
    feedback: float = 1.0


LEXICAL_ALONE: Final = Weights(topics=0.0, whole=0.0, pieces=0.0, covered=0.0, feedback=0.0)
DENSE_ALONE: Final = Weights(lexical=0.0, topics=0.0)

FEEDBACK_FROM: Final = 3
"""Documents that stand for what the query is after."""

ON_SUBJECT: Final = 1.65
"""A document whose total with the dense half is below this is not on the query's subject. Found on 612 passages that
people pinned to cards: one in twenty lay below, and three in four of random pairs (docs/evals.md, Faithfulness).
"""


Names = npt.NDArray[np.intp]
"""The rank of each document's id among all ids: what settles ties."""

_NOISE: Final = 1e-6
"""A deviation below this is rounding in 32 bits, not a difference."""

_DECIMALS: Final = 5
"""To which scores are rounded before they are compared, for the same reason."""


class Fused(NamedTuple):
    """The final score of each document, and those of the two halves from which ranks are told."""

    total: Scores
    lexical: Scores
    dense: Scores | None


def fused(words: Fused, meaning: DenseScores, vectors: CorpusVectors, weights: Weights, names: Names) -> Fused:
    """The weighted sum of ``words`` (of `fused_words`) and the dense scores; the whole is scored twice, the second
    time with the moved query.
    """
    parts = weights.pieces * standard(meaning.pieces) + weights.covered * standard(meaning.covered)
    dense = parts + weights.whole * standard(meaning.whole)
    total = words.total + dense
    if weights.feedback:
        best = order(total, names, np.ones(len(total), dtype=bool))[:FEEDBACK_FROM]
        moved = vectors.moved(meaning.vector, [int(place) for place in best], weights.feedback)
        total = words.total + parts + weights.whole * standard(moved)
    return Fused(total, words.lexical, dense)


def fused_words(lexical: Scores, topics: Scores, weights: Weights) -> Fused:
    """What can be said without the dense half."""
    total = weights.lexical * standard(lexical) + weights.topics * standard(topics)
    return Fused(total, lexical, None)


def standard(scores: Scores) -> Scores:
    """``scores`` brought to mean 0 and deviation 1; all zeros where they are all the same."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > _NOISE else np.zeros_like(scores)


def order(scores: Scores, names: Names, allowed: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Places of the allowed documents, best first, ties by ``names`` (the rank of each id); rounding makes scores
    that differ by noise alone a tie.
    """
    places = np.lexsort((names, -np.round(scores, _DECIMALS)))
    return np.asarray(places[allowed[places]], dtype=np.intp)


def ranks(places: Sequence[int] | npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    """The rank, from 1, of each of ``count`` documents that `order` gave as ``places``; 0 for those left out."""
    found = np.zeros(count, dtype=np.intp)
    found[places] = np.arange(1, len(places) + 1)
    return found
