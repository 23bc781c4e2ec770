"""Answers that a search gave before, kept so that the same question need not open model and index again.

What is asked is made of cards and facts, never of people's words, so there is nothing personal in it. The answers hold
for one corpus, one model and one state of the search's own code; anything else begins anew. They are in one SQLite file
that every process on the data folder shares: what one of them has found the others need not look for. Imports nothing
heavy.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache as once
from pathlib import Path
from typing import Final

from assistant.caches import make_folder

Answer = list[str]
"""Ids, best first."""

_WAIT_SECONDS: Final = 30.0
"""For another process that writes."""

_NAME: Final = "answers"
_MAKE: Final = "CREATE TABLE IF NOT EXISTS answers (query TEXT PRIMARY KEY, ids TEXT NOT NULL) WITHOUT ROWID"


class RememberedAnswers:
    """The answers kept in ``folder`` that were given under the same ``fingerprint``; safe to use from threads.

    Where the file cannot be used, answers are remembered until this process ends.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._lock = threading.Lock()
        self._database = _opened(folder, f"{_NAME}-{fingerprint[:20]}.sqlite")

    @property
    def shared(self) -> bool:
        """Whether other processes see the answers."""
        with self._lock:
            return bool(self._database.execute("PRAGMA database_list").fetchone()[2])

    def of(self, query: str, top: int) -> Answer | None:
        """What was answered to ``query`` when ``top`` ids were asked for; None where it was not asked."""
        with self._lock, suppress(sqlite3.Error):
            row = self._database.execute("SELECT ids FROM answers WHERE query = ?", (_key(query, top),)).fetchone()
            return [str(each) for each in json.loads(row[0])] if row else None
        return None

    def add(self, queries: Sequence[str], top: int, answers: Sequence[Answer]) -> None:
        """Remember ``answers``."""
        rows = [(_key(query, top), json.dumps(answer)) for query, answer in zip(queries, answers, strict=True)]
        with self._lock, suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)


def fingerprint(*parts: str) -> str:
    """A hash of ``parts`` and of the search's own code."""
    return hashlib.sha256("\n".join([_code(), *parts]).encode()).hexdigest()


@once
def _code() -> str:
    """A hash of the files of this package."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _key(query: str, top: int) -> str:
    return hashlib.sha256(f"{top}\n{query}".encode(errors="replace")).hexdigest()[:32]


def _opened(folder: Path, name: str) -> sqlite3.Connection:
    """The file ``name`` in ``folder``, made anew where it is damaged; in memory where it cannot be used."""
    try:
        make_folder(folder)
        _remove(folder, but=name)
        return _usable(folder / name)
    except (OSError, sqlite3.Error):
        return _connected(None)


def _usable(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.OperationalError:  # locked, or not to be written to; the others say that it is damaged
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return _connected(path)


def _remove(folder: Path, but: str) -> None:
    """Take away what was kept under other fingerprints, and by older ways."""
    for pattern in (f"{_NAME}*", "found-*.sqlite*"):
        for path in folder.glob(pattern):
            if not path.name.startswith(but) and path.is_file():
                path.unlink(missing_ok=True)


def _connected(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.touch(mode=0o600)
    database = sqlite3.connect(path or ":memory:", timeout=_WAIT_SECONDS, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")  # what a power cut loses is searched for again
        database.execute(_MAKE)
    except sqlite3.Error:
        database.close()
        raise
    return database
