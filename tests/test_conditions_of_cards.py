"""Every condition that domain people wrote has a firing, a silent and an undecided example, found by search."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.conditions import Condition, Outcome
from assistant.facts import FACTS
from tests.fakes import knowing, the_knowledge

KNOWLEDGE = the_knowledge()
MOST = 20_000
"""More full assignments than this are not searched; no condition needs them."""

CONDITIONS = [
    *((f"card {card.id}", card.when) for card in KNOWLEDGE.cards if card.when.facts()),
    *((f"threat {threat.id}", threat.when) for threat in KNOWLEDGE.threats if threat.when.facts()),
    *((f"priority {entry.text}", entry.when) for entry in (*KNOWLEDGE.priority.exposure, *KNOWLEDGE.priority.data)),
]


def examples(condition: Condition) -> set[Outcome]:
    """The outcomes that ``condition`` has over full assignments of its facts, and with nothing known."""
    read = condition.facts()
    reached = {condition.outcome({})}
    for count, values in enumerate(product(*(sorted(FACTS[name].domain) for name in read))):
        reached.add(condition.outcome(knowing(dict(zip(read, values, strict=True)))))
        if len(reached) == 3 or count > MOST:
            break
    return reached


@pytest.mark.parametrize("condition", [entry[1] for entry in CONDITIONS], ids=[entry[0] for entry in CONDITIONS])
def test_a_condition_has_a_firing_a_silent_and_an_undecided_example(condition: Condition) -> None:
    assert examples(condition) == {"holds", "fails", "open"}


@pytest.mark.parametrize("condition", [entry[1] for entry in CONDITIONS], ids=[entry[0] for entry in CONDITIONS])
def test_an_undecided_condition_names_a_fact_that_settles_or_narrows_it(condition: Condition) -> None:
    named = condition.unsettled({})
    assert named
    assert set(named) <= set(condition.facts())


def test_every_fact_that_a_condition_reads_can_be_asked() -> None:
    about = KNOWLEDGE.guide.planner.about
    read = {name for _, condition in CONDITIONS for name in condition.facts()}
    assert {name for name in read if about(name) is None} == set()
