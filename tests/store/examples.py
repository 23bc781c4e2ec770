"""Interviews to store, made without any reader: what matters here is that they come back as they were."""

from __future__ import annotations

from collections.abc import Callable

from assistant.conversation import Interview, Say, Turn
from assistant.reading import Reading
from assistant.store import Description, Json, Store, VerdictSummary, new_id

NOW = "2026-01-31T09:30:00+00:00"
LATER = "2026-02-01T10:00:00+00:00"
UNDECIDED = VerdictSummary(status="undetermined", candidates=(0, 1, 2), agentic=(1, 2))


def begun() -> Interview:
    return Interview(id=new_id(), started=NOW)


def with_words(interview: Interview, text: str) -> Interview:
    turn = Turn(message=Say(text=text, at=NOW), text=text, shown=interview.pending, reading=Reading())
    return interview.model_copy(update={"turns": (*interview.turns, turn)})


def adding(text: str) -> Callable[[Interview], Interview]:
    """The change by which ``text`` is said."""
    return lambda interview: with_words(interview, text)


def nothing_else(interview: Interview) -> Description:
    return Description()


def content_of(store: Store, identifier: str) -> Json:
    """All that is kept of an assessment, without what exporting it alone writes: how far the log has got."""
    return {name: value for name, value in store.export(identifier).items() if name != "log"}


def texts_of(interview: Interview) -> list[str]:
    return [turn.text for turn in interview.turns]
