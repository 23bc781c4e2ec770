"""What is wrong with an organisation file beyond its form: rules that conflict or can never hold, names given twice. Pure.

A *fault* keeps a file from being taken; a *warning* (a product past its approval, a rule that never decides) does not.
Every finding names the line and what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Final, Literal

from assistant.cards import Card, Framework
from assistant.facts import FACTS, group_members
from assistant.formulas import All, Any, Formula, Not, may_hold
from assistant.lane_rules import Decision, LaneRule, strictness
from assistant.organisation import Organisation, Path

Severity = Literal["fault", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (a path in the file), what was found, and what to do."""

    path: Path
    what: str
    remedy: str
    severity: Severity = "fault"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a file may refer to: the cards and the frameworks of the knowledge base."""

    cards: Sequence[Card]
    frameworks: Mapping[str, Framework]


def findings(
    organisation: Organisation, today: str, words: Callable[[str], tuple[str, ...]], catalogue: Catalogue
) -> list[Finding]:
    """Everything that is wrong with ``organisation`` on the day ``today`` (ISO 8601).

    ``words`` gives the words of a name in the form in which the reader compares them.
    """
    return [
        *_products(organisation, today, words),
        *_controls(organisation, catalogue),
        *_reviewers(organisation),
        *_names_of_constants(organisation),
        *(_rules(organisation.decision) if organisation.decision else ()),
    ]


def _products(organisation: Organisation, today: str, words: Callable[[str], tuple[str, ...]]) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], str] = {}
    for index, product in enumerate(organisation.products):
        names: list[tuple[Path, str]] = [(("products", index, "name"), product.name)]
        names += [(("products", index, "aliases", place), alias) for place, alias in enumerate(product.aliases)]
        for path, name in names:
            form = words(name)
            if not form:
                yield Finding(path, f"the name {name!r} has no word in it", "give the name that people use")
            elif form in seen:
                what = f"the name {name!r} already stands for {seen[form]!r}"
                yield Finding(path, what, "keep it with one product, or name the edition with it")
            seen.setdefault(form, product.name)
        if product.expires < today[:10]:
            what = f"the approval of {product.name!r} ended on {product.expires}, so it settles nothing"
            yield Finding(("products", index, "expires"), what, "renew the approval or take the product out", "warning")


_MEMBERS: Final = tuple(fact.member for fact in group_members("control"))


def _controls(organisation: Organisation, catalogue: Catalogue) -> Iterator[Finding]:
    cards = {card.id for card in catalogue.cards}
    for path, identifier in _twice(
        (("controls", i, "id"), control.id) for i, control in enumerate(organisation.controls)
    ):
        yield Finding(path, f"the control {identifier!r} stands twice", "join the two entries")
    for index, control in enumerate(organisation.controls):
        here: Path = ("controls", index)
        if not (control.in_place or control.cards or control.frameworks):
            what = f"the control {control.id!r} is mapped to nothing"
            yield Finding(here, what, "give it 'in_place', 'cards' or 'frameworks'")
        if control.in_place and f"control.{control.in_place}" not in FACTS:
            what = f"{control.in_place!r} is no control of Scopewise"
            yield Finding((*here, "in_place"), what, f"use one of {', '.join(_MEMBERS)}")
        for place, card in enumerate(control.cards):
            if card not in cards:
                what = f"there is no recommendation {card!r}"
                yield Finding((*here, "cards", place), what, "take the id from a report or from knowledge/cards")
        yield from _frameworks(control.frameworks, here, catalogue.frameworks)


def _frameworks(
    named: Mapping[str, tuple[str, ...]], here: Path, frameworks: Mapping[str, Framework]
) -> Iterator[Finding]:
    for key, ids in named.items():
        if key not in frameworks:
            what = f"there is no framework {key!r}"
            yield Finding((*here, "frameworks", key), what, f"use one of {', '.join(sorted(frameworks))}")
            continue
        valid = {entry.id for entry in frameworks[key].ids}
        for place, identifier in enumerate(ids):
            if identifier not in valid:
                what = f"{frameworks[key].name} has no {identifier!r}"
                yield Finding((*here, "frameworks", key, place), what, "write the id as the framework does")


def _reviewers(organisation: Organisation) -> Iterator[Finding]:
    for path, key in _twice((("reviewers", i, "key"), entry.key) for i, entry in enumerate(organisation.reviewers)):
        yield Finding(path, f"the reviewer {key!r} stands twice", "give each a key of its own")
    keys = {entry.key for entry in organisation.reviewers}
    remedy = f"use one of {', '.join(sorted(keys))}" if keys else "add them under 'reviewers'"
    for path, named in _named_reviewers(organisation.decision):
        if named not in keys:
            yield Finding(path, f"there is no reviewer {named!r}", remedy)


def _named_reviewers(decision: Decision | None) -> Iterator[tuple[Path, str]]:
    if decision is None:
        return
    for index, rule in enumerate(decision.rules):
        if rule.reviewer:
            yield ("decision", "rules", index, "reviewer"), rule.reviewer
    for lane, terms in decision.lanes.items():
        if terms.reviewer:
            yield ("decision", "lanes", lane, "reviewer"), terms.reviewer


def _names_of_constants(organisation: Organisation) -> Iterator[Finding]:
    for path, text in _texts(organisation):
        template = Template(text)
        if not template.is_valid():
            yield Finding(path, "a $ here stands before no name", "write $$ for a dollar sign")
            continue
        for name in template.get_identifiers():
            if name not in organisation.constants:
                yield Finding(
                    path, f"there is no constant {name!r}", "add it under 'constants', or write $$ for a dollar"
                )


def _texts(organisation: Organisation) -> Iterator[tuple[Path, str]]:
    for key, text in (("greeting", organisation.wording.greeting), ("result", organisation.wording.result)):
        if text:
            yield ("wording", key), text
    decision = organisation.decision
    if decision is None:
        return
    for index, rule in enumerate(decision.rules):
        yield ("decision", "rules", index, "text"), rule.text
        for place, text in enumerate(rule.conditions):
            yield ("decision", "rules", index, "conditions", place), text
    for lane, terms in decision.lanes.items():
        for place, text in enumerate(terms.conditions):
            yield ("decision", "lanes", lane, "conditions", place), text


def _rules(decision: Decision) -> Iterator[Finding]:
    here: Path = ("decision", "rules")
    for path, identifier in _twice(((*here, index, "id"), rule.id) for index, rule in enumerate(decision.rules)):
        yield Finding(path, f"the rule {identifier!r} stands twice", "give each rule an id of its own")
    formulas = [rule.when.free_formula() for rule in decision.rules]
    dead = {index for index, formula in enumerate(formulas) if not may_hold(formula, {})}
    for index in sorted(dead):
        what = f"the rule {decision.rules[index].id!r} can never hold: no workload meets its condition"
        yield Finding((*here, index), what, "look for parts of 'when' that exclude each other, or take the rule out")
    alive = [index for index in range(len(formulas)) if index not in dead]
    yield from _conflicts(decision.rules, formulas, alive)


def _conflicts(rules: Sequence[LaneRule], formulas: Sequence[Formula], alive: Sequence[int]) -> Iterator[Finding]:
    """Rules that hold for the same workloads and ask for different lanes; rules that stricter ones always outdo."""
    for index in alive:
        same = next((other for other in alive if other < index and _equal(formulas[other], formulas[index])), None)
        if same is not None and rules[same].lane != rules[index].lane:
            what = (
                f"the rules {rules[same].id!r} ({rules[same].lane}) and {rules[index].id!r} ({rules[index].lane}) hold "
                "for the same workloads and ask for different lanes"
            )
            yield Finding(("decision", "rules", index), what, "keep one of them, or narrow the condition of one")
        elif _outdone(index, rules, formulas, alive):
            what = f"the rule {rules[index].id!r} never decides: wherever it holds, a stricter rule holds too"
            yield Finding(("decision", "rules", index), what, "take it out, or narrow the stricter ones", "warning")


def _equal(one: Formula, other: Formula) -> bool:
    return not may_hold(All((one, Not(other))), {}) and not may_hold(All((other, Not(one))), {})


def _outdone(index: int, rules: Sequence[LaneRule], formulas: Sequence[Formula], alive: Sequence[int]) -> bool:
    lane = strictness(rules[index].lane)
    stricter = tuple(formulas[other] for other in alive if strictness(rules[other].lane) > lane)
    return bool(stricter) and not may_hold(All((formulas[index], Not(Any(stricter)))), {})


def _twice(entries: Iterable[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    """The entries whose name, whatever its capitals, has come before."""
    seen: Counter[str] = Counter()
    for path, name in entries:
        seen[name.casefold()] += 1
        if seen[name.casefold()] > 1:
            yield path, name
