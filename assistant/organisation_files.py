"""Reading organisation files: strictly, every complaint with its line and remedy; and noticing when one has changed.

A new file that cannot be used leaves the last good one in force, and `OrganisationFile.trouble` says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.datafiles import BadLine, Lines, load_marked
from assistant.errors import BadKnowledge, BadOrganisation, shown
from assistant.organisation import SCHEMA, InForce, Organisation, line_of
from assistant.organisation_check import Catalogue, Severity, findings
from assistant.readers.words import words_of

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with a file, on line ``line`` (1 is the first), and what to do."""

    line: int
    what: str
    remedy: str
    severity: Severity = "fault"

    def __str__(self) -> str:
        mark = "" if self.severity == "fault" else "warning: "
        return f"line {self.line}: {mark}{self.what}. {self.remedy[:1].upper()}{self.remedy[1:]}."


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of reading a file: what it says where it has no fault, and every complaint, by line."""

    file: str
    found: InForce | None
    complaints: tuple[Complaint, ...]

    @property
    def faults(self) -> tuple[Complaint, ...]:
        """The complaints that keep the file from being used."""
        return tuple(complaint for complaint in self.complaints if complaint.severity == "fault")


def check_file(path: Path, today: str, catalogue: Catalogue) -> Checked:
    """Everything that is wrong with the file ``path`` on the day ``today``; never raises for what stands in it.

    Raises `BadOrganisation` where it cannot be read at all.
    """
    try:
        read = load_marked(path)
    except BadLine as error:
        return Checked(path.name, None, (Complaint(error.line, f"the file {error.problem}", _YAML_REMEDY),))
    except BadKnowledge as error:
        raise BadOrganisation(f"The organisation file {path} {error.problem}. {_PATH_REMEDY}") from error
    if not isinstance(read.data, dict):
        first = Complaint(1, "the file holds no keys", f"begin it with 'schema: {SCHEMA}'")
        return Checked(path.name, None, (first,))
    try:
        organisation = Organisation.model_validate(read.data)
    except ValidationError as error:
        told = [_complaint(entry, read.lines) for entry in error.errors(include_url=False)]
        return Checked(path.name, None, _sorted(told))
    digest = hashlib.sha256("\n".join(read.text).encode()).hexdigest()[:12]
    found = InForce(organisation, path.name, digest, read.lines, read.text)
    told = [
        Complaint(found.line(*entry.path), entry.what, entry.remedy, entry.severity)
        for entry in findings(organisation, today, name_words, catalogue)
    ]
    good = not any(complaint.severity == "fault" for complaint in told)
    return Checked(path.name, found if good else None, _sorted(told))


def load_organisation(path: Path, today: str, catalogue: Catalogue) -> InForce:
    """The file ``path``; raises `BadOrganisation` that names every fault by its line."""
    checked = check_file(path, today, catalogue)
    if checked.found is None:
        raise BadOrganisation(f"The organisation file {path} cannot be used. {listed(checked.faults)}")
    return checked.found


def listed(complaints: Sequence[Complaint]) -> str:
    """``complaints`` on one line, the first few of them."""
    rest = (
        f" And {len(complaints) - _SHOWN} more: `scopewise org check` lists them." if len(complaints) > _SHOWN else ""
    )
    return " ".join(f"[{complaint}]" for complaint in complaints[:_SHOWN]) + rest


def name_words(name: str) -> tuple[str, ...]:
    """The words of a product's name in the form in which the reader compares them."""
    words = tuple(word.norm for word in words_of(name))
    return words if any(character.isalnum() for word in words for character in word) else ()


_SHOWN: Final = 5
_PATH_REMEDY: Final = "Set SCOPEWISE_ORGANISATION to a file that this user may read, or unset it."
_YAML_REMEDY: Final = "mend this line; a text with ': ' or '#' in it needs quotation marks"


def _sorted(complaints: Sequence[Complaint]) -> tuple[Complaint, ...]:
    return tuple(sorted(complaints, key=lambda complaint: (complaint.line, complaint.what)))


def _complaint(error: ErrorDetails, lines: Lines) -> Complaint:
    path = error["loc"]
    line = line_of(lines, path)
    place = ".".join(str(part) for part in path) or "the file"
    match error["type"]:
        case "extra_forbidden":
            return Complaint(line, f"{place} is not known here", _nearest(path))
        case "missing":
            return Complaint(line, f"{place} is missing", f"add {str(path[-1])!r} to this entry")
        case _:
            what = error["msg"].removeprefix("Value error, ").rstrip(".")
            return Complaint(line, f"{place} is {shown(error['input'])}", _right(what))


def _right(said: str) -> str:
    """What pydantic says, as what would be right."""
    for start in ("Input should be ", "String should "):
        if said.startswith(start):
            return f"it should {'be ' if start.startswith('Input') else ''}{said.removeprefix(start)}"
    return said


def _nearest(path: Sequence[str | int]) -> str:
    """What may stand where the unknown key ``path`` does, the nearest first."""
    valid = _keys_at(Organisation, [part for part in path[:-1] if isinstance(part, str)])
    near = get_close_matches(str(path[-1]), valid, n=1)
    others = f"use one of {', '.join(valid)}, or take it out"
    return f"write {near[0]!r} if that is meant, or {others}" if near else others


def _keys_at(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The keys of the entry at ``path`` (positions and names of a mapping's entries are passed over)."""
    schema: dict[str, Any] = model.model_json_schema(by_alias=True)
    here = schema
    for part in path:
        here = _inside(here, schema)
        here = here.get("properties", {}).get(part) or here.get("additionalProperties") or here
    return sorted(_inside(here, schema).get("properties", {}))


def _inside(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """``part`` with references, lists and "or nothing" looked through."""
    for _ in range(_DEEP):
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        elif "items" in part:
            part = part["items"]
        elif "anyOf" in part:
            part = next((each for each in part["anyOf"] if each.get("type") != "null"), part["anyOf"][0])
        else:
            break
    return part


_DEEP: Final = 8


@dataclass
class OrganisationFile:
    """The organisation file in force: read when first asked for, and again when it has changed on the disk."""

    path: Path
    catalogue: Catalogue
    clock: Callable[[], str]
    trouble: str = ""
    """Why a newer file is not in force, in a sentence; empty while the newest one is."""
    _last: InForce | None = None
    _stamp: tuple[int, int, int] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def current(self) -> InForce:
        """The newest file that can be used; raises `BadOrganisation` where none ever could."""
        with self._lock:
            stamp = self._look()
            if self._last is None or stamp != self._stamp:
                self._read(stamp)
            if self._last is None:
                raise BadOrganisation(self.trouble)
            return self._last

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self, stamp: tuple[int, int, int] | None) -> None:
        self._stamp = stamp
        try:
            self._last = load_organisation(self.path, self.clock(), self.catalogue)
        except BadOrganisation as error:
            kept = f" Version {self._last.organisation.version} stays in force." if self._last else ""
            self.trouble = f"{error}{kept}"
            if self._last:  # without a last good one the caller is told by the error itself
                _LOG.error("%s", self.trouble)
        else:
            self.trouble = ""
