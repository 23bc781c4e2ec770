"""The results as tables: one row for each row of the inventory, in order. Made from the journal once it is whole."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from assistant.batch.brief import Brief
from assistant.batch.journal import replaced, writing_to
from assistant.batch.parquet import write_parquet
from assistant.batch.sheets import MOST_ROWS, Sheet, write_workbook
from assistant.errors import OutputUnwritable, UnusableInput
from assistant.facts import FACTS
from assistant.knowledge_files import KnowledgeBase
from assistant.report.characters import csv_cell, shortened

FORMATS: Final = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet", ".sqlite", ".db")
NUMBERS: Final = ("scope", "agentic_scope", "workloads", "recommendations", "musts", "model_calls", "model_tokens")
_DESCRIPTION: Final = 300
"""Characters of a description that a table shows."""

_URGENT: Final = 3


@dataclass(frozen=True, slots=True)
class Results:
    """A whole run to be written: the lines of its results, its briefs, and when it began."""

    lines: Path
    briefs: Iterable[Brief]
    started: str


def check_format(path: Path, rows: int) -> None:
    """Raises `UnusableInput` where ``path`` ends in no format, or in one that cannot hold ``rows`` rows."""
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UnusableInput(f"--out {path} must end in one of {', '.join(FORMATS)} (found {path.suffix!r}).")
    if ending == ".xlsx" and rows > MOST_ROWS:
        raise UnusableInput(
            f"A sheet holds {MOST_ROWS:,} rows, and there are {rows:,}. Write .parquet or .csv instead."
        )


def write_table(out: Path, results: Results, knowledge: KnowledgeBase) -> None:
    """Writes ``results`` to ``out`` in the format of its ending: whole, or not at all."""
    with writing_to(out):
        match out.suffix.lower():
            case ".csv":
                replaced(out, _csv(results, knowledge))
            case ".xlsx":
                _xlsx(out, results, knowledge)
            case ".parquet":
                _drafted(out, lambda draft: _parquet(draft, results, knowledge))
            case _:
                _drafted(out, lambda draft: _sqlite(draft, results, knowledge))


def cells_of(brief: Brief, knowledge: KnowledgeBase) -> dict[str, object]:
    """One row of a table, by column."""
    matrix = knowledge.matrix
    question = knowledge.guide.planner.about(brief.question) if brief.question else None
    titles = {card.id: card.title for card in knowledge.cards}
    scope = brief.candidates[0] if brief.status == "determined" else None
    agentic = brief.agentic[0] if len(brief.agentic) == 1 and brief.agentic[0] else None
    return {
        "id": brief.id,
        "unit": brief.unit,
        "owner": brief.owner,
        "status": brief.status.replace("_", " "),
        "scope": scope,
        "scope_name": matrix.scope(scope).name if scope else "",
        "possible_scopes": ", ".join(str(each) if each else "not applicable" for each in brief.candidates),
        "agentic_scope": agentic,
        "possible_agentic_scopes": ", ".join(str(each) for each in brief.agentic if each),
        "lane": brief.lane,
        "possible_lanes": ", ".join(brief.lanes),
        "confirmed": "yes" if brief.confirmed else "no",
        "assumed": ", ".join(brief.assumed),
        **{name: " or ".join(brief.facts.get(name, ())) for name in _SHOWN_FACTS},
        "data": ", ".join(
            name.partition(".")[2] for name in brief.facts if name.startswith("data.") and brief.holds(name)
        ),
        "workloads": brief.workloads if brief.status != "failed" else None,
        "next_question": question.text if question else "",
        "recommendations": len(brief.cards) if brief.status != "failed" else None,
        "musts": brief.must if brief.status != "failed" else None,
        "most_urgent": "; ".join(titles.get(card, card) for card in brief.cards[:_URGENT]),
        "notes": " ".join(brief.notes),
        "model_calls": brief.use.calls if brief.use else None,
        "model_tokens": brief.use.tokens if brief.use else None,
        "without_model": brief.use.without if brief.use else "",
        "error": brief.error,
        "description": shortened(brief.text, _DESCRIPTION),
    }


_SHOWN_FACTS: Final = tuple(name for name, fact in FACTS.items() if fact.role in ("deciding", "agentic"))


def head_of(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The columns of a table."""
    return tuple(cells_of(Brief(number=1, id="", text="", status="failed"), knowledge))


def _rows(results: Results, knowledge: KnowledgeBase) -> Iterator[list[object]]:
    return (list(cells_of(brief, knowledge).values()) for brief in results.briefs)


def _whole_rows(results: Results, knowledge: KnowledgeBase) -> Iterator[list[object]]:
    """As `_rows`, with the assessment as JSON at the end."""
    with results.lines.open(encoding="utf-8", newline="\n") as lines:
        for row, line in zip_longest(_rows(results, knowledge), lines):
            yield [*row, line.rstrip("\n")]


def _csv(results: Results, knowledge: KnowledgeBase) -> Iterator[bytes]:
    """With a byte-order mark, without which Excel takes UTF-8 for something else."""
    yield "\ufeff".encode() + _csv_line(head_of(knowledge))
    for row in _rows(results, knowledge):
        yield _csv_line(["" if cell is None else csv_cell(str(cell)) for cell in row])


def _csv_line(cells: Sequence[str]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue().encode("utf-8", "replace")


def _xlsx(out: Path, results: Results, knowledge: KnowledgeBase) -> None:
    head = head_of(knowledge)
    widths = [{"description": 60, "next_question": 40, "most_urgent": 50}.get(name, 14) for name in head]
    sheet = Sheet("Results", head, _rows(results, knowledge), widths)

    def write(draft: Path) -> None:
        with draft.open("wb") as file:
            write_workbook(file, [sheet], results.started)

    _drafted(out, write)


def _parquet(draft: Path, results: Results, knowledge: KnowledgeBase) -> None:
    write_parquet(draft, [*head_of(knowledge), "assessment"], NUMBERS, _whole_rows(results, knowledge))


def _sqlite(draft: Path, results: Results, knowledge: KnowledgeBase) -> None:
    head = [*head_of(knowledge), "assessment"]
    columns = ", ".join(f"{name} {'INTEGER' if name in NUMBERS else 'TEXT'}" for name in head)
    marks = ", ".join("?" for _ in head)
    try:
        with closing(sqlite3.connect(draft)) as connection, connection:
            connection.execute(f"CREATE TABLE results (number INTEGER PRIMARY KEY, {columns})")
            numbered = ([number, *row] for number, row in enumerate(_whole_rows(results, knowledge), start=1))
            connection.executemany(f"INSERT INTO results VALUES (?, {marks})", numbered)  # noqa: S608 - marks alone
    except sqlite3.Error as error:
        raise OutputUnwritable(f"{draft} cannot be written ({error}). What was assessed is kept.") from error


def _drafted(out: Path, write: Callable[[Path], None]) -> None:
    """What ``write`` makes beside ``out``, put in its place once it is whole."""
    draft = out.with_name(f"{out.name}.part")
    draft.unlink(missing_ok=True)
    write(draft)
    draft.replace(out)
