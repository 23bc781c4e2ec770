"""From given facts to a verdict, with no text."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.classify import verdict_on
from assistant.errors import UnknownFact, UnknownValue, UnusableInput
from assistant.facts import FACTS
from tests.test_table import STATES, scopes_as_specified


def test_classify_agrees_with_the_table_in_every_state() -> None:
    for state in STATES:
        given = {fact: sorted(values) for fact, values in state.items()}
        assert verdict_on(given).candidates == scopes_as_specified(state)


def test_a_fact_that_is_not_given_is_wholly_open() -> None:
    for generative, delivery in product(FACTS["generative"].domain, FACTS["delivery"].domain):
        verdict = verdict_on({"generative": generative, "delivery": delivery})
        whole = {"generative": {generative}, "delivery": {delivery}, "model_training": FACTS["model_training"].domain}
        assert verdict.candidates == scopes_as_specified({fact: frozenset(values) for fact, values in whole.items()})
        assert verdict.assumed == ()


def test_nothing_given_leaves_every_scope_open() -> None:
    assert verdict_on({}).candidates == (0, 1, 2, 3, 4, 5)


def test_facts_that_do_not_decide_change_nothing() -> None:
    assert verdict_on({"data.health": "yes", "model_origin": "third_party"}) == verdict_on({})


def test_an_unknown_name_is_refused_with_the_valid_ones() -> None:
    with pytest.raises(UnknownFact, match=r"'deliver'.*generative, delivery, model_training"):
        verdict_on({"deliver": "own_application"})


@pytest.mark.parametrize("value", ["rented", ["own_application", "rented"], "", [], 3, None, True, [3], {"a": 1}])
def test_an_unusable_value_is_refused_with_the_valid_ones(value: object) -> None:
    with pytest.raises(UnknownValue, match=r"delivery.*public_service, enterprise_application, own_application"):
        verdict_on({"delivery": value})


@pytest.mark.parametrize("value", [3, None, True, [3], {"a": 1}])
def test_a_value_of_another_type_is_named_as_it_was_found(value: object) -> None:
    with pytest.raises(UnusableInput, match=r"^(3|None|True|\[3\]|\{'a': 1\}) "):
        verdict_on({"delivery": value})


@pytest.mark.parametrize("facts", [[], "yes", None, 3])
def test_anything_but_an_object_is_refused(facts: object) -> None:
    with pytest.raises(UnusableInput, match="JSON object"):
        verdict_on(facts)
