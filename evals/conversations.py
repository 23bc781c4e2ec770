"""Scripted conversations through the real engine, scored against what they should come to.

A turn may name ``asked``: the fact, or the group, whose question stands when the person speaks. The engine chooses its
own questions, and may have settled that fact from an earlier turn; so that the words are read in the light of the
question that they answer, `asking` puts that question up first, through the interview's public values. Nothing else is
touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.app import Scopewise
from assistant.assessment import Assessment
from assistant.conversation import Interview, Pending, Say
from assistant.datafiles import first_fault
from assistant.errors import ScopewiseError, UnusableInput
from assistant.facts import DECIDING
from assistant.guide import Guide
from assistant.reading import Strict
from evals.cases import AGENCY, Gold, verdict_name
from evals.classify import given_values
from evals.shares import Share, grouped, share_of, wilson


class Line(BaseModel):
    """What the person says, and the fact or group whose question stands then; without one, whatever the engine asks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    asked: str | None = None


class Conversation(BaseModel):
    """One labelled conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str = ""
    why: str = ""
    turns: tuple[Line, ...] = Field(min_length=1)
    gold: Gold

    @model_validator(mode="after")
    def _opening_is_asked_first(self) -> Conversation:
        if self.turns[0].asked is not None:
            raise ValueError("the first turn answers the opening, so it cannot name 'asked'")
        return self


class ConversationOutcome(Strict):
    """One conversation: gold, what it came to, and by fact whether the values left possible are gold's."""

    id: str
    kind: str
    gold: int | str
    given: int | str | None
    candidates: tuple[int, ...]
    right: bool | None
    contained: bool | None
    facts: Mapping[str, bool]
    agency: bool | None
    error: str | None = None


class ConversationReport(Strict):
    """All figures; a wrong verdict is a determined one that is not gold."""

    conversations: int
    verdict: Share
    selective: Share
    coverage: Share
    containment: Share
    facts: Mapping[str, Share]
    agency: Share
    by_kind: Mapping[str, Share]
    not_right: tuple[str, ...]
    not_assessed: Mapping[str, str]
    outcomes: tuple[ConversationOutcome, ...]


