from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from assistant.facts import FACTS
from assistant.ledger import possible_values, profile
from evals.advice import advice_text, evaluate_advice
from evals.profiles import PROFILES, full_profile, grid, held, known_in_full, load_advice
from tests.evals.builders import shipped, tuned

DEFAULTS = load_advice(shipped()).defaults


def test_there_are_thirty_workloads_with_cards_to_expect() -> None:
    found = load_advice(shipped())
    assert len(found.profiles) == 30
    assert all(profile.must or profile.facts == {"generative": "no"} for profile in found.profiles)
    assert all(profile.must_not for profile in found.profiles)


def test_the_shipped_cards_give_the_advice_that_is_expected() -> None:
    report = evaluate_advice(tuned()[::40], shipped())
    assert report.is_clean, advice_text(report)
    assert report.recommendations > 1000
    assert not report.not_assessed


def test_a_card_that_contradicts_the_facts_and_one_that_is_left_out_are_found() -> None:
    base = shipped().knowledge
    cards = tuple(
        card.model_copy(update={"scopes": (1, 2)}) if card.id == "kill-switch" else card for card in base.cards
    )
    report = evaluate_advice([], replace(shipped(), knowledge=replace(base, cards=cards)))
    assert report.left_out
    assert any(name.endswith(": kill-switch") for name in report.contradicting)
    assert any(name.endswith(": kill-switch") for name in report.missing)


def test_a_citation_that_is_not_as_in_the_corpus_is_found() -> None:
    engine = replace(shipped())
    cited = engine.library.passages  # made from the corpus now; the corpus changes behind its back
    changed = {name: passage.model_copy(update={"text": "Something else."}) for name, passage in cited.items()}
    engine.knowledge = replace(engine.knowledge, passages=changed)
    report = evaluate_advice([], engine)
    assert report.citations.right == 0
    assert report.wrong_citations


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("kill-switch", "kill-swich", "there is no card 'kill-swich'"),
        ("id: own-tutor", "id: own-cards", "own-cards: the id stands twice"),
        ("sector: legal", "sector: law", "'law' is no value of sector"),
        ("what: An own tutor", "wat: An own tutor", "profiles"),
    ],
)
def test_a_bad_file_of_expected_advice_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = tmp_path / "advice.yaml"
    text = PROFILES.read_text(encoding="utf-8").replace("facts: {sector: education}", "facts: {sector: legal}")
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UnusableInput, match=complaint):
        load_advice(shipped(), path)


def test_a_full_profile_leaves_nothing_open() -> None:
    values = full_profile(DEFAULTS, {}, ["data.health"])
    known = profile(known_in_full(values).ledger)
    assert {name: possible_values(known, name) for name in FACTS} == {name: {value} for name, value in values.items()}
    assert values["data.health"] == "yes"
    assert len({name for name, _ in grid(DEFAULTS)}) == len(grid(DEFAULTS)) == 144


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"fact": "contract", "is": ["yes"]}, None),
        ({"not": {"fact": "contract", "is": ["yes", "no"]}}, False),
        ({"any": [{"fact": "contract", "is": ["yes"]}, {"fact": "generative", "is": ["yes"]}]}, True),
        ({"all": [{"fact": "contract", "is": ["yes"]}, {"fact": "generative", "is": ["no"]}]}, False),
        ({"all": [{"fact": "contract", "is": ["yes"]}, {"fact": "generative", "is": ["yes"]}]}, None),
    ],
)
def test_conditions_are_evaluated_apart_from_the_product(condition: dict[str, object], expected: bool | None) -> None:
    possible = {"contract": frozenset({"yes", "no"}), "generative": frozenset({"yes"})}
    assert held(condition, possible) is expected
