"""The text of a file in a folder: plain text, Markdown, DOCX or PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.batch.encoding import decoded_by_guess
from assistant.errors import GuidanceRefused, UnreadableText

MOST_BYTES: Final = 100 << 20
"""A file above this is no description; it would only fill the memory."""


def text_of(path: Path) -> str:
    """The text of ``path``, by its ending; raises `UnreadableText` that says what is wrong with it."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableText(f"The file cannot be read: {error.strerror or error}.") from error
    if size > MOST_BYTES:
        raise UnreadableText(f"The file has {size:,} bytes; the most that is read is {MOST_BYTES:,}.")
    try:
        return READERS[path.suffix.lower()](data)
    except GuidanceRefused as error:
        raise UnreadableText(f"The file cannot be used: {error}.") from error


def _docx(data: bytes) -> str:
    """Headings, paragraphs and rows of tables, a line each."""
    from assistant.guidance.docx import blocks_of_docx  # noqa: PLC0415 - not needed for other files

    return "\n".join(block.text or "\t".join(block.cells) for block in blocks_of_docx(data)[1])


def _pdf(data: bytes) -> str:
    from assistant.guidance.pdf import pieces_of_pdf  # noqa: PLC0415

    return "\n".join(piece.text for piece in pieces_of_pdf(data)[1])


READERS: Final[dict[str, Callable[[bytes], str]]] = {
    ".txt": decoded_by_guess,
    ".text": decoded_by_guess,
    ".md": decoded_by_guess,
    ".markdown": decoded_by_guess,
    ".docx": _docx,
    ".pdf": _pdf,
}
"""What can be read, by the ending of a file."""
