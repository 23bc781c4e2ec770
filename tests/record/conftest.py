"""Sessions over a store of their own, with an assessment at its result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.reviewing import Decision
from assistant.sessions import Sessions
from tests.items.examples import Clock, kept, sessions_in


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Iterator[Sessions]:
    found = sessions_in(tmp_path / "data", clock)
    yield found
    found.store.close()


@pytest.fixture
def identifier(sessions: Sessions) -> str:
    return kept(sessions)


@pytest.fixture
def signed(sessions: Sessions, identifier: str) -> str:
    """An assessment that was signed with another scope and lane than were worked out."""
    sessions.reviewing.decide(identifier, Decision("submitted"))
    sessions.reviewing.decide(identifier, Decision("overridden", "our own terms", scope=2, lane="deep"))
    return identifier
