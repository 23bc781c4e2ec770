"""The shipped knowledge: every id, source, condition and option holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import product

import pytest

from assistant.assessment import views
from assistant.cards import Framework
from assistant.facts import FACTS, group_members
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import Ledger
from assistant.questions import Question
from assistant.recommend import applying
from tests.fakes import BY_SCOPE, said, the_knowledge

KNOWLEDGE = the_knowledge()
DISCIPLINES = ("governance_compliance", "legal_privacy", "risk_management", "controls", "resilience")
each_framework = pytest.mark.parametrize(
    "framework", list(KNOWLEDGE.frameworks.values()), ids=lambda entry: str(entry.key)
)
each_question = pytest.mark.parametrize("question", KNOWLEDGE.guide.planner.questions, ids=lambda entry: str(entry.id))

TYPICAL: Mapping[str, str] = {
    "data.personal": "yes",
    "data.internal": "yes",
    "data_reach.prompts": "yes",
    "data_reach.retrieval": "yes",
    "provider.keeps_inputs": "yes",
    "audience.employees": "yes",
    "output.read": "yes",
    "integration.documents": "yes",
    "untrusted.uploads": "yes",
    "jurisdiction.eu": "yes",
    "contract": "yes",
    "model_origin": "third_party",
    "permissions": "end_user",
    "human_review": "sometimes",
    "individual_effect": "none",
    "hosting": "provider",
    "sector": "technology",
    "stage": "pilot",
    "availability": "important",
    "change": "none",
    "initiation": "person",
}


def typical(number: int) -> dict[str, str]:
    """A fully known workload of scope ``number``; every member that is not listed is no."""
    none_of_them = {name: "no" for name, fact in FACTS.items() if fact.member}
    return none_of_them | dict(TYPICAL) | BY_SCOPE[number]


def ids_of(framework: str) -> set[str]:
    return {entry.id for entry in KNOWLEDGE.frameworks[framework].ids}


def test_there_are_at_least_sixty_cards_over_all_that_a_card_may_be_about() -> None:
    assert len(KNOWLEDGE.cards) >= 60
    assert {card.discipline for card in KNOWLEDGE.cards} == set(DISCIPLINES)
    assert {scope for card in KNOWLEDGE.cards for scope in card.scopes} == {1, 2, 3, 4, 5}
    assert {scope for card in KNOWLEDGE.cards for scope in card.agentic} >= {2, 3, 4}


def test_a_fully_known_typical_profile_leaves_nothing_open() -> None:
    for number in BY_SCOPE:
        assert set(typical(number)) == set(FACTS)


@pytest.mark.parametrize(("discipline", "number"), list(product(DISCIPLINES, BY_SCOPE)))
def test_every_discipline_has_advice_for_a_typical_workload_of_every_scope(discipline: str, number: int) -> None:
    ledger = Ledger(statements=tuple(said(name, value) for name, value in typical(number).items()))
    assert discipline in {card.discipline for card, _ in applying(KNOWLEDGE.cards, views(ledger))}


def test_every_control_of_a_card_is_in_its_framework() -> None:
    dangling = [
        (card.id, framework, identifier)
        for card in KNOWLEDGE.cards
        for framework, identifiers in card.controls.items()
        for identifier in set(identifiers) - ids_of(framework)
    ]
    assert dangling == []
    assert all(identifiers for card in KNOWLEDGE.cards for identifiers in card.controls.values())


def test_every_card_pins_passages_that_are_in_the_corpus_each_once() -> None:
    for card in KNOWLEDGE.cards:
        assert card.passages, card.id
        assert set(card.passages) <= set(KNOWLEDGE.passages), card.id
        assert len(set(card.passages)) == len(card.passages), card.id
        assert set(card.also) <= set(KNOWLEDGE.passages) - set(card.passages), card.id
        assert len(set(card.also)) == len(card.also), card.id


def test_every_card_is_claimed_by_controls_alone_and_names_its_scopes_in_order() -> None:
    for card in KNOWLEDGE.cards:
        assert {FACTS[fact].group for fact in card.claimed_by} <= {"control"}, card.id
        assert list(card.scopes) == sorted(set(card.scopes)), card.id
        assert list(card.agentic) == sorted(set(card.agentic)), card.id


def test_every_title_begins_like_an_order_and_is_no_sentence() -> None:
    titles = [card.title for card in KNOWLEDGE.cards]
    assert [title for title in titles if not title[0].isupper() or title.endswith((".", "?", "!"))] == []


def test_every_passage_names_a_section_of_its_framework() -> None:
    for passage in KNOWLEDGE.passages.values():
        assert passage.ref in ids_of(passage.framework), passage.id
        assert passage.id.startswith(f"{passage.framework}/"), passage.id


def test_every_passage_has_the_length_of_a_summary() -> None:
    lengths = {passage.id: len(passage.text.split()) for passage in KNOWLEDGE.passages.values()}
    assert {name: length for name, length in lengths.items() if not 40 <= length <= 140} == {}


def test_no_summary_of_ours_looks_like_a_quotation() -> None:
    for passage in KNOWLEDGE.passages.values():
        assert not re.search(r"^[\"“„«'‘]|[\"”»’']$", passage.text.strip()), passage.id
        spans = re.findall(r"[\"“„«]([^\"”»]*)[\"”»]", passage.text)
        assert [span for span in spans if len(span.split()) > 6] == [], passage.id


@each_framework
def test_every_framework_has_its_ids_once_and_the_key_of_its_file(framework: Framework) -> None:
    assert KNOWLEDGE.frameworks[framework.key] is framework
    assert framework.ids
    assert [name for name, times in Counter(entry.id for entry in framework.ids).items() if times > 1] == []


@each_question
def test_the_options_of_every_question_are_the_domain_of_its_fact(question: Question) -> None:
    offered = [option.value for option in question.options]
    members = group_members(question.fact)
    expected = [fact.member for fact in members] if members else [entry.name for entry in FACTS[question.fact].values]
    assert sorted(offered) == sorted(expected)
    assert (question.kind == "ticks") == bool(members)


@each_question
def test_every_question_is_plain_and_explains_itself(question: Question) -> None:
    assert question.text.count("?") == 1
    assert all((question.example, question.why, question.short, question.who_knows))
    assert all(option.label for option in question.options)


def test_every_fact_can_be_asked_but_the_one_that_is_only_ever_read() -> None:
    about = KNOWLEDGE.guide.planner.about
    assert [name for name in FACTS if about(name) is None] == ["model_origin"]


def test_no_two_questions_ask_the_same() -> None:
    questions = KNOWLEDGE.guide.planner.questions
    assert len({q.id for q in questions}) == len({q.fact for q in questions}) == len(questions)


def test_the_matrix_has_a_cell_for_every_discipline_and_scope() -> None:
    cells = [(cell.discipline, cell.scope) for cell in KNOWLEDGE.matrix.cells]
    assert sorted(cells) == sorted(product(DISCIPLINES, range(1, 6)))
    assert [text.scope for text in KNOWLEDGE.matrix.scopes] == [1, 2, 3, 4, 5]
    assert [text.scope for text in KNOWLEDGE.matrix.agentic] == [1, 2, 3, 4]
    assert {text.key for text in KNOWLEDGE.matrix.disciplines} == set(DISCIPLINES)


def test_the_matrix_says_who_buys_and_who_builds() -> None:
    sides = {text.scope: text.side for text in KNOWLEDGE.matrix.scopes}
    assert sides == {1: "buying", 2: "buying", 3: "building", 4: "building", 5: "building"}


def test_the_matrix_names_its_publishers_sections_and_marks_what_is_ours() -> None:
    known = ids_of("aws_scoping_matrix")
    for cell in KNOWLEDGE.matrix.cells:
        assert set(cell.refs) <= known
        from_the_publisher = any(point.source == "aws" for point in cell.points)
        assert bool(cell.refs) == from_the_publisher, (cell.discipline, cell.scope)


def test_nothing_is_attributed_where_the_publisher_says_nothing() -> None:
    for scope in (1, 2):
        assert {point.source for point in KNOWLEDGE.matrix.cell("controls", scope).points} == {"ours"}


def test_being_outside_the_matrix_is_no_dead_end() -> None:
    text = KNOWLEDGE.matrix.not_applicable
    assert text.why
    assert text.instead
    assert text.changes_it


def test_every_threat_names_ids_and_cards_that_there_are() -> None:
    cards = {card.id for card in KNOWLEDGE.cards}
    assert len({threat.id for threat in KNOWLEDGE.threats}) == len(KNOWLEDGE.threats)
    for threat in KNOWLEDGE.threats:
        assert threat.cards
        assert set(threat.cards) <= cards
        for framework, identifiers in threat.refs.items():
            assert set(identifiers) <= ids_of(framework)


def test_no_word_of_the_glossary_has_two_meanings(knowledge: KnowledgeBase) -> None:
    names = [name.casefold() for term in knowledge.glossary for name in (term.term, *term.aliases)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_formula_weighs_a_must_above_a_should_and_nothing_more_than_that() -> None:
    priority = KNOWLEDGE.priority
    gap = priority.level["must"] - priority.level["should"]
    assert gap > 0
    assert all(0 < entry.points <= gap / 2 for entry in (*priority.exposure, *priority.data))
    assert 0 < priority.claimed <= gap / 2
    assert priority.gate["before pilot"] > priority.gate["before production"] > priority.gate["ongoing"]


def test_what_the_formula_puts_first_by_name_are_cards_that_there_are() -> None:
    cards = {card.id for card in KNOWLEDGE.cards}
    named = {name for entry in (*KNOWLEDGE.priority.exposure, *KNOWLEDGE.priority.data) for name in entry.cards}
    assert named
    assert named <= cards
