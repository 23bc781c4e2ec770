"""The common shape of documents with headings: blocks in order, which are gathered under their headings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.guidance.pieces import Piece


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One block: a heading of a level (from 1), a paragraph or list item, or a row of a table with its cells."""

    kind: Literal["heading", "text", "row"]
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


def under_headings(blocks: Iterable[TextBlock]) -> Iterator[tuple[tuple[str, ...], list[TextBlock]]]:
    """The blocks between two headings with the headings above them; a heading with nothing below it gives nothing."""
    path: list[tuple[int, str]] = []
    gathered: list[TextBlock] = []
    for block in blocks:
        if block.kind != "heading":
            gathered.append(block)
            continue
        if gathered:
            yield tuple(text for _, text in path), gathered
            gathered = []
        path = [(level, text) for level, text in path if level < block.level]
        path.append((block.level, block.text))
    if gathered:
        yield tuple(text for _, text in path), gathered


def pieces_of(blocks: Iterable[TextBlock]) -> tuple[Piece, ...]:
    """A piece for each stretch under a heading, its title the nearest heading."""
    return tuple(
        Piece(text="\n".join(block.text for block in found), path=path, title=path[-1] if path else "")
        for path, found in under_headings(blocks)
    )
