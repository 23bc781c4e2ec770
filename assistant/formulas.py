"""Conditions over facts, scope and agentic scope as one formula, and exact answers about what is still possible. Pure.

Three-valued logic alone is too careful: "x is yes" or "x is no" is open while x is, though it always holds. So what may
come out is found by trying the values of open facts one after the other, until the formula is settled each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.conditions import Outcome
from assistant.facts import FACTS, Possible
from assistant.table import AGENTIC_RULES, SCOPE_RULES, Rule

Possibles = Mapping[str, Possible]


@dataclass(frozen=True, slots=True)
class Is:
    """``fact`` has one of ``values``."""

    fact: str
    values: Possible


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; nothing at all always holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds; nothing at all never holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Formula


Formula = Is | All | Any | Not

ALWAYS: Final = All(())
NEVER: Final = Any(())


def scope_is(scopes: Sequence[int]) -> Formula:
    """The scope is one of ``scopes``, 0 for not applicable, as the table gives it."""
    return Any(tuple(_row(rule) for rule in SCOPE_RULES if rule.result in scopes))


def agentic_is(scopes: Sequence[int]) -> Formula:
    """The agentic scope is one of ``scopes``; a workload outside the generative matrix has none."""
    rows = Any(tuple(_row(rule) for rule in AGENTIC_RULES if rule.result in scopes))
    return All((Is("generative", frozenset({"yes"})), rows))


def _row(rule: Rule) -> Formula:
    return All(tuple(Is(fact, values) for fact, values in rule.when.items()))


def domain_of(fact: str) -> Possible:
    """All values of ``fact``; yes and no for what is not a fact of a workload but of the file (``product.…``)."""
    return FACTS[fact].domain if fact in FACTS else frozenset({"yes", "no"})


def facts_in(formula: Formula) -> tuple[str, ...]:
    """The facts that ``formula`` reads, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(_facts(formula)))


def _facts(formula: Formula) -> Iterator[str]:
    match formula:
        case Is(fact, _):
            yield fact
        case Not(part):
            yield from _facts(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _facts(part)


def left_of(formula: Formula, possible: Possibles) -> Formula:
    """What is left of ``formula`` once all that ``possible`` settles is taken out: `ALWAYS`, `NEVER`, or what is open.

    Facts that ``possible`` does not name are wholly open.
    """
    match formula:
        case Is(fact, values):
            return _left_of_fact(formula, possible.get(fact) or domain_of(fact), values)
        case Not(part):
            return _left_of_not(left_of(part, possible))
        case All(parts):
            return _left_of_parts(parts, possible, All, NEVER)
        case Any(parts):
            return _left_of_parts(parts, possible, Any, ALWAYS)


def _left_of_fact(formula: Is, open_: Possible, values: Possible) -> Formula:
    if open_ <= values:
        return ALWAYS
    return formula if open_ & values else NEVER


def _left_of_not(part: Formula) -> Formula:
    if part == ALWAYS:
        return NEVER
    return ALWAYS if part == NEVER else Not(part)


def _left_of_parts(
    parts: Sequence[Formula], possible: Possibles, kind: Callable[[tuple[Formula, ...]], All | Any], decisive: Formula
) -> Formula:
    """The parts that are still open; ``decisive`` as soon as one part is."""
    kept: list[Formula] = []
    neutral = ALWAYS if decisive == NEVER else NEVER
    for part in parts:
        left = left_of(part, possible)
        if left == decisive:
            return decisive
        if left != neutral and left not in kept:
            kept.append(left)
    return kept[0] if len(kept) == 1 else kind(tuple(kept))


def may_hold(formula: Formula, possible: Possibles) -> bool:
    """Whether some combination of what is ``possible`` meets ``formula``: exact."""
    return witness(formula, possible) is not None


def witness(formula: Formula, possible: Possibles) -> Possibles | None:
    """Values of open facts with which ``formula`` holds whatever the other facts are; None where there are none."""
    left = left_of(formula, possible)
    if left == ALWAYS:
        return {}
    if left == NEVER:
        return None
    fact = next(_facts(left))
    for value in sorted(possible.get(fact) or domain_of(fact)):
        chosen = frozenset({value})
        found = witness(left, {**possible, fact: chosen})
        if found is not None:
            return {fact: chosen, **found}
    return None


def outcome(formula: Formula, possible: Possibles) -> Outcome:
    """Whether ``formula`` holds for every, for no, or for some combination of what is ``possible``: exact."""
    if not may_hold(formula, possible):
        return "fails"
    return "open" if may_hold(Not(formula), possible) else "holds"
