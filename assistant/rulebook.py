"""The decision rules in force, as formulas, and which lanes a situation leaves open: exact, and kept once worked out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from assistant.facts import Possible
from assistant.formulas import All, Formula, Possibles, domain_of, facts_in, left_of, may_hold, witness
from assistant.lane_rules import LANES, Decision, Lane, gives
from assistant.organisation import InForce, Organisation


@dataclass(frozen=True)
class Rulebook:
    """The rules in force, with the file that they stand in, and the organisation whose reviewers they name.

    Rules are turned into formulas once for each set of data that a product may see; what a situation comes to is kept.
    """

    decision: Decision
    source: InForce
    organisation: Organisation | None = None
    _formulas: dict[frozenset[str] | None, tuple[Formula, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _facts: dict[frozenset[str] | None, tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _lanes: dict[object, tuple[Lane, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _open: dict[object, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def formulas(self, allowed: frozenset[str] | None) -> tuple[Formula, ...]:
        """The rules' conditions, in their order, for a component whose product may see ``allowed``."""
        if allowed not in self._formulas:
            self._formulas[allowed] = tuple(rule.when.formula(allowed) for rule in self.decision.rules)
        return self._formulas[allowed]

    def facts(self, allowed: frozenset[str] | None) -> tuple[str, ...]:
        """Every fact that a rule reads."""
        if allowed not in self._facts:
            self._facts[allowed] = facts_in(All(self.formulas(allowed)))
        return self._facts[allowed]

    def lanes(self, possible: Mapping[str, Possible], allowed: frozenset[str] | None) -> tuple[Lane, ...]:
        """The lanes that ``possible`` leaves open for one component, the easiest first; one where all is known."""
        key = self._key(possible, allowed)
        if key not in self._lanes:
            if len(self._lanes) >= _KEPT:
                self._lanes.clear()
            self._lanes[key] = tuple(lane for lane, way in self._ways(possible, allowed) if may_hold(way, possible))
        return self._lanes[key]

    def open_facts(self, possible: Mapping[str, Possible], allowed: frozenset[str] | None) -> frozenset[str]:
        """The open facts of which some value would rule a lane out that is possible now."""
        key = self._key(possible, allowed)
        if key not in self._open:
            if len(self._open) >= _KEPT:
                self._open.clear()
            self._open[key] = frozenset(self._that_matter(possible, allowed))
        return self._open[key]

    def _key(self, possible: Mapping[str, Possible], allowed: frozenset[str] | None) -> object:
        return (allowed, tuple(possible.get(fact) for fact in self.facts(allowed)))

    def _that_matter(self, possible: Mapping[str, Possible], allowed: frozenset[str] | None) -> Iterator[str]:
        ways = [left_of(way, possible) for _, way in self._ways(possible, allowed)]
        found = [(way, [first]) for way in ways if (first := witness(way, possible)) is not None]
        for fact in facts_in(All(tuple(way for way, _ in found))):
            values = possible.get(fact) or domain_of(fact)
            if not all(
                _reached(way, seen, {**possible, fact: frozenset({v})}, fact) for way, seen in found for v in values
            ):
                yield fact

    def _ways(self, possible: Mapping[str, Possible], allowed: frozenset[str] | None) -> Iterator[tuple[Lane, Formula]]:
        """When each lane comes out, as far as that is open."""
        rules = [
            (left_of(formula, possible), rule.lane)
            for formula, rule in zip(self.formulas(allowed), self.decision.rules, strict=True)
        ]
        for lane in LANES:
            yield lane, gives(rules, self.decision.otherwise, lane)


_KEPT: Final = 20_000


def _reached(way: Formula, seen: list[Possibles], possible: Possibles, fact: str) -> bool:
    """Whether ``way`` may still hold once ``fact`` is as in ``possible``; ``seen`` are combinations with which it does."""
    if any(combination.get(fact, possible[fact]) == possible[fact] for combination in seen):
        return True
    found = witness(way, possible)
    if found is not None:
        seen.append({**found, fact: possible[fact]})
    return found is not None
