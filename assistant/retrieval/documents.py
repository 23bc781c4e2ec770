"""What is searched and what a search gives. Pure, no vendor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.cards import Passage

_BREAK = re.compile(r"(?<=[.!?;:])\s+|\n+")
_SHORTEST = 16
"""A piece shorter than this (a label, a number, a bullet) says nothing by itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable text; ``group`` is what a filter may ask for, such as the key of its framework."""

    id: str
    title: str
    text: str
    group: str = ""

    @property
    def whole(self) -> str:
        """Title and text as one."""
        return f"{self.title}. {self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document: a higher ``score`` is better, and comparable only within one search.

    ``lexical_rank`` and ``dense_rank`` count from 1 within each half, over the documents that the filter let through;
    ``dense_rank`` is None where the dense half did not answer.
    """

    id: str
    score: float
    lexical_rank: int
    dense_rank: int | None


def documents_of(passages: Iterable[Passage]) -> tuple[Document, ...]:
    """The passages as documents, in the same order; the group is the framework."""
    return tuple(Document(item.id, item.title, item.text, item.framework) for item in passages)


def corpus_hash(documents: Sequence[Document]) -> str:
    """Twenty hex digits that change with any id, title, text or the order of ``documents``."""
    digest = hashlib.sha256()
    for document in documents:
        for part in (document.id, document.title, document.text):
            digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:20]


def sentences(text: str) -> tuple[str, ...]:
    """``text`` cut into sentences and list items; the whole text where nothing in it is long enough to stand alone."""
    pieces = (piece.strip(" -*#") for piece in _BREAK.split(text))
    return tuple(piece for piece in pieces if len(piece) >= _SHORTEST) or (text,)
