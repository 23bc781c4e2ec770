"""A run as it stands on the disk: its manifest, its results line by line, and a brief beside each.

A line is in both files or counts as not done: whatever was killed, the run goes on after the last row of which both
are whole. Ids and times come from the manifest, so that a run that was interrupted ends in the same bytes.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from filelock import FileLock, Timeout
from pydantic import ConfigDict, Field, ValidationError

from assistant.batch.assessing import Done, brief_from
from assistant.batch.brief import Brief
from assistant.batch.tally import ModelTotal
from assistant.errors import OutputUnwritable, UnusableInput
from assistant.reading import Strict

SCHEMA: Final = "scopewise.run/1"
_SYNC_SECONDS: Final = 5.0
"""How much work a power cut may cost; a killed process costs at most the rows that were being assessed."""

_BLOCK: Final = 1 << 20


class Manifest(Strict):
    """What a run was begun with. ``settings`` are all that decides what its lines say, for people, by name.

    ``model_use`` is what became of the rows, once a run has ended or stopped.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    id: str
    started: str
    settings: Mapping[str, str]
    advice: bool
    source: str
    finished: bool = False
    model_use: ModelTotal | None = None


def changes(before: Manifest, now: Manifest) -> list[str]:
    """What is no longer as it was when the run began, a sentence each."""
    names = dict.fromkeys([*before.settings, *now.settings])
    return [
        f"{name} was {before.settings.get(name, 'nothing')}, and is now {now.settings.get(name, 'nothing')}"
        for name in names
        if before.settings.get(name) != now.settings.get(name)
    ]


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a run lives: the folder beside its output, and the files in it."""

    out: Path
    folder: Path
    manifest: Path
    results: Path
    briefs: Path
    interviews: Path
    replies: Path
    used: Path


def paths_of(out: Path) -> Paths:
    """The places of the run whose output is ``out``; results in JSONL are written there, others are made at the end."""
    folder = out.with_name(f"{out.name}.run")
    results = out if out.suffix.lower() in (".jsonl", ".ndjson") else folder / "results.jsonl"
    return Paths(
        out=out,
        folder=folder,
        manifest=folder / "manifest.json",
        results=results,
        briefs=folder / "briefs.jsonl",
        interviews=folder / "interviews.jsonl",
        replies=folder / "replies.jsonl",
        used=folder / "used.jsonl",
    )


@contextmanager
def writing_to(where: Path) -> Iterator[None]:
    """A full disk, a folder that may not be written to: as an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputUnwritable(
            f"{error.filename or where} cannot be written: {error.strerror or error}. What was done so far is kept; mend "
            "that (free some space, or give another --out), and the same command goes on where it stopped."
        ) from error


@contextmanager
def locked(paths: Paths) -> Iterator[None]:
    """This run for one process at a time; raises `UnusableInput` where another one has it."""
    with locked_folder(
        paths.folder, f"Another run is writing {paths.out} at this moment. Wait, or give another --out."
    ):
        yield


@contextmanager
def locked_folder(folder: Path, otherwise: str = "") -> Iterator[None]:
    """``folder`` for one process at a time; raises `UnusableInput` (saying ``otherwise``) where another one has it."""
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise UnusableInput(otherwise or f"Another process is writing in {folder} at this moment.") from error
    try:
        yield
    finally:
        lock.release()


def manifest_in(paths: Paths) -> Manifest | None:
    """The manifest of a run that was begun; None where there is none. Raises `UnusableInput` for a damaged one."""
    try:
        return Manifest.model_validate_json(paths.manifest.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise UnusableInput(
            f"{paths.manifest} is damaged, so the run cannot go on. Start it again with --restart."
        ) from error


def write_manifest(paths: Paths, manifest: Manifest) -> None:
    """Writes it whole or not at all."""
    with writing_to(paths.manifest):
        replaced(paths.manifest, [manifest.model_dump_json(indent=2, by_alias=True).encode() + b"\n"])


def replaced(path: Path, parts: Iterable[bytes]) -> None:
    """Puts a file of ``parts`` in the place of ``path``: whole, or not at all."""
    draft = path.with_name(f"{path.name}.part")
    with draft.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def remove(paths: Paths) -> None:
    """Forgets a run and its output; what owners replied stays."""
    with writing_to(paths.folder):
        for path in (paths.results, paths.briefs, paths.interviews, paths.used, paths.manifest, paths.out):
            path.unlink(missing_ok=True)


class Journal:
    """The files of a run, open for the next line. Made by `opened`."""

    def __init__(self, files: Mapping[Path, BinaryIO], paths: Paths) -> None:
        self._files = files
        self._paths = paths
        self._synced = time.monotonic()

    def add(self, done: Done) -> None:
        """Keeps one row; raises `OutputUnwritable`."""
        lines = {
            self._paths.results: done.line,
            self._paths.interviews: done.interview,
            self._paths.briefs: done.brief,
        }
        for path, file in self._files.items():
            with writing_to(path):
                file.write(lines[path].encode() + b"\n")

    def flush(self) -> None:
        """Hands all that was added to the system, and every few seconds to the disk."""
        due = time.monotonic() - self._synced > _SYNC_SECONDS
        for path, file in self._files.items():
            with writing_to(path):
                file.flush()
                if due:
                    os.fsync(file.fileno())
        if due:
            self._synced = time.monotonic()


@contextmanager
def opened(paths: Paths, *, interviews: bool) -> Iterator[tuple[Journal, int]]:
    """The journal with the number of rows that it holds; half lines, and lines of one file alone, are cut off."""
    kept = [paths.results, paths.briefs, *([paths.interviews] if interviews else [])]
    with ExitStack() as stack:
        with writing_to(paths.results):
            whole = min(_lines_in(path) for path in kept)
            for path in kept:
                _cut(path, whole)
            files = {path: path.open("ab", buffering=1 << 18) for path in kept}
            for file in files.values():
                stack.callback(_close, file)
        journal = Journal(files, paths)
        yield journal, whole
        journal.flush()


def _close(file: BinaryIO) -> None:
    """What was to be written has been flushed, or has failed and been said; closing tries once more, and may fail too."""
    with suppress(OSError):
        file.close()


def _lines_in(path: Path) -> int:
    """Whole lines in ``path``; 0 where it is not there. Ends before a stretch of zeros, as a power cut can leave."""
    count = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if b"\x00" in block:
                    return count + block[: block.index(b"\x00")].count(b"\n")
                count += block.count(b"\n")
    except FileNotFoundError:
        return 0
    return count


def _cut(path: Path, lines: int) -> None:
    """Leaves the first ``lines`` lines of ``path``."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = lines
        while left and (line := file.readline()):
            left -= 1
            del line
        file.truncate(file.tell())


def briefs_in(path: Path) -> Iterator[Brief]:
    """The briefs of a run, in order; raises `UnusableInput` for a damaged line."""
    number = 0
    try:
        with path.open("rb") as file:
            for line in file:
                yield brief_from(line)
                number += 1
    except FileNotFoundError as error:
        raise UnusableInput(f"{path} is not there, so this is no run of `scopewise batch`.") from error
    except (OSError, ValidationError, json.JSONDecodeError) as error:
        raise UnusableInput(f"{path} is damaged (after line {number}). Run the batch again with --restart.") from error
