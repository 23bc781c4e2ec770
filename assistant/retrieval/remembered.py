"""Answers that a search gave before, kept so that the same question need not open model and index again.

What is asked is made of cards and facts, never of people's words, so there is nothing personal in it. The answers hold
for one corpus, one model and one state of the search's own code; anything else begins anew. Imports nothing heavy.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import cache as once
from pathlib import Path
from typing import Final

from assistant.caches import cache, cached

MOST: Final = 20_000
"""Answers that are kept; the oldest go first."""

Answer = list[str]
"""Ids, best first."""


class RememberedAnswers:
    """The answers in the file at ``path`` that were given under the same ``fingerprint``; safe to use from threads."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._answers: dict[str, Answer] = _read(path, fingerprint)

    def of(self, query: str, top: int) -> Answer | None:
        """What was answered to ``query`` when ``top`` ids were asked for; None where it was not asked."""
        return self._answers.get(_key(query, top))

    def add(self, queries: Sequence[str], top: int, answers: Sequence[Answer]) -> None:
        """Remember ``answers``; where the file cannot be written, only until this process ends."""
        with self._lock:
            self._answers.update(zip((_key(query, top) for query in queries), answers, strict=True))
            for key in list(self._answers)[: max(0, len(self._answers) - MOST)]:
                del self._answers[key]
            cache(self._path, json.dumps({"for": self._fingerprint, "answers": self._answers}).encode())


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
    return hashlib.sha256(f"{top}\n{query}".encode()).hexdigest()[:32]


def _read(path: Path, wanted: str) -> dict[str, Answer]:
    kept = cached(path)
    if kept is None:
        return {}
    found = json.loads(bytes(kept))
    return dict(found["answers"]) if found.get("for") == wanted else {}
