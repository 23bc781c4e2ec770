"""An assessment: everything that an interview comes to, in the shape of the public contract. Pure.

Nothing in it is worked out anywhere else: the page, the reports, batch and the evals all read this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ConfigDict, Field

from assistant.conversation import Interview, Pending
from assistant.facts import FACTS, fact_named
from assistant.guide import Guide
from assistant.lanes import LaneResult
from assistant.ledger import Basis, Evidence, Knowledge, Ledger, Profile, profile
from assistant.reading import Strict
from assistant.recommend import Recommendation, Undecided, WorkloadView
from assistant.signing import Review
from assistant.standing import next_question
from assistant.table import Agentic, Verdict, judge, judge_agentic, judge_agentic_whole, judge_whole
from assistant.threats import FacedThreat

SCHEMA = "scopewise.assessment/1"
TABLE_VERSION = "1"
"""Goes up when a rule of the table, an assumption or the meaning of a deciding fact changes."""


class ProfileEntry(Strict):
    """What is known of one fact, with the exact words; ``rule`` names the assumption where it is assumed."""

    value: str | None
    possible: tuple[str, ...]
    basis: Basis
    confirmed: bool
    evidence: tuple[Evidence, ...] = ()
    rule: str | None = None


class OfferedOption(Strict):
    """One option of the next question."""

    value: str
    label: str
    help: str = ""


class NextQuestion(Strict):
    """The question that would bring most now. ``kind`` ``ticks``: any of the options may be true."""

    fact: str
    kind: str
    text: str
    example: str
    why: str
    who_knows: str
    options: tuple[OfferedOption, ...]
    workload: str | None = None


class WorkloadResult(Strict):
    """One of several workloads."""

    id: str
    name: str
    profile: Mapping[str, ProfileEntry]
    verdict: Verdict
    agentic: Agentic
    next_question: NextQuestion | None


class ModelUse(Strict):
    """What a language model was asked for the sake of one row: calls, tokens sent and received.

    ``without`` says in two words what kept it from reading, where the row was read without it.
    """

    calls: int = 0
    sent: int = 0
    received: int = 0
    without: str = ""

    @property
    def tokens(self) -> int:
        """Sent and received together."""
        return self.sent + self.received


class Meta(Strict):
    """What made the assessment: versions of program, reader, model, prompts, knowledge, table and file, and when.

    ``organisation`` names the organisation's file in force, with its version and digest; None where there is none.
    ``knowledge`` is of all that is in the knowledge folder, and ``questions``, ``cards``, ``corpus`` (passages and added
    guidance) and ``reading`` (what the embedded reader reads by) are of its parts; None in records from before those were kept.
    ``model_use`` is counted in batches with a language model alone.
    """

    version: str
    reader: str
    model: str | None = None
    prompts: str | None = None
    knowledge: str
    questions: str | None = None
    cards: str | None = None
    corpus: str | None = None
    reading: str | None = None
    table: str = TABLE_VERSION
    organisation: str | None = None
    created: str
    model_use: ModelUse | None = None


class SourceText(Strict):
    """One turn's text, to which evidence points, with the question to which it replied and who said it."""

    text: str
    question: str = ""
    who: str = ""
    at: str = ""


