"""The messages that this process is working on, so that one that is told to stop finishes them first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


class UnderWay:
    """Counts pieces of work that have begun and not ended. Safe to use from several threads."""

    def __init__(self) -> None:
        self._ended = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How many there are now."""
        return self._count

    @contextmanager
    def one(self) -> Iterator[None]:
        """Around one piece of work."""
        with self._ended:
            self._count += 1
        try:
            yield
        finally:
            with self._ended:
                self._count -= 1
                self._ended.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until all have ended, at most ``seconds``; False where some have not."""
        with self._ended:
            return self._ended.wait_for(lambda: self._count == 0, seconds)


MESSAGES: Final = UnderWay()
"""The messages that this process works on: one for the process, since it is the process that is told to stop."""
