"""Which question comes next, and which no longer needs to be asked.

Deciding facts come first, in the order that needs the fewest further questions on average until the scope is
determined: computed exactly, by dynamic programming over the possible sets, with the prior weights of
``knowledge/questions.yaml``. The agentic facts follow by the same computation, then the questions whose answer would
change the advice most. A fact that can no longer change anything is never asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Literal

from pydantic import Field

from assistant.conditions import Condition, conjunction, membership
from assistant.facts import AGENTIC, DECIDING, DELIVERY, FACTS, MODEL_TRAINING, YES, Fact, Possible, group_members
from assistant.ledger import BOUGHT, Profile, possible_values
from assistant.reading import Strict
from assistant.table import AGENTIC_RULES, SCOPE_RULES, Possibles, Rule, judge, judge_agentic, possibles, results

CLAIM_WEIGHT = 0.1
"""What a question on controls in place weighs for each card that it could mark as claimed, beside a card's own 1 to 3."""


class Option(Strict):
    """One answer that is offered: ``value`` is a fact's value, or a member of the group for a tick-list.

    ``often`` is how often a member of a tick-list is ticked, 0 to 1: a judgement that only orders the questions.
    """

    value: str
    label: str
    help: str = ""
    often: float = Field(default=0.5, ge=0, le=1)


class Question(Strict):
    """One screen. ``fact`` is a fact's name, or a group's whose members are ticked.

    ``several`` says that more than one option may be true because there are several workloads. ``short`` names the
    subject in a word or two; ``who_knows`` says whom to ask.
    """

    id: str
    fact: str
    kind: Literal["choice", "ticks"]
    text: str
    example: str
    why: str
    short: str
    who_knows: str
    options: tuple[Option, ...]
    several: bool = False

    def facts(self) -> tuple[Fact, ...]:
        """The facts that an answer settles."""
        return group_members(self.fact) if self.kind == "ticks" else (FACTS[self.fact],)


class PriorPoint(Strict):
    """How often a combination of deciding or agentic values is met, as a relative weight."""

    values: Mapping[str, str]
    weight: float


class AdviceRule(Strict):
    """What the choice of questions needs to know of a card."""

    condition: Condition
    scopes: tuple[int, ...]
    agentic: tuple[int, ...]
    weight: float
    claimed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planner:
    """Chooses questions; a value made once from the knowledge files."""

    questions: tuple[Question, ...]
    prior: tuple[PriorPoint, ...]
    advice: tuple[AdviceRule, ...]
    _memo: dict[object, tuple[str | None, float]] = field(default_factory=dict, compare=False, repr=False)

    def question(self, identifier: str) -> Question:
        """The question with this id; KeyError where there is none."""
        return next(question for question in self.questions if question.id == identifier)

    def about(self, fact: str) -> Question | None:
        """The question that settles ``fact`` (or the group of that name), if there is one."""
        return next((q for q in self.questions if q.fact == fact or FACTS.get(fact) in q.facts()), None)

    def next_deciding(self, known: Profile, set_aside: Collection[str] = ()) -> Question | None:
        """The question that brings the scope nearest, or None when none can change it."""
        return self._planned(SCOPE_RULES, DECIDING, known, set_aside)

    def next_agentic(self, known: Profile, set_aside: Collection[str] = ()) -> Question | None:
        """The question that brings the agentic scope nearest; None outside the generative matrix."""
        if judge_agentic(known).status == "not_applicable":
            return None
        return self._planned(AGENTIC_RULES, AGENTIC, known, set_aside)

    def next_advice(self, known: Profile, set_aside: Collection[str] = ()) -> Question | None:
        """The question whose answer changes the advice most, or None when none would change it."""
        ranked = self.advice_questions(known, set_aside)
        return ranked[0] if ranked else None

    def advice_questions(self, known: Profile, set_aside: Collection[str] = ()) -> list[Question]:
        """All questions that would change the advice, the weightiest first."""
        planned = {fact.name for fact in (*DECIDING, *AGENTIC)}
        open_questions = [
            question
            for question in self.questions
            if question.fact not in planned and question.fact not in set_aside and _is_open(question, known)
        ]
        touched = self._applicable(known)
        weights = {question.id: _impact(question, known, touched) for question in open_questions}
        useful = [question for question in open_questions if weights[question.id] > 0]
        return sorted(useful, key=lambda question: -weights[question.id])

    def next_question(self, known: Profile, set_aside: Collection[str] = ()) -> Question | None:
        """The next question of all: scope first, then agentic scope, then advice."""
        return (
            self.next_deciding(known, set_aside)
            or self.next_agentic(known, set_aside)
            or self.next_advice(known, set_aside)
        )

    def expected_questions(self, known: Profile, set_aside: Collection[str] = ()) -> float:
        """How many more questions the scope needs on average, asked in the best order."""
        possible = possibles(known, DECIDING)
        return self._plan(SCOPE_RULES, DECIDING, possible, _askable(DECIDING, set_aside))[1]

    def _planned(
        self, rules: Sequence[Rule], facts: Sequence[Fact], known: Profile, set_aside: Collection[str]
    ) -> Question | None:
        fact, _ = self._plan(rules, facts, possibles(known, facts), _askable(facts, set_aside))
        return self.about(fact) if fact else None

    def _plan(
        self, rules: Sequence[Rule], facts: Sequence[Fact], possible: Possibles, askable: frozenset[str]
    ) -> tuple[str | None, float]:
        """The best fact to ask now and the expected number of questions; (None, 0) when none can matter."""
        state = tuple(possible[fact.name] for fact in facts)
        key = (tuple(fact.name for fact in facts), state, askable)
        if key not in self._memo:
            self._memo[key] = self._best(rules, facts, possible, askable)
        return self._memo[key]

    def _best(
        self, rules: Sequence[Rule], facts: Sequence[Fact], possible: Possibles, askable: frozenset[str]
    ) -> tuple[str | None, float]:
        best: tuple[str | None, float] = (None, 0.0)
        for fact in facts:
            if fact.name not in askable or not matters(rules, possible, fact):
                continue
            cost = 1.0
            for value, share in self._shares(facts, possible, fact).items():
                after = silent({**possible, fact.name: frozenset({value})})
                cost += share * self._plan(rules, facts, after, askable)[1]
            if best[0] is None or cost < best[1] - 1e-9:
                best = (fact.name, cost)
        return best

    def _shares(self, facts: Sequence[Fact], possible: Possibles, asked: Fact) -> dict[str, float]:
        """How likely each answer to ``asked`` is, given what is possible."""
        names = {fact.name for fact in facts}
        weights = dict.fromkeys(asked.ordered(possible[asked.name]), 0.0)
        for point in self.prior:
            if set(point.values) == names and all(value in possible[name] for name, value in point.values.items()):
                weights[point.values[asked.name]] += point.weight
        total = sum(weights.values())
        return {value: weight / total if total else 1 / len(weights) for value, weight in weights.items()}

    def _applicable(self, known: Profile) -> list[tuple[AdviceRule, frozenset[str]]]:
        """The cards that apply or may apply, each with the facts on which that still depends."""
        scopes, agentic = judge(known).candidates, judge_agentic(known).candidates
        kept = []
        for rule in self.advice:
            place = conjunction([membership(scopes, rule.scopes), membership(agentic, rule.agentic)])
            if conjunction([place, rule.condition.outcome(known)]) != "fails":
                kept.append((rule, frozenset(rule.condition.unsettled(known))))
        return kept


