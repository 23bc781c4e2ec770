"""The same workloads told again by somebody else: other words, another order, the same facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.errors import UnusableInput, shown
from assistant.reading import Strict
from assistant.text import decoded

PARAPHRASES = Path(__file__).resolve().parent / "paraphrases.jsonl"


class Paraphrase(Strict):
    """Another telling of the case called ``id``; gold is that case's."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)


def load_paraphrases(path: Path = PARAPHRASES) -> Mapping[str, tuple[str, ...]]:
    """The tellings by case id; raises `UnusableInput` with file and line for one that cannot be used or stands twice."""
    try:
        lines = decoded(path.read_bytes(), str(path)).split("\n")
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror or error}.") from error
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        each = _paraphrase(path, number, line)
        if each.text in found.get(each.id, ()):
            raise UnusableInput(f"{path}, line {number}: this telling of {each.id!r} stands twice.")
        found[each.id] = (*found.get(each.id, ()), each.text)
    return found


def _paraphrase(path: Path, number: int, line: str) -> Paraphrase:
    try:
        return Paraphrase.model_validate(json.loads(line))
    except (json.JSONDecodeError, RecursionError, ValidationError) as error:
        raise UnusableInput(
            f'{path}, line {number}: a telling is {{"id": "of the case", "text": "…"}}; found {shown(line)}.'
        ) from error
