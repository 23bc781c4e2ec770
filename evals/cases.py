"""Labelled cases, strictly loaded: what is wrong is named with file, line and remedy."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant.datafiles import first_fault
from assistant.errors import UnusableInput, shown
from assistant.facts import DECIDING, possible_of
from assistant.table import scope_candidates
from assistant.text import decoded

AGENCY = {"none": 1, "prescribed": 2, "supervised": 3, "full": 4}
"""The agentic results by the names that labelled cases use."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Gold(_Strict):
    """What is right: the verdict, the scopes still possible (0 is not applicable), the values still possible."""

    verdict: int | str
    candidates: tuple[int, ...]
    facts: Mapping[str, tuple[str, ...]] = {}
    agency: tuple[str, ...] = ()
    also_accept: tuple[int | str, ...] = ()
    several: bool | tuple[int, ...] = False
    quotes: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Gold:
        for fact, values in self.facts.items():
            _check_values(fact, values)
        for name in self.agency:
            if name not in AGENCY:
                raise ValueError(f"agency {name!r} is none of {', '.join(AGENCY)}")
        if self.verdict != verdict_name(self.candidates):
            raise ValueError(f"verdict {self.verdict!r} does not follow from the candidates {list(self.candidates)}")
        if self.facts.keys() >= {fact.name for fact in DECIDING} and not self.several:
            given = tuple(sorted(self.candidates))
            table = scope_candidates({fact.name: frozenset(self.facts[fact.name]) for fact in DECIDING})
            if given != table:
                raise ValueError(f"the table gives {list(table)} for these facts, not {list(given)}")
        return self

    @property
    def acceptable(self) -> frozenset[int | str]:
        """The verdicts that count as right in the lenient reading."""
        return frozenset({self.verdict, *self.also_accept})


class Case(_Strict):
    """One labelled description."""

    id: str
    text: str
    gold: Gold
    kind: str = ""
    why: str = ""
    note: str = ""
    from_: str = ""
    source: str = ""
    licence: str = ""
    outside_label: Any = None


def _check_values(fact: str, values: tuple[str, ...]) -> None:
    """Raise what pydantic turns into an error that names file and line."""
    try:
        possible_of(fact, values)
    except UnusableInput as error:
        raise ValueError(str(error)) from error


def verdict_name(candidates: tuple[int, ...]) -> int | str:
    """The verdict that ``candidates`` amount to."""
    if len(set(candidates)) != 1:
        return "undetermined"
    return "not_applicable" if candidates[0] == 0 else candidates[0]


HARD_KINDS: Final = frozenset(
    {
        "contradiction",
        "control",
        "distractor",
        "negation",
        "quoting",
        "quoting_others",
        "rejected_or_later",
        "several",
    }
)
"""Kinds of texts that are built to mislead; ``control`` are those that only look like them."""


def load_all(paths: Iterable[Path]) -> tuple[Case, ...]:
    """The cases of several files, in their order; raises `UnusableInput`, also for an id that stands in two of them."""
    found: dict[str, tuple[Path, Case]] = {}
    for path in paths:
        for case in load_cases(path):
            if case.id in found:
                raise UnusableInput(f"{path}: the id {case.id!r} is in {found[case.id][0]} already.")
            found[case.id] = (path, case)
    return tuple(case for _, case in found.values())


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSONL file, or of a CSV with ``text`` and ``scope``; raises `UnusableInput`."""
    try:
        text = decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror or error}.") from error
    cases: list[Case] = []
    seen: dict[str, int] = {}
    for line, data in _csv_rows(path, text) if path.suffix.lower() == ".csv" else _json_lines(path, text):
        case = _case(path, line, data)
        if case.id in seen:
            raise UnusableInput(f"{path}, line {line}: the id {case.id!r} is already on line {seen[case.id]}.")
        seen[case.id] = line
        cases.append(case)
    if not cases:
        raise UnusableInput(f"{path} holds no cases: one JSON object a line, or a CSV with text and scope.")
    return tuple(cases)


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UnusableInput(f"{path}, line {number}: not JSON ({error}).") from error
        if not isinstance(data, dict):
            raise UnusableInput(f"{path}, line {number}: a case is a JSON object; found {shown(data)}.")
        yield number, data


def _csv_rows(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Decisions as a tracker exports them: ``text`` and ``scope`` (1 to 5, not_applicable, undetermined), maybe ``id``."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = {"text", "scope"} - set(reader.fieldnames or ())
    if missing:
        found = ", ".join(reader.fieldnames or ()) or "no columns"
        raise UnusableInput(f"{path}: the column {min(missing)!r} is missing; found {found}.")
    for row in reader:
        verdict: int | str = _csv_verdict(path, reader.line_num, row["scope"])
        candidates = _csv_candidates(verdict)
        identifier = row.get("id") or f"row-{reader.line_num}"
        yield (
            reader.line_num,
            {
                "id": identifier,
                "text": row["text"] or "",
                "gold": {"verdict": verdict, "candidates": candidates},
            },
        )


def _csv_verdict(path: Path, line: int, value: str | None) -> int | str:
    name = (value or "").strip().lower().removeprefix("scope").strip().replace(" ", "_")
    if name in {"1", "2", "3", "4", "5"}:
        return int(name)
    if name in {"not_applicable", "undetermined"}:
        return name
    raise UnusableInput(f"{path}, line {line}: scope is 1 to 5, not_applicable or undetermined; found {shown(value)}.")


def _csv_candidates(verdict: int | str) -> list[int]:
    if verdict == "undetermined":
        return [0, 1, 2, 3, 4, 5]
    return [0] if verdict == "not_applicable" else [int(verdict)]


def _case(path: Path, line: int, data: dict[str, Any]) -> Case:
    if "from" in data:
        data = {**{key: value for key, value in data.items() if key != "from"}, "from_": data["from"]}
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        fault = first_fault(error, "the case")
        raise UnusableInput(f"{path}, line {line}: {fault}. The format is in docs/evals.md.") from error
