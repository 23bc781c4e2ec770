"""The catalogue of facts."""

from __future__ import annotations

import pytest

from assistant.errors import UnknownFact, UnknownValue
from assistant.facts import AGENTIC, DECIDING, FACTS, Fact, fact_named, group_members, possible_of

SPECIFIED = {
    "generative": {"yes", "no"},
    "delivery": {"public_service", "enterprise_application", "own_application"},
    "model_training": {"as_provided", "fine_tuned", "from_scratch"},
    "change": {"none", "approved", "unapproved"},
    "initiation": {"person", "itself"},
}


def test_the_facts_that_decide_have_the_values_that_are_specified() -> None:
    assert {fact.name: set(fact.domain) for fact in (*DECIDING, *AGENTIC)} == SPECIFIED


def test_the_role_of_a_fact_says_what_it_can_change() -> None:
    roles = {fact.name: fact.role for fact in FACTS.values() if fact.role != "advice"}
    assert roles == dict.fromkeys(("generative", "delivery", "model_training"), "deciding") | dict.fromkeys(
        ("change", "initiation"), "agentic"
    )


@pytest.mark.parametrize("fact", list(FACTS.values()), ids=list(FACTS))
def test_every_value_of_a_fact_is_named_once_and_explained(fact: Fact) -> None:
    assert len(fact.domain) == len(fact.values) >= 2
    assert fact.label
    assert all(value.label and value.holds_when for value in fact.values)


@pytest.mark.parametrize("fact", [fact for fact in FACTS.values() if fact.member], ids=lambda fact: str(fact.name))
def test_a_member_of_a_group_is_yes_or_no(fact: Fact) -> None:
    assert fact.domain == {"yes", "no"}
    assert fact in group_members(fact.group)


def test_a_fact_that_stands_alone_is_no_group() -> None:
    assert group_members("delivery") == ()
    assert group_members("nonsense") == ()


def test_an_unknown_fact_is_refused_with_the_valid_names() -> None:
    with pytest.raises(UnknownFact, match="delivery") as caught:
        fact_named("deliverance")
    assert {"generative", "delivery", "model_training", "change", "initiation"} <= set(caught.value.valid)
    assert all(fact.member in str(caught.value) for fact in FACTS.values())


def test_an_unknown_value_is_refused_with_the_valid_ones() -> None:
    with pytest.raises(UnknownValue, match=r"'rented' is no value of delivery.*public_service"):
        possible_of("delivery", ["public_service", "rented"])


def test_a_value_is_found_by_its_name_or_refused() -> None:
    assert FACTS["change"].value("none").name == "none"
    with pytest.raises(UnknownValue):
        FACTS["change"].value("nothing")


def test_no_possible_value_at_all_is_refused() -> None:
    with pytest.raises(UnknownValue):
        possible_of("delivery", [])


def test_values_are_given_in_the_order_of_the_domain_and_each_once() -> None:
    given = ["from_scratch", "as_provided", "from_scratch"]
    assert FACTS["model_training"].ordered(given) == ["as_provided", "from_scratch"]


def test_text_of_a_person_in_an_error_can_forge_no_line() -> None:
    with pytest.raises(UnknownFact) as caught:
        fact_named("x\nERROR forged " + "y" * 500)
    first = str(caught.value).split(". The facts are")[0]
    assert "\n" not in first
    assert len(first) < 120
