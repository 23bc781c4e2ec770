"""Files that can be made again: written whole or not at all, read only when they are what was written.

Whoever uses one goes on without it where the folder cannot be read or written, so a cache never fails a command. Two
processes may write the same file: the later one wins, and a reader sees either the one or the other.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_DIGEST = hashlib.sha256().digest_size


def cached(path: Path | None) -> memoryview | None:
    """What `cache` has put at ``path``; None where there is nothing, or not what was written."""
    if path is None:
        return None
    try:
        found = path.read_bytes()
    except OSError:
        return None
    payload, digest = memoryview(found)[:-_DIGEST], found[-_DIGEST:]
    return payload if hashlib.sha256(payload).digest() == digest else None


def cache(path: Path | None, payload: bytes | memoryview) -> bool:
    """Put ``payload`` at ``path``, readable by its owner alone; whether that worked."""
    return cache_by(path, lambda file: _put(file, payload))


def cache_by(path: Path | None, write: Callable[[BinaryIO], None]) -> bool:
    """As `cache`, for what is too large to be held twice: ``write`` puts it into a file."""
    if path is None:
        return False
    draft = ""
    try:
        make_folder(path.parent)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").digest()
            file.seek(0, os.SEEK_END)
            file.write(digest)
        Path(draft).replace(path)
    except OSError:
        if draft:
            Path(draft).unlink(missing_ok=True)
        return False
    return True


def _put(file: BinaryIO, payload: bytes | memoryview) -> None:
    file.write(payload)


def make_folder(folder: Path) -> None:
    """``folder`` and those above it that are missing, each readable by its owner alone; raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
