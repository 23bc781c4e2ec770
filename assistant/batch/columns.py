"""Which column is what: the text, the id, the unit, the owner, and the columns that say a fact outright."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.batch.row import Given, Problem, Record, Row
from assistant.datafiles import load_yaml
from assistant.errors import UnusableInput, shown
from assistant.facts import fact_named, possible_of

TEXT_NAMES: Final = ("text", "description")
ID_NAMES: Final = ("id",)
UNIT_NAMES: Final = ("unit", "business_unit", "department")
OWNER_NAMES: Final = ("owner",)
OTHERWISE: Final = "*"
"""The entry of a map that stands for every cell that it does not name."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column that says a fact: ``words`` gives for a cell, case-folded, the values that it leaves possible.

    An empty tuple means that the cell says nothing of the fact.
    """

    fact: str
    column: str
    words: Mapping[str, tuple[str, ...]]

    def values(self, cell: str) -> tuple[str, ...] | None:
        """What ``cell`` leaves possible; None where the map has no word on it."""
        return self.words.get(folded(cell), self.words.get(OTHERWISE))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line; nothing means that the usual names are looked for."""

    text: tuple[str, ...] = ()
    id: str | None = None
    unit: str | None = None
    owner: str | None = None
    facts: tuple[FactColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that are read."""

    text: tuple[str, ...]
    id: str | None
    unit: str | None
    owner: str | None
    facts: tuple[FactColumn, ...]

    def named(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        single = [name for name in (self.id, self.unit, self.owner) if name]
        return tuple(dict.fromkeys([*self.text, *single, *(fact.column for fact in self.facts)]))


@dataclass
class Strangers:
    """Cells of which nothing says what they mean, counted, with a few of them by column."""

    seen: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, column: str, cell: str) -> None:
        """Counts one."""
        cells = self.seen.setdefault(column, {})
        if cell in cells or len(cells) < _STRANGERS_KEPT:
            cells[cell] = cells.get(cell, 0) + 1

    def sentences(self) -> Iterator[str]:
        """A sentence for each column with such cells."""
        for column, cells in self.seen.items():
            listed = ", ".join(f"{shown(cell)} ({count})" for cell, count in sorted(cells.items())[:_STRANGERS_SHOWN])
            yield f"What these cells of {column!r} mean is not said: {listed}. Nothing was taken from them."


_STRANGERS_KEPT: Final = 100
_STRANGERS_SHOWN: Final = 5


def folded(cell: str) -> str:
    """``cell`` as maps compare it: without capitals and with single spaces."""
    return " ".join(cell.split()).casefold()


def fact_column(given: str) -> FactColumn:
    """What ``FACT=COLUMN`` or ``FACT=COLUMN:MAP.yaml`` asks for; raises `UnusableInput` that says what is wrong."""
    fact, _, rest = given.partition("=")
    if not rest:
        raise UnusableInput(f"--fact {given!r} must read FACT=COLUMN or FACT=COLUMN:MAP.yaml.")
    known = fact_named(fact.strip())
    column, _, map_file = rest.rpartition(":") if rest.endswith((".yaml", ".yml")) else (rest, "", "")
    if map_file:
        return FactColumn(known.name, column, _words(Path(map_file), known.name))
    plain = {folded(value): (value,) for value in known.domain}
    labels = {folded(value.label): (value.name,) for value in known.values}
    return FactColumn(known.name, column, {**labels, **plain})


def _words(path: Path, fact: str) -> dict[str, tuple[str, ...]]:
    data = load_yaml(path)
    if not isinstance(data, dict) or not data:
        raise UnusableInput(f"{path} must map what stands in the cells to values of {fact}, a line each.")
    words: dict[str, tuple[str, ...]] = {}
    for cell, value in data.items():
        listed = [] if value is None else [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise UnusableInput(f"{path}, {shown(cell)}: must be a value of {fact}, a list of them, or null.")
        words[folded(str(cell))] = tuple(fact_named(fact).ordered(possible_of(fact, listed))) if listed else ()
    return words


def chosen(names: Sequence[str], wanted: Wanted, where: str) -> Columns:
    """The columns of ``where`` that are read; raises `UnusableInput` that lists those that are there."""
    text = tuple(_present(name, names, where) for name in wanted.text)
    if not text:
        usual = _usual(TEXT_NAMES, names)
        if usual is None:
            raise UnusableInput(
                f"{where} has no column 'text' or 'description'. Say which holds the description by --text-column; "
                f"there are: {_listed(names)}."
            )
        text = (usual,)
    return Columns(
        text=text,
        id=_one(wanted.id, ID_NAMES, names, where),
        unit=_one(wanted.unit, UNIT_NAMES, names, where),
        owner=_one(wanted.owner, OWNER_NAMES, names, where),
        facts=tuple(FactColumn(each.fact, _present(each.column, names, where), each.words) for each in wanted.facts),
    )


def _one(wanted: str | None, usual: Sequence[str], names: Sequence[str], where: str) -> str | None:
    return _present(wanted, names, where) if wanted else _usual(usual, names)


def _usual(usual: Sequence[str], names: Sequence[str]) -> str | None:
    by_name = {folded(name).replace(" ", "_"): name for name in reversed(names)}
    return next((by_name[name] for name in usual if name in by_name), None)


def _present(name: str, names: Sequence[str], where: str) -> str:
    if name in names:
        return name
    alike = [each for each in names if folded(each) == folded(name)]
    if len(alike) == 1:
        return alike[0]
    raise UnusableInput(f"{where} has no column {name!r}; there are: {_listed(names)}.")


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(shown(name) for name in names[:60])
    return listed if len(names) <= 60 else f"{listed} and {len(names) - 60} more"


def row_of(record: Record, columns: Columns, strangers: Strangers) -> Row:
    """``record`` as a row; a row without an id of its own is called by its number."""
    cells = record.cells
    identifier = cells.get(columns.id, "").strip() if columns.id else ""
    if not identifier:
        identifier = f"row-{record.number}" if columns.id else str(record.number)
    given = tuple(_given(cells, columns.facts, strangers))
    return Row(
        number=record.number,
        id=identifier,
        text="\n\n".join(cell for name in columns.text if (cell := cells.get(name, "")).strip()),
        given=given,
        unit=cells.get(columns.unit, "").strip() if columns.unit else "",
        owner=cells.get(columns.owner, "").strip() if columns.owner else "",
        problem=record.problem or _missing(record, columns),
    )


def _missing(record: Record, columns: Columns) -> Problem | None:
    if any(name in record.cells for name in columns.text):
        return None
    return Problem("no_text", f"The row has no {' and no '.join(map(repr, columns.text))}.")


def _given(cells: Mapping[str, str], facts: Sequence[FactColumn], strangers: Strangers) -> Iterator[Given]:
    for each in facts:
        cell = cells.get(each.column, "").strip()
        values = each.values(cell) if cell else ()
        if values is None:
            strangers.add(each.column, cell)
        elif values:
            yield Given(each.fact, values, each.column, cell)