def silent(possible: Possibles) -> Possibles:
    """``possible`` with the silence rule that an answer on ``delivery`` can set off: nothing said of training yet.

    So the question on training is not counted where it would not be asked.
    """
    training, delivery = possible.get(MODEL_TRAINING.name), possible.get(DELIVERY.name)
    if training != MODEL_TRAINING.domain or delivery is None or not delivery <= BOUGHT:
        return possible
    return {**possible, MODEL_TRAINING.name: frozenset({"as_provided"})}


def matters(rules: Sequence[Rule], possible: Possibles, fact: Fact) -> bool:
    """Whether two combinations that differ in ``fact`` alone have different results."""
    return _matters(tuple(rules), tuple(possible.items()), fact.name)


@lru_cache(maxsize=4096)
def _matters(rules: tuple[Rule, ...], state: tuple[tuple[str, Possible], ...], fact: str) -> bool:
    possible = dict(state)
    others = [name for name in possible if name != fact]
    for combination in product(*(possible[name] for name in others)):
        fixed: dict[str, Possible] = {name: frozenset({value}) for name, value in zip(others, combination, strict=True)}
        if len(results(rules, {**fixed, fact: possible[fact]})) > 1:
            return True
    return False


def _askable(facts: Sequence[Fact], set_aside: Collection[str]) -> frozenset[str]:
    return frozenset(fact.name for fact in facts if fact.name not in set_aside)


def _is_open(question: Question, known: Profile) -> bool:
    return any(len(possible_values(known, fact.name)) > 1 for fact in question.facts())


def _impact(question: Question, known: Profile, cards: Sequence[tuple[AdviceRule, frozenset[str]]]) -> float:
    """What an answer is expected to settle: the weights of open cards, by how often what they wait for is met."""
    often = {fact.name: _often(question, fact) for fact in question.facts()}
    unsettled = {name for name in often if len(possible_values(known, name)) > 1}
    weight = 0.0
    for rule, waits_for in cards:
        awaited = unsettled & waits_for
        weight += rule.weight * max((often[name] for name in awaited), default=0.0)
        if not any(possible_values(known, fact) == {YES} for fact in rule.claimed_by):
            weight += CLAIM_WEIGHT * len(unsettled.intersection(rule.claimed_by))
    return weight


def _often(question: Question, fact: Fact) -> float:
    if question.kind == "choice":
        return 1.0
    return next(option.often for option in question.options if option.value == fact.member)
