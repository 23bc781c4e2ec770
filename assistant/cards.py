"""The shapes of what domain people review: cards, passages, the matrix, the glossary. Data only, no files.

A *card* is one piece of advice with the condition under which it applies; a *passage* is our own summary of one
section of published guidance, with its reference, edition and link. Every card pins at least one passage, so no
retrieval miss can delete advice.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.conditions import Condition, Outcome, conjunction, membership
from assistant.ledger import Profile
from assistant.reading import Strict

Discipline = Literal["governance_compliance", "legal_privacy", "risk_management", "controls", "resilience"]
Domain = Literal[
    "identity_access",
    "data_protection",
    "privacy_compliance",
    "application_security",
    "threat_modelling",
    "monitoring_response",
]
Level = Literal["must", "should"]
Gate = Literal["before pilot", "before production", "ongoing"]
Side = Literal["you", "engineering", "vendor"]
ScopeNumber = Annotated[int, Field(ge=1, le=5)]
AgenticNumber = Annotated[int, Field(ge=1, le=4)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
NonEmpty = Annotated[str, Field(min_length=1)]


class Conditional(Strict):
    """What applies to some workloads and not to others: by scope, by agentic scope and by facts; empty means any."""

    scopes: tuple[ScopeNumber, ...] = ()
    agentic: tuple[AgenticNumber, ...] = ()
    when: Condition = Condition()

    def outcome(self, known: Profile, scopes: tuple[int, ...], agentic: tuple[int, ...]) -> Outcome:
        """Whether it applies to a workload of which ``known`` is known and whose results may be these."""
        return conjunction(
            [membership(scopes, self.scopes), membership(agentic, self.agentic), self.when.outcome(known)]
        )


class Card(Conditional):
    """One recommendation as data; ``side`` says who acts, ``ours`` that the rule is the project's own.

    ``passages`` are cited always; of ``also``, which were judged to be on its subject, search picks what fits the workload.
    """

    id: Slug
    version: int
    title: NonEmpty
    discipline: Discipline
    domain: Domain
    scopes: tuple[ScopeNumber, ...] = Field(min_length=1)
    level: Level
    gate: Gate
    owner: NonEmpty
    side: Side
    effort: Literal["hours", "days", "weeks"]
    why: NonEmpty
    actions: tuple[NonEmpty, ...] = Field(min_length=1)
    verify: tuple[NonEmpty, ...] = Field(min_length=1)
    claimed_by: tuple[str, ...] = ()
    controls: dict[str, tuple[str, ...]] = Field(min_length=1)
    passages: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    ours: bool = False
    review: NonEmpty

    def upheld_by(self, known: Profile) -> tuple[str, ...]:
        """The facts of ``known`` by which the card applies, the deciding and agentic ones for its scopes included."""
        narrow = ("generative", "delivery", "model_training") if len(self.scopes) < len(range(1, 6)) else ()
        acting = ("change", "initiation") if self.agentic else ()
        facts = (*self.when.upheld_by(known), *narrow, *acting)
        return tuple(dict.fromkeys(fact for fact in facts if fact in known))


class Threat(Conditional):
    """Something that can go wrong: in plain words, its ids in the frameworks, and the cards that answer it."""

    id: Slug
    title: NonEmpty
    plain: NonEmpty
    refs: dict[str, tuple[NonEmpty, ...]] = Field(min_length=1)
    cards: tuple[str, ...] = Field(min_length=1)


class Passage(Strict):
    """Our own summary of one section of published guidance; ``scopes`` and ``agentic``: those that it speaks of, empty: any."""

    id: NonEmpty
    framework: NonEmpty
    ref: NonEmpty
    edition: NonEmpty
    title: NonEmpty
    url: Annotated[str, Field(pattern=r"^https://")]
    text: NonEmpty
    scopes: tuple[ScopeNumber, ...] = ()
    agentic: tuple[AgenticNumber, ...] = ()


class FrameworkId(Strict):
    """One id of a framework, with its official title where it has a short one."""

    id: NonEmpty
    title: str = ""


class Framework(Strict):
    """A published framework: who publishes it, which edition, and the ids that a card may name; ``short`` is its name in lists."""

    key: NonEmpty
    name: NonEmpty
    short: NonEmpty
    publisher: NonEmpty
    edition: NonEmpty
    url: NonEmpty
    licence: NonEmpty
    checked: bool
    ids: tuple[FrameworkId, ...]


class Point(Strict):
    """One point of a cell, and whether the matrix's publisher says it or we do."""

    text: NonEmpty
    source: Literal["aws", "ours"]


class Cell(Strict):
    """What one discipline asks in one scope."""

    discipline: Discipline
    scope: ScopeNumber
    points: tuple[Point, ...] = Field(min_length=1)
    refs: tuple[str, ...] = ()


class DisciplineText(Strict):
    """A discipline in plain words."""

    key: Discipline
    name: NonEmpty
    plain: NonEmpty


class ScopeText(Strict):
    """A scope in plain words."""

    scope: ScopeNumber
    name: NonEmpty
    side: Literal["buying", "building"]
    plain: NonEmpty
    example: NonEmpty


class AgenticText(Strict):
    """An agentic scope in plain words."""

    scope: AgenticNumber
    name: NonEmpty
    plain: NonEmpty
    example: str = ""


class NotApplicableText(Strict):
    """What a person whose workload is outside the matrix is told."""

    why: NonEmpty
    instead: tuple[NonEmpty, ...]
    changes_it: tuple[NonEmpty, ...]


class Matrix(Strict):
    """The scoping matrix and its agentic companion, in our own words."""

    disciplines: tuple[DisciplineText, ...]
    scopes: tuple[ScopeText, ...]
    agentic: tuple[AgenticText, ...]
    cells: tuple[Cell, ...]
    not_applicable: NotApplicableText

    def scope(self, number: int) -> ScopeText:
        """The words for a scope, 1 to 5."""
        return next(text for text in self.scopes if text.scope == number)

    def agentic_scope(self, number: int) -> AgenticText:
        """The words for an agentic scope, 1 to 4."""
        return next(text for text in self.agentic if text.scope == number)

    def cell(self, discipline: str, scope: int) -> Cell:
        """What ``discipline`` asks in ``scope``."""
        return next(cell for cell in self.cells if cell.discipline == discipline and cell.scope == scope)


class Term(Strict):
    """One entry of the glossary."""

    term: NonEmpty
    aliases: tuple[str, ...] = ()
    plain: NonEmpty
    example: str = ""


class Raise(Strict):
    """One entry of the priority formula: while ``when`` holds, the cards that it concerns get ``points`` more.

    Those are the cards of ``domains``, of ``gates`` and named in ``cards``; each of the three, where it is empty, is any.
    """

    when: Condition
    points: float
    text: NonEmpty
    domains: tuple[Domain, ...] = ()
    gates: tuple[Gate, ...] = ()
    cards: tuple[Slug, ...] = ()

    def concerns(self, card: Card) -> bool:
        """Whether it is about ``card``, if its condition holds."""
        chosen = ((self.domains, card.domain), (self.gates, card.gate), (self.cards, card.id))
        return all(not names or name in names for names, name in chosen)


class Priority(Strict):
    """The published formula that orders recommendations; ``claimed`` points go off what is said to be in place."""

    level: dict[Level, float]
    gate: dict[Gate, float]
    claimed: float
    exposure: tuple[Raise, ...]
    data: tuple[Raise, ...]
