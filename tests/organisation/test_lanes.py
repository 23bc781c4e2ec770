"""The lane: the strictest that any rule asks for in any component, exact while facts are open, and explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts import FACTS
from assistant.formulas import All, Any, Formula, Is, Not, domain_of, facts_in, left_of, may_hold, outcome
from assistant.lane_rules import LANES, Decision, Lane, LaneCondition, LaneRule, strictness
from assistant.lanes import Component, lane_of
from assistant.ledger import Ledger, profile
from assistant.organised import Organised
from assistant.rulebook import Rulebook
from tests.fakes import BOUGHT, BUILT, PUBLIC, TUNED, knowing, said, the_knowledge
from tests.organisation.examples import BANK, read

HARMLESS = {
    **{
        f"data.{name}": "no"
        for name in ("confidential", "personal", "health", "payment", "credentials", "other_regulated")
    },
    "data.public": "yes",
    "data.internal": "no",
    "provider.trains_on_inputs": "no",
    "individual_effect": "none",
    "change": "none",
    "initiation": "person",
}


@cache
def shipped() -> Rulebook:
    return Organised(the_knowledge()).book


def component(facts: Mapping[str, str], allowed: Sequence[str] | None = None, name: str | None = None) -> Component:
    return Component(name, knowing(facts), None if allowed is None else frozenset(allowed))


def lane(*components: Component, book: Rulebook | None = None) -> tuple[Lane, ...]:
    return lane_of(components, book or shipped()).lanes


# What the shipped rules say


@pytest.mark.parametrize(
    ("facts", "allowed", "expected"),
    [
        ({**PUBLIC, **HARMLESS}, None, "fast"),
        ({**BOUGHT, **HARMLESS}, None, "fast"),
        ({**BUILT, **HARMLESS}, None, "standard"),
        ({**TUNED, **HARMLESS}, None, "standard"),
        ({**TUNED, **HARMLESS, "data.personal": "yes"}, None, "deep"),
        ({**PUBLIC, **HARMLESS, "data.payment": "yes"}, None, "not allowed"),
        ({**BOUGHT, **HARMLESS, "data.payment": "yes"}, None, "deep"),
        ({**BOUGHT, **HARMLESS, "data.personal": "yes"}, None, "standard"),
        ({**BOUGHT, **HARMLESS, "data.personal": "yes"}, ["personal", "public"], "fast"),
        ({**BOUGHT, **HARMLESS, "data.personal": "yes"}, ["public"], "not allowed"),
        ({**BOUGHT, **HARMLESS, "data.confidential": "yes", "provider.trains_on_inputs": "yes"}, None, "not allowed"),
        ({**BUILT, **HARMLESS, "change": "unapproved", "initiation": "itself"}, None, "deep"),
        ({**BUILT, **HARMLESS, "individual_effect": "decides"}, None, "deep"),
        ({**HARMLESS, "generative": "no"}, None, "fast"),
        ({**HARMLESS, "generative": "no", "individual_effect": "decides"}, None, "deep"),
    ],
)
def test_the_shipped_rules_give_the_lane_that_their_reviewers_expect(
    facts: dict[str, str], allowed: list[str] | None, expected: Lane
) -> None:
    assert lane(component(facts, allowed)) == (expected,)


def test_scope_1_with_card_data_outranks_scope_4_with_public_data() -> None:
    card = component({**PUBLIC, **HARMLESS, "data.payment": "yes"}, name="w1")
    tuned = component({**TUNED, **HARMLESS}, name="w2")
    assert lane(tuned) == ("standard",)
    assert lane(tuned, card) == lane(card, tuned) == ("not allowed",)


def known_states(book: Rulebook, allowed: frozenset[str] | None) -> Iterator[dict[str, frozenset[str]]]:
    """Every fully known state, as far as any shipped rule can tell states apart.

    Facts that the rules treat alike (the four kinds of regulated data) are represented by all, none, and one each.
    """
    read_facts = book.facts(allowed)
    alike = [name for name in ("data.health", "data.credentials", "data.other_regulated") if name in read_facts]
    free = [name for name in read_facts if name not in alike]
    domains = [sorted(domain_of(name)) for name in free]
    for values in product(*domains):
        state = {name: frozenset({value}) for name, value in zip(free, values, strict=True)}
        for chosen in ((), (alike[0],)):
            yield {**state, **{name: frozenset({"yes" if name in chosen else "no"}) for name in alike}}


@pytest.mark.parametrize("allowed", [None, frozenset({"public", "internal", "personal"})])
def test_the_shipped_rules_give_exactly_one_lane_for_every_fully_known_state(allowed: frozenset[str] | None) -> None:
    book = shipped()
    formulas = book.formulas(allowed)
    seen: dict[Lane, int] = dict.fromkeys(LANES, 0)
    for state in known_states(book, allowed):
        fired = [
            rule.lane
            for rule, formula in zip(book.decision.rules, formulas, strict=True)
            if left_of(formula, state) == All(())
        ]
        expected = max(fired, key=strictness) if fired else book.decision.otherwise
        seen[expected] += 1
        if sum(seen.values()) % 97 == 0:  # the engine's own way, on a fair share of them
            assert book.lanes(state, allowed) == (expected,)
    assert all(seen.values())
    assert sum(seen.values()) > 10_000


# While facts are open


def test_while_an_open_fact_could_change_it_the_lane_is_a_set_and_says_on_what_it_depends() -> None:
    facts = {**BOUGHT, **HARMLESS}
    del facts["data.payment"]
    found = lane_of([component(facts)], shipped())
    assert (found.status, found.lane, found.lanes, found.open) == (
        "undetermined",
        None,
        ("fast", "deep"),
        ("data.payment",),
    )


def test_an_open_fact_that_cannot_change_it_leaves_it_determined() -> None:
    facts = {**PUBLIC, **HARMLESS, "data.health": "yes"}
    del facts["data.payment"]
    assert lane(component(facts)) == ("not allowed",)


def rulebook(*rules: LaneRule, otherwise: Lane = "fast") -> Rulebook:
    return replace(shipped(), decision=Decision(rules=rules, otherwise=otherwise))


def rule(name: str, when: dict[str, object], asks: Lane, **more: object) -> LaneRule:
    return LaneRule.model_validate({"id": name, "when": when, "lane": asks, "text": f"Because of {name}.", **more})


def test_two_rules_that_cover_a_fact_between_them_leave_no_way_out() -> None:
    book = rulebook(
        rule("yes", {"fact": "data.health", "is": ["yes"]}, "deep"),
        rule("no", {"fact": "data.health", "is": ["no"]}, "standard"),
    )
    assert lane(component({}), book=book) == ("standard", "deep")  # "fast" would need it to be neither


# Why, who, and what would ease it


def test_every_rule_stands_in_the_trace_with_what_became_of_it_and_its_line() -> None:
    found = lane_of([component(PUBLIC, name="w1"), component({**BUILT, **HARMLESS}, name="w2")], shipped())
    assert len(found.because) == 2 * len(shipped().decision.rules)
    outcomes = {(entry.rule, entry.workload): entry.outcome for entry in found.because}
    assert outcomes["builds-software", "w2"] == "fired"
    assert outcomes["builds-software", "w1"] == "not fired"
    assert outcomes["decides-about-people", "w1"] == "undecided"
    text = (the_knowledge().folder / "organisation.yaml").read_text(encoding="utf-8").splitlines()
    assert all(f"id: {entry.rule}" in text[entry.line - 1] for entry in found.because)


def test_the_reviewer_is_named_by_the_rule_then_the_lane_then_the_organisation(tmp_path: Path) -> None:
    organisation = read(tmp_path, BANK).organisation
    by_file = replace(shipped(), organisation=organisation)
    assert [entry.name for entry in lane_of([component({**BUILT, **HARMLESS})], by_file).reviewers] == ["Ana Lima"]
    named = rulebook(rule("built", {"scope": [3]}, "standard", reviewer="board"))
    named = replace(named, organisation=organisation)
    assert [entry.key for entry in lane_of([component({**BUILT, **HARMLESS})], named).reviewers] == ["board"]


def test_conditions_are_those_of_the_lane_and_of_every_rule_that_holds() -> None:
    found = lane_of([component({**BUILT, **HARMLESS, "individual_effect": "decides"})], shipped())
    assert (
        found.conditions[: len(shipped().decision.terms("deep").conditions)]
        == shipped().decision.terms("deep").conditions
    )
    assert any("authority to overrule" in text for text in found.conditions)


def test_each_single_change_to_an_easier_lane_is_named_and_really_leads_there() -> None:
    facts = {**PUBLIC, **HARMLESS, "data.payment": "yes"}
    found = lane_of([component(facts)], shipped())
    named = {(change.fact, change.value): change.lanes for change in found.easier}
    assert named["data.payment", "no"] == ("fast",)
    assert named["delivery", "enterprise_application"] == ("deep",)
    for (fact, value), lanes in named.items():
        assert lane(component({**facts, fact: value})) == lanes


def test_nobody_is_told_to_change_the_sector_or_to_stop_generating() -> None:
    book = rulebook(
        rule("bank", {"all": [{"fact": "sector", "is": ["finance"]}, {"scope": [1, 2, 3, 4, 5]}]}, "deep"),
    )
    found = lane_of([component({**BOUGHT, "sector": "finance"})], book)
    assert {change.fact for change in found.easier} & {"sector", "generative"} == set()


# Properties

FEW = ("data.health", "individual_effect", "delivery", "change", "generative", "model_training")


def conditions() -> st.SearchStrategy[dict[str, object]]:
    facts = st.sampled_from(FEW).flatmap(
        lambda name: st.lists(st.sampled_from(sorted(FACTS[name].domain)), min_size=1, max_size=2, unique=True).map(
            lambda values: {"fact": name, "is": values}
        )
    )
    scopes = st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True).map(lambda found: {"scope": found})
    agentic = st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True).map(lambda found: {"agentic": found})
    leaf: st.SearchStrategy[dict[str, object]] = st.one_of(facts, scopes, agentic)
    return st.recursive(
        leaf,
        lambda parts: st.one_of(
            st.lists(parts, min_size=1, max_size=3).map(lambda found: {"all": found}),
            st.lists(parts, min_size=1, max_size=3).map(lambda found: {"any": found}),
            parts.map(lambda found: {"not": found}),
        ),
        max_leaves=5,
    )


def possibles() -> st.SearchStrategy[dict[str, frozenset[str]]]:
    names = (*FEW, "initiation")
    return st.fixed_dictionaries(
        {
            name: st.lists(st.sampled_from(sorted(FACTS[name].domain)), min_size=1, unique=True).map(frozenset)
            for name in names
        }
    )


def completions(possible: Mapping[str, frozenset[str]]) -> Iterator[dict[str, frozenset[str]]]:
    for values in product(*(sorted(part) for part in possible.values())):
        yield {name: frozenset({value}) for name, value in zip(possible, values, strict=True)}


def holds(formula: Formula, state: Mapping[str, frozenset[str]]) -> bool:
    """An oracle of its own: plain two-valued logic."""
    match formula:
        case Is(fact, values):
            return state[fact] <= values
        case Not(part):
            return not holds(part, state)
        case All(parts):
            return all(holds(part, state) for part in parts)
        case Any(parts):
            return any(holds(part, state) for part in parts)


@settings(max_examples=40)
@given(conditions(), possibles())
def test_an_outcome_is_what_every_completion_says(data: dict[str, object], possible: dict[str, frozenset[str]]) -> None:
    formula = LaneCondition.model_validate(data).formula()
    found = {holds(formula, state) for state in completions(possible)}
    settled = "holds" if True in found else "fails"
    assert outcome(formula, possible) == ("open" if len(found) > 1 else settled)
    assert may_hold(formula, possible) == (True in found)
    assert set(facts_in(left_of(formula, possible))) <= set(facts_in(formula))


def _with(
    possible: Mapping[str, frozenset[str]], name: str, value: str, rules: Sequence[LaneRule], otherwise: Lane
) -> tuple[Lane, ...]:
    """The lanes that are possible once ``name`` is ``value``."""
    return rulebook(*rules, otherwise=otherwise).lanes({**possible, name: frozenset({value})}, None)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(conditions(), st.sampled_from(LANES)), min_size=1, max_size=4),
    st.sampled_from(LANES),
    possibles(),
)
def test_the_possible_lanes_are_exactly_those_of_the_completions_whatever_the_order_of_the_rules(
    asked: list[tuple[dict[str, object], Lane]], otherwise: Lane, possible: dict[str, frozenset[str]]
) -> None:
    rules = [rule(f"r{number}", when, asks) for number, (when, asks) in enumerate(asked)]
    ledger = Ledger(statements=tuple(said(name, *values) for name, values in possible.items()))
    workload = Component(None, profile(ledger))
    expected = set()
    for state in completions(possible):
        fired = [each.lane for each in rules if holds(each.when.formula(), state)]
        expected.add(max(fired, key=strictness) if fired else otherwise)
    found = lane_of([workload], rulebook(*rules, otherwise=otherwise))
    assert set(found.lanes) == expected
    by_itself = {
        name
        for name, values in possible.items()
        for value in values
        if len(expected) > 1 and set(_with(possible, name, value, rules, otherwise)) != expected
    }
    assert set(found.open) == by_itself or (not by_itself and len(expected) > 1)
    assert set(lane(workload, book=rulebook(*rules[::-1], otherwise=otherwise))) == expected


@settings(max_examples=30)
@given(possibles())
def test_learning_more_never_makes_another_lane_possible(possible: dict[str, frozenset[str]]) -> None:
    before = set(shipped().lanes(possible, None))
    for name, values in possible.items():
        for value in values:
            assert set(shipped().lanes({**possible, name: frozenset({value})}, None)) <= before
