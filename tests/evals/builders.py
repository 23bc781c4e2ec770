"""Cases and engines for the tests of the evals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from assistant.app import Scopewise
from assistant.readers.embedded import EmbeddedReader
from assistant.reading import Asked, Known, Observation, Reader, Reading
from evals.baseline import own_cases
from evals.cases import Case, Gold
from tests.fakes import reading, the_knowledge

FACTS = {"generative": ("yes",), "delivery": ("own_application",), "model_training": ("as_provided",)}


@dataclass
class WordReader:
    """Reads the observations that a text is mapped to, and crashes at the word that says so."""

    found: dict[str, tuple[Observation, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    name: str = "words"

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        if "crash" in text:
            raise ZeroDivisionError("a defect")
        self.asked.append(asked.fact if asked else "")
        return reading(*self.found.get(text, ()))


def engine_with(reader: Reader) -> Scopewise:
    return Scopewise(the_knowledge(), reader, clock=lambda: "2026-01-01T00:00:00+00:00")


@cache
def shipped() -> Scopewise:
    """The engine with the shipped reader, and without a search for passages."""
    return engine_with(EmbeddedReader.load(the_knowledge().folder))


@cache
def tuned() -> tuple[Case, ...]:
    """The cases that may be looked at."""
    return own_cases()["tuned"]


def case(identifier: str, text: str, kind: str = "own_app") -> Case:
    """A case of scope 3."""
    return Case(
        id=identifier, text=text, kind=kind, gold=Gold(verdict=3, candidates=(3,), facts=FACTS, agency=("none",))
    )
