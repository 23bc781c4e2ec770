"""What lies under a path: the files to read, and those that are not read, with the reason.

Nothing is followed out of the folder that was named, nothing but regular files is opened, and nothing is read whole before
its size is known.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from assistant.errors import GuidanceRefused, UnusableInput
from assistant.guidance.recognise import LARGEST
from assistant.reading import Strict

_DEEPEST: Final = 32
_MOST_FILES: Final = 10_000
_LEGAL: Final = ("license", "licence", "notice", "copying")


class Refusal(Strict):
    """A file that was not taken, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to be read: its name below what was named, where it comes from, and how to read it (`GuidanceRefused`)."""

    file: str
    origin: str
    read: Callable[[], bytes]


def incoming(path: Path) -> tuple[list[Incoming], list[Refusal]]:
    """The files at or under ``path``, in the order of their names; raises `UnusableInput` where there is nothing.

    Hidden files and licence texts are passed over in silence.
    """
    try:
        root = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise UnusableInput(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if not root.is_dir():
        return [Incoming(_shown(root.name), str(root), partial(read_regular, root))], []
    found: list[Incoming] = []
    refused: list[Refusal] = []
    for entry in _walk(root, 0, refused):
        name = _shown(entry.relative_to(root).as_posix())
        if reason := _unfit(entry, root):
            refused.append(Refusal(file=name, reason=reason))
        else:
            found.append(Incoming(name, str(entry), partial(read_regular, entry)))
        if len(found) > _MOST_FILES:
            raise UnusableInput(f"{path} holds more than {_MOST_FILES:,} files; add it in parts.")
    return found, refused


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file; raises `GuidanceRefused` for one that is too large or cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as opened:  # noqa: PTH123 - by descriptor, so that what was looked at is what is read
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise GuidanceRefused("it is no regular file")
            if status.st_size > LARGEST:
                raise GuidanceRefused(f"it has {status.st_size:,} bytes; at most {LARGEST:,} are read")
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise GuidanceRefused(f"it cannot be read ({error.strerror or error})") from error


def _walk(folder: Path, depth: int, refused: list[Refusal]) -> Iterator[Path]:
    if depth > _DEEPEST:
        refused.append(Refusal(file=_shown(str(folder))[-200:], reason=f"folders are nested more than {_DEEPEST} deep"))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        refused.append(
            Refusal(file=_shown(str(folder)), reason=f"the folder cannot be read ({error.strerror or error})")
        )
        return
    for entry in entries:
        if entry.name.startswith(".") or _is_legal(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), depth + 1, refused)
        else:
            yield Path(entry.path)


def _shown(name: str) -> str:
    """``name`` without what could drive a terminal or break a line; a file's name may hold anything but a slash."""
    return "".join(character if character.isprintable() else "·" for character in name)


def _is_legal(name: str) -> bool:
    """Whether the file is a licence, in its own folder or, as collections name it, of the publication before ``__``."""
    return name.rsplit("__", maxsplit=1)[-1].casefold().split(".", maxsplit=1)[0] in _LEGAL


def _unfit(path: Path, root: Path) -> str:
    """Why the file at ``path`` is not opened; empty where it may be."""
    try:
        if path.is_symlink():
            inside = path.resolve(strict=True).is_relative_to(root)
            return (
                "it is a link to another file of the folder" if inside else "it is a link that leads out of the folder"
            )
        status = path.lstat()
    except (OSError, RuntimeError) as error:
        return f"it cannot be read ({getattr(error, 'strerror', None) or error})"
    return "" if stat.S_ISREG(status.st_mode) else "it is no regular file"
