"""From facts to advice: which cards apply, in which order, and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment import views
from assistant.cards import Card
from assistant.citing import Library
from assistant.facts import FACTS, YES
from assistant.ledger import Ledger, Workload, possible_values
from assistant.reading import ReaderName
from assistant.recommend import (
    Recommendation,
    WorkloadView,
    applying,
    queries_of,
    query_for,
    recommend,
    stable_key,
    undecided,
)
from tests.fakes import BOUGHT, BUILT, BY_SCOPE, said, the_knowledge

BASE = the_knowledge()
LIBRARY = Library(BASE.cards, BASE.passages, BASE.frameworks, BASE.priority)
CARDS = {card.id: card for card in BASE.cards}
Facts = Mapping[str, str]


def alone(facts: Facts) -> tuple[WorkloadView, ...]:
    return views(Ledger(statements=tuple(said(name, value) for name, value in facts.items())))


def together(*workloads: Facts) -> tuple[WorkloadView, ...]:
    named = tuple(Workload(id=f"w{n}", name=f"workload {n}") for n, _ in enumerate(workloads, start=1))
    statements = [
        said(name, value, workload=entry.id)
        for entry, facts in zip(named, workloads, strict=True)
        for name, value in facts.items()
    ]
    return views(Ledger(statements=tuple(statements), workloads=named))


def advice(each: Sequence[WorkloadView], retrieved: Mapping[str, Sequence[str]] | None = None) -> list[Recommendation]:
    return list(recommend("an-assessment", each, LIBRARY, retrieved or {}))


@st.composite
def situations(draw: st.DrawFn) -> dict[str, str]:
    """A workload of some scope, of which some more is known."""
    facts = dict(draw(st.sampled_from([*BY_SCOPE.values(), {}, {"generative": "no"}])))
    for name in draw(st.lists(st.sampled_from(list(FACTS)), max_size=25, unique=True)):
        facts.setdefault(name, draw(st.sampled_from(sorted(FACTS[name].domain))))
    return facts


def contradicts(card: Card, view: WorkloadView) -> bool:
    """Whether no combination of what is possible lets the card apply."""
    nowhere = not set(card.scopes) & set(view.verdict.candidates)
    not_acting = bool(card.agentic) and not set(card.agentic) & set(view.agentic.candidates)
    return nowhere or not_acting or card.when.outcome(view.known) == "fails"


@settings(max_examples=40)
@given(situations())
def test_a_card_that_contradicts_the_facts_never_appears(facts: dict[str, str]) -> None:
    (view,) = alone(facts)
    applies = {entry.id for entry in advice([view])}
    may_apply = {entry.id for entry in undecided(BASE.cards, [view])}
    ruled_out = {card.id for card in BASE.cards if contradicts(card, view)}
    assert not applies & may_apply
    assert applies | may_apply | ruled_out == set(CARDS)
    assert not (applies | may_apply) & ruled_out


@settings(max_examples=25)
@given(situations())
def test_an_undecided_card_names_open_facts_that_settle_it(facts: dict[str, str]) -> None:
    (view,) = alone(facts)
    for entry in undecided(BASE.cards, [view]):
        assert entry.settled_by, entry.id
        assert all(len(possible_values(view.known, fact)) > 1 for fact in entry.settled_by)
        assert set(entry.settled_by) <= {
            *CARDS[entry.id].when.facts(), "generative", "delivery", "model_training", "change", "initiation",
        }  # fmt: skip


def test_a_fact_that_settles_nothing_any_more_is_not_named() -> None:
    (view,) = alone({"generative": "yes", "delivery": "own_application"})
    named = {fact for entry in undecided(BASE.cards, [view]) for fact in entry.settled_by}
    assert "model_training" in named
    assert not {"generative", "delivery"} & named


@settings(max_examples=25)
@given(situations())
def test_the_order_is_the_published_formula(facts: dict[str, str]) -> None:
    (view,) = alone(facts)
    raises = (*BASE.priority.exposure, *BASE.priority.data)
    holding = [entry for entry in raises if entry.when.outcome(view.known) == "holds"]
    found = advice([view])
    for entry in found:
        card = CARDS[entry.id]
        raised = [
            r
            for r in holding
            if (not r.domains or card.domain in r.domains)
            and (not r.gates or card.gate in r.gates)
            and (not r.cards or card.id in r.cards)
        ]
        off = BASE.priority.claimed if entry.state == "claimed" else 0
        level, gate = dict(BASE.priority.level)[CARDS[entry.id].level], dict(BASE.priority.gate)[CARDS[entry.id].gate]
        assert entry.priority == pytest.approx(level + gate + sum(r.points for r in raised) - off)
        assert entry.raised == tuple(r.text for r in raised)
    assert found == sorted(found, key=lambda entry: (-entry.priority, entry.id))


def test_nothing_is_advised_outside_the_matrix() -> None:
    each = alone({"generative": "no", "data.personal": "yes"})
    assert advice(each) == []
    assert undecided(BASE.cards, each) == ()


@pytest.mark.parametrize("number", BY_SCOPE)
def test_every_recommendation_is_whole(number: int) -> None:
    found = advice(alone(BY_SCOPE[number] | {"change": "unapproved", "initiation": "itself"}))
    assert found
    for entry in found:
        assert entry.title
        assert entry.why
        assert entry.actions
        assert entry.verify
        assert entry.controls
        assert entry.citations
        assert entry.workloads == ()
        assert all(fact in FACTS for fact in entry.because)


def test_the_reasons_of_a_recommendation_are_facts_that_are_known() -> None:
    (view,) = alone(BUILT | {"data.personal": "yes", "change": "approved"})
    for entry in advice([view]):
        assert set(entry.because) <= set(view.known)


def test_a_fact_that_speaks_against_a_card_is_no_reason_for_it() -> None:
    facts = BUILT | {"data.personal": "yes", "data.health": "no", "hosting": "provider"}
    reasons = {entry.id: entry.because for entry in advice(alone(facts))}
    assert {"data.personal", "hosting"} <= set(reasons["processor-contract-with-ai-vendor"])
    assert "data.health" not in reasons["processor-contract-with-ai-vendor"]


def test_a_card_is_claimed_only_when_somebody_said_that_its_control_is_in_place() -> None:
    claimable = {card.id for card in BASE.cards if card.claimed_by}
    assert {entry.state for entry in advice(alone(BUILT))} == {"open"}
    no = {name: "no" for name in FACTS if name.startswith("control.")}
    assert {entry.state for entry in advice(alone(BUILT | no))} == {"open"}
    yes = dict.fromkeys(no, "yes")
    for entry in advice(alone(BUILT | yes)):
        assert entry.state == ("claimed" if entry.id in claimable else "open")


def test_what_is_claimed_for_one_workload_alone_stays_open() -> None:
    with_logs = BUILT | {"control.logging": "yes"}
    by_logging = [card.id for card in BASE.cards if card.claimed_by == ("control.logging",)]
    both = {entry.id: entry for entry in advice(together(with_logs, BUILT))}
    alone_ = {entry.id: entry for entry in advice(alone(with_logs))}
    shared = [name for name in by_logging if name in both and len(both[name].workloads) == 2]
    assert shared
    assert {both[name].state for name in shared} == {"open"}
    assert {alone_[name].state for name in shared} == {"claimed"}


def test_keys_are_stable_and_differ_by_assessment_and_card() -> None:
    first = {entry.id: entry.key for entry in advice(alone(BUILT))}
    later = {entry.id: entry.key for entry in advice(alone(BUILT | {"data.health": "yes", "stage": "pilot"}))}
    assert all(later[name] == key for name, key in first.items() if name in later)
    assert len(set(later.values())) == len(later)
    assert stable_key("another", "logging") != stable_key("an-assessment", "logging")


@pytest.mark.parametrize("number", BY_SCOPE)
def test_every_cited_text_is_in_the_corpus_and_marked_as_a_summary(number: int) -> None:
    for entry in advice(alone(BY_SCOPE[number])):
        own = CARDS[entry.id].passages
        here = [name for name in own if not BASE.passages[name].scopes or number in BASE.passages[name].scopes]
        assert [citation.passage for citation in entry.citations if citation.pinned] == (here or list(own))
        for citation in entry.citations:
            passage = BASE.passages[citation.passage]
            assert citation.kind == "summary"
            assert citation.text == passage.text.strip()
            assert (citation.ref, citation.edition, citation.url) == (passage.ref, passage.edition, passage.url)
            assert citation.source == BASE.frameworks[passage.framework].name


def test_what_retrieval_adds_stands_after_what_the_card_pins() -> None:
    first = advice(alone(BUILT))[0]
    pinned = CARDS[first.id].passages
    further = next(name for name in BASE.passages if name not in pinned)
    (again,) = [
        entry for entry in advice(alone(BUILT), {first.id: [pinned[0], "made/up", further]}) if entry.id == first.id
    ]
    assert [citation.passage for citation in again.citations] == [*pinned, further]
    assert [citation.pinned for citation in again.citations] == [True] * len(pinned) + [False]


@pytest.mark.parametrize("number", BY_SCOPE)
def test_no_summary_of_another_scope_is_cited(number: int) -> None:
    for entry in advice(alone(BY_SCOPE[number])):
        spoken_of = [BASE.passages[citation.passage].scopes for citation in entry.citations]
        assert any(not scopes or number in scopes for scopes in spoken_of), entry.id
        if any(scopes and number in scopes for scopes in spoken_of):
            assert all(not scopes or number in scopes for scopes in spoken_of), entry.id


def test_what_is_said_to_be_in_place_comes_later() -> None:
    facts = BOUGHT | {"audience.employees": "yes"}
    said_so = {entry.id: entry for entry in advice(alone(facts | {"control.sso": "yes"}))}
    not_said = {entry.id: entry for entry in advice(alone(facts))}
    before, after = not_said["sso-for-vendor-assistant"], said_so["sso-for-vendor-assistant"]
    assert (before.state, after.state) == ("open", "claimed")
    assert before.priority - after.priority == BASE.priority.claimed


def test_retrieval_decides_nothing() -> None:
    every = {card.id: list(BASE.passages)[:3] for card in BASE.cards}
    with_it, without = advice(alone(BUILT), every), advice(alone(BUILT))
    assert [(entry.id, entry.priority, entry.state) for entry in with_it] == [
        (entry.id, entry.priority, entry.state) for entry in without
    ]


def test_the_advice_for_several_workloads_is_the_union_each_with_its_workloads() -> None:
    each = together(BOUGHT, BUILT | {"change": "unapproved", "initiation": "itself"})
    found = {entry.id: entry.workloads for entry in advice(each)}
    parts = {view.id: {card.id for card, _ in applying(BASE.cards, [view])} for view in each}
    assert set(found) == parts["w1"] | parts["w2"]
    assert found == {name: tuple(w for w in ("w1", "w2") if name in parts[w]) for name in found}


def test_the_most_exposed_workload_that_is_concerned_counts() -> None:
    exposed = BUILT | {"audience.public": "yes", "untrusted.web": "yes", "data.health": "yes"}
    worst = {entry.id: entry.priority for entry in advice(alone(exposed))}
    for each in (together(BUILT, exposed), together(exposed, BUILT)):
        both = {entry.id: entry.priority for entry in advice(each)}
        assert all(both[name] == priority for name, priority in worst.items())


def test_what_applies_to_one_workload_is_not_undecided_for_the_other() -> None:
    each = together(BUILT, {"generative": "yes"})
    applies = {card.id for card, _ in applying(BASE.cards, each)}
    assert not applies & {entry.id for entry in undecided(BASE.cards, each)}


def test_a_search_for_passages_never_sends_what_was_typed() -> None:
    (view,) = alone(BUILT | {"data.health": "yes"})
    for card, where in applying(BASE.cards, [view]):
        query = query_for(card, where)
        assert query.startswith(card.title)
        assert "data.health yes" not in query


@given(true=st.frozensets(st.sampled_from([name for name, fact in FACTS.items() if fact.member])))
@settings(max_examples=15)
def test_whatever_is_known_the_query_of_a_card_was_foreseen(true: frozenset[str]) -> None:
    where = alone(dict.fromkeys(sorted(true), YES))
    assert all(query_for(card, where) in queries_of(card) for card in BASE.cards)


def test_what_a_language_model_alone_has_read_adds_advice_and_takes_none_away() -> None:
    card = next(card for card in BASE.cards if card.when.is_ == ("yes",) and set(card.scopes) >= {3})
    fact = str(card.when.fact)
    readers: tuple[ReaderName, ...] = ("embedded", "llm")
    for reader in readers:
        for value in ("yes", "no"):
            told = [said(name, value_) for name, value_ in {**BUILT, "change": "none"}.items() if name != fact]
            each = views(Ledger(statements=(*told, said(fact, value, reader=reader))))
            applies, may = bool(applying([card], each)), bool(undecided([card], each))
            assert (applies, may) == (value == "yes", value == "no" and reader == "llm")
