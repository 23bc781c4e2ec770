"""Workloads known in full, to give advice on: a grid of them, and those of ``advice.yaml`` with the cards to expect.

Conditions of cards are evaluated here apart from the product, on the files as they are written, so that a mistake there is
not repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from assistant.app import Scopewise
from assistant.conversation import Interview
from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge, UnusableInput
from assistant.facts import FACTS, NO, YES, Possible, possible_of
from assistant.ledger import Evidence, Ledger, Statement
from assistant.reading import Strict

PROFILES = Path(__file__).resolve().parent / "advice.yaml"


class ExpectedAdvice(Strict):
    """One workload known in full: its facts, and the cards that must and must not be recommended."""

    id: str
    what: str
    facts: Mapping[str, str] = {}
    holds: tuple[str, ...] = ()
    must: tuple[str, ...]
    must_not: tuple[str, ...]


class AdviceFile(Strict):
    """``advice.yaml``: what holds unless a profile says otherwise, and the profiles."""

    defaults: Mapping[str, str]
    profiles: tuple[ExpectedAdvice, ...]


def load_advice(engine: Scopewise, path: Path = PROFILES) -> AdviceFile:
    """The expected advice of ``path``; raises `UnusableInput` for an unknown fact, value, card or a duplicate id."""
    try:
        found = strict_entry(AdviceFile, load_yaml(path), str(path))
    except BadKnowledge as error:
        raise UnusableInput(str(error)) from error
    cards = {card.id for card in engine.knowledge.cards}
    seen: set[str] = set()
    for profile in found.profiles:
        where = f"{path}: {profile.id}"
        if profile.id in seen:
            raise UnusableInput(f"{where}: the id stands twice.")
        seen.add(profile.id)
        for card in (*profile.must, *profile.must_not):
            if card not in cards:
                raise UnusableInput(f"{where}: there is no card {card!r}; knowledge/cards has them.")
        full_profile(found.defaults, profile.facts, profile.holds)
    return found


def full_profile(defaults: Mapping[str, str], facts: Mapping[str, str], holds: Sequence[str]) -> dict[str, str]:
    """A value for every fact; raises `UnknownFact` or `UnknownValue`."""
    values = {name: NO for name, fact in FACTS.items() if fact.member} | {**defaults, **facts}
    values |= dict.fromkeys(holds, YES)
    for name, value in values.items():
        possible_of(name, [value])
    return {name: values[name] for name in FACTS}


GRID_DECIDING = (
    {"generative": NO},
    {"delivery": "public_service", "contract": NO},
    {"delivery": "enterprise_application"},
    {"delivery": "own_application"},
    {"model_training": "fine_tuned", "hosting": "own_cloud"},
    {"model_training": "from_scratch", "model_origin": "own", "hosting": "own_hardware"},
)
GRID_AGENTIC = (
    {"change": "none"},
    {"change": "approved"},
    {"change": "unapproved"},
    {"change": "unapproved", "initiation": "itself"},
)
GRID_SURROUNDINGS: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
    ({}, ()),
    ({"human_review": "never"}, ("audience.public", "data.personal", "untrusted.web", "output.published")),
    ({"individual_effect": "decides", "sector": "health"}, ("data.health", "jurisdiction.eu", "audience.customers")),
    ({"availability": "critical", "sector": "finance"}, ("jurisdiction.eu", "data.payment", "integration.payments")),
    ({"permissions": "service_account"}, ("integration.code", "output.executed", "data.credentials")),
    ({"permissions": "end_user"}, ("integration.documents", "data_reach.retrieval", "data.confidential")),
)


def grid(defaults: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Workloads known in full, by name: every scope, every agentic scope, and six kinds of surroundings."""
    found = []
    ranges = (range(len(each)) for each in (GRID_DECIDING, GRID_AGENTIC, GRID_SURROUNDINGS))
    for deciding, agentic, around in product(*ranges):
        facts, holds = GRID_SURROUNDINGS[around]
        values = {**facts, **GRID_DECIDING[deciding], **GRID_AGENTIC[agentic]}
        found.append((f"grid {deciding}-{agentic}-{around}", full_profile(defaults, values, holds)))
    return found


def known_in_full(values: Mapping[str, str]) -> Interview:
    """An interview in which every fact has been stated."""
    statements = [
        Statement(
            fact=name,
            values=(value,),
            basis="stated",
            evidence=Evidence(turn=0, start=0, end=len(value), quote=value),
        )
        for name, value in values.items()
    ]
    return Interview(id="advice", ledger=Ledger(statements=tuple(statements)))


def held(condition: Mapping[str, Any], possible: Mapping[str, Possible]) -> bool | None:
    """Whether a condition, as its file has it, holds for ``possible``; None where that is open."""
    if "fact" in condition:
        inside = {value in {str(each) for each in condition["is"]} for value in possible[condition["fact"]]}
        return None if len(inside) > 1 else inside.pop()
    if "not" in condition:
        inner = held(condition["not"], possible)
        return None if inner is None else not inner
    parts = [held(part, possible) for part in condition.get("any", condition.get("all", ()))]
    decisive = "any" in condition
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive
