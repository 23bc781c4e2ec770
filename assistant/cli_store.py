"""The sessions and the store of a command: for whoever runs it or for whom it acts; what it opened is closed when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from assistant.sessions import Sessions
    from assistant.settings import Settings
    from assistant.store import Store

_OPENED: Final[list[Store]] = []


def sessions_here(settings: Settings | None = None) -> Sessions:
    """The engine and the store; raises what opening them does."""
    from assistant.wiring import sessions_for_command  # SQLAlchemy only where it is used

    sessions = sessions_for_command(settings)
    _OPENED.append(sessions.store)
    return sessions


def store_here() -> Store:
    """The store alone, which is open at once."""
    from assistant.settings import load_settings
    from assistant.wiring import store_for_command

    store = store_for_command(load_settings())
    _OPENED.append(store)
    return store


def close_opened() -> None:
    """Lets go of every database that the command opened."""
    while _OPENED:
        _OPENED.pop().close()
