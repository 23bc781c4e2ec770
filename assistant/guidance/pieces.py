"""What a document is read into, and how that is cut into passages. Pure.

A reader of a format gives *pieces*, one for each stretch under a heading, of any length; `passages_of` cuts them at
paragraphs, then at sentences, so that each says one thing and still is an exact part of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

LONGEST: Final = 1500
"""Characters of a passage at most: about what a person reads as one quotation."""

MOST_PIECES: Final = 20_000
"""Passages of one document at most; more is no guidance that anybody could be pointed to."""

_HEADINGS: Final = 6
_HEADING_LENGTH: Final = 200
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;:])\s+")
_SPACES: Final = re.compile(r"[^\S\n]+")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a document.

    ``path``: the headings above it, outermost first. ``ref``: its id in a framework, ``within`` that of the section which
    it belongs to; both may be empty. ``page``: from 1; None where the format has no pages.
    """

    text: str
    path: tuple[str, ...] = ()
    ref: str = ""
    within: str = ""
    title: str = ""
    page: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: ``framework`` is a key of ``knowledge/frameworks``, ``version`` what the document calls itself."""

    format: str
    pieces: tuple[Piece, ...]
    title: str = ""
    framework: str = ""
    version: str = ""


def passages_of(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """``pieces`` cleaned and cut to at most `LONGEST` characters; empty ones are left out."""
    for piece in pieces:
        path = tuple(_heading(part) for part in piece.path[:_HEADINGS] if part.strip())
        for text in cut(clean(piece.text)):
            yield replace(piece, text=text, path=path, title=_heading(piece.title))


def cut(text: str) -> list[str]:
    """``text`` in parts of at most `LONGEST` characters, at the best places that there are; nothing is lost but spaces."""
    parts: list[str] = []
    for paragraph in _small_enough(text):
        if parts and len(parts[-1]) + len(paragraph) + 1 <= LONGEST:
            parts[-1] = f"{parts[-1]}\n{paragraph}"
        else:
            parts.append(paragraph)
    return parts


def clean(text: str) -> str:
    """``text`` without what no document can hold: controls and lone surrogates go, runs of spaces become one."""
    lines = (_SPACES.sub(" ", _CONTROLS.sub("", line)).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _small_enough(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        if len(paragraph) <= LONGEST:
            if paragraph:
                yield paragraph
            continue
        sentence = ""
        for piece in _SENTENCE_END.split(paragraph):
            if sentence and len(sentence) + len(piece) + 1 > LONGEST:
                yield sentence
                sentence = ""
            sentence = f"{sentence} {piece}".strip()
            while len(sentence) > LONGEST:
                at = sentence.rfind(" ", LONGEST // 2, LONGEST)
                at = at if at > 0 else LONGEST
                yield sentence[:at].rstrip()
                sentence = sentence[at:].lstrip()
        if sentence:
            yield sentence


def _heading(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= _HEADING_LENGTH else f"{line[:_HEADING_LENGTH]}…"
