"""Prompts: one file for each kind of call in ``prompts/``, strictly loaded, and the marked blocks that untrusted text stands in.

A file is front matter (``purpose``, ``answer``, ``variables``, ``words``), then the fixed part, then a line ``--- turn ---``,
then what differs from call to call. Placeholders are ``$name``; one that is not declared, or a declared one that is not
used, is refused, and so is a value that is missing or too many. The version is the hash of the file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Final

from pydantic import Field

from assistant.datafiles import strict_entry, yaml_of
from assistant.errors import BadKnowledge
from assistant.language_model.shapes import Prompt
from assistant.reading import Strict

FOLDER: Final = Path(__file__).resolve().parent.parent / "prompts"
_TURN: Final = "\n--- turn ---\n"
_MARK_LENGTH: Final = 12


class _Head(Strict):
    """The front matter."""

    purpose: str = Field(min_length=1)
    answer: str = Field(min_length=1)
    variables: tuple[str, ...] = ()
    words: int = Field(default=1500, ge=1)


@dataclass(frozen=True, slots=True)
class PromptFile:
    """One kind of call: its fixed part, what differs from call to call, and what it was made for."""

    name: str
    version: str
    purpose: str
    answer: str
    variables: frozenset[str]
    words: int
    fixed: str
    turn: str

    def filled(self, **values: str) -> Prompt:
        """The call with ``values``; ValueError where they are not exactly the declared variables."""
        if values.keys() != self.variables:
            raise ValueError(f"prompt {self.name} takes {sorted(self.variables)}, not {sorted(values)}")
        return Prompt(
            name=self.name,
            version=self.version,
            fixed=Template(self.fixed).substitute(values),
            turn=Template(self.turn).substitute(values),
            words=self.words,
        )


def load_prompt(name: str, folder: Path = FOLDER) -> PromptFile:
    """The prompt in ``folder/name.md``; raises `BadKnowledge` that names the file and what is wrong with it."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadKnowledge(str(path), "cannot be read") from error
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0] or _TURN not in parts[2]:
        raise BadKnowledge(str(path), "must be front matter between two lines of ---, a fixed part, and a turn part")
    head = strict_entry(_Head, yaml_of(parts[1], str(path)), str(path))
    fixed, turn = parts[2].split(_TURN, 1)
    used = _placeholders(fixed, path) | _placeholders(turn, path)
    if used != set(head.variables):
        raise BadKnowledge(str(path), f"declares the variables {sorted(head.variables)} and uses {sorted(used)}")
    return PromptFile(
        name=name,
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        purpose=head.purpose,
        answer=head.answer,
        variables=frozenset(head.variables),
        words=head.words,
        fixed=fixed.strip(),
        turn=turn.strip(),
    )


def prompts_version(folder: Path = FOLDER) -> str:
    """One version for all prompts together, as it stands in every record."""
    texts = [path.read_bytes() for path in sorted(folder.glob("*.md")) if path.name != "README.md"]
    return hashlib.sha256(b"\n".join(texts)).hexdigest()[:12]


def block(kind: str, text: str) -> str:
    """``text`` between two marks that it cannot hold itself: they carry the hash of what stands between them.

    ``kind`` is a word of ours. Nobody can write a text that holds its own hash, so nothing inside can end the block.
    """
    mark = hashlib.sha256(f"{kind}\n{text}".encode()).hexdigest()[:_MARK_LENGTH]
    while mark in text:
        mark = hashlib.sha256(mark.encode()).hexdigest()[:_MARK_LENGTH]
    return f"[{kind} {mark} begins]\n{text}\n[{kind} {mark} ends]"


def _placeholders(text: str, path: Path) -> set[str]:
    found = set()
    for match in re.finditer(r"\$(?:(?P<escaped>\$)|(?P<name>[a-z_]+)|(?P<odd>))", text):
        if match["odd"] is not None:
            raise BadKnowledge(str(path), f"has a $ that is no placeholder, at character {match.start()}; write $$")
        if match["name"]:
            found.add(match["name"])
    return found
