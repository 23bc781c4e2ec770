"""Work items: recommendations with an owner, a state and a history of who changed what, and when. Pure.

A change is an `ItemEvent`, which is only ever added; the state is worked out from the events, the facts and the day:

- a *claim* (somebody says that it is done) is not evidence; evidence is a file or a link, with who attached it, and when;
- an *accepted* risk needs a role that may accept it, a reason and an end date, after which the item is open again;
- an item whose card no longer applies is *not applicable*; when the card applies again it comes back with its history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from pydantic import Field

from assistant.assessment import Assessment
from assistant.cards import Card
from assistant.errors import UnusableInput, shown
from assistant.reading import Strict
from assistant.recommend import Recommendation, State, stable_key

ACCEPTING: Final = frozenset({"reviewer", "administrator"})
"""The roles that may accept a risk."""

GATES: Final = ("before pilot", "before production", "ongoing")
DONE: Final[frozenset[State]] = frozenset({"evidenced", "accepted", "not applicable"})
"""States in which nothing is left to do."""

Text = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=500)]
Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a name, and the roles that they have. Handed in by the driver, which knows who that is."""

    name: str
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def may_accept(self) -> bool:
        """Whether one of the roles may accept a risk."""
        return bool(self.roles & ACCEPTING)


class Evidence(Strict):
    """What shows that it is done: a file, of which the fingerprint is kept and not the content, or a link.

    ``name`` is the file's name, or what the link is called; ``sha256`` is of the file's bytes; empty for a link.
    """

    kind: Literal["file", "link"]
    name: Line
    link: Line = ""
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    size: int | None = Field(default=None, ge=0)


Change = Literal["owner", "claim", "evidence", "accept", "not_applicable", "reopen", "note"]


class ItemEvent(Strict):
    """One change of one item, the one of the card ``card``: who, with which roles, when (ISO 8601), and what."""

    card: str
    change: Change
    who: Line
    roles: tuple[str, ...] = ()
    at: str
    owner: Line = ""
    text: Text = ""
    evidence: Evidence | None = None
    until: Day | None = None


class WorkItem(Strict):
    """A recommendation as it stands.

    ``revision`` counts its changes; ``reason`` is what was said with the last one that set the state; ``lapsed`` is the
    end of an acceptance that is over.

    ``applies`` is false where the card no longer does; ``title``, ``gate`` and the like are then as last known.
    """

    key: str
    card: str
    title: str
    level: str
    gate: str
    owner: str
    state: State
    applies: bool
    revision: int
    evidence: tuple[ItemEvent, ...] = ()
    accepted: ItemEvent | None = None
    reason: str = ""
    lapsed: str | None = None
    history: tuple[ItemEvent, ...] = ()

    @property
    def left(self) -> bool:
        """Whether something is left to do."""
        return self.state not in DONE


class _Standing:
    """The state that the events of one item come to, one after the other."""

    def __init__(self, claimed: bool) -> None:  # noqa: FBT001 - what the facts say at the beginning
        self.state: State = "claimed" if claimed else "open"
        self.evidence: list[ItemEvent] = []
        self.accepted: ItemEvent | None = None
        self.reason = ""

    def take(self, event: ItemEvent) -> None:
        match event.change:
            case "claim":
                self.state = "claimed"
            case "evidence":
                self.state = "evidenced"
                self.evidence.append(event)
            case "accept":
                self.state = "accepted"
            case "not_applicable":
                self.state = "not applicable"
            case "reopen":
                self.state = "open"
                self.evidence.clear()
            case "note" | "owner":
                return
        self.reason = event.text
        self.accepted = event if event.change == "accept" else None


def work_item(item: Recommendation, events: Sequence[ItemEvent], today: str) -> WorkItem:
    """``item`` with what has been done about it by the day ``today`` (ISO 8601)."""
    mine = [event for event in events if event.card == item.id]
    standing = _Standing(claimed=item.state == "claimed")
    for event in mine:
        standing.take(event)
    accepted, lapsed, state, reason = standing.accepted, None, standing.state, standing.reason
    if accepted and accepted.until and accepted.until < today[:10]:
        state, lapsed, accepted, reason = "open", accepted.until, None, ""
    return WorkItem(
        key=item.key,
        card=item.id,
        title=item.title,
        level=item.level,
        gate=item.gate,
        owner=_owner(item.owner, mine),
        state=state,
        applies=True,
        revision=len(mine),
        evidence=tuple(standing.evidence),
        accepted=accepted,
        reason=reason,
        lapsed=lapsed,
        history=tuple(mine),
    )


