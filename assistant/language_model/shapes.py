"""What is asked of a language model and what comes back, in shapes that know no vendor."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Protocol

from pydantic import BaseModel, Field

from assistant.reading import Strict

MOST_CHARACTERS = 200_000
"""An answer that is longer is no answer; nothing of it is read."""


class Prompt(Strict):
    """One call. ``fixed`` comes first and is the same bytes in every call of its kind, so that prompt caches hit.

    ``version`` is the hash of the prompt's file; ``turn`` holds what differs from call to call. ``words`` is the most
    tokens of the answer.
    """

    name: str
    version: str
    fixed: str
    turn: str
    words: int = 1500

    @property
    def key(self) -> str:
        """What identifies this call in a folder of kept answers."""
        return hashlib.sha256(f"{self.name}\n{self.version}\n{self.fixed}\n{self.turn}".encode()).hexdigest()[:32]

    def followed_by(self, further: Prompt) -> Prompt:
        """This call with ``further`` at its end; the fixed part stays what it is."""
        return self.model_copy(update={"turn": f"{self.turn}\n\n{further.turn}"})


class Usage(Strict):
    """Tokens of a call: sent (of which ``cached`` were served from the provider's cache), and received."""

    sent: int = Field(default=0, ge=0)
    cached: int = Field(default=0, ge=0)
    received: int = Field(default=0, ge=0)

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            sent=self.sent + other.sent, cached=self.cached + other.cached, received=self.received + other.received
        )

    @property
    def total(self) -> int:
        """All tokens that count."""
        return self.sent + self.received


class Completion(Strict):
    """One answer: ``text`` as it came (JSON where a shape was asked for), its tokens, and the seconds that it took."""

    text: str
    usage: Usage = Usage()
    seconds: float = 0.0
    model: str = ""


class Provider(Protocol):
    """One chat model of one vendor, without patience: a call either answers or raises a `ModelTrouble`."""

    @property
    def name(self) -> str:
        """``provider:model``."""
        ...

    def complete(self, prompt: Prompt, shape: type[BaseModel] | None) -> Completion:
        """The answer to ``prompt``, as JSON of ``shape`` where one is given; raises a `ModelTrouble`."""
        ...

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The answer to ``prompt`` piece by piece; raises a `ModelTrouble`, maybe after some pieces."""
        ...
