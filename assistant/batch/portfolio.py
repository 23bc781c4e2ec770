"""What a portfolio comes to: counted row by row, so that it takes the same memory for any number of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from assistant.batch.brief import Brief, content_of
from assistant.facts import NO

OPEN, OUTSIDE, FAILED = "open", "outside", "failed"
SCOPES: Final = ("1", "2", "3", "4", "5", OPEN, OUTSIDE, FAILED)
"""What a row can come to, in the order in which it is shown."""

LANES: Final = ("fast", "standard", "deep", "not allowed", OPEN)
"""The lanes by the decision rules, the easiest first."""

AGENTIC: Final = ("1", "2", "3", "4", OPEN)
SENSITIVE: Final = (
    "data.personal",
    "data.health",
    "data.payment",
    "data.credentials",
    "data.confidential",
    "data.other_regulated",
)
UNNAMED: Final = "(no unit named)"
_LISTED: Final = 20
"""Rows of a kind that are listed one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A reason to look at a row first."""

    key: str
    text: str


CONCERNS: Final = (
    Concern("unconfirmed", "Its scope rests on what a language model alone has read, and nobody has confirmed it"),
    Concern("public_sensitive", "Sensitive data in a public service, under the provider's public terms"),
    Concern("acts_itself", "Starts by itself and changes things without approval"),
    Concern("acts_unapproved", "Changes things without a person's approval of each change"),
    Concern("trains_sensitive", "A model trained or tuned where there is sensitive data"),
)


@dataclass
class Listed:
    """How many rows, and the first of them."""

    count: int = 0
    first: list[Brief] = field(default_factory=list)

    def add(self, brief: Brief) -> None:
        """Counts one more."""
        self.count += 1
        if len(self.first) < _LISTED:
            self.first.append(brief)


@dataclass(frozen=True, slots=True)
class Move:
    """A row that came to something else than in the earlier run."""

    brief: Brief
    before: str
    after: str


@dataclass
class Changes:
    """What has changed since an earlier run, told apart by the rows' ids."""

    new: Listed = field(default_factory=Listed)
    gone: int = 0
    gone_ids: list[str] = field(default_factory=list)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    moved: list[Move] = field(default_factory=list)
    edited: int = 0


@dataclass
class Portfolio:
    """All counts. Keys of ``units`` and ``lanes`` are names of units; of the inner counters see `SCOPES` and `AGENTIC`."""

    rows: int = 0
    scopes: Counter[str] = field(default_factory=Counter)
    units: dict[str, Counter[str]] = field(default_factory=dict)
    lanes: dict[str, Counter[str]] = field(default_factory=dict)
    agentic: Counter[str] = field(default_factory=Counter)
    agentic_by_scope: dict[str, Counter[str]] = field(default_factory=dict)
    sensitive: dict[str, Counter[str]] = field(default_factory=dict)
    with_sensitive: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    assumed: int = 0
    cards: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    owners: Counter[str] = field(default_factory=Counter)
    open_candidates: Counter[tuple[int, ...]] = field(default_factory=Counter)
    concerns: dict[str, Listed] = field(default_factory=lambda: {each.key: Listed() for each in CONCERNS})
    failed: Listed = field(default_factory=Listed)
    differing: Listed = field(default_factory=Listed)
    changes: Changes | None = None

    @property
    def unconfirmed(self) -> int:
        """Rows whose result rests on what a language model alone has read."""
        return self.concerns["unconfirmed"].count

    @property
    def inside(self) -> int:
        """Rows with a scope."""
        return sum(self.scopes[name] for name in "12345")


@dataclass(frozen=True, slots=True)
class Before:
    """What a comparison needs of a row of an earlier run."""

    place: str
    content: str


def place_of(brief: Brief) -> str:
    """What ``brief`` came to: one of `SCOPES`."""
    match brief.status:
        case "determined":
            return str(brief.candidates[0])
        case "not_applicable":
            return OUTSIDE
        case "failed":
            return FAILED
        case _:
            return OPEN


def agentic_of(brief: Brief) -> str:
    """The agentic scope of ``brief``: one of `AGENTIC`; empty outside the matrix."""
    inside = [each for each in brief.agentic if each]
    if not inside:
        return ""
    return str(inside[0]) if len(brief.agentic) == 1 else OPEN


def earlier(briefs: Iterable[Brief]) -> dict[str, Before]:
    """An earlier run by its ids; of an id that stands twice, the last row counts."""
    return {brief.id: Before(place_of(brief), content_of(brief.row())) for brief in briefs}


def counted(briefs: Iterable[Brief], before: Mapping[str, Before] | None = None) -> Portfolio:
    """The portfolio of ``briefs``, compared with ``before`` where there is an earlier run."""
    found = Portfolio(changes=None if before is None else Changes())
    seen: set[str] = set()
    for brief in briefs:
        _count(found, brief)
        if before is not None and found.changes is not None:
            seen.add(brief.id)
            _compare(found.changes, brief, before.get(brief.id))
    if before is not None and found.changes is not None:
        gone = [identifier for identifier in before if identifier not in seen]
        found.changes.gone, found.changes.gone_ids = len(gone), gone[:_LISTED]
    return found


def _count(found: Portfolio, brief: Brief) -> None:
    place = place_of(brief)
    found.rows += 1
    found.scopes[place] += 1
    found.units.setdefault(brief.unit or UNNAMED, Counter())[place] += 1
    if place == FAILED:
        found.failed.add(brief)
        return
    if brief.lane:
        found.lanes.setdefault(brief.unit or UNNAMED, Counter())[brief.lane] += 1
    agentic = agentic_of(brief)
    if agentic:
        found.agentic[agentic] += 1
        found.agentic_by_scope.setdefault(place, Counter())[agentic] += 1
    sensitive = [name for name in SENSITIVE if brief.holds(name)]
    for name in sensitive:
        found.sensitive.setdefault(name, Counter())[place] += 1
    found.with_sensitive += bool(sensitive)
    found.fired.update(brief.fired if place != OPEN else ())
    found.assumed += bool(brief.assumed) and place != OPEN
    found.cards.update(brief.cards)
    if brief.notes and any("the column was taken" in note for note in brief.notes):
        found.differing.add(brief)
    if brief.is_open and brief.question:
        found.questions[brief.question] += 1
        found.owners[brief.owner or ""] += 1
        found.open_candidates[brief.candidates] += 1
    for key in _concerns(brief, place, agentic, bool(sensitive)):
        found.concerns[key].add(brief)


def _concerns(brief: Brief, place: str, agentic: str, is_sensitive: bool) -> list[str]:  # noqa: FBT001 - one of four
    found = ["unconfirmed"] if not brief.confirmed and place != OPEN else []
    if brief.facts.get("generative") == (NO,):
        return found
    if place == "1" and is_sensitive:
        found.append("public_sensitive")
    if agentic == "4":
        found.append("acts_itself")
    if agentic == "3":
        found.append("acts_unapproved")
    if place in {"4", "5"} and is_sensitive:
        found.append("trains_sensitive")
    return found


def _compare(changes: Changes, brief: Brief, before: Before | None) -> None:
    place = place_of(brief)
    if before is None:
        changes.new.add(brief)
        return
    changes.edited += before.content != content_of(brief.row())
    if before.place != place:
        changes.moves[before.place, place] += 1
        if len(changes.moved) < _LISTED * 2:
            changes.moved.append(Move(brief, before.place, place))
