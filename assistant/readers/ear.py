"""What one sentence by itself tells of a fact, learned from labelled sentences: a linear model over its words.

Rules know wording that somebody thought of; people put the same thing in ever new words. The ear adds up what each
word, its parts, and two and three words in a row weigh for each value of a fact, and for *nothing is told*. It was
trained by `scopewise eval train` on what lies in ``evals/``; it needs no model beside its one file, is the same on every
machine, and takes a tenth of a millisecond a sentence. Products are heard by their
class, so that a new name needs no new training.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.errors import BadKnowledge
from assistant.readers.clauses import Line

NOTHING: Final = "none"
"""The class of sentences that tell nothing of a fact."""
_MOST_KNOWN: Final = 20_000
"""Words of which the weight is kept: some megabytes."""
_ROW: Final = 3
"""Words in a row that are heard together, at most."""
_LONGEST: Final = 40
"""Letters beyond which a word is no word."""
_PARTS: Final = range(2, 6)
"""Letters in a row that are heard together; a word's beginning and end count as letters."""

Shares = Mapping[str, float]
"""How likely each value of a fact, and `NOTHING`, is: together 1."""

_Vector = npt.NDArray[np.float32]


def heard_words(line: Line) -> list[str]:
    """The words of ``line`` as the ear hears them: a product by its class."""
    return [item.norm.partition("#")[0] if item.norm.startswith("@") else item.norm for item in line.items]


def parts_of_word(word: str) -> Iterator[str]:
    """The word's own features: itself, and what is heard of its parts."""
    yield word
    if word.startswith("@") or len(word) > _LONGEST:
        return
    bounded = f"<{word}>"
    for size in _PARTS:
        for start in range(len(bounded) - size + 1):
            yield f"#{bounded[start : start + size]}"


def rows_of_words(words: Sequence[str]) -> Iterator[str]:
    """The features of several words in a row."""
    for size in range(2, _ROW + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


@dataclass(slots=True)
class Ear:
    """``places``: the row of ``weights`` of each feature; a column of ``weights`` for each class of each of ``facts``.

    ``taught``: a hash of what it was trained on.
    """

    facts: Mapping[str, Sequence[str]]
    places: Mapping[str, int]
    weights: _Vector
    bias: _Vector
    taught: str = ""
    _known: dict[str, _Vector] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: Path) -> Ear:
        """The ear that `save` has written; raises `BadKnowledge`."""
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
                names = bytes(kept["names"]).decode("utf-8").split("\n")
                facts = json.loads(bytes(kept["facts"]))
                weights = kept["weights"].astype(np.float32) * kept["scale"]
                places = {name: place for place, name in enumerate(names)}
                return cls(facts, places, weights, kept["bias"], bytes(kept["taught"]).decode())
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise BadKnowledge(str(path), f"cannot be read ({error}); `scopewise eval train` makes it again") from error

    def save(self, path: Path) -> None:
        """Write it to ``path``: weights in steps of a 127th of the largest of their class, and no feature that weighs less."""
        scale = np.maximum(np.abs(self.weights).max(axis=0), 1e-9) / 127
        steps = np.rint(self.weights / scale).astype(np.int8)
        kept = np.flatnonzero(steps.any(axis=1))
        names = list(self.places)
        np.savez_compressed(
            path,
            names=np.frombuffer("\n".join(names[place] for place in kept).encode(), dtype=np.uint8),
            facts=np.frombuffer(json.dumps(self.facts).encode(), dtype=np.uint8),
            taught=np.frombuffer(self.taught.encode(), dtype=np.uint8),
            weights=steps[kept],
            scale=scale.astype(np.float32),
            bias=self.bias.astype(np.float32),
        )

    def listen(self, words: Sequence[str]) -> dict[str, Shares]:
        """For each fact how likely the ``words`` of one sentence are to tell each of its values, or nothing."""
        total = sum((self._word(word) for word in words), np.zeros_like(self.bias))
        rows = [place for row in rows_of_words(words) if (place := self.places.get(row)) is not None]
        if rows:
            total = total + self.weights[rows].sum(axis=0)
        scores = self.bias + total / max(len(words), 1) ** 0.5
        found: dict[str, Shares] = {}
        start = 0
        for fact, classes in self.facts.items():
            part = scores[start : start + len(classes)]
            likely = np.exp(part - part.max())
            found[fact] = dict(zip(classes, (likely / likely.sum()).tolist(), strict=True))
            start += len(classes)
        return found

    def _word(self, word: str) -> _Vector:
        """What a word and its parts weigh together; worked out once for each word."""
        known = self._known.get(word)
        if known is None:
            rows = [place for part in parts_of_word(word) if (place := self.places.get(part)) is not None]
            known = self.weights[rows].sum(axis=0) if rows else np.zeros_like(self.bias)
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = known
        return known
