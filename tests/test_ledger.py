"""The ledger: what may widen a possible set and what may not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.facts import FACTS, Possible
from assistant.ledger import ASSUMPTIONS, Ledger, Profile, Statement, possible_values, profile
from assistant.reading import ReaderName
from tests.fakes import said

NAMES = ["generative", "delivery", "model_training", "model_origin", "data_reach.retrieval", "change", "data.personal"]
WORKLOADS = [None, "w1", "w2"]
READERS: list[ReaderName] = ["embedded", "llm", "person"]


def values_of(fact: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Every set of values that says something: neither nothing nor the whole domain."""
    domain = sorted(FACTS[fact].domain)
    return st.sampled_from([chosen for size in range(1, len(domain)) for chosen in combinations(domain, size)])


@st.composite
def statements(draw: st.DrawFn, *, replaces: bool = False, workloads: bool = True) -> Statement:
    fact = draw(st.sampled_from(NAMES))
    return said(
        fact,
        *draw(values_of(fact)),
        turn=draw(st.integers(0, 9)),
        basis="answered" if replaces else draw(st.sampled_from(["stated", "inferred"])),
        reader=draw(st.sampled_from(READERS)),
        workload=draw(st.sampled_from(WORKLOADS)) if workloads else None,
        replaces=replaces,
    )


PLAIN = statements()
ANY = st.one_of(statements(), statements(replaces=True))


def sets(known: Profile) -> dict[str, tuple[Possible, str]]:
    return {name: (knowledge.possible, knowledge.basis) for name, knowledge in known.items()}


def as_specified(live: list[Statement]) -> Possible:
    """What is common to all of ``live``; the union where there is nothing in common."""
    domain = FACTS[live[0].fact].domain
    common = frozenset(value for value in domain if all(value in entry.values for entry in live))
    return common or frozenset(value for value in domain if any(value in entry.values for entry in live))


@given(st.lists(PLAIN, max_size=6))
def test_statements_on_one_fact_are_intersected(entries: list[Statement]) -> None:
    for workload in WORKLOADS:
        known = profile(Ledger(statements=tuple(entries)), workload)
        for fact in NAMES:
            live = [entry for entry in entries if entry.fact == fact and entry.workload in (None, workload)]
            if live:
                assert known[fact].possible == as_specified(live)


@given(st.lists(PLAIN, max_size=6), st.data())
def test_order_and_cutting_into_messages_change_nothing(entries: list[Statement], data: st.DataObject) -> None:
    other = list(data.draw(st.permutations(entries)))
    cut = [
        entry.model_copy(update={"evidence": entry.evidence.model_copy(update={"turn": data.draw(st.integers(0, 9))})})
        for entry in other
    ]
    for workload in WORKLOADS:
        before = profile(Ledger(statements=tuple(entries)), workload)
        after = profile(Ledger(statements=tuple(cut)), workload)
        assert sets(before) == sets(after)
        assert {n: k.confirmed for n, k in before.items()} == {n: k.confirmed for n, k in after.items()}


@given(st.lists(ANY, max_size=6), PLAIN)
def test_one_more_statement_only_shrinks_except_by_contradiction_or_a_retracted_assumption(
    entries: list[Statement], one_more: Statement
) -> None:
    ledger = Ledger(statements=tuple(entries))
    for workload in WORKLOADS:
        before, after = profile(ledger, workload), profile(ledger.adding(one_more), workload)
        for fact in FACTS:
            was, now = possible_values(before, fact), possible_values(after, fact)
            excused = fact in after and after[fact].basis == "contradicted"
            retracted = fact in before and before[fact].basis == "assumed"
            assert now <= was or excused or retracted


@given(st.lists(PLAIN, max_size=6), st.data())
def test_an_answer_ends_what_stood_before_and_settles_the_fact(entries: list[Statement], data: st.DataObject) -> None:
    answer = data.draw(statements(replaces=True, workloads=False))
    ledger = Ledger(statements=tuple(entries)).adding(answer)
    for workload in WORKLOADS:
        knowledge = profile(ledger, workload)[answer.fact]
        assert knowledge.possible == set(answer.values)
        assert knowledge.basis == "answered"
        assert knowledge.statements == (answer,)


def test_statements_with_nothing_in_common_contradict_and_leave_their_union() -> None:
    known = profile(Ledger(statements=(said("change", "none"), said("change", "approved"))))
    assert known["change"].basis == "contradicted"
    assert known["change"].possible == {"none", "approved"}
    assert [entry.values for entry in known["change"].statements] == [("none",), ("approved",)]


def test_an_answer_ends_a_contradiction() -> None:
    entries = (said("change", "none"), said("change", "approved"), said("change", "unapproved", replaces=True))
    known = profile(Ledger(statements=entries))
    assert known["change"].possible == {"unapproved"}
    assert known["change"].basis != "contradicted"


def test_a_later_statement_that_does_not_fit_an_answer_reopens_the_fact() -> None:
    entries = (said("change", "none", basis="answered", replaces=True), said("change", "unapproved", turn=1))
    known = profile(Ledger(statements=entries))
    assert known["change"].basis == "contradicted"
    assert known["change"].possible == {"none", "unapproved"}


def test_a_later_statement_that_fits_an_answer_leaves_it_an_answer() -> None:
    entries = (said("change", "none", basis="answered", replaces=True), said("change", "none", "approved", turn=1))
    known = profile(Ledger(statements=entries))
    assert known["change"].possible == {"none"}
    assert known["change"].basis == "answered"


