"""A bundle for an auditor, checked by itself: every file, the chain of the log, and what is kept against the log."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import Field, ValidationError

from assistant.assessment import Assessment
from assistant.audit import Head, read_chain
from assistant.errors import UnusableInput, shown
from assistant.reading import Strict
from assistant.seals import Content, unfaithful

SCHEMA: Final = "scopewise.audit/1"
MANIFEST: Final = "MANIFEST.json"
MOST_FILES: Final = 10_000
MOST_BYTES: Final = 1_000_000_000


class _LogHead(Strict):
    position: int
    hash: str


class Manifest(Strict):
    """What a bundle says of itself: which assessment, when and by which program, the head of the log, every file's SHA-256."""

    schema_: str = Field(alias="schema")
    assessment: str
    version: int
    made: str
    scopewise: str
    log: _LogHead
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to; nothing is wrong where there are no ``problems``."""

    assessment: str
    made: str
    head: Head
    files: int
    entries: int
    problems: tuple[str, ...]


def check_bundle(path: Path) -> Checked:
    """Check the bundle at ``path``; raises `UnusableInput` where it is none at all."""
    files, problems = _unpacked(path)
    manifest = _manifest(files, path)
    problems += list(_of_files(manifest, files))
    head = Head(manifest.log.position, manifest.log.hash)
    entries = 0
    try:
        found = read_chain(_json_lines(files, "log.jsonl"), head)
        entries = len(found)
        content = _content(files)
        problems += [f"{problem}." for problem in unfaithful(content, found)]
        problems += list(_of_quotes(files, content))
    except ValueError as error:
        problems.append(f"log.jsonl: {error}.")
    except KeyError as error:
        problems.append(f"{error.args[0]} is missing or is not what it was.")
    return Checked(
        manifest.assessment, manifest.made, head, len(manifest.files), entries, tuple(dict.fromkeys(problems))
    )


def _unpacked(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files of the ZIP by their names, and the names that come twice. No name becomes a path."""
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise UnusableInput(f"{path} unpacks to far more than a bundle holds. It was left as it is.")
            files = {entry.filename: packed.read(entry) for entry in entries}
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise UnusableInput(
            f"{path} is no bundle that `scopewise audit export` wrote, or is damaged: it is no whole ZIP file."
        ) from error
    twice = len(entries) - len(files)
    return files, [f"{twice} of its files are there twice."] if twice else []


def _manifest(files: Mapping[str, bytes], path: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(files[MANIFEST])
    except (KeyError, ValidationError):
        manifest = None
    if manifest is None or manifest.schema_ != SCHEMA:
        raise UnusableInput(
            f"{path} is no bundle that `scopewise audit export` wrote: {MANIFEST} is not as it must be."
        )
    return manifest


def _of_files(manifest: Manifest, files: Mapping[str, bytes]) -> Iterator[str]:
    for name, digest in manifest.files.items():
        if name not in files:
            yield f"{shown(name)} is missing."
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            yield f"{shown(name)} is not what it was when the bundle was written."
    for name in files.keys() - manifest.files.keys() - {MANIFEST}:
        yield f"{shown(name)} was not in the bundle when it was written."


def _text(files: Mapping[str, bytes], name: str) -> str:
    return files[name].decode()


def _texts(files: Mapping[str, bytes], name: str) -> list[str]:
    return _text(files, name).split("\n")[:-1]


def _json_lines(files: Mapping[str, bytes], name: str) -> Sequence[Mapping[str, object]]:
    try:
        lines = [json.loads(line) for line in _texts(files, name)]
    except RecursionError:
        raise ValueError("it is not as it must be") from None
    if not all(isinstance(line, dict) for line in lines):
        raise ValueError("it is not as it must be")
    return lines


def _content(files: Mapping[str, bytes]) -> Content:
    seals: dict[str, Any] = json.loads(files["seal.json"])
    return Content(
        salt=str(seals["salt"]),
        state=_text(files, "stored/state.json"),
        turns=_texts(files, "stored/turns.jsonl"),
        items=_texts(files, "stored/items.jsonl"),
        reviews=_texts(files, "stored/review.jsonl"),
        results=_by_version(files, "stored/result-"),
        signed=_by_version(files, "signed/"),
    )


def _by_version(files: Mapping[str, bytes], start: str) -> dict[int, str]:
    names = [name for name in files if name.startswith(start) and name.endswith(".json")]
    return {int(name.removeprefix(start).removesuffix(".json")): _text(files, name) for name in names}


def _of_quotes(files: Mapping[str, bytes], content: Content) -> Iterator[str]:
    """That what facts are taken from was said, word for word, in the turns that the log has sealed."""
    try:
        assessment = Assessment.model_validate_json(files["assessment.json"])
        said = [str(json.loads(turn)["text"]) for turn in content.turns]
    except (ValidationError, TypeError):
        yield "assessment.json is no assessment."
        return
    if [text.text for text in assessment.texts] != said[: len(assessment.texts)]:
        yield "assessment.json shows other texts than were said."
    for profile in (assessment.profile, *(part.profile for part in assessment.workloads)):
        for name, entry in profile.items():
            for quote in entry.evidence:
                if quote.turn >= len(said) or said[quote.turn][quote.start : quote.end] != quote.quote:
                    yield f"assessment.json: {name} quotes what turn {quote.turn} does not say."
