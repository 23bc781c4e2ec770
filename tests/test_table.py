"""The table: from possible values to scopes, held against an oracle in the words of the specification."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts import AGENTIC, DECIDING, FACTS, Possible
from assistant.ledger import Profile
from assistant.table import (
    Agentic,
    Verdict,
    agentic_candidates,
    highest,
    judge,
    judge_agentic,
    judge_agentic_whole,
    judge_whole,
    scope_candidates,
)
from tests.fakes import knowing

SCOPE_OF_DELIVERY = {"public_service": 1, "enterprise_application": 2, "own_application": 3}
RESULT_OF_RULE = {"scope.not_applicable": 0} | {f"scope.{number}": number for number in range(1, 6)}
RESULT_OF_AGENTIC_RULE = {f"agentic.{number}": number for number in range(1, 5)}


def scope_as_specified(generative: str, delivery: str, model_training: str) -> int:
    if generative == "no":
        return 0
    if model_training == "from_scratch":
        return 5
    if model_training == "fine_tuned":
        return 4
    return SCOPE_OF_DELIVERY[delivery]


def agentic_as_specified(change: str, initiation: str) -> int:
    by_change = {"none": 1, "approved": 2}
    return by_change[change] if change in by_change else {"person": 3, "itself": 4}[initiation]


def subsets(fact: str) -> list[Possible]:
    values = sorted(FACTS[fact].domain)
    sized = (combinations(values, size) for size in range(1, len(values) + 1))
    return [frozenset(chosen) for chosen in chain.from_iterable(sized)]


STATES = [
    dict(zip(("generative", "delivery", "model_training"), state, strict=True))
    for state in product(subsets("generative"), subsets("delivery"), subsets("model_training"))
]
AGENTIC_STATES = [
    dict(zip(("change", "initiation"), state, strict=True))
    for state in product(subsets("change"), subsets("initiation"))
]


def scopes_as_specified(state: dict[str, Possible]) -> tuple[int, ...]:
    points = product(state["generative"], state["delivery"], state["model_training"])
    return tuple(sorted({scope_as_specified(*point) for point in points}))


def known_to_be(state: dict[str, Possible]) -> Profile:
    """A profile that leaves exactly ``state`` open; the whole domain is given too, so that nothing is assumed."""
    return knowing({fact: sorted(values) for fact, values in state.items()})


def test_there_are_147_states_and_18_points() -> None:
    assert len(STATES) == 3 * 7 * 7
    assert sum(all(len(values) == 1 for values in state.values()) for state in STATES) == 18


@pytest.mark.parametrize(
    "point", [state for state in STATES if all(len(v) == 1 for v in state.values())], ids=lambda s: str(sorted(s))
)
def test_every_point_of_the_table_has_the_result_that_is_specified(point: dict[str, Possible]) -> None:
    generative, delivery, training = (next(iter(point[fact.name])) for fact in DECIDING)
    verdict = judge(known_to_be(point))
    expected = scope_as_specified(generative, delivery, training)
    assert verdict.candidates == (expected,)
    assert verdict.scope == (expected or None)
    assert verdict.status == ("determined" if expected else "not_applicable")


def test_every_combination_of_possible_sets_has_the_candidates_that_are_specified() -> None:
    for state in STATES:
        assert scope_candidates(state) == scopes_as_specified(state)
        assert judge(known_to_be(state)).candidates == scopes_as_specified(state)


def test_status_and_scope_follow_from_the_candidates_in_every_state() -> None:
    for state in STATES:
        verdict = judge(known_to_be(state))
        single = verdict.candidates[0] if len(verdict.candidates) == 1 else None
        assert verdict.scope == (single or None)
        expected = "undetermined" if single is None else "determined" if single else "not_applicable"
        assert verdict.status == expected


def test_the_trace_alone_reproduces_the_result_in_every_state() -> None:
    for state in STATES:
        verdict = judge(known_to_be(state))
        live = [entry for entry in verdict.because if entry.outcome != "not fired"]
        assert tuple(sorted(RESULT_OF_RULE[entry.rule] for entry in live)) == verdict.candidates
        fired = [entry.rule for entry in live if entry.outcome == "fired"]
        assert len(fired) == (1 if len(verdict.candidates) == 1 else 0)


def test_every_trace_names_every_rule_once_with_its_facts_and_words() -> None:
    for state in STATES:
        because = judge(known_to_be(state)).because
        assert sorted(entry.rule for entry in because) == sorted(RESULT_OF_RULE)
        assert all(entry.facts and entry.text for entry in because)


def test_what_if_lists_exactly_the_single_changes_that_change_the_candidates() -> None:
    for state in STATES:
        expected = {}
        for fact in state:
            for value in FACTS[fact].domain:
                then = scopes_as_specified({**state, fact: frozenset({value})})
                if then != scopes_as_specified(state):
                    expected[fact, value] = then
        listed = judge(known_to_be(state)).what_if
        assert {(entry.fact, entry.value): entry.candidates for entry in listed} == expected
        assert len(listed) == len(expected)


def test_every_combination_of_agentic_sets_has_the_candidates_that_are_specified() -> None:
    for state in AGENTIC_STATES:
        expected = tuple(sorted({agentic_as_specified(*p) for p in product(state["change"], state["initiation"])}))
        result = judge_agentic(known_to_be(state))
        assert agentic_candidates(state) == result.candidates == expected
        assert result.scope == (expected[0] if len(expected) == 1 else None)


def test_the_agentic_trace_alone_reproduces_the_agentic_result() -> None:
    for state in AGENTIC_STATES:
        result = judge_agentic(known_to_be(state))
        live = [RESULT_OF_AGENTIC_RULE[entry.rule] for entry in result.because if entry.outcome != "not fired"]
        assert tuple(sorted(live)) == result.candidates


def test_the_two_results_do_not_look_at_each_others_facts() -> None:
    for state, agentic in product(STATES[::7], AGENTIC_STATES):
        both = known_to_be({**state, **agentic})
        assert judge(both) == judge(known_to_be(state))
        if state["generative"] != {"no"}:
            assert judge_agentic(both) == judge_agentic(known_to_be(agentic))


def test_what_is_outside_the_matrix_has_no_agentic_result() -> None:
    for state in AGENTIC_STATES:
        result = judge_agentic(known_to_be({"generative": frozenset({"no"}), **state}))
        assert (result.status, result.scope, result.because) == ("not_applicable", None, ())


def test_nothing_known_leaves_everything_open() -> None:
    assert judge({}).candidates == (0, 1, 2, 3, 4, 5)
    assert judge_agentic({}).candidates == (1, 2, 3, 4)


CANDIDATES = st.sets(st.integers(0, 5), min_size=1).map(sorted)


@given(st.lists(CANDIDATES, min_size=1, max_size=4))
def test_parts_combine_as_the_maxima_over_every_combination(parts: list[list[int]]) -> None:
    reached: set[int] = {-1}
    for part in parts:
        reached = {max(here, there) for there in part for here in reached}
    assert highest(parts) == tuple(sorted(reached))


def verdict_with(candidates: list[int]) -> Verdict:
    return Verdict(status="undetermined", scope=None, candidates=tuple(candidates))


@given(st.lists(CANDIDATES, min_size=1, max_size=4))
def test_what_is_outside_the_matrix_loses_to_any_scope(parts: list[list[int]]) -> None:
    whole = judge_whole([verdict_with(part) for part in parts])
    some_scope_is_certain = any(0 not in part for part in parts)
    assert (0 in whole.candidates) == (not some_scope_is_certain)
    assert (whole.status == "not_applicable") == all(part == [0] for part in parts)


def test_several_workloads_take_the_highest_scope_and_rest_on_all_of_them() -> None:
    first = verdict_with([1, 2]).model_copy(update={"confirmed": False, "assumed": ("model_training",)})
    whole = judge_whole([first, verdict_with([3])])
    assert (whole.scope, whole.candidates) == (3, (3,))
    assert not whole.confirmed
    assert whole.assumed == ("model_training",)
    assert [entry.outcome for entry in whole.because] == ["fired"]


def test_agentic_results_of_several_workloads_combine_in_the_same_way() -> None:
    outside = Agentic(status="not_applicable", scope=None, candidates=(0,))
    acting = Agentic(status="undetermined", scope=None, candidates=(2, 3))
    assert judge_agentic_whole([outside, acting]).candidates == (2, 3)
    assert judge_agentic_whole([outside, outside]).status == "not_applicable"


def test_the_agentic_facts_are_the_two_that_are_specified() -> None:
    assert [fact.name for fact in AGENTIC] == ["change", "initiation"]