def load_conversations(path: Path, guide: Guide) -> tuple[Conversation, ...]:
    """The conversations of a JSONL file; raises `UnusableInput` with file, line and remedy."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{path} cannot be read: {error}.") from error
    found: dict[str, Conversation] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            conversation = _conversation(f"{path}, line {number}", line, guide)
            if conversation.id in found:
                raise UnusableInput(f"{path}, line {number}: the id {conversation.id!r} is there already.")
            found[conversation.id] = conversation
    if not found:
        raise UnusableInput(f"{path} holds no conversations: one JSON object a line, as docs/evals.md describes them.")
    return tuple(found.values())


def _conversation(where: str, line: str, guide: Guide) -> Conversation:
    try:
        conversation = Conversation.model_validate(json.loads(line))
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableInput(f"{where}: not JSON ({error}).") from error
    except ValidationError as error:
        fault = first_fault(error, "the conversation")
        raise UnusableInput(f"{where}: {fault}. The format is in docs/evals.md.") from error
    for turn in conversation.turns:
        if turn.asked is not None and guide.planner.about(turn.asked) is None:
            names = ", ".join(question.fact for question in guide.planner.questions)
            raise UnusableInput(f"{where}: no question is about {turn.asked!r}; 'asked' is one of: {names}.")
    return conversation


def asking(interview: Interview, fact: str, guide: Guide) -> Interview:
    """``interview`` with the question on ``fact`` standing; unchanged where it stands already.

    Of several workloads it is asked about the one that is being asked about, or the first.
    """
    question = guide.planner.about(fact)
    if question is None or (interview.pending and interview.pending.question == question.id):
        return interview
    about = interview.pending.workload if interview.pending else None
    workload = about or interview.workload_ids[0]
    return interview.model_copy(update={"pending": Pending(question=question.id, workload=workload)})


def played(conversation: Conversation, engine: Scopewise) -> Interview:
    """The interview after all turns of ``conversation``."""
    interview = Interview(id=conversation.id, started=engine.clock())
    for turn in conversation.turns:
        if turn.asked is not None:
            interview = asking(interview, turn.asked, engine.knowledge.guide)
        interview = engine.step(interview, Say(text=turn.say))
    return interview


def evaluate_conversations(conversations: Sequence[Conversation], engine: Scopewise) -> ConversationReport:
    """The figures; a conversation on which the reader fails is not assessed, and the run goes on."""
    outcomes = [_outcome(conversation, engine) for conversation in conversations]
    return conversation_report(outcomes)


def _outcome(conversation: Conversation, engine: Scopewise) -> ConversationOutcome:
    try:
        found = engine.assessment(played(conversation, engine), advice=False)
    except ScopewiseError as error:
        return _failed(conversation, str(error))
    except Exception as error:  # noqa: BLE001 - a reader's crash is an outcome of that conversation, not the run's end
        return _failed(conversation, f"crashed: {type(error).__name__}: {error}")
    gold, candidates = conversation.gold, found.verdict.candidates
    given = verdict_name(candidates)
    return ConversationOutcome(
        id=conversation.id,
        kind=conversation.kind,
        gold=gold.verdict,
        given=given,
        candidates=candidates,
        right=given == gold.verdict,
        contained=set(gold.candidates) <= set(candidates),
        facts={
            fact.name: given_values(found, fact.name) == frozenset(gold.facts[fact.name])
            for fact in DECIDING
            if fact.name in gold.facts
        },
        agency=_agency(gold, found),
    )


def _agency(gold: Gold, found: Assessment) -> bool | None:
    """Whether the agentic results equal gold's; None where gold has none or the workload is outside the matrix."""
    if not gold.agency or gold.verdict == "not_applicable" or found.agentic.status == "not_applicable":
        return None
    return {AGENCY[name] for name in gold.agency} == set(found.agentic.candidates)


def _failed(conversation: Conversation, error: str) -> ConversationOutcome:
    return ConversationOutcome(
        id=conversation.id,
        kind=conversation.kind,
        gold=conversation.gold.verdict,
        given=None,
        candidates=(),
        right=None,
        contained=None,
        facts={},
        agency=None,
        error=error,
    )


def conversation_report(outcomes: Sequence[ConversationOutcome]) -> ConversationReport:
    """The figures of ``outcomes``."""
    done = [outcome for outcome in outcomes if outcome.given is not None]
    determined = [outcome for outcome in done if outcome.gold != "undetermined"]
    given = [outcome for outcome in done if outcome.given != "undetermined"]
    agency = [outcome.agency for outcome in done if outcome.agency is not None]
    return ConversationReport(
        conversations=len(outcomes),
        verdict=share_of(done, lambda outcome: bool(outcome.right)),
        selective=share_of(given, lambda outcome: bool(outcome.right)),
        coverage=share_of(determined, lambda outcome: outcome.given != "undetermined"),
        containment=share_of(done, lambda outcome: bool(outcome.contained)),
        facts={fact.name: _fact_share(fact.name, done) for fact in DECIDING},
        agency=wilson(sum(agency), len(agency)),
        by_kind={
            kind: share_of(members, lambda outcome: bool(outcome.right))
            for kind, members in grouped(done, lambda outcome: outcome.kind).items()
        },
        not_right=tuple(outcome.id for outcome in done if not outcome.right),
        not_assessed={outcome.id: outcome.error or "" for outcome in outcomes if outcome.given is None},
        outcomes=tuple(outcomes),
    )


def _fact_share(fact: str, outcomes: Sequence[ConversationOutcome]) -> Share:
    return share_of([outcome for outcome in outcomes if fact in outcome.facts], lambda outcome: outcome.facts[fact])
