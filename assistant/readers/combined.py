"""Both readers on one message: the embedded one decides, the language model adds, and neither settles a fact alone.

What both find is confirmed; what the model alone finds stands, unconfirmed, until the person agrees; where they disagree
the fact is contradicted, and is asked. The model never restarts, goes back, confirms or finishes a conversation, never
replaces what somebody else said, never says that something is *not* there, and never tells workloads apart that the
embedded reader sees as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from assistant.errors import ModelTrouble
from assistant.facts import FACTS, NO
from assistant.reading import Asked, Known, Observation, Reader, Reading

_FALLEN_BACK: Final = (
    "The language model could not help with this message ({kind}), so it was read without it. Nothing is lost."
)


class ModelReader(Protocol):
    """A reader that may fail: the one that asks a language model."""

    @property
    def model(self) -> str:
        """The name of the model."""
        ...

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """Observations about ``text``; raises `ModelTrouble`."""
        ...


class CombinedReader:
    """Reads with both; when the model fails, the embedded reader's reading stands and the person is told."""

    name = "embedded+llm"

    def __init__(self, embedded: Reader, model: ModelReader) -> None:
        self._embedded = embedded
        self._model = model

    @property
    def model(self) -> str:
        """The name of the model."""
        return self._model.model

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """What both make of ``text``; never raises."""
        first = self._embedded.read(text, asked, known)
        if set(first.intents) & _NO_NEED and not first.observations:
            return first
        try:
            second = self._model.read(text, asked, known)
        except ModelTrouble as error:
            told = _FALLEN_BACK.format(kind=error.kind)
            note = " ".join(filter(None, (first.note, told)))
            return first.model_copy(update={"note": note, "trouble": error.kind})
        return together(first, second, asked, known)


_NO_NEED: Final = {"restart", "back", "confirm", "explain", "why", "finish"}
"""What the embedded reader understands for itself: then nothing is sent."""


def together(first: Reading, second: Reading, asked: Asked | None, known: Known) -> Reading:
    """The embedded reader's reading ``first`` with what the language model's ``second`` adds."""
    strange = first.language not in ("en", "")
    beside = _Beside(first, second, asked, known, workloads_of_model=strange and not first.observations)
    added = [fitted for one in second.observations if (fitted := beside.fitted(one)) is not None]
    note = second.note if strange else " ".join(filter(None, (first.note, second.note)))
    return first.model_copy(
        update={
            "observations": (*first.observations, *added),
            "workloads": beside.workloads,
            "reader": CombinedReader.name,
            "dropped": first.dropped + second.dropped + len(second.observations) - len(added),
            "note": note,
            "asks": "" if first.intents else second.asks,
            "model": second.model,
            "prompt": second.prompt,
        }
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """Fits what the model found to what the embedded reader found.

    ``workloads_of_model``: the embedded reader could not read the language, so the workloads are those of the model.
    """

    first: Reading
    second: Reading
    asked: Asked | None
    known: Known
    workloads_of_model: bool

    @property
    def workloads(self) -> tuple[str, ...]:
        """The workloads that the message tells apart."""
        return self.second.workloads if self.workloads_of_model else self.first.workloads

    def fitted(self, one: Observation) -> Observation | None:
        """``one`` as far as it may stand beside the others; None where it may not."""
        mine = [other for other in self.first.observations if other.fact == one.fact]
        agreed = any(set(other.values) == set(one.values) for other in mine)
        if not agreed and (_says_absent(one) or self._is_settled(one, mine)):
            return None
        place = self._workload(one)
        if place == _NOWHERE:
            return None
        may_answer = self._is_asked(one) and not any(other.basis == "answered" or other.corrects for other in mine)
        basis = "stated" if one.basis == "answered" and not may_answer else one.basis
        return one.model_copy(update={"basis": basis, "workload": place, "corrects": False})

    def _is_settled(self, one: Observation, mine: Sequence[Observation]) -> bool:
        """Whether the person has said already how it is: by an answer, or by answering again what was contradicted.

        Saying again what they answered does not open it to the model.
        """
        so_far = set(self.known.possible.get(one.fact, ()))
        if one.fact in self.known.settled and all(set(other.values) >= so_far for other in mine):
            return True
        answered = self._is_asked(one) and any(other.basis == "answered" for other in mine)
        return answered and one.fact in self.known.contradicted

    def _is_asked(self, one: Observation) -> bool:
        return self.asked is not None and self.asked.fact in (one.fact, FACTS[one.fact].group)

    def _workload(self, one: Observation) -> int | None:
        """The workload that ``one`` is about, by its name, else by what stands nearest; `_NOWHERE` where none fits."""
        if self.workloads_of_model:
            return one.workload
        if not self.workloads:
            return None if one.workload is None or len(self.second.workloads) < 2 else _NOWHERE
        name = self.second.workloads[one.workload].casefold() if one.workload is not None else ""
        for index, other in enumerate(self.workloads):
            if name and (name in other.casefold() or other.casefold() in name):
                return index
        placed = [other for other in self.first.observations if other.workload is not None]
        nearest = min(placed, key=lambda other: abs(other.start - one.start), default=None)
        return _NOWHERE if nearest is None else nearest.workload


_NOWHERE: Final = -1


def _says_absent(one: Observation) -> bool:
    """Whether it says of one of many things that it is not there, which advice would be dropped for."""
    return "." in one.fact and one.values == (NO,)
