"""The reader that asks a language model. What it reports passes the gate like any other's, and stands unconfirmed.

The text is masked before it goes out; the quotes that come back are unmasked and must then stand in the text, letter by
letter. A long text is read in parts, in order. One answer that cannot be used is asked for again, with what was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from pydantic import BaseModel

from assistant.errors import ModelNonsense, ModelOverflow, ModelTrouble
from assistant.facts import AGENTIC, DECIDING, FACTS
from assistant.language_model.shapes import Completion, Prompt
from assistant.prompts import PromptFile, block, load_prompt
from assistant.readers.alignment import Aligner
from assistant.readers.language import language_of
from assistant.readers.model_answer import (
    ModelObservation,
    ModelReading,
    catalogue_text,
    examples_text,
    load_examples,
    parsed,
)
from assistant.readers.untrusted import addresses_assessor, without_markup
from assistant.reading import Asked, Known, Observation, Reading

CONFIDENCE: Final = 0.6
"""How sure we are of what a language model alone has read."""
PART: Final = 24_000
"""Code points that one call reads; some 6,000 tokens."""
_SMALLEST_PART: Final = 1_500
_LONGEST_QUOTE: Final = 600
_LONGEST_NAME: Final = 60
_QUESTION_MARKS: Final = "?？؟"
_PARTLY: Final = "The language model read only the first {characters} characters."


class Model(Protocol):
    """What answers: `assistant.language_model.caller.Caller`, or a fake in a test."""

    @property
    def name(self) -> str:
        """``provider:model``."""
        ...

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None = None) -> Completion:
        """The answer; raises `ModelTrouble`."""
        ...


class Mask(Protocol):
    """What hides words before they leave, and puts them back."""

    def mask(self, text: str) -> MaskedText:
        """The text that may leave."""
        ...


class MaskedText(Protocol):
    """A text that may leave, and the way back."""

    @property
    def text(self) -> str:
        """What may leave."""
        ...

    @property
    def note(self) -> str:
        """What was hidden, in a sentence; empty where nothing was."""
        ...

    def unmasked(self, text: str) -> str:
        """What came home, with what was hidden put back."""
        ...


class LlmReader:
    """Reads by asking ``model``. It raises `ModelTrouble`: `CombinedReader` is the reader that never does.

    ``part`` is how many characters a call reads; ``own`` blanks out what in a text is not the person's own.
    """

    name = "llm"

    def __init__(
        self, model: Model, masker: Mask, part: int = PART, own: Callable[[str], str] = without_markup
    ) -> None:
        self._model = model
        self._masker = masker
        self._part = part
        self._own = own

    @property
    def model(self) -> str:
        """The name of the model that is asked first."""
        return self._model.name

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """Observations about ``text``; raises `ModelTrouble` where nothing of it could be read."""
        masked = self._masker.mask(text)
        answers, upto, trouble = self._parts(masked.text, asked, known)
        if not answers:
            raise trouble or ModelNonsense("There was nothing to read.")
        found = _Gate(text, masked, self._own(text)).reading(answers)
        cut = _PARTLY.format(characters=f"{upto:,}") if trouble else ""
        return found.model_copy(
            update={
                "reader": self.name,
                "model": answers[0].model,
                "prompt": self._prompts.read.version,
                "note": " ".join(filter(None, (masked.note, cut))),
            }
        )

    def prompt(self, text: str, asked: Asked | None, known: Known) -> Prompt:
        """The call that reads ``text``, which is masked already."""
        return self._prompts.read.filled(
            facts=self._prompts.facts,
            examples=self._prompts.examples,
            question=_question_text(asked),
            known=_known_text(known),
            text=block("message", text),
        )

    def _parts(
        self, text: str, asked: Asked | None, known: Known
    ) -> tuple[Sequence[Answered], int, ModelTrouble | None]:
        """The answers on all parts, in order, up to which character they go, and what ended it too early."""
        answers: list[Answered] = []
        upto = 0
        while text[upto:].strip():
            piece = next_part(text, upto, self._part)
            try:
                answers.append(self._ask(self.prompt(piece, asked, known)))
                upto += len(piece)
            except ModelOverflow as error:
                if len(piece) <= _SMALLEST_PART:
                    return answers, upto, error
                self._part = max(_SMALLEST_PART, len(piece) // 2)
            except ModelTrouble as error:
                return answers, upto, error
        return answers, upto, None

    def _ask(self, prompt: Prompt) -> Answered:
        """The answer to ``prompt``, asked for once more where the first cannot be used."""
        first = self._model.complete(prompt, ModelReading)
        try:
            return Answered(parsed(first.text), first.model)
        except ModelNonsense as error:
            again = prompt.followed_by(self._prompts.repair.filled(problem=str(error)))
        second = self._model.complete(again, ModelReading)
        return Answered(parsed(second.text), second.model)

    @cached_property
    def _prompts(self) -> _Prompts:
        return _Prompts(load_prompt("read"), load_prompt("repair"), catalogue_text(), examples_text(load_examples()))


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, and the model that gave it."""

    reading: ModelReading
    model: str