class Assessment(Strict):
    """The whole of it; `schema_` is ``schema`` in JSON. ``notes`` are sentences for the person about the reading.

    ``review`` says how the sign-off stands, for a kept assessment: an override stands in it, beside what the table said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    id: str
    profile: Mapping[str, ProfileEntry]
    verdict: Verdict
    agentic: Agentic
    lane: LaneResult | None = None
    review: Review | None = None
    next_question: NextQuestion | None
    workloads: tuple[WorkloadResult, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    threats: tuple[FacedThreat, ...] = ()
    notes: tuple[str, ...] = ()
    texts: tuple[SourceText, ...] = ()
    meta: Meta

    def used(self, use: ModelUse) -> Assessment:
        """This assessment with what a language model was asked for it."""
        return self.model_copy(update={"meta": self.meta.model_copy(update={"model_use": use})})

    def to_json(self, *, indent: int | None = None) -> str:
        """The public JSON."""
        return self.model_dump_json(by_alias=True, indent=indent)


@dataclass(frozen=True, slots=True)
class Advice:
    """The recommendations and what is still open about them; empty until they are asked for.

    ``trouble`` is a sentence on what kept the search for further passages from working; empty when it worked.
    """

    recommendations: tuple[Recommendation, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    threats: tuple[FacedThreat, ...] = ()
    trouble: str = ""


def views(ledger: Ledger) -> tuple[WorkloadView, ...]:
    """Every workload of ``ledger`` with its facts and results; one without an id where there is a single one."""
    identifiers: Sequence[str | None] = [workload.id for workload in ledger.workloads] or [None]
    found = []
    for identifier in identifiers:
        known = profile(ledger, identifier)
        found.append(WorkloadView(identifier, known, judge(known), judge_agentic(known)))
    return tuple(found)


def assess(
    interview: Interview, guide: Guide, meta: Meta, advice: Advice, lane: LaneResult | None = None
) -> Assessment:
    """What ``interview`` comes to."""
    each = views(interview.ledger)
    pending = next_question(interview, guide)
    several = bool(interview.ledger.workloads)
    return Assessment(
        id=interview.id,
        profile={} if several else profile_entries(each[0].known),
        verdict=judge_whole([view.verdict for view in each]) if several else each[0].verdict,
        agentic=judge_agentic_whole([view.agentic for view in each]) if several else each[0].agentic,
        lane=lane,
        next_question=offered(pending, guide),
        workloads=tuple(_workload(interview, view, guide) for view in each) if several else (),
        recommendations=advice.recommendations,
        undecided=advice.undecided,
        threats=advice.threats,
        notes=_notes(interview, advice),
        texts=tuple(
            SourceText(text=turn.text, question=turn.shown_text, who=turn.message.who, at=turn.message.at)
            for turn in interview.turns
        ),
        meta=meta,
    )


def profile_entries(known: Profile) -> dict[str, ProfileEntry]:
    """``known`` as the contract shows it."""
    return {name: _entry(knowledge) for name, knowledge in known.items()}


def offered(pending: Pending | None, guide: Guide) -> NextQuestion | None:
    """The question of ``pending`` as the contract shows it."""
    if pending is None:
        return None
    question = guide.planner.question(pending.question)
    return NextQuestion(
        fact=question.fact,
        kind=question.kind,
        text=question.text,
        example=question.example,
        why=question.why,
        who_knows=question.who_knows,
        options=tuple(OfferedOption(value=o.value, label=o.label, help=o.help) for o in question.options),
        workload=pending.workload,
    )


def scope_names(candidates: Sequence[int], names: Mapping[int, str]) -> str:
    """``candidates`` in words for a sentence: "1 (Consumer app) or 2 (Enterprise app)"."""
    words = [names[0] if scope == 0 else f"{scope} ({names[scope]})" for scope in candidates]
    return " or ".join(words) if len(words) <= 2 else f"{', '.join(words[:-1])} or {words[-1]}"


def value_labels(fact: str, values: Sequence[str]) -> str:
    """``values`` of ``fact`` in words for people, in the order of the domain."""
    found = fact_named(fact)
    return " or ".join(found.value(value).label for value in found.ordered(values))


def _entry(knowledge: Knowledge) -> ProfileEntry:
    return ProfileEntry(
        value=knowledge.value,
        possible=tuple(FACTS[knowledge.fact].ordered(knowledge.possible)),
        basis=knowledge.basis,
        confirmed=knowledge.confirmed,
        evidence=tuple(statement.evidence for statement in knowledge.statements),
        rule=knowledge.rule or None,
    )


def _notes(interview: Interview, advice: Advice) -> tuple[str, ...]:
    notes = [turn.reading.note for turn in interview.turns if turn.reading and turn.reading.note]
    return tuple(dict.fromkeys([*notes, advice.trouble] if advice.trouble else notes))


def _workload(interview: Interview, view: WorkloadView, guide: Guide) -> WorkloadResult:
    workload = next(entry for entry in interview.ledger.workloads if entry.id == view.id)
    alone = interview.ledger.model_copy(update={"workloads": (workload,)})
    pending = next_question(interview.model_copy(update={"ledger": alone}), guide)
    return WorkloadResult(
        id=workload.id,
        name=workload.name,
        profile=profile_entries(view.known),
        verdict=view.verdict,
        agentic=view.agentic,
        next_question=offered(pending, guide),
    )