def test_a_correction_replaces_what_it_corrects_and_keeps_it_in_the_ledger() -> None:
    wrong = said("delivery", "public_service")
    ledger = Ledger(statements=(wrong,)).adding(said("delivery", "own_application", turn=1, replaces=True))
    assert profile(ledger)["delivery"].possible == {"own_application"}
    assert wrong in ledger.statements


def test_a_turn_taken_back_stays_in_the_ledger_but_says_nothing() -> None:
    first, second = said("change", "none"), said("change", "unapproved", turn=1)
    ledger = Ledger(statements=(first, second)).withdrawing(1)
    assert ledger.statements == (first, second)
    assert profile(ledger)["change"].statements == (first,)


def test_an_answer_taken_back_brings_back_what_it_had_superseded() -> None:
    first = said("change", "none")
    ledger = Ledger(statements=(first,)).adding(said("change", "unapproved", turn=1, replaces=True)).withdrawing(1)
    assert profile(ledger)["change"].possible == {"none"}


def test_a_statement_without_a_workload_concerns_every_workload() -> None:
    ledger = Ledger(statements=(said("data.personal", "yes"), said("change", "none", workload="w1")))
    assert profile(ledger, "w1")["data.personal"].possible == {"yes"}
    assert profile(ledger, "w2")["data.personal"].possible == {"yes"}
    assert "change" not in profile(ledger, "w2")


def test_an_answer_about_one_workload_leaves_the_others_as_they_were() -> None:
    ledger = Ledger(statements=(said("change", "none"), said("change", "approved", workload="w1", replaces=True)))
    assert profile(ledger, "w1")["change"].possible == {"approved"}
    assert profile(ledger, "w2")["change"].possible == {"none"}


SILENCES = {
    "silence.bought": said("delivery", "public_service", "enterprise_application"),
    "silence.third_party_model": said("model_origin", "third_party"),
    "silence.own_documents": said("data_reach.retrieval", "yes"),
}


@pytest.mark.parametrize("rule", SILENCES)
def test_silence_of_training_is_taken_for_a_model_as_it_came(rule: str) -> None:
    known = profile(Ledger(statements=(SILENCES[rule],)))
    assert known["model_training"].possible == {"as_provided"}
    assert (known["model_training"].basis, known["model_training"].rule) == ("assumed", rule)
    assert known["model_training"].statements == ()


def test_every_rule_of_silence_is_tried_above() -> None:
    assert set(SILENCES) == {assumption.id for assumption in ASSUMPTIONS}


def test_nothing_is_assumed_of_what_is_built_and_says_nothing_of_the_model() -> None:
    assert "model_training" not in profile(Ledger(statements=(said("delivery", "own_application"),)))


def test_nothing_is_assumed_of_a_model_of_ones_own_that_looks_things_up() -> None:
    entries = (said("data_reach.retrieval", "yes"), said("model_origin", "own"))
    assert "model_training" not in profile(Ledger(statements=entries))


def test_nothing_is_assumed_of_what_it_can_change_or_what_starts_it() -> None:
    known = profile(Ledger(statements=tuple(SILENCES.values())))
    assert not {"change", "initiation", "generative"} & set(known)


@pytest.mark.parametrize("values", [("fine_tuned",), ("as_provided",), ("fine_tuned", "from_scratch")])
@pytest.mark.parametrize("rule", SILENCES)
def test_a_statement_that_retracts_an_assumption_is_no_contradiction(rule: str, values: tuple[str, ...]) -> None:
    known = profile(Ledger(statements=(SILENCES[rule], said("model_training", *values, turn=1))))
    assert known["model_training"].possible == set(values)
    assert known["model_training"].basis == "stated"


def test_an_assumption_returns_when_what_retracted_it_is_taken_back() -> None:
    ledger = Ledger(statements=(SILENCES["silence.bought"], said("model_training", "fine_tuned", turn=1)))
    assert profile(ledger.withdrawing(1))["model_training"].basis == "assumed"


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_a_fact_is_unconfirmed_exactly_when_only_a_language_model_supports_it(entries: list[Statement]) -> None:
    known = profile(Ledger(statements=tuple(entries)), "w1")
    for fact in {entry.fact for entry in entries if entry.workload in (None, "w1")}:
        live = [entry for entry in entries if entry.fact == fact and entry.workload in (None, "w1")]
        others = [entry for entry in live if entry.reader != "llm"]
        supported = bool(others) and as_specified(others) <= as_specified(live)
        assert known[fact].confirmed == supported


@given(st.lists(statements(workloads=False), min_size=1, max_size=5))
def test_what_no_language_model_read_is_confirmed(entries: list[Statement]) -> None:
    assume(all(entry.reader != "llm" for entry in entries))
    assert all(knowledge.confirmed for knowledge in profile(Ledger(statements=tuple(entries))).values())


def test_what_a_model_read_is_confirmed_by_the_other_reader_or_the_person() -> None:
    alone = said("delivery", "own_application", reader="llm")
    assert not profile(Ledger(statements=(alone,)))["delivery"].confirmed
    for reader in ("embedded", "person"):
        other = said("delivery", "own_application", reader=reader, turn=1)
        assert profile(Ledger(statements=(alone, other)))["delivery"].confirmed


def test_an_assumption_from_what_only_a_model_read_is_unconfirmed_too() -> None:
    known = profile(Ledger(statements=(said("model_origin", "third_party", reader="llm"),)))
    assert known["model_training"].basis == "assumed"
    assert not known["model_training"].confirmed


def test_a_profile_lists_facts_in_the_order_of_the_catalogue() -> None:
    entries = tuple(said(fact, min(FACTS[fact].domain)) for fact in reversed(NAMES))
    assert list(profile(Ledger(statements=entries))) == [name for name in FACTS if name in NAMES]
