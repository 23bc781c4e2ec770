"""What the report, the review queue and a later comparison need of one row; kept beside its result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from assistant.assessment import Assessment, ModelUse, ProfileEntry
from assistant.batch.row import Given, Row
from assistant.facts import AGENTIC, DECIDING, NO, YES
from assistant.reading import Strict

Status = Literal["determined", "undetermined", "not_applicable", "failed"]


class Told(Strict):
    """What a column said of a fact: the values that ``cell`` leaves possible."""

    fact: str
    values: tuple[str, ...]
    column: str
    cell: str


class Reply(Strict):
    """What an owner replied to the question on ``fact``: one of its options, or words of their own."""

    fact: str
    workload: str | None = None
    value: str | None = None
    words: str = ""
    who: str = ""
    at: str = ""


class Brief(Strict):
    """One row of a run in short. A row that failed has ``status`` ``failed`` and ``error``, and no results.

    ``facts`` are the deciding and agentic facts of which something is known and the yes/no facts that are settled, each
    with the values still possible; of several workloads, yes counts where it is yes of any. ``cards`` are the recommended ones,
    ``must`` how many of them are a must. ``lane`` is
    the lane, ``open`` while ``lanes`` are several, empty where there are no decision rules. ``question`` is the fact that it would help most to know.
    ``use`` is what a language model was asked for it.
    """

    number: int
    id: str
    text: str
    given: tuple[Told, ...] = ()
    replies: tuple[Reply, ...] = ()
    unit: str = ""
    owner: str = ""
    status: Status
    error: str = ""
    candidates: tuple[int, ...] = ()
    agentic: tuple[int, ...] = ()
    confirmed: bool = True
    assumed: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = {}
    workloads: int = 1
    fired: tuple[str, ...] = ()
    lane: str = ""
    lanes: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    must: int = 0
    question: str | None = None
    workload: str | None = None
    notes: tuple[str, ...] = ()
    use: ModelUse | None = None

    def row(self) -> Row:
        """The row that this is of, to be assessed again."""
        given = tuple(Given(told.fact, told.values, told.column, told.cell) for told in self.given)
        return Row(self.number, self.id, self.text, given, self.unit, self.owner)

    @property
    def is_open(self) -> bool:
        """Whether the scope is not settled, or only a language model has read what settles it."""
        return self.status == "undetermined" or not self.confirmed

    @property
    def highest(self) -> int:
        """The highest scope still possible; 0 outside the matrix and for a failed row."""
        return max(self.candidates, default=0)

    def holds(self, fact: str) -> bool:
        """Whether the yes/no ``fact`` holds."""
        return self.facts.get(fact) == (YES,)


def content_of(row: Row) -> str:
    """A hash of what a row says: text and facts from columns. The same one means that nothing has changed."""
    digest = hashlib.sha256(row.text.encode(errors="surrogatepass"))
    for given in row.given:
        digest.update(f"\0{given.fact}\0{','.join(given.values)}\0{given.cell}".encode(errors="surrogatepass"))
    return digest.hexdigest()[:32]


def brief_of(assessment: Assessment, row: Row, replies: tuple[Reply, ...] = ()) -> Brief:
    """``assessment`` of ``row`` in short."""
    verdict = assessment.verdict
    fact, workload = _asked(assessment)
    return Brief(
        number=row.number,
        id=row.id,
        text=row.text,
        given=_told(row),
        replies=replies,
        unit=row.unit,
        owner=row.owner,
        status=verdict.status,
        candidates=verdict.candidates,
        agentic=assessment.agentic.candidates,
        confirmed=verdict.confirmed,
        assumed=verdict.assumed,
        facts=_facts(assessment),
        workloads=max(1, len(assessment.workloads)),
        fired=_fired(assessment),
        lane=(assessment.lane.lane or "open") if assessment.lane else "",
        lanes=assessment.lane.lanes if assessment.lane else (),
        cards=tuple(item.id for item in assessment.recommendations),
        must=sum(item.level == "must" for item in assessment.recommendations),
        question=fact,
        workload=workload,
        notes=assessment.notes,
        use=assessment.meta.model_use,
    )


def failed(row: Row, message: str, use: ModelUse | None = None) -> Brief:
    """A row that could not be assessed, in short."""
    return Brief(
        number=row.number,
        id=row.id,
        text=row.text[:_KEPT_OF_FAILED],
        given=_told(row),
        unit=row.unit,
        owner=row.owner,
        status="failed",
        error=message,
        use=use,
    )


_KEPT_OF_FAILED = 2_000
"""Characters that are kept of a text that could not be read: it may be a film."""


def _told(row: Row) -> tuple[Told, ...]:
    return tuple(Told(fact=each.fact, values=each.values, column=each.column, cell=each.cell) for each in row.given)


def _asked(assessment: Assessment) -> tuple[str | None, str | None]:
    """The fact to ask about and for which workload: one that is only thought to be known, where that is all there is."""
    question = assessment.next_question
    if assessment.verdict.status == "undetermined" or assessment.verdict.confirmed:
        return (question.fact, question.workload) if question else (None, None)
    deciding = [fact.name for fact in DECIDING]
    parts: list[tuple[str | None, Mapping[str, ProfileEntry]]] = [(e.id, e.profile) for e in assessment.workloads]
    parts = parts or [(None, assessment.profile)]
    unsure = [(name, part) for part, known in parts for name in deciding if name in known and not known[name].confirmed]
    return unsure[0] if unsure else (None, None)


def _profiles(assessment: Assessment) -> Iterator[Mapping[str, ProfileEntry]]:
    if assessment.workloads:
        yield from (workload.profile for workload in assessment.workloads)
    else:
        yield assessment.profile


def _facts(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    profiles = list(_profiles(assessment))
    names = dict.fromkeys(name for known in profiles for name in known)
    together = {name: _of_any([known[name].possible if name in known else () for known in profiles]) for name in names}
    named = {fact.name for fact in (*DECIDING, *AGENTIC)}
    return {name: values for name, values in together.items() if name in named or values in {(YES,), (NO,)}}


def _of_any(of_each: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What holds of a fact of all workloads together: yes where it is yes of any, else what is possible of some."""
    if (YES,) in of_each:
        return (YES,)
    return tuple(dict.fromkeys(value for values in of_each for value in values)) if all(of_each) else ()


def _fired(assessment: Assessment) -> tuple[str, ...]:
    """The rules that gave the scope; of several workloads those of each."""
    verdicts = [workload.verdict for workload in assessment.workloads] or [assessment.verdict]
    fired = [entry.rule for verdict in verdicts for entry in verdict.because if entry.outcome == "fired"]
    return tuple(dict.fromkeys(fired))
