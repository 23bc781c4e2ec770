"""Passages found once and kept: the same query over the same passages need not be searched for again, ever."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from assistant.app import PassageFinder

_WAIT_SECONDS: Final = 30.0


class KeptFinder:
    """``finder`` with what it found kept in the file ``kept``, which worker processes share; None keeps nothing.

    Each query is searched for by itself, so that no result depends on what else happened to be in the same batch. A
    finder of which only a part works is asked anew each time, and a file that cannot be used is done without.
    """

    def __init__(self, finder: PassageFinder, kept: Path | None) -> None:
        self._finder, self._path = finder, kept
        self._lock = threading.Lock()

    @property
    def trouble(self) -> str:
        """Why only a part of the search works."""
        return self._finder.trouble

    def warm(self) -> None:
        """Open what is heavy now."""
        self._finder.warm()

    def find(self, queries: Sequence[str], top: int) -> list[list[str]]:
        """For each query the ids of the ``top`` passages that fit best."""
        return [self._one(query, top) for query in queries]

    def search(self, words: str, top: int) -> list[str]:
        """The ids of the ``top`` passages that fit somebody's words best; nothing of it is kept."""
        return self._finder.search(words, top)

    def _one(self, query: str, top: int) -> list[str]:
        key = hashlib.sha256(f"{top}\n{query}".encode(errors="replace")).hexdigest()
        known = None if self.trouble else self._known(key)
        if known is not None:
            return known
        found = self._finder.find([query], top)[0]
        if not self.trouble:
            self._keep(key, found)
        return found

    def _known(self, key: str) -> list[str] | None:
        with suppress(sqlite3.Error), self._lock:
            row = self._database.execute("SELECT ids FROM found WHERE query = ?", (key,)).fetchone()
            return [str(each) for each in json.loads(row[0])] if row else None
        return None

    def _keep(self, key: str, found: Sequence[str]) -> None:
        with suppress(sqlite3.Error), self._lock:
            self._database.execute("INSERT OR IGNORE INTO found VALUES (?, ?)", (key, json.dumps(list(found))))

    @cached_property
    def _database(self) -> sqlite3.Connection:
        """The file of what was found; in memory where none is wanted or it cannot be used."""
        try:
            return _opened(str(self._path or ":memory:"))
        except sqlite3.Error:
            return _opened(":memory:")


def _opened(name: str) -> sqlite3.Connection:
    database = sqlite3.connect(name, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = OFF")  # what a power cut loses is searched for again
    database.execute("CREATE TABLE IF NOT EXISTS found (query TEXT PRIMARY KEY, ids TEXT NOT NULL) WITHOUT ROWID")
    return database


def place_for(folder: Path, *versions: str) -> Path | None:
    """The file in ``folder`` for what is found with ``versions`` (of knowledge, model, program); older ones are removed.

    None where the folder cannot be used: then every run searches anew.
    """
    name = hashlib.sha256("\n".join(versions).encode()).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("found-*.sqlite*"):
            if not old.name.startswith(f"found-{name}"):
                old.unlink(missing_ok=True)
    except OSError:
        return None
    return folder / f"found-{name}.sqlite"
