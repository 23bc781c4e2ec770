"""Conditions on facts, with three outcomes."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.conditions import Condition, membership
from assistant.facts import FACTS
from tests.fakes import knowing

NAMES = ["change", "data.personal", "initiation"]


def leaves() -> st.SearchStrategy[dict[str, Any]]:
    def of(fact: str) -> st.SearchStrategy[dict[str, Any]]:
        values = st.lists(st.sampled_from(sorted(FACTS[fact].domain)), min_size=1, unique=True)
        return values.map(lambda chosen: {"fact": fact, "is": chosen})

    return st.sampled_from(NAMES).flatmap(of)


def composed(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(parts, max_size=3)
    return st.one_of(
        several.map(lambda all_: {"all": all_}),
        several.map(lambda any_: {"any": any_}),
        parts.map(lambda not_: {"not": not_}),
    )


CONDITIONS = st.recursive(leaves(), composed, max_leaves=5)


def true_at(data: dict[str, Any], point: dict[str, str]) -> bool:
    """Plain two-valued truth, the oracle."""
    if "fact" in data:
        return point[data["fact"]] in data["is"]
    if "not" in data:
        return not true_at(data["not"], point)
    if "any" in data:
        return any(true_at(part, point) for part in data["any"])
    return all(true_at(part, point) for part in data.get("all", ()))


@given(CONDITIONS)
def test_where_all_is_known_a_condition_holds_or_fails_as_in_plain_logic(data: dict[str, Any]) -> None:
    condition = Condition.model_validate(data)
    for values in product(*(sorted(FACTS[name].domain) for name in NAMES)):
        point = dict(zip(NAMES, values, strict=True))
        assert condition.outcome(knowing(point)) == ("holds" if true_at(data, point) else "fails")


@given(CONDITIONS, st.data())
def test_a_condition_that_is_settled_stays_so_whatever_else_is_learned(
    data: dict[str, Any], draw: st.DataObject
) -> None:
    condition = Condition.model_validate(data)
    open_sets = {
        name: draw.draw(st.sets(st.sampled_from(sorted(FACTS[name].domain)), min_size=1).map(sorted)) for name in NAMES
    }
    outcome = condition.outcome(knowing(open_sets))
    truths = {
        true_at(data, dict(zip(NAMES, values, strict=True))) for values in product(*(open_sets[n] for n in NAMES))
    }
    if outcome != "open":
        assert truths == {outcome == "holds"}


@given(CONDITIONS, st.data())
def test_the_facts_that_uphold_a_condition_are_enough_for_it_to_hold(data: dict[str, Any], draw: st.DataObject) -> None:
    condition = Condition.model_validate(data)
    point = {name: draw.draw(st.sampled_from(sorted(FACTS[name].domain))) for name in NAMES}
    upheld = condition.upheld_by(knowing(point))
    assert set(upheld) <= set(condition.facts())
    if condition.outcome(knowing(point)) == "holds":
        assert condition.outcome(knowing({name: point[name] for name in upheld})) == "holds"
    else:
        assert upheld == ()


def test_a_condition_is_open_while_some_possible_values_are_listed_and_some_are_not() -> None:
    condition = Condition.model_validate({"fact": "change", "is": ["approved", "unapproved"]})
    assert condition.outcome({}) == "open"
    assert condition.outcome(knowing({"change": ["approved", "unapproved"]})) == "holds"
    assert condition.outcome(knowing({"change": "none"})) == "fails"


def test_an_empty_condition_always_holds() -> None:
    assert Condition().outcome({}) == "holds"
    assert Condition().facts() == ()


def test_a_condition_names_its_facts_each_once() -> None:
    leaf = {"fact": "change", "is": ["none"]}
    condition = Condition.model_validate({"all": [leaf, {"not": leaf}, {"any": [{"fact": "stage", "is": ["pilot"]}]}]})
    assert condition.facts() == ("change", "stage")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"fact": "change", "is": ["none"], "all": []}, "not several"),
        ({"is": ["none"]}, "goes with"),
        ({"fact": "change", "is": ["nothing"]}, "'nothing' is no value of change"),
        ({"fact": "change", "is": []}, "no value of change"),
        ({"fact": "changes", "is": ["none"]}, "no fact 'changes'"),
        ({"fact": "change", "is": ["none"], "unless": 1}, "unless"),
    ],
)
def test_a_condition_that_is_not_well_formed_is_refused_with_the_reason(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Condition.model_validate(data)


@pytest.mark.parametrize(
    ("candidates", "wanted", "outcome"),
    [
        ([1, 2], [1, 2, 3], "holds"),
        ([1, 2], [2], "open"),
        ([0, 1], [1, 2, 3, 4, 5], "holds"),
        ([0, 1], [2], "fails"),
        ([0], [1, 2, 3, 4, 5], "fails"),
        ([0], [], "holds"),
    ],
)
def test_a_result_is_among_those_wanted_or_not_or_may_be(
    candidates: list[int], wanted: list[int], outcome: str
) -> None:
    assert membership(candidates, wanted) == outcome
