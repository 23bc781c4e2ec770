"""Sessions over a store of their own, with an assessment at its result."""

from __future__ import annotations

import pytest

from assistant.reviewing import Decision
from assistant.sessions import Sessions
from tests.items.conftest import clock, identifier, sessions

__all__ = ["clock", "identifier", "sessions", "signed"]


@pytest.fixture
def signed(sessions: Sessions, identifier: str) -> str:
    """An assessment that was signed with another scope and lane than were worked out."""
    sessions.reviewing.decide(identifier, Decision("submitted"))
    sessions.reviewing.decide(identifier, Decision("overridden", "our own terms", scope=2, lane="deep"))
    return identifier
