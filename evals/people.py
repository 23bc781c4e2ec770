"""The words of simulated people, and what is true of the workload that one of them describes."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from assistant.datafiles import load_yaml, strict_entry
from assistant.errors import BadKnowledge, UnusableInput
from assistant.facts import AGENTIC, DECIDING, FACTS, NO, YES, Possible
from assistant.guide import Guide
from assistant.questions import Question
from assistant.reading import Strict
from evals.cases import Gold

PEOPLE = Path(__file__).resolve().parent / "people.yaml"
CLICKS = "clicks"
"""The temperament that picks options instead of talking: what is wrong with it is not the reading of answers."""

UNKNOWN_SHARE = 0.15
"""How often a person does not know a fact that only the advice needs."""

_AGENCY: Mapping[str, tuple[str, frozenset[str]]] = {
    "none": ("none", frozenset({"person", "itself"})),
    "prescribed": ("approved", frozenset({"person", "itself"})),
    "supervised": ("unapproved", frozenset({"person"})),
    "full": ("unapproved", frozenset({"itself"})),
}
_CONTRACT = {"public_service": NO, "enterprise_application": YES}

Truth = Mapping[str, Possible]
"""By fact what the person knows: one value, several where they cannot tell which, the whole domain for "no idea"."""


class Phrasing(Strict):
    """How people put one value of one fact; ``expert`` may be empty, then ``plain`` will do."""

    name: str
    short: tuple[str, ...] = Field(min_length=1)
    plain: tuple[str, ...] = Field(min_length=1)
    expert: tuple[str, ...] = ()


class Manner(Strict):
    """What a temperament puts around an answer; the lists that it does not need are empty."""

    answer: tuple[str, ...] = Field(min_length=1)
    open: tuple[str, ...] = Field(min_length=1)
    either: tuple[str, ...] = Field(min_length=1)
    confirm: tuple[str, ...] = Field(min_length=1)
    deny: tuple[str, ...] = Field(min_length=1)
    later: tuple[str, ...] = ()
    postpone: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()


class People(Strict):
    """All words: by fact and value, by tick-list and member, by temperament."""

    facts: Mapping[str, Mapping[str, Phrasing]]
    lists: Mapping[str, Mapping[str, str]]
    manners: Mapping[str, Manner]

    def temperaments(self) -> tuple[str, ...]:
        """All temperaments, the one that clicks last."""
        return (*self.manners, CLICKS)


def load_people(guide: Guide, path: Path = PEOPLE) -> People:
    """The words of ``path``; raises `UnusableInput` where a question of ``guide`` cannot be answered with them."""
    try:
        people = strict_entry(People, load_yaml(path), str(path))
    except BadKnowledge as error:
        raise UnusableInput(str(error)) from error
    for question in guide.planner.questions:
        given = people.lists if question.kind == "ticks" else people.facts
        missing = {option.value for option in question.options} - set(given.get(question.fact, {}))
        if missing:
            raise UnusableInput(f"{path}: there are no words for {question.fact}: {', '.join(sorted(missing))}.")
    return people


def truth_of(gold: Gold, guide: Guide, seed: str, *, knowing: bool = False) -> Truth:
    """What the person knows: what gold says, and of the facts that only the advice needs a draw by ``seed``.

    What gold leaves open the person does not know; one who is ``knowing`` does, and the truth is drawn from what is open.
    """
    draw = random.Random(seed)  # noqa: S311 - a reproducible draw, not a secret
    truth: dict[str, Possible] = {
        fact.name: frozenset(gold.facts.get(fact.name, sorted(fact.domain))) for fact in DECIDING
    }
    truth.update(_agentic(gold, draw))
    if knowing:
        truth = {name: frozenset({draw.choice(sorted(values))}) for name, values in truth.items()}
    for question in guide.planner.questions:
        for name, values in _drawn(question, draw).items():
            truth.setdefault(name, values)
    return {**truth, **_bound(truth)}


def _agentic(gold: Gold, draw: random.Random) -> dict[str, Possible]:
    if not gold.agency:
        return {fact.name: frozenset({draw.choice(sorted(fact.domain))}) for fact in AGENTIC}
    pairs = [_AGENCY[name] for name in gold.agency]
    change = frozenset(change for change, _ in pairs)
    initiation = frozenset().union(*(values for _, values in pairs))
    if len(change) == 1 and change != {"unapproved"}:  # then it says nothing of what starts it
        initiation = frozenset({draw.choice(sorted(initiation))})
    return {"change": change, "initiation": initiation}


def _drawn(question: Question, draw: random.Random) -> dict[str, Possible]:
    """A draw for every fact of ``question``; a tick-list is known whole or not at all."""
    unknown = draw.random() < UNKNOWN_SHARE
    if question.kind == "choice":
        values = FACTS[question.fact].domain
        return {question.fact: values if unknown else frozenset({draw.choice(sorted(values))})}
    often = {option.value: option.often for option in question.options}
    drawn = {fact: YES if draw.random() < often[fact.member] else NO for fact in question.facts()}
    return {fact.name: fact.domain if unknown else frozenset({value}) for fact, value in drawn.items()}


def _bound(truth: Truth) -> Truth:
    """What other facts must be so that the person does not contradict what decides."""
    bound: dict[str, Possible] = {}
    trained = truth["model_training"] <= {"fine_tuned", "from_scratch"}
    if truth["data_reach.training"] != FACTS["data_reach.training"].domain:
        bound["data_reach.training"] = frozenset({YES if trained else NO})
    for delivery, contract in _CONTRACT.items():
        if truth["delivery"] == {delivery}:
            bound |= {"contract": frozenset({contract}), "hosting": frozenset({"provider"})}
    if truth["change"] == {"approved"}:
        bound["human_review"] = frozenset({"always"})
    return bound
