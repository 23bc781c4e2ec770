"""The data for reading replies: what messages want (intents) and what short answers mean, compiled.

Both live in ``knowledge/reading`` (``intents.yaml``, ``answers.yaml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge
from assistant.facts import FACTS
from assistant.readers.patterns import Lists, Pattern, compile_pattern
from assistant.reading import Intent, Strict

Entry = TypeVar("Entry", bound=BaseModel)


class IntentEntry(Strict):
    """Wording that shows an intent, in a message of at most ``most`` further words."""

    intent: Intent
    most: int
    asked: bool = False
    patterns: tuple[str, ...]


class AnswerEntry(Strict):
    """What wording means in reply to the question on ``fact``, in a message of at most ``most`` words.

    ``denied`` is what the same wording leaves possible under a denial ("not bought"): nothing, if left out. ``unless``
    is wording in the same message that makes the entry silent.
    """

    fact: str
    values: tuple[str, ...]
    denied: tuple[str, ...] = ()
    most: int = 40
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntentRule:
    """An intent with its patterns compiled."""

    entry: IntentEntry
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """An answer with its patterns compiled."""

    entry: AnswerEntry
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """All that is known of replies."""

    intents: tuple[IntentRule, ...]
    answers: tuple[AnswerRule, ...]

    @classmethod
    def load(cls, folder: Path, lists: Lists) -> Dialogue:
        """The data in ``folder``; raises `BadKnowledge`."""
        intents = [
            IntentRule(entry, _compiled(entry.patterns, lists, where))
            for entry, where in _entries(folder / "intents.yaml", IntentEntry)
        ]
        answers = []
        for answer, where in _entries(folder / "answers.yaml", AnswerEntry):
            fact = FACTS.get(answer.fact)
            if fact is None or not {*answer.values, *answer.denied} <= fact.domain:
                raise BadKnowledge(where, f"{answer.fact} cannot be {[*answer.values, *answer.denied]}")
            answers.append(
                AnswerRule(answer, _compiled(answer.patterns, lists, where), _compiled(answer.unless, lists, where))
            )
        return cls(tuple(intents), tuple(answers))


def _entries(path: Path, model: type[Entry]) -> Sequence[tuple[Entry, str]]:
    data = load_yaml(path)
    if not isinstance(data, list):
        raise BadKnowledge(str(path), "must hold a list of entries")
    places = [f"{path}: entry {number}" for number in range(1, len(data) + 1)]
    return [(strict_entry(model, item, where), where) for item, where in zip(data, places, strict=True)]


def _compiled(patterns: Sequence[str], lists: Lists, where: str) -> tuple[Pattern, ...]:
    return tuple(compile_pattern(pattern, lists, where) for pattern in patterns)
