"""The sessions of a command: for whoever runs it or for whom it acts; what it opened is closed when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from assistant.sessions import Sessions
    from assistant.settings import Settings
    from assistant.store import Store

_OPENED: Final[list[Store]] = []


def sessions_here(settings: Settings | None = None) -> Sessions:
    """The engine and the store; raises what opening them does."""
    from assistant.wiring import sessions_for_command  # noqa: PLC0415 - SQLAlchemy only where it is used

    sessions = sessions_for_command(settings)
    _OPENED.append(sessions.store)
    return sessions


def close_opened() -> None:
    """Lets go of every database that the command opened."""
    while _OPENED:
        _OPENED.pop().close()
