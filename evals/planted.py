"""Mismatches planted on purpose: what the check of faithfulness catches of each kind, with and without the record of reviews.

The rules by which texts are changed share nothing with those by which changes are found.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.cards import Card, Passage
from assistant.reading import Strict
from evals.faithfulness import NUMBERS, Judge
from evals.shares import Share, wilson

Pair = tuple[Card, Passage]


class Caught(Strict):
    """Of the planted mismatches of one kind: the share that is caught, and the share that the content alone gives away."""

    planted: int
    caught: Share
    by_content: Share


@dataclass(frozen=True)
class Planter:
    """Makes mismatches of pinned pairs; None where a pair has nothing to change. ``cards`` and ``passages`` are all there are."""

    cards: Sequence[Card]
    passages: Mapping[str, Passage]
    random: random.Random

    def negated(self, card: Card, passage: Passage) -> Pair | None:
        """One sentence says the opposite by a "not" put in."""
        return self._with_sentence(card, passage, lambda text: _AUXILIARY.sub(r"\g<0> not", text, count=1))

    def denial_removed(self, card: Card, passage: Passage) -> Pair | None:
        """One sentence says the opposite by a "not" or "never" taken out."""
        return self._with_sentence(card, passage, lambda text: _DENIAL.sub("", text, count=1))

    def swapped(self, card: Card, passage: Passage) -> Pair | None:
        """The passage of some other card."""
        return self._passage_of([other for other in self.cards if other.id != card.id], card, passage)

    def neighbouring(self, card: Card, passage: Passage) -> Pair | None:
        """The passage of a card of the same discipline and domain."""
        near = [
            other
            for other in self.cards
            if (other.discipline, other.domain) == (card.discipline, card.domain) and other.id != card.id
        ]
        return self._passage_of(near, card, passage)

    def figure(self, card: Card, passage: Passage) -> Pair | None:
        """Another number in the text."""
        found = _FIGURE.search(passage.text)
        if found is None:
            return None
        number = int(NUMBERS.get(found[0].casefold(), found[0]))
        return card, _changed(passage, text=_FIGURE.sub(str(number * 3), passage.text, count=1))

    def reference(self, card: Card, passage: Passage) -> Pair | None:
        """The reference of another passage of the same framework."""
        others = [
            each.ref
            for each in self.passages.values()
            if each.framework == passage.framework and each.ref != passage.ref
        ]
        return (card, _changed(passage, ref=self.random.choice(others))) if others else None

    def edition(self, card: Card, passage: Passage) -> Pair | None:
        """An edition of another year or number."""
        return card, _changed(
            passage, edition=_LAST_DIGIT.sub(lambda found: str((int(found[0]) + 3) % 10), passage.edition)
        )

    def _with_sentence(self, card: Card, passage: Passage, change: Callable[[str], str]) -> Pair | None:
        pieces = re.split(r"(?<=[.;:])\s+", passage.text)
        for place in self.random.sample(range(len(pieces)), len(pieces)):
            other = change(pieces[place])
            if other != pieces[place]:
                return card, _changed(passage, text=" ".join([*pieces[:place], other, *pieces[place + 1 :]]))
        return None

    def _passage_of(self, others: Sequence[Card], card: Card, passage: Passage) -> Pair | None:
        names = sorted({name for other in others for name in other.passages} - {*card.passages, passage.id})
        return (card, self.passages[self.random.choice(names)]) if names else None


def plant(judge: Judge, drawn: Sequence[Pair], seed: int) -> dict[str, Caught]:
    """What ``judge`` catches of each kind of mismatch planted in the pairs of ``drawn``."""
    planter = Planter(judge.knowledge.cards, judge.knowledge.passages, random.Random(seed))  # noqa: S311 - repeatable
    kinds = (
        planter.negated,
        planter.denial_removed,
        planter.swapped,
        planter.neighbouring,
        planter.figure,
        planter.reference,
        planter.edition,
    )
    return {kind.__name__: _caught(judge, [pair for each in drawn if (pair := kind(*each))]) for kind in kinds}


def _caught(judge: Judge, planted: Sequence[Pair]) -> Caught:
    return Caught(
        planted=len(planted),
        caught=wilson(sum(bool(judge.of(card, passage, pinned=True)) for card, passage in planted), len(planted)),
        by_content=wilson(sum(bool(judge.content(card, passage)) for card, passage in planted), len(planted)),
    )


def _changed(passage: Passage, **update: str) -> Passage:
    return passage.model_copy(update=update)


_AUXILIARY: Final = re.compile(r"\b(?:is|are|was|were|must|may|should|can|has|have|does|do)\b(?! (?:not|never|no)\b)")
_DENIAL: Final = re.compile(r" (?:not|never)\b")
_FIGURE: Final = re.compile(rf"\b(?:\d+|{'|'.join(NUMBERS)})\b", re.IGNORECASE)
_LAST_DIGIT: Final = re.compile(r"\d(?=\D*$)")
