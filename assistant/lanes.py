"""From facts to a lane: what the decision rules ask for, why, on which conditions, and what would ease it. Pure.

The lane is the strictest that any rule asks for in any component. While an open fact could still change it, the lane is
the set of lanes that are possible, worked out exactly over everything that the open facts may turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from assistant.facts import FACTS, Possible, Value, fact_named
from assistant.formulas import (
    All,
    facts_in,
    left_of,
    outcome,
)
from assistant.lane_rules import Lane, LaneRule, strictness
from assistant.ledger import Profile
from assistant.organisation import Organisation
from assistant.reading import Strict
from assistant.rulebook import Rulebook
from assistant.table import Outcome

_OUTCOMES: Final[Mapping[str, Outcome]] = {"holds": "fired", "fails": "not fired", "open": "undecided"}

GIVEN: Final = frozenset({"generative", "sector"})
"""Facts that nobody would change to get an easier lane; so are all about jurisdictions."""


class LaneEntry(Strict):
    """What became of one rule in one component; ``line`` is its line in the file ``LaneResult.source``."""

    rule: str
    lane: Lane
    outcome: Outcome
    facts: tuple[str, ...]
    text: str
    line: int
    workload: str | None = None


class Easier(Strict):
    """A single change towards an easier lane, all else being as it is; ``lanes`` are then possible."""

    fact: str
    value: str
    lanes: tuple[Lane, ...]
    workload: str | None = None


class NamedReviewer(Strict):
    """Who decides."""

    key: str
    name: str
    role: str
    contact: str = ""


class LaneResult(Strict):
    """The lane, or what is still possible, with all that led there.

    ``status`` is ``determined`` or ``undetermined``; ``lane`` is set only when determined; ``lanes`` are those still
    possible, the easiest first; ``open`` names the facts that could still change it. ``conditions`` are those of every
    rule that has fired and of the lane itself. ``source`` names the file of the rules, its version and digest.
    """

    status: Literal["determined", "undetermined"]
    lane: Lane | None
    lanes: tuple[Lane, ...]
    conditions: tuple[str, ...] = ()
    reviewers: tuple[NamedReviewer, ...] = ()
    open: tuple[str, ...] = ()
    easier: tuple[Easier, ...] = ()
    because: tuple[LaneEntry, ...] = ()
    source: str
    note: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One workload as the rules see it. ``allowed``: what its sanctioned product may see; None where there is none."""

    id: str | None
    known: Profile
    allowed: frozenset[str] | None = None

    @property
    def possible(self) -> dict[str, Possible]:
        """What is possible of every fact of which something is known."""
        return {name: knowledge.possible for name, knowledge in self.known.items()}


def lane_of(components: Sequence[Component], book: Rulebook) -> LaneResult:
    """The lane of all ``components`` together."""
    each = [book.lanes(component.possible, component.allowed) for component in components]
    lanes = _strictest(each)
    lane = lanes[0] if len(lanes) == 1 else None
    because = tuple(entry for component in components for entry in _trace(component, book))
    fired = [entry for entry in because if entry.outcome == "fired"]
    organisation = book.organisation
    return LaneResult(
        status="determined" if lane else "undetermined",
        lane=lane,
        lanes=lanes,
        conditions=_conditions(fired, lane, book),
        reviewers=_reviewers(fired, lane, book) if lane else (),
        open=() if lane else _open(components, each, book),
        easier=tuple(_easier(components, each, book)),
        because=because,
        source=book.source.edition,
        note=organisation.filled(organisation.wording.result) if organisation and organisation.wording.result else "",
        contact=_contact(organisation),
    )


def _strictest(each: Sequence[Sequence[Lane]]) -> tuple[Lane, ...]:
    """The strictest lanes over every combination of the components' lanes."""
    found = {max(combination, key=strictness) for combination in product(*each)}
    return tuple(sorted(found, key=strictness))


