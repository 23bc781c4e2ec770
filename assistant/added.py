"""Passages that the operator has added: other people's own words, each with its source, edition, licence and hash. Pure.

Ours are `assistant.cards.Passage`, and are summaries. What stands here is verbatim, and says whose words it is: those of
the publisher of a framework, or those of an organisation that added its own guidance.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assistant.cards import NonEmpty, Passage
from assistant.reading import Strict

Whose = Literal["publisher", "organisation"]

_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORT = 8
"""Words that are added to a passage's length, so that a passage of three words is not the closest to everything."""

_STEM = 6
"""Letters of a word that are compared: "filter", "filters" and "filtering" are the same subject."""


class AddedPassage(Strict):
    """One stretch of an added document, exactly as the document has it.

    ``source`` names the added source, ``title`` the publication, ``path`` the headings above the text, ``page`` the page
    (from 1) where the document has pages, ``within`` the section of the framework that ``ref`` belongs to, ``hash`` the
    SHA-256 of ``text``. ``framework`` and ``edition`` are empty where the document is of none that is known.
    """

    id: NonEmpty
    whose: Whose
    source: NonEmpty
    publication: NonEmpty
    owner: str
    framework: str
    ref: str
    within: str
    edition: str
    licence: str
    title: str
    path: tuple[str, ...]
    page: int | None
    url: str
    text: NonEmpty
    hash: NonEmpty

    @property
    def heading(self) -> str:
        """What it is about, for search: its title and the heading right above it."""
        return " – ".join(dict.fromkeys(part for part in (self.title, *self.path[-1:]) if part))

    @property
    def place(self) -> str:
        """Where in the document it stands, for people: its id in the framework, else headings and page."""
        headings = " › ".join(self.path[1:] if self.path[:1] == (self.publication,) else self.path)
        page = f"p. {self.page}" if self.page else ""
        return self.ref or ", ".join(part for part in (headings, page) if part) or self.title


@dataclass(frozen=True)
class Added:
    """All that was added; ``version`` changes with any of it and is empty while there is nothing."""

    passages: Mapping[str, AddedPassage] = field(default_factory=dict)
    version: str = ""

    def words_on(self, passage: Passage, subject: str) -> AddedPassage | None:
        """The publisher's own words on the section that ``passage`` sums up, in the same edition; None without any.

        A section may be longer than one passage: the one that shares most with ``subject`` is taken, the first of equals.
        """
        section = self._sections.get((passage.framework, passage.edition, passage.ref))
        return section.closest(subject) if section else None

    @cached_property
    def _sections(self) -> Mapping[tuple[str, str, str], _Section]:
        sections: dict[tuple[str, str, str], list[AddedPassage]] = {}
        for passage in self.passages.values():
            if passage.whose == "publisher" and passage.framework and passage.edition:
                for ref in {passage.ref, passage.within} - {""}:
                    sections.setdefault((passage.framework, passage.edition, ref), []).append(passage)
        return {key: _Section(tuple(found)) for key, found in sections.items()}


@dataclass(frozen=True)
class _Section:
    """The passages of one section of a framework, in order, at least one."""

    passages: tuple[AddedPassage, ...]

    def closest(self, subject: str) -> AddedPassage:
        """The passage that shares the rarest words with ``subject``, weighed against its length."""
        wanted = _words(subject) if len(self.passages) > 1 else set()

        def shared(number: int) -> float:
            rare = sum(math.log(1 + len(self.passages) / self._spread[word]) for word in self._worded[number] & wanted)
            return rare / math.sqrt(_SHORT + len(self._worded[number]))

        return self.passages[max(range(len(self.passages)), key=lambda number: (shared(number), -number))]

    @cached_property
    def _worded(self) -> list[set[str]]:
        return [_words(f"{' '.join(passage.path)} {passage.text}") for passage in self.passages]

    @cached_property
    def _spread(self) -> Counter[str]:
        return Counter(word for each in self._worded for word in each)


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}


def section_of(passage: Passage | AddedPassage) -> tuple[str, str] | None:
    """Framework and id of what ``passage`` is about; None for text that is of no framework."""
    if isinstance(passage, Passage):
        return passage.framework, passage.ref
    if passage.whose == "organisation" or not passage.framework or not passage.ref:
        return None
    return passage.framework, passage.within or passage.ref
