"""A report as a value: blocks of spans, without a format. What is made of them is the writers' affair.

`Words` are the only way in which a person's text gets into a report, so a writer needs to be careful in one place; all
other text is escaped too, but needs no isolation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "lead", "muted", "label", "source"]
Shape = Literal["card", "side"]


@dataclass(frozen=True, slots=True)
class Words:
    """A person's own words, on one line and in quotation marks unless ``bare``."""

    text: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """An id, to be found again by search."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A short mark such as a level or a gate."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """``text``, leading to ``url`` where that is an https address, else plain."""

    text: str
    url: str


Span = str | Words | Strong | Code | Tag | Link
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 (the title) to 4."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``lead`` is the result in one line, ``muted`` is secondary, ``label`` stands over a list, ``source`` is a source."""

    line: Line
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Tags:
    """Short marks in a row."""

    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Somebody's own words, in quotation marks; ``label`` says whose, from where, and under which licence."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text as it was received, in pieces, with its line breaks where the format allows.

    Each piece says whether it is evidence for a fact.
    """

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the picture of the matrix goes; ``words`` says the same, for formats without pictures."""

    words: str


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that belong together: a work item on a card, or what one side does."""

    shape: Shape
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that are shown on demand where the format can, else under a heading of ``level``; 0 is a bold line."""

    level: int
    summary: Line
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Tags | Items | Table | Verbatim | Transcript | Picture | Box | Fold