def _trace(component: Component, book: Rulebook) -> Iterator[LaneEntry]:
    possible = component.possible
    for index, (rule, formula) in enumerate(zip(book.decision.rules, book.formulas(component.allowed), strict=True)):
        yield LaneEntry(
            rule=rule.id,
            lane=rule.lane,
            outcome=_OUTCOMES[outcome(formula, possible)],
            facts=facts_in(formula),
            text=_filled(rule.text, book),
            line=book.source.line("decision", "rules", index),
            workload=component.id,
        )


def _filled(text: str, book: Rulebook) -> str:
    return (book.organisation or book.source.organisation).filled(text)


def _conditions(fired: Sequence[LaneEntry], lane: Lane | None, book: Rulebook) -> tuple[str, ...]:
    """What has to be fulfilled: by the lane once it is known, and by each rule that holds."""
    if lane == "not allowed":
        return ()
    rules = _rules_of(fired, book)
    texts = [*(book.decision.terms(lane).conditions if lane else ()), *(text for r in rules for text in r.conditions)]
    return tuple(dict.fromkeys(_filled(text, book) for text in texts))


def _rules_of(entries: Sequence[LaneEntry], book: Rulebook) -> list[LaneRule]:
    names = {entry.rule for entry in entries}
    return [rule for rule in book.decision.rules if rule.id in names]


def _reviewers(fired: Sequence[LaneEntry], lane: Lane, book: Rulebook) -> tuple[NamedReviewer, ...]:
    """Who decides in ``lane``: whom the rules that led there name, else the lane, else the organisation's list."""
    organisation = book.organisation
    if organisation is None:
        return ()
    keys = [rule.reviewer for rule in _rules_of(fired, book) if rule.lane == lane and rule.reviewer]
    keys = keys or [key for key in (book.decision.terms(lane).reviewer,) if key]
    named = [found for key in dict.fromkeys(keys) if (found := organisation.reviewer(key))]
    return tuple(
        NamedReviewer(key=found.key, name=found.name, role=found.role, contact=found.contact or "")
        for found in named or organisation.reviewers_of(lane)
    )


def _contact(organisation: Organisation | None) -> str:
    if organisation is None or organisation.contact is None:
        return ""
    contact = organisation.contact
    return ", ".join(part for part in (contact.name, contact.email, contact.link) if part)


def _open(components: Sequence[Component], each: Sequence[tuple[Lane, ...]], book: Rulebook) -> tuple[str, ...]:
    """The open facts that could still change the lane, in the order in which people are shown facts."""
    found: set[str] = set()
    for component, lanes in zip(components, each, strict=True):
        if len(lanes) > 1:
            found |= book.open_facts(component.possible, component.allowed)
    if not found:  # no open fact can change the lane by itself, only several together
        found.update(fact for component in components for fact in _unsettled(component, book))
    return tuple(name for name in FACTS if name in found)


def _unsettled(component: Component, book: Rulebook) -> tuple[str, ...]:
    return facts_in(left_of(All(book.formulas(component.allowed)), component.possible))


def _easier(components: Sequence[Component], each: Sequence[tuple[Lane, ...]], book: Rulebook) -> Iterator[Easier]:
    """Each single change of a settled fact that rules the strictest lane out, or makes an easier one possible."""
    lanes = _strictest(each)
    now, best = strictness(lanes[-1]), strictness(lanes[0])
    if now == 0:
        return
    for index, component in enumerate(components):
        if strictness(each[index][-1]) < now:
            continue
        for fact, value in _changes(component, book):
            changed = book.lanes({**component.possible, fact: frozenset({value.name})}, component.allowed)
            after = _strictest([*each[:index], changed, *each[index + 1 :]])
            if strictness(after[-1]) < now or strictness(after[0]) < best:
                yield Easier(fact=fact, value=value.name, lanes=after, workload=component.id)


def _changes(component: Component, book: Rulebook) -> Iterator[tuple[str, Value]]:
    possible = component.possible
    for fact in book.facts(component.allowed):
        if fact in possible and fact not in GIVEN and not fact.startswith("jurisdiction."):
            for value in fact_named(fact).values:
                if possible[fact] != {value.name}:
                    yield fact, value
