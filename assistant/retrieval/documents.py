"""What is searched and what a search gives. Pure, no vendor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.cards import Passage

_BREAK = re.compile(r"(?<=[.!?;:])\s+|\n+")
_MARKS = " -*#"
_SHORTEST = 16
"""A piece shorter than this (a label, a number, a bullet) says nothing by itself."""

Span = tuple[int, int]
"""Where something stands in a text: from this character up to, and without, that one."""


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
        digest.update(_bytes(document.id, document.title, document.text))
    return digest.hexdigest()[:20]


def text_hash(document: Document) -> bytes:
    """Sixteen bytes that change with the title or the text of ``document``, and with nothing else."""
    return hashlib.sha256(_bytes(document.title, document.text)).digest()[:16]


def _bytes(*parts: str) -> bytes:
    return b"".join(f"{len(part)}:{part}".encode("utf-8", "surrogatepass") for part in parts)


def sentences(text: str) -> tuple[str, ...]:
    """``text`` cut into sentences and list items; the whole text where nothing in it is long enough to stand alone."""
    return tuple(text[start:end] for start, end in sentence_spans(text)) or (text,)


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Where in ``text`` the sentences and list items stand that are long enough to stand alone."""
    breaks = [(0, 0), *(each.span() for each in _BREAK.finditer(text)), (len(text), len(text))]
    found = (_stripped(text, start, end) for (_, start), (end, _) in pairwise(breaks))
    return tuple((start, end) for start, end in found if end - start >= _SHORTEST)


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_MARKS))
    return start, start + len(piece.strip(_MARKS))
