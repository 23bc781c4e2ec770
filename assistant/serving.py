"""What a process that serves people holds: the sessions, opened once and when they are first needed, and what watches them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache, cached_property

from assistant.authorities import trust_authorities
from assistant.sessions import Sessions
from assistant.settings import Settings
from assistant.watching import Watch
from assistant.wiring import open_sessions


@cache
def serving(settings: Settings) -> Serving:
    """What this process serves with: made once, so that the page and whoever watches it speak of the same."""
    return Serving(settings)


class Serving:
    """The sessions of a process that serves people, and what watches them.

    ``watch`` raises `BadSetting`; `sessions` raises what ``opened`` does, and tries again the next time.
    """

    def __init__(self, settings: Settings, opened: Callable[[Settings, Watch], Sessions] = open_sessions) -> None:
        self.settings = settings
        self._opened = opened
        self._opening = threading.Lock()
        self._sessions: Sessions | None = None

    @cached_property
    def watch(self) -> Watch:
        """What counts and times, as the settings say."""
        from assistant.telemetry import open_telemetry  # only where people are served

        trust_authorities(self.settings)
        return open_telemetry(self.settings)

    def sessions(self) -> Sessions:
        """The engine and the store, opened the first time."""
        with self._opening:
            if self._sessions is None:
                self._sessions = self._opened(self.settings, self.watch)
            return self._sessions

    def close(self) -> None:
        """Let go of the database; the next use opens it again."""
        with self._opening:
            if self._sessions is not None:
                self._sessions.store.close()
            self._sessions = None
