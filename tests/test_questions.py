"""Which question comes next, held against a search over every decision tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, combinations, product

import pytest

from assistant.conditions import Condition
from assistant.facts import AGENTIC, DECIDING, FACTS, Possible
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import Profile, possible_values
from assistant.questions import AdviceRule, Planner, Question
from assistant.table import judge, judge_agentic
from tests.fakes import BY_SCOPE, knowing, the_knowledge
from tests.test_table import AGENTIC_STATES, STATES, agentic_as_specified, known_to_be, scope_as_specified

Point = tuple[str, ...]
State = tuple[Possible, ...]
SCOPE_NAMES = tuple(fact.name for fact in DECIDING)
AGENTIC_NAMES = tuple(fact.name for fact in AGENTIC)
PLANNER = the_knowledge().guide.planner


def all_sets_of(names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]


def weights(names: Sequence[str]) -> dict[Point, float]:
    """The prior of the data file over every point of ``names``."""
    return {
        tuple(point.values[name] for name in names): point.weight
        for point in PLANNER.prior
        if set(point.values) == set(names)
    }


def differing(names: Sequence[str], state: State, index: int, result: Callable[..., int]) -> bool:
    """Whether changing the fact at ``index`` alone can change the result."""
    for point in product(*state):
        for value in state[index]:
            other = (*point[:index], value, *point[index + 1 :])
            if result(*point) != result(*other):
                return True
    return False


def as_silence_leaves(names: Sequence[str], state: State) -> State:
    """Somebody else's service or application, and not a word on training: it is taken to stay as it came."""
    if tuple(names) != ("generative", "delivery", "model_training"):
        return state
    bought = "own_application" not in state[1]
    return (*state[:2], frozenset({"as_provided"})) if bought and len(state[2]) == 3 else state


def search(names: Sequence[str], result: Callable[..., int]) -> Callable[[State, frozenset[str]], dict[str, float]]:
    """A search over every decision tree: for each fact that may be asked first, the least expected questions."""
    prior = weights(names)

    def mass(state: State) -> float:
        return sum(prior[point] for point in product(*state))

    @cache
    def least(state: State, aside: frozenset[str]) -> float:
        return min(costs(state, aside).values(), default=0.0)

    def costs(state: State, aside: frozenset[str]) -> dict[str, float]:
        useful = [i for i, name in enumerate(names) if name not in aside and differing(names, state, i, result)]
        return {names[index]: 1 + after(state, aside, index) for index in useful}

    def after(state: State, aside: frozenset[str], index: int) -> float:
        answers = [(*state[:index], frozenset({value}), *state[index + 1 :]) for value in sorted(state[index])]
        return sum(mass(answer) / mass(state) * least(as_silence_leaves(names, answer), aside) for answer in answers)

    return costs


def test_the_prior_covers_every_point_once() -> None:
    for names in (SCOPE_NAMES, AGENTIC_NAMES):
        points = set(product(*(FACTS[name].domain for name in names)))
        assert set(weights(names)) == points
        assert all(weight > 0 for weight in weights(names).values())
    assert len(PLANNER.prior) == 18 + 6


@pytest.mark.parametrize("aside", all_sets_of(SCOPE_NAMES), ids=lambda chosen: "+".join(sorted(chosen)) or "nothing")
def test_the_expected_number_of_questions_is_the_best_possible_and_the_next_one_attains_it(
    aside: frozenset[str],
) -> None:
    costs = search(SCOPE_NAMES, scope_as_specified)
    for state in STATES:
        best = costs(tuple(state[name] for name in SCOPE_NAMES), aside)
        known = known_to_be(state)
        assert PLANNER.expected_questions(known, aside) == pytest.approx(min(best.values(), default=0))
        question = PLANNER.next_deciding(known, aside)
        assert (question is None) == (not best)
        if question:
            assert best[question.fact] == pytest.approx(min(best.values()))


