"""Sign-off: a reviewer confirms a result, overrides it or sends it back with a question. Pure.

What was done is a `ReviewEvent`, which is only ever added; the state is worked out from the events:

    draft ──submitted──▶ submitted ──confirmed, overridden──▶ signed ──reopened──▶ reopened ──submitted──▶ …
                            ▲  └──sent_back──▶ sent back ──┐
                            └────submitted, with the answer┘

An override changes nothing of what the table said: both stand, and are shown, beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from assistant.audit import Doer
from assistant.errors import NotAllowed, StaleWrite, UnusableInput
from assistant.lane_rules import Lane
from assistant.lanes import LaneResult
from assistant.reading import Strict
from assistant.table import Verdict

State = Literal["draft", "submitted", "sent back", "signed", "reopened"]
Step = Literal["submitted", "confirmed", "overridden", "sent_back", "reopened"]

SIGNING: Final = frozenset({"reviewer", "administrator"})
"""The roles that may sign."""

SIGNED: Final[frozenset[Step]] = frozenset({"confirmed", "overridden"})
ITEMS_THAT_MATTER: Final = frozenset({"accept", "not_applicable", "reopen"})
"""Changes of work items that reopen what was signed: they take away from what the reviewer relied on. That something
gets done, or gets an owner, does not."""

Words = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=300)]
Scope = Annotated[int, Field(ge=0, le=5)]


class Override(Strict):
    """What a reviewer put in place of a result, None where it stays; ``said`` is what the table and the rules said.

    Scope 0 is "outside the matrix".
    """

    scope: Scope | None = None
    lane: Lane | None = None
    said_scopes: tuple[Scope, ...] = ()
    said_lanes: tuple[Lane, ...] = ()


class ReviewEvent(Strict):
    """One step, about version ``version`` of the assessment: who, with which roles, when (ISO 8601), with which words.

    ``text`` is the reason, the question, or the answer to one.
    """

    step: Step
    who: Line
    name: Line = ""
    roles: tuple[str, ...] = ()
    at: str
    version: int = Field(ge=1)
    text: Words = ""
    override: Override | None = None


class SignOff(Strict):
    """That version ``version`` was signed: by whom, when, why. ``stands`` until the assessment is reopened.

    ``sha256`` is of the frozen record; empty inside that record itself.
    """

    version: int
    by: str
    at: str
    reason: str = ""
    override: Override | None = None
    stands: bool = True
    sha256: str = ""


class Review(Strict):
    """How the sign-off of an assessment stands.

    ``by``, ``at`` and ``text`` are of the last step; ``question`` is a reviewer's that waits for an answer; ``signed`` is
    the last sign-off, even where it no longer stands.
    """

    state: State
    by: str = ""
    at: str = ""
    text: str = ""
    question: str = ""
    version: int | None = None
    signed: SignOff | None = None
    history: tuple[ReviewEvent, ...] = ()

    @property
    def revision(self) -> int:
        """How many steps there have been."""
        return len(self.history)

    @property
    def override(self) -> Override | None:
        """What a reviewer put in place of the result, while that stands."""
        return self.signed.override if self.signed and self.signed.stands else None


DRAFT: Final = Review(state="draft")

_AFTER: Final[Mapping[Step, State]] = {
    "submitted": "submitted",
    "confirmed": "signed",
    "overridden": "signed",
    "sent_back": "sent back",
    "reopened": "reopened",
}
_FROM: Final[Mapping[Step, frozenset[State]]] = {
    "submitted": frozenset({"draft", "sent back", "reopened"}),
    "confirmed": frozenset({"submitted"}),
    "overridden": frozenset({"submitted"}),
    "sent_back": frozenset({"submitted"}),
    "reopened": frozenset({"signed"}),
}
_STANDS_IN_THE_WAY: Final[Mapping[State, str]] = {
    "draft": "It has not been submitted for review yet.",
    "submitted": "It waits for a reviewer already.",
    "sent back": "It was sent back with a question, which has to be answered first.",
    "signed": "It is signed already. A change reopens it.",
    "reopened": "It was reopened after it had been signed, and has not been submitted again.",
}


def review_of(events: Sequence[ReviewEvent], hashes: Mapping[int, str] | None = None) -> Review:
    """How things stand after ``events``; ``hashes`` are those of the frozen records, by version."""
    if not events:
        return DRAFT
    last = events[-1]
    return Review(
        state=_AFTER[last.step],
        by=last.name or last.who,
        at=last.at,
        text=last.text,
        question=last.text if last.step == "sent_back" else "",
        version=last.version,
        signed=_signed(events, hashes or {}),
        history=tuple(events),
    )


def _signed(events: Sequence[ReviewEvent], hashes: Mapping[int, str]) -> SignOff | None:
    event = next((event for event in reversed(events) if event.step in SIGNED), None)
    if event is None:
        return None
    return SignOff(
        version=event.version,
        by=event.name or event.who,
        at=event.at,
        reason=event.text,
        override=event.override,
        stands=event is events[-1],
        sha256=hashes.get(event.version, ""),
    )


def came_first(review: Review, *, moved: bool = False) -> StaleWrite:
    """What is told to whoever decides on what is no longer so; ``moved``: the assessment itself was changed."""
    who = review.by or "Somebody else"
    done = {
        "submitted": f"{who} has submitted it since you saw it",
        "signed": f"{who} has signed it since you saw it",
        "sent back": f"{who} has sent it back since you saw it",
        "reopened": "It has been reopened since you saw it",
        "draft": "It has been changed since you saw it",
    }["draft" if moved else review.state]
    return StaleWrite(f"{done}. Nothing of yours was recorded: look at it again, and decide then.")


@dataclass(frozen=True, slots=True)
class Case:
    """What is up for sign-off: the version of the assessment, what it comes to, and whose it is.

    ``finished``: it has a result; ``own``: it is the reviewer's own; ``four_eyes``: nobody signs their own.
    """

    version: int
    finished: bool
    verdict: Verdict
    lane: LaneResult | None
    own: bool = False
    four_eyes: bool = True


def check_order(review: Review, step: Step) -> None:
    """Raises `UnusableInput` where ``step`` cannot follow on how things stand."""
    if review.state not in _FROM[step]:
        raise UnusableInput(_STANDS_IN_THE_WAY[review.state])


def stepped(review: Review, event: ReviewEvent, person: Doer, case: Case) -> ReviewEvent:
    """``event`` as it may be recorded for ``person`` in ``case``.

    Raises `NotAllowed` where they may not, and `UnusableInput` that says what is in the way.
    """
    _check_person(event.step, person, case)
    check_order(review, event.step)
    problem = _problem(review, event, case)
    if problem:
        raise UnusableInput(problem)
    override = event.override and event.override.model_copy(
        update={"said_scopes": case.verdict.candidates, "said_lanes": case.lane.lanes if case.lane else ()}
    )
    by = {"who": person.id[:300], "name": person.name[:300], "roles": tuple(sorted(person.roles))}
    return event.model_copy(update={**by, "version": case.version, "override": override})


def _check_person(step: Step, person: Doer, case: Case) -> None:
    if step in ("submitted", "reopened"):
        return
    if not person.roles & SIGNING:
        raise NotAllowed("Signing off takes the role of a reviewer or an administrator.")
    if case.own and case.four_eyes:
        raise NotAllowed(
            "Nobody signs off an assessment of their own: another reviewer has to. (The organisation's file decides that, by review.four_eyes.)"
        )


def _problem(review: Review, event: ReviewEvent, case: Case) -> str:
    match event.step:
        case "submitted" if not case.finished:
            return "It has no result yet. Answer the questions, or ask for the result, and submit it then."
        case "submitted" if review.question and not event.text.strip():
            return f"A reviewer has asked: “{review.question}” Answer that with the submission."
        case "sent_back" if not event.text.strip():
            return "Sending it back needs a question that its author can answer."
        case "reopened" if not event.text.strip():
            return "Give the reason for reopening it."
        case "confirmed":
            return _undecided(case, None)
        case "overridden":
            return _problem_of_override(event, case)
        case _:
            return ""


def _problem_of_override(event: ReviewEvent, case: Case) -> str:
    override = event.override
    if override is None or (override.scope is None and override.lane is None):
        return "An override gives a scope, a lane, or both."
    if not event.text.strip():
        return "An override needs a reason."
    if override.scope is not None and case.verdict.candidates == (override.scope,):
        return f"Scope {override.scope} is what the table says. Confirm it instead, or override the lane alone."
    if override.lane is not None and case.lane is not None and case.lane.lane == override.lane:
        return f"“{override.lane}” is the lane already. Confirm it instead, or override the scope alone."
    return _undecided(case, override)


def _undecided(case: Case, override: Override | None) -> str:
    """What is still open and not decided by ``override``: a sign-off is a decision."""
    if not case.finished:
        return "It has gone back to its questions since it was submitted. Wait for the result, or send it back."
    if case.verdict.status == "undetermined" and (override is None or override.scope is None):
        scopes = " or ".join(map(str, case.verdict.candidates))
        return (
            f"The scope is still open ({scopes}). Override it with the one that holds, or send it back with a question."
        )
    lane = case.lane
    if lane is not None and lane.lane is None and (override is None or override.lane is None):
        return (
            f"The lane is still open ({' or '.join(lane.lanes)}). Override it with the one that holds, or send it back "
            "with a question."
        )
    return ""