@dataclass(frozen=True, slots=True)
class _Prompts:
    read: PromptFile
    repair: PromptFile
    facts: str
    examples: str


class _Gate:
    """What of the model's answers may pass on: names of ours, the person's own words, at their true places."""

    def __init__(self, text: str, masked: MaskedText, own: str) -> None:
        self._text = text
        self._masked = masked
        self._aligner = Aligner(text)
        self._own = own
        self._names: list[str] = []

    def reading(self, answers: Sequence[Answered]) -> Reading:
        """All answers together as one reading; what fails is counted."""
        observations: list[Observation] = []
        dropped = 0
        for one in (one for each in answers for one in each.reading.observations if one.standing != "supposed"):
            found = self._observation(one)
            if found is None:
                dropped += 1
            elif found not in observations:
                observations.append(found)
        return Reading(
            observations=tuple(observations),
            workloads=tuple(self._names),
            language=language_of(self._text),
            asks=self._asked_back(answers),
            dropped=dropped,
        )

    def _observation(self, one: ModelObservation) -> Observation | None:
        fact = FACTS.get(one.fact)
        values = fact.ordered(one.values) if fact else []
        place = self._place(one.quote)
        if fact is None or place is None or not values or len(values) != len(set(one.values)):
            return None
        if len(values) == len(fact.domain):
            return None
        start, end = place
        return Observation(
            fact=fact.name,
            values=tuple(values),
            basis=one.basis,
            start=start,
            end=end,
            quote=self._text[start:end],
            confidence=CONFIDENCE,
            workload=self._workload(one.workload),
            reader="llm",
            rule=f"model.{one.standing}",
        )

    def _place(self, quote: str) -> tuple[int, int] | None:
        """Where the quote stands; None where it does not, is too long, or is not what the person says of the workload."""
        words = self._masked.unmasked(quote)
        if len(words) > _LONGEST_QUOTE or not any(character.isalnum() for character in words):
            return None
        place = self._aligner.find(words)
        if place is None or not self._own[place[0] : place[1]].strip():
            return None
        return None if addresses_assessor(self._text, *place) else place

    def _workload(self, name: str) -> int | None:
        """The index of the workload called so; a name that the message does not hold is none."""
        place = self._aligner.find(self._masked.unmasked(name)) if 0 < len(name) <= _LONGEST_NAME else None
        if place is None:
            return None
        words = " ".join(self._text[place[0] : place[1]].split())
        if words not in self._names:
            self._names.append(words)
        return self._names.index(words)

    def _asked_back(self, answers: Sequence[Answered]) -> str:
        """The person's own question, where they put one in so many words."""
        for each in answers:
            place = self._place(each.reading.asks)
            words = self._text[place[0] : place[1]] if place else ""
            if any(mark in words for mark in _QUESTION_MARKS):
                return words
        return ""


def next_part(text: str, start: int, length: int) -> str:
    """The part of ``text`` from ``start`` on, of at most ``length``, cut where a paragraph, a sentence or a word ends."""
    piece = text[start : start + length]
    if len(piece) < length:
        return piece
    for mark in ("\n\n", "\n", ". ", " "):
        place = piece.rfind(mark, length // 2)
        if place >= 0:
            return piece[: place + len(mark)]
    return piece


def _question_text(asked: Asked | None) -> str:
    """The question that stands, with its options by their names."""
    if asked is None:
        return "none"
    if asked.kind == "say_back":
        return "whether all that was noted is right"
    options = "; ".join(f"{value} = {label}" for value, label in asked.options)
    return f"on {asked.fact}{' (any of)' if asked.kind == 'ticks' else ''}: {options}"


def _known_text(known: Known) -> str:
    """The facts that decide, as far as they are known."""
    names = [fact.name for fact in (*DECIDING, *AGENTIC) if fact.name in known.possible]
    return "; ".join(f"{name}: {' or '.join(known.possible[name])}" for name in names) or "nothing"
