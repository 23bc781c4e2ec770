"""An assessment as one self-contained JSON object: written for people to keep, and strictly checked when it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from assistant.audit import Head
from assistant.conversation import Interview
from assistant.errors import UnusableInput, shown
from assistant.facts import possible_of
from assistant.reading import Strict
from assistant.signing import ReviewEvent
from assistant.store.records import (
    SCHEMA,
    Finished,
    Json,
    Stored,
    VerdictSummary,
    first_problem,
    instant,
    json_text,
    title_line,
    usable_id,
)
from assistant.work_items import ItemEvent


class LogHead(Strict):
    """The end of the log: how many entries it had, and the hash of the last one."""

    position: int = Field(ge=0)
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")


@dataclass(frozen=True, slots=True)
class More:
    """What an exported assessment holds beside the interview."""

    results: Sequence[Finished] = ()
    items: Sequence[ItemEvent] = ()
    review: Sequence[ReviewEvent] = ()
    log: Head | None = None


class Record(Strict):
    """What an exported file holds.

    ``results`` are all finished records, each for a version, the first one first; ``items`` are the changes of work items.
    ``review`` are the steps of sign-off and ``log`` the head of the log when it was written: both are for the reader, and
    nothing is signed by being brought in.
    """

    schema_: Literal["scopewise.record/1"] = Field(alias="schema")
    id: str
    title: str
    created: str
    updated: str
    version: int = Field(ge=1, le=1_000_000_000)
    verdict: VerdictSummary | None
    interview: Interview
    results: tuple[Finished, ...]
    items: tuple[ItemEvent, ...] = ()
    review: tuple[ReviewEvent, ...] = ()
    log: LogHead | None = None

    @model_validator(mode="after")
    def _results_in_order(self) -> Self:
        versions = [result.version for result in self.results]
        if versions != sorted(set(versions)) or any(version > self.version for version in versions):
            raise ValueError(f"the results are for the versions {versions}; they must rise, up to {self.version}")
        return self


def exported(stored: Stored, more: More) -> Json:
    """``stored`` as JSON values; `imported` takes it back."""
    return {
        "schema": SCHEMA,
        "id": stored.id,
        "title": stored.title,
        "created": stored.created,
        "updated": stored.updated,
        "version": stored.version,
        "verdict": stored.verdict.model_dump(mode="json") if stored.verdict else None,
        "interview": stored.interview.model_dump(mode="json"),
        "results": [result.model_dump(mode="json") for result in more.results],
        "items": [event.model_dump(mode="json") for event in more.items],
        "review": [event.model_dump(mode="json") for event in more.review],
        "log": more.log._asdict() if more.log else None,
    }


def imported(data: object) -> tuple[Stored, tuple[Finished, ...], tuple[ItemEvent, ...]]:
    """What ``data`` holds; raises `UnusableInput` that names the first thing that is wrong with it."""
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        found = data.get("schema") if isinstance(data, dict) else data
        raise UnusableInput(f"This is no exported assessment: 'schema' must be {SCHEMA!r} (found {shown(found)}).")
    try:
        record = Record.model_validate_json(json_text(data, "The record"), strict=True)
    except ValidationError as error:
        raise UnusableInput(f"This exported assessment cannot be used: {first_problem(error)}.") from None
    for problem in _problems(record.interview, record.id):
        raise UnusableInput(f"This exported assessment cannot be used: {problem}.")
    return _stored(record), record.results, record.items


def _stored(record: Record) -> Stored:
    last = record.results[-1] if record.results else None
    return Stored(
        id=usable_id(record.id),
        title=title_line(record.title),
        created=instant(record.created),
        updated=instant(record.updated),
        version=record.version,
        interview=record.interview,
        verdict=record.verdict,
        result=last.record if last else None,
        result_version=last.version if last else None,
    )


def _problems(interview: Interview, identifier: str) -> Iterator[str]:
    """What does not fit together in ``interview``: a record that was cut or edited must not pass for what was said."""
    if interview.id != identifier:
        yield f"interview.id is {shown(interview.id)}, and id is {shown(identifier)}"
    count = len(interview.turns)
    places = {
        "ledger.withdrawn": interview.ledger.withdrawn,
        "set_aside": [entry.turn for entry in interview.set_aside],
        "began_at": [interview.began_at],
        "ended_at": [interview.ended_at],
        "confirmed_at": [interview.confirmed_at],
    }
    for name, turns in places.items():
        for turn in turns:
            if turn is not None and not 0 <= turn < count:
                yield f"interview.{name} names turn {turn}, and there are {count}"
    yield from _unsupported(interview)


def _unsupported(interview: Interview) -> Iterator[str]:
    """Statements whose quote is not in the turn that they name, or that are of no known fact and value."""
    for index, statement in enumerate(interview.ledger.statements):
        place, evidence = f"interview.ledger.statements.{index}", statement.evidence
        possible_of(statement.fact, statement.values)  # raises by itself, naming what would be valid
        if not 0 <= evidence.turn < len(interview.turns):
            yield f"{place} names turn {evidence.turn}, and there are {len(interview.turns)}"
        elif interview.text_of(evidence.turn)[evidence.start : evidence.end] != evidence.quote:
            yield f"{place} quotes {shown(evidence.quote)}, which is not what turn {evidence.turn} says there"
