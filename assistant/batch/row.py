"""One row of an inventory, from the cell to what is handed to the engine. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be assessed: a kind for programs, a sentence for people."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands in the file: its number from 1, its cells by the name of their column, all as text."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a column says of a fact: ``cell`` stands in ``column``, and leaves ``values`` of ``fact`` possible."""

    fact: str
    values: tuple[str, ...]
    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Row:
    """One described use of AI. ``unit`` and ``owner`` are empty where no column names them."""

    number: int
    id: str
    text: str = ""
    given: tuple[Given, ...] = ()
    unit: str = ""
    owner: str = ""
    problem: Problem | None = None
