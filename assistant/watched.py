"""A reader and a finder with somebody watching how long they take and whether they work."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.app import PassageFinder
from assistant.reading import Asked, Known, Reader, Reading
from assistant.watching import Watch


class WatchedReader:
    """``reader``, watched."""

    def __init__(self, reader: Reader, watch: Watch) -> None:
        self.name = reader.name
        self.model: str | None = getattr(reader, "model", None)
        self._reader = reader
        self._watch = watch

    def read(self, text: str, asked: Asked | None, known: Known) -> Reading:
        """What the reader makes of ``text``."""
        with self._watch.during("read", self.name):
            return self._reader.read(text, asked, known)


class WatchedFinder:
    """``finder``, watched."""

    def __init__(self, finder: PassageFinder, watch: Watch) -> None:
        self._finder = finder
        self._watch = watch

    @property
    def trouble(self) -> str:
        """Why only a part of it works; empty while all does."""
        return self._finder.trouble

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        """For each query the ids of the ``top`` passages that fit best."""
        with self._watch.during("search", "passages"):
            return self._finder.find(queries, top)

    def find_beside(self, queries: Sequence[str], top: int) -> None:
        """Look ``queries`` up in a process that gives way to this one."""
        self._finder.find_beside(queries, top)

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit somebody's words best; nothing of it is kept."""
        with self._watch.during("search", "passages"):
            return self._finder.search(words, top)

    def warm(self) -> None:
        """Open what is heavy now."""
        self._finder.warm()
