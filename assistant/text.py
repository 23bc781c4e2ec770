"""The door for text from outside: what can be read comes in unchanged, what cannot is refused with the reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from assistant.errors import UnreadableText, shown

MAX_CHARACTERS: Final = 2_000_000
"""More than this is no description; it would only fill the record."""

_CONTROL_SHARE: Final = 0.05
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def usable(text: str) -> str:
    """``text`` as it will be kept; raises `UnreadableText` for what is empty, far too long or binary.

    Lone surrogates, which no database or file can hold, become U+FFFD; nothing else is changed, so evidence points
    into the text as received.
    """
    if not text.strip():
        raise UnreadableText("There is no text. Describe the workload in a sentence or two.")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableText(
            f"The text has {len(text):,} characters; the most that is read is {MAX_CHARACTERS:,}. "
            "Send the part that says what it does, for whom, and with which product."
        )
    if is_binary(text):
        raise UnreadableText(f"This is not text: it begins with {shown(text[:20])}. Send plain text, UTF-8.")
    return without_surrogates(text)


def without_surrogates(text: str) -> str:
    """``text`` with every lone surrogate as U+FFFD; same length."""
    return _SURROGATE.sub("\ufffd", text)


def is_binary(text: str) -> bool:
    """Whether control characters make up so much of ``text`` that nobody wrote it."""
    if "\x00" in text:
        return True
    controls = sum(1 for character in text[:10_000] if ord(character) < 32 and character not in "\t\n\r\f\v\x1b")
    return controls > _CONTROL_SHARE * min(len(text), 10_000) and controls > 3


def read_text(path: Path) -> str:
    """The text of a file; raises `UnreadableText` that names the file and what is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableText(f"{path} cannot be read: {error.strerror or error}.") from error
    return decoded(data, str(path))


def decoded(data: bytes, where: str) -> str:
    """``data`` as UTF-8 text (a byte-order mark is dropped); raises `UnreadableText` that names ``where``."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f"{where} is not UTF-8 text (byte {error.start}: {shown(data[error.start : error.start + 1])}). "
            "Save it as UTF-8 text first."
        ) from error
