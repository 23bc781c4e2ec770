"""How the parts tell whoever runs Scopewise what they do, how long it takes and whether it works: never what was said.

A part is handed a `Watch` and wraps its work in `during`. By default nobody watches, at no cost.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Literal, Protocol

Work = Literal["turn", "read", "search", "store"]
"""A message taken and kept; a text read; passages searched; a transaction of the store."""


class Watch(Protocol):
    """What counts and times."""

    def during(self, work: Work, kind: str) -> AbstractContextManager[object]:
        """Around one piece of ``work``; ``kind`` is a word out of a short list of ours, never anybody's text."""
        ...


class Unwatched:
    """Nobody watches."""

    def during(self, work: Work, kind: str) -> AbstractContextManager[object]:  # noqa: ARG002 - the shape of `Watch`
        """Nothing."""
        return nullcontext()


UNWATCHED = Unwatched()