@pytest.mark.parametrize("aside", all_sets_of(AGENTIC_NAMES), ids=lambda chosen: "+".join(sorted(chosen)) or "nothing")
def test_the_next_agentic_question_attains_the_least_expected_number(aside: frozenset[str]) -> None:
    costs = search(AGENTIC_NAMES, agentic_as_specified)
    for state in AGENTIC_STATES:
        best = costs(tuple(state[name] for name in AGENTIC_NAMES), aside)
        question = PLANNER.next_agentic(known_to_be({"generative": frozenset({"yes"}), **state}), aside)
        assert (question is None) == (not best)
        if question:
            assert best[question.fact] == pytest.approx(min(best.values()))


def test_a_scope_that_is_determined_needs_no_question() -> None:
    for state in STATES:
        if judge(known_to_be(state)).status != "undetermined":
            assert PLANNER.next_deciding(known_to_be(state)) is None
            assert PLANNER.expected_questions(known_to_be(state)) == 0


def test_a_fact_that_can_change_nothing_any_more_is_never_asked() -> None:
    for state in STATES:
        question = PLANNER.next_deciding(known_to_be(state))
        if question:
            possible = tuple(state[name] for name in SCOPE_NAMES)
            assert differing(SCOPE_NAMES, possible, SCOPE_NAMES.index(question.fact), scope_as_specified)


def test_nobody_is_asked_how_a_model_of_their_own_is_delivered() -> None:
    question = PLANNER.next_question(knowing({"generative": "yes", "model_training": "from_scratch"}))
    assert question is not None
    assert question.fact == "change"


def test_what_is_outside_the_matrix_is_asked_nothing_more() -> None:
    assert PLANNER.next_question(knowing({"generative": "no"})) is None


def test_a_question_is_found_by_its_fact_or_by_a_member_of_its_group() -> None:
    for question in PLANNER.questions:
        assert PLANNER.about(question.fact) == question
        assert all(PLANNER.about(fact.name) == question for fact in question.facts())
        assert PLANNER.question(question.id) == question
    assert PLANNER.about("nonsense") is None


ADVICE_STATES: list[Mapping[str, str]] = [
    *BY_SCOPE.values(),
    {},
    BY_SCOPE[1] | {"contract": "no", "data.personal": "yes", "audience.public": "no"},
    BY_SCOPE[2] | {"change": "none", "data.personal": "no", "data.health": "no", "stage": "pilot"},
    BY_SCOPE[3] | {"change": "unapproved", "initiation": "itself", "permissions": "no_access"},
    BY_SCOPE[3] | {"data.personal": "no", "jurisdiction.eu": "no", "control.logging": "yes", "output.executed": "no"},
    BY_SCOPE[4] | {"data_reach.training": "yes", "data.personal": "yes", "individual_effect": "decides"},
    BY_SCOPE[5] | {"sector": "finance", "hosting": "own_hardware", "availability": "critical"},
]


def can_turn(condition: Condition, known: Profile, names: set[str]) -> bool:
    """Whether ``condition`` may come out differently by a change of ``names`` alone, over every full assignment."""
    read = condition.facts()
    outcomes: dict[tuple[str, ...], set[str]] = {}
    for values in product(*(sorted(possible_values(known, name)) for name in read)):
        point = dict(zip(read, values, strict=True))
        rest = tuple(value for name, value in point.items() if name not in names)
        outcomes.setdefault(rest, set()).add(condition.outcome(knowing(point)))
    return any(len(found) > 1 for found in outcomes.values())


def may_apply(rule: AdviceRule, known: Profile) -> bool:
    agentic = judge_agentic(known).candidates
    somewhere = set(judge(known).candidates) & set(rule.scopes)
    acting = not rule.agentic or set(agentic) & set(rule.agentic)
    return bool(somewhere and acting) and rule.condition.outcome(known) != "fails"


