"""A reply that is true of parts: "some of us on Plus, the others on the firm's licences" means two workloads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.facts import DECIDING, GENERATIVE
from assistant.readers.answers import Answered
from assistant.reading import Asked

_SPLIT_BY: Final = frozenset(fact.name for fact in DECIDING if fact != GENERATIVE)
"""One workload that both sorts and writes is generative; but it cannot be had, or made, in two ways."""
_JOINTS: Final = (
    r"\bsome\b(?P<first>.+?)[,;.]?\s*(?:\b(?:and|but|while|whereas)\s+)?\b(?:others?|some|the (?:rest|others?|remaining))\b(?P<second>.+)",
    r"\b(?:partly|partially|in part)\b(?P<first>.+?)[,;.]?\s*(?:\b(?:and|but)\s+)?\b(?:partly|partially|in part)\b(?P<second>.+)",
    r"\b(?:one )?half\b(?P<first>.+?)[,;.]?\s*(?:\b(?:and|but)\s+)?\b(?:the )?(?:other )?half\b(?P<second>.+)",
    r"\b(?:both|two kinds|a mix(?:ture)?)\b[\s:,—–-]*(?P<first>.+?)\s*(?:[,;]\s*)?\b(?:and|plus|as well as)\b(?P<second>.+)",
)
_SEVERAL: Final = tuple(re.compile(joint, re.IGNORECASE | re.DOTALL) for joint in _JOINTS)
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part that the reply tells apart: its name, the words of the person, and what is answered for it."""

    name: str
    answered: Answered


def parts_of_reply(text: str, asked: Asked, answer: Callable[[str], Sequence[Answered]]) -> tuple[Part, ...]:
    """The parts of which ``text`` says different things in reply to ``asked``; none where it speaks of one.

    ``answer`` reads a part; it is given ``text`` with all else blanked out, so that places stay.
    """
    if asked.kind != "choice" or asked.fact not in _SPLIT_BY:
        return ()
    for joint in _SEVERAL:
        found = joint.search(text)
        if found is None:
            continue
        parts = [part for name in ("first", "second") for part in _part(text, found.span(name), answer)]
        values = [set(part.answered.values) for part in parts]
        if len(parts) == 2 and values[0].isdisjoint(values[1]) and parts[0].name.casefold() != parts[1].name.casefold():
            return tuple(parts)
    return ()


def _part(text: str, span: tuple[int, int], answer: Callable[[str], Sequence[Answered]]) -> list[Part]:
    start, end = span
    blanked = " " * start + text[start:end] + " " * (len(text) - end)
    return [Part(_name(text[start:end]), one) for one in answer(blanked) if not one.plain][:1]


def _name(words: str) -> str:
    name = " ".join(words.split()).strip(" .,;:!")
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME].rsplit(" ", 1)[0]
