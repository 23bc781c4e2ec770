"""What a reader hands over: observations with exact quotes, and the one gate that they pass.

A reader turns a message, with the question that was asked and the facts so far, into a `Reading`. Nothing that it says
becomes a fact before `gate` has seen it: the quote must stand in the text at the offsets given and the values must be
in the fact's domain. What fails is dropped and counted, never repaired by guessing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from assistant.facts import FACTS

ReaderName = Literal["embedded", "llm", "person", "file"]
ReadBasis = Literal["stated", "inferred", "answered"]

Intent = Literal[
    "skip",  # "skip", "I don't know", "no idea": the question that was asked is set aside
    "back",  # "go back", "undo that"
    "restart",  # "start over"
    "finish",  # "that's all, just tell me"
    "confirm",  # "yes, that's right" at the say-back
    "deny",  # "no, that's wrong" at the say-back
    "explain",  # "what does fine-tuning mean?": the term is in `Reading.term`
    "why",  # "why do you ask?"
    "smalltalk",  # greetings, thanks
]


class Strict(BaseModel):
    """A frozen record that refuses unknown keys; the base of everything that is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Observation(Strict):
    """One thing that a reader found: ``values`` of ``fact`` are still possible because of ``quote``.

    ``start`` and ``end`` are code points of the message's text. ``workload`` is an index into `Reading.workloads`, or
    None where it concerns them all. ``basis`` is ``answered`` only for a direct reply to the question on this fact.
    ``corrects`` marks words like "no, I meant": they replace what was said before. ``rule`` names what in the reader
    found it, for people who maintain the reader.
    """

    fact: str
    values: tuple[str, ...]
    basis: ReadBasis
    start: int
    end: int
    quote: str
    confidence: float = Field(default=1.0, ge=0, le=1)
    workload: int | None = None
    corrects: bool = False
    reader: ReaderName = "embedded"
    rule: str = ""


class CitedSentence(Strict):
    """A sentence of a language model, and the passage that bears it out: its id, and its reference for people."""

    text: str
    passage: str
    source: str


class Aside(Strict):
    """What was said to a question of the person's own; no sentences where the guidance does not say."""

    sentences: tuple[CitedSentence, ...] = ()
    trouble: str = ""


class Reading(Strict):
    """All that a reader made of one message.

    ``workloads`` are the names, in the person's words, of the workloads that the message tells apart; empty for one.
    ``language`` is an ISO 639-1 code, or empty where it could not be told. ``dropped`` counts observations that the
    gate refused. ``note`` says, in sentences for the person, what kept the reader from reading (too long, another
    language, a model that was down) and what was hidden from a model; empty when there is nothing to tell. ``asks`` is a
    question of the person's own, in their words, and ``aside`` what was said to it. ``model`` and ``prompt`` name the
    language model and the version of the prompt, where one read too; ``trouble`` says in two words what kept it from reading.
    """

    observations: tuple[Observation, ...] = ()
    intents: tuple[Intent, ...] = ()
    term: str = ""
    workloads: tuple[str, ...] = ()
    language: str = "en"
    reader: str = "embedded"
    dropped: int = 0
    note: str = ""
    asks: str = ""
    aside: Aside | None = None
    model: str = ""
    prompt: str = ""
    trouble: str = ""


class Asked(Strict):
    """The question that stood when the message came: its fact (or group), and its options as (value, label).

    ``kind`` is ``choice`` (one of the options), ``ticks`` (any of them) or ``say_back`` (is this right?); `None` in
    place of an `Asked` means that no question stood, as in a first description.
    """

    fact: str
    kind: Literal["choice", "ticks", "say_back"]
    options: tuple[tuple[str, str], ...] = ()


class Reader(Protocol):
    """Anything that reads prose: the embedded reader, a language model, a fake in a test."""

    name: str

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """Observations about ``text``; must not raise for any text, however strange."""
        ...


class Known(Strict):
    """What a reader may know of the interview so far: the possible values by fact, the workloads' names, and the question
    before the one that stands, to which a correction goes back.

    ``contradicted`` names the facts of which incompatible things were said, ``settled`` those that the person answered.
    """

    possible: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    contradicted: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    before: Asked | None = None


def passes_gate(text: str, observation: Observation, workloads: int) -> bool:
    """Whether ``observation`` may become a statement about ``text`` (with ``workloads`` workloads told apart)."""
    fact = FACTS.get(observation.fact)
    if fact is None or not observation.values or not set(observation.values) <= fact.domain:
        return False
    if set(observation.values) == fact.domain:  # leaves everything open: that is no statement
        return False
    if observation.workload is not None and not 0 <= observation.workload < workloads:
        return False
    inside = 0 <= observation.start < observation.end <= len(text)
    return inside and text[observation.start : observation.end] == observation.quote


def gate(text: str, reading: Reading) -> Reading:
    """``reading`` without the observations that do not pass, which are added to its ``dropped`` count."""
    kept: Sequence[Observation] = [
        observation for observation in reading.observations if passes_gate(text, observation, len(reading.workloads))
    ]
    dropped = len(reading.observations) - len(kept)
    return reading.model_copy(update={"observations": tuple(kept), "dropped": reading.dropped + dropped})
