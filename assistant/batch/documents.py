"""The text of a file in a folder: plain text, Markdown, DOCX or PDF."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Final

from assistant.batch.encoding import decoded_by_guess
from assistant.errors import GuidanceRefused, UnreadableText
from assistant.guidance.apart import ReaderApart

MOST_BYTES: Final = 100 << 20
"""A file above this is no description; it would only fill the memory."""

PLAIN: Final = (".txt", ".text", ".md", ".markdown")
APART: Final = (".docx", ".pdf")
"""Read in a process of their own, with a limit on time and memory, since such a file can be made to hurt its reader."""

_SIGNS: Final = {".docx": b"PK\x03\x04", ".pdf": b"%PDF"}

ENDINGS: Final = (*PLAIN, *APART)


def text_of(path: Path, apart: ReaderApart) -> str:
    """The text of ``path``, by its ending; raises `UnreadableText` that says what is wrong with it."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise UnreadableText(f"The file cannot be read: {error.strerror or error}.") from error
    if size > MOST_BYTES:
        raise UnreadableText(f"The file has {size:,} bytes; the most that is read is {MOST_BYTES:,}.")
    ending = path.suffix.lower()
    if ending in PLAIN:
        return decoded_by_guess(data)
    if _SIGNS[ending] not in data[:1024]:
        raise UnreadableText(
            f"The file ends in {ending!r} and is none by its content, or has a password. Save it anew."
        )
    try:
        pieces = apart.read(data, path.name).pieces
    except GuidanceRefused as error:
        raise UnreadableText(f"The file cannot be used: {error}.") from error
    parts = [
        (title, "\n".join(piece.text for piece in some)) for title, some in groupby(pieces, lambda each: each.title)
    ]
    return "\n\n".join(f"{title}\n{text}" if title else text for title, text in parts)