def changes_a_card(question: Question, known: Profile, advice: Iterable[AdviceRule]) -> bool:
    """Whether an answer can make a card apply or not, or mark one that may apply as claimed."""
    names = {fact.name for fact in question.facts() if len(possible_values(known, fact.name)) > 1}
    for rule in advice:
        if not may_apply(rule, known):
            continue
        claimed = any(possible_values(known, fact) == {"yes"} for fact in rule.claimed_by)
        if not claimed and names.intersection(rule.claimed_by):
            return True
        if names.intersection(rule.condition.facts()) and can_turn(rule.condition, known, names):
            return True
    return False


@pytest.mark.parametrize("facts", ADVICE_STATES, ids=lambda facts: "+".join(facts.values()) or "nothing")
def test_the_advice_questions_are_those_whose_answer_changes_some_card(facts: Mapping[str, str]) -> None:
    known = knowing(facts)
    asked = {question.id for question in PLANNER.advice_questions(known)}
    planned = {*SCOPE_NAMES, *AGENTIC_NAMES}
    useful = {q.id for q in PLANNER.questions if q.fact not in planned and changes_a_card(q, known, PLANNER.advice)}
    assert asked == useful


def rule_on(*facts: str, claimed_by: tuple[str, ...] = (), weight: float = 1.0) -> AdviceRule:
    condition = Condition.model_validate({"all": [{"fact": fact, "is": ["yes"]} for fact in facts]})
    return AdviceRule(condition=condition, scopes=(1, 2, 3, 4, 5), agentic=(), weight=weight, claimed_by=claimed_by)


def planner_with(*rules: AdviceRule) -> Planner:
    return Planner(questions=PLANNER.questions, prior=PLANNER.prior, advice=rules)


def test_the_advice_question_that_changes_most_comes_first() -> None:
    planner = planner_with(rule_on("audience.public"), rule_on("contract", weight=3.0))
    assert [question.id for question in planner.advice_questions(knowing(BY_SCOPE[3]))] == ["contract", "audience"]


def test_a_question_that_was_set_aside_is_not_an_advice_question() -> None:
    planner = planner_with(rule_on("audience.public"), rule_on("contract"))
    assert [q.id for q in planner.advice_questions(knowing(BY_SCOPE[3]), ["audience"])] == ["contract"]


def test_a_fact_beside_one_that_already_decided_its_part_is_not_asked() -> None:
    part = {"any": [{"fact": "data.personal", "is": ["yes"]}, {"fact": "contract", "is": ["yes"]}]}
    condition = Condition.model_validate({"all": [part, {"fact": "stage", "is": ["pilot"]}]})
    rule = AdviceRule(condition=condition, scopes=(3,), agentic=(), weight=1, claimed_by=())
    known = knowing(BY_SCOPE[3] | {"data.personal": "yes"})
    assert [question.id for question in planner_with(rule).advice_questions(known)] == ["stage"]


def test_a_control_is_not_asked_about_for_a_card_that_is_claimed_already() -> None:
    planner = planner_with(rule_on(claimed_by=("control.logging", "control.monitoring")))
    assert [question.id for question in planner.advice_questions(knowing(BY_SCOPE[3]))] == ["control"]
    assert planner.advice_questions(knowing(BY_SCOPE[3] | {"control.logging": "yes"})) == []


def test_every_question_can_change_something_somewhere(knowledge: KnowledgeBase) -> None:
    """A question that no state ever asks would be dead weight; the priority formula counts as advice too."""
    read = set(chain.from_iterable((*card.when.facts(), *card.claimed_by) for card in knowledge.cards))
    raised = chain.from_iterable(
        entry.when.facts() for entry in (*knowledge.priority.exposure, *knowledge.priority.data)
    )
    used = read | set(raised) | {*SCOPE_NAMES, *AGENTIC_NAMES}
    assert [q.id for q in PLANNER.questions if not used & {fact.name for fact in q.facts()}] == []
