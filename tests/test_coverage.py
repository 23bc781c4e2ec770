"""The grid that the cards have to cover: no discipline is silent on a scope, a kind of data, a connection, an audience, a place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.cards import Card
from assistant.conditions import Condition
from assistant.facts import FACTS, YES
from tests.fakes import the_knowledge

CARDS = the_knowledge().cards
DISCIPLINES = sorted({card.discipline for card in CARDS})
ORDINARY_DATA = {"data.public", "data.internal"}
MEMBERS = [
    name
    for name, fact in FACTS.items()
    if fact.member and name.split(".")[0] in {"data", "integration", "audience"} and name not in ORDINARY_DATA
]
HOSTINGS = sorted(FACTS["hosting"].domain)
NARROW = 3
"""Scopes that a card may name and still be specific to each of them."""


def named(condition: Condition) -> Iterator[tuple[str, str]]:
    """The facts with the values that ``condition`` asks for; what it rules out is left out."""
    if condition.fact is not None:
        yield from ((condition.fact, value) for value in condition.is_)
    for part in (*(condition.all_ or ()), *(condition.any_ or ())):
        yield from named(part)


def of(discipline: str) -> list[Card]:
    return [card for card in CARDS if card.discipline == discipline]


@pytest.mark.parametrize("scope", range(1, 6))
@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_each_discipline_has_cards_of_its_own_for_each_scope(discipline: str, scope: int) -> None:
    own = [card for card in of(discipline) if scope in card.scopes and len(card.scopes) <= NARROW]
    assert len(own) >= 3
    assert "must" in {card.level for card in own}


@pytest.mark.parametrize("agentic", range(1, 5))
@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_each_discipline_has_a_card_of_its_own_for_each_agentic_scope(discipline: str, agentic: int) -> None:
    assert [card.id for card in of(discipline) if agentic in card.agentic]


@pytest.mark.parametrize("fact", MEMBERS)
@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_each_discipline_speaks_of_each_sensitive_kind_of_data_connection_and_audience(
    discipline: str, fact: str
) -> None:
    assert [card.id for card in of(discipline) if (fact, YES) in set(named(card.when))]


@pytest.mark.parametrize("hosting", HOSTINGS)
@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_each_discipline_speaks_of_each_place_where_the_model_may_run(discipline: str, hosting: str) -> None:
    assert [card.id for card in of(discipline) if ("hosting", hosting) in set(named(card.when))]


@pytest.mark.parametrize("scope", range(1, 6))
@pytest.mark.parametrize("fact", [name for name in MEMBERS if name.startswith("data.")])
def test_each_sensitive_kind_of_data_has_a_must_of_its_own_in_each_scope(fact: str, scope: int) -> None:
    musts = [card for card in CARDS if card.level == "must" and scope in card.scopes]
    assert [card.id for card in musts if (fact, YES) in set(named(card.when))]
