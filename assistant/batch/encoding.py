"""How the bytes of a text file are to be read, found out from all of them in one pass."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import UnusableInput

_BLOCK: Final = 1 << 20
_SAMPLE: Final = 256 * 1024
"""Bytes around the first ones that are not UTF-8, from which an encoding is guessed."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL: Final = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp437", "cp850", "koi8_r", "mac_roman"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "utf_16_le", "utf_16_be"),
)
"""What spreadsheets and exports write; among all that exist, short texts fit too many."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """What one pass over a file found: its hash (SHA-256), how many bytes and lines, and its encoding where it is text."""

    sha256: str
    size: int
    lines: int
    encoding: str = "utf-8-sig"


def examined(path: Path) -> Bytes:
    """One pass over ``path``; raises `UnusableInput` where it cannot be read or is empty."""
    digest, size, lines, last = hashlib.sha256(), 0, 0, b""
    decoder, broken_at = codecs.getincrementaldecoder("utf-8")("strict"), -1
    for block in _blocks(path):
        digest.update(block)
        if broken_at < 0:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                broken_at = size
        size, lines, last = size + len(block), lines + block.count(b"\n"), block
    if not size:
        raise UnusableInput(f"{path} is empty. Give a file with one described use of AI in each row.")
    lines += not last.endswith(b"\n")
    return Bytes(digest.hexdigest(), size, lines, _encoding(path, broken_at))


def digest_of(path: Path) -> tuple[str, int]:
    """The hash (SHA-256) of a file of any kind, and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(path):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def start_of(path: Path, count: int = 8) -> bytes:
    """The first ``count`` bytes; raises `UnusableInput`."""
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise _unreadable(path, error) from error


def decoded_by_guess(data: bytes) -> str:
    """``data`` as text, in UTF-8 where it is, else in the likeliest encoding; what no encoding explains is U+FFFD."""
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    return data.decode(_guessed(data[:_SAMPLE]), "replace")


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> UnusableInput:
    return UnusableInput(f"{path} cannot be read: {error.strerror or error}.")


def _encoding(path: Path, broken_at: int) -> str:
    start = start_of(path, 4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if broken_at < 0:
        return "utf-8"
    with path.open("rb") as file:
        file.seek(max(0, broken_at))
        return _guessed(file.read(_BLOCK))


def _guessed(data: bytes) -> str:
    """The likeliest encoding of ``data``; Windows' western one where nothing else is any likelier."""
    from charset_normalizer import from_bytes  # not needed for UTF-8

    lines = [line for line in data.splitlines() if not line.isascii()] if b"\x00" not in data else [data]
    sample = b"\n".join(lines)[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=list(_USUAL)).best()
    return best.encoding if best else "cp1252"