def work_items(
    assessment: Assessment, events: Sequence[ItemEvent], today: str, cards: Mapping[str, Card] | None = None
) -> tuple[WorkItem, ...]:
    """Every item: those of cards that apply, most urgent first, then those with a history whose card no longer does.

    ``cards`` are those of the knowledge base by their ids, for the title and the gate of what applies no longer.
    """
    applying = {item.id: item for item in assessment.recommendations}
    gone = dict.fromkeys(event.card for event in events if event.card not in applying)
    known = cards or {}
    return (
        *(work_item(item, events, today) for item in assessment.recommendations),
        *(_gone(assessment.id, name, known.get(name), events) for name in gone),
    )


def with_states(assessment: Assessment, events: Sequence[ItemEvent], today: str) -> Assessment:
    """``assessment`` with every recommendation in the state that its events come to, and its owner."""
    if not events:
        return assessment
    found = []
    for item in assessment.recommendations:
        now = work_item(item, events, today)
        found.append(item.model_copy(update={"state": now.state, "owner": now.owner}))
    return assessment.model_copy(update={"recommendations": tuple(found)})


def _gone(assessment: str, name: str, card: Card | None, events: Sequence[ItemEvent]) -> WorkItem:
    mine = [event for event in events if event.card == name]
    return WorkItem(
        key=stable_key(assessment, name),
        card=name,
        title=card.title if card else name,
        level=card.level if card else "",
        gate=card.gate if card else "",
        owner=_owner(card.owner if card else "", mine),
        state="not applicable",
        applies=False,
        revision=len(mine),
        history=tuple(mine),
    )


def _owner(default: str, events: Sequence[ItemEvent]) -> str:
    return next((event.owner for event in reversed(events) if event.change == "owner"), default)


def changed(item: WorkItem, event: ItemEvent, actor: Actor, today: str) -> ItemEvent:
    """``event`` as it may be recorded for ``item`` by ``actor``; raises `UnusableInput` that says why it may not."""
    problem = _problem(item, event, actor, today)
    if problem:
        raise UnusableInput(f"“{item.title}” ({item.key}): {problem}")
    return event.model_copy(update={"card": item.card, "who": actor.name, "roles": tuple(sorted(actor.roles))})


def _problem(item: WorkItem, event: ItemEvent, actor: Actor, today: str) -> str:
    if not item.applies and event.change not in ("note", "owner"):
        return "it does not apply at the moment, so there is nothing to do about it."
    match event.change:
        case "owner" if not event.owner.strip():
            return "an owner needs a name."
        case "claim" if item.state == "evidenced":
            return "there is evidence already, which is more than a claim. Reopen it first if that no longer holds."
        case "evidence":
            return _problem_of_evidence(event.evidence)
        case "accept":
            return _problem_of_acceptance(event, actor, today)
        case "not_applicable" | "reopen" if not event.text.strip():
            return "give the reason."
        case "note" if not event.text.strip():
            return "the note is empty."
        case _:
            return ""


def _problem_of_evidence(evidence: Evidence | None) -> str:
    if evidence is None or not evidence.name.strip():
        return "evidence is a file or a link."
    if evidence.kind == "file" and not evidence.sha256:
        return "the file has no fingerprint; attach the file itself."
    if evidence.kind == "link" and not evidence.link.startswith(("https://", "http://")):
        return f"a link begins with https://; found {shown(evidence.link)}."
    return ""


def _problem_of_acceptance(event: ItemEvent, actor: Actor, today: str) -> str:
    if not actor.may_accept:
        return f"accepting a risk needs one of the roles {', '.join(sorted(ACCEPTING))}."
    if not actor.name.strip():
        return "accepting a risk needs the name of who accepts it."
    if not event.text.strip():
        return "accepting a risk needs a reason."
    if event.until is None:
        return "accepting a risk needs an end date, as YYYY-MM-DD."
    if event.until < today[:10]:
        return f"the end date {event.until} has passed already."
    return ""


@dataclass(frozen=True, slots=True)
class Left:
    """How many items of a gate there are, and how many of them are left to do."""

    gate: str
    left: int
    total: int


def left_by_gate(items: Sequence[WorkItem]) -> tuple[Left, ...]:
    """What is left before pilot, before production and for good, of the items that apply."""
    return tuple(
        Left(gate, sum(item.left for item in items if item.gate == gate and item.applies), total)
        for gate in GATES
        if (total := sum(item.gate == gate and item.applies for item in items))
    )
