"""The threats beside the advice: none contradicts the facts, each fires somewhere, each is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from assistant.app import Scopewise
from assistant.assessment import views
from assistant.cards import Threat
from assistant.conditions import Condition
from assistant.conversation import Say
from assistant.datafiles import load_yaml
from assistant.facts import FACTS, Possible
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import possible_values
from assistant.recommend import WorkloadView
from assistant.threats import FacedThreat, faced
from evals.profiles import full_profile, grid, held, known_in_full, load_advice
from tests.evals.builders import shipped


@pytest.fixture(scope="module")
def engine() -> Scopewise:
    return shipped()


@pytest.fixture(scope="module")
def profiles(engine: Scopewise) -> dict[str, dict[str, str]]:
    """Workloads known in full, by name: the grid and the thirty with expected advice."""
    expected = load_advice(engine)
    named = dict(grid(expected.defaults))
    named["machines"] = full_profile(expected.defaults, {"change": "approved"}, ["integration.devices"])
    return named | {each.id: full_profile(expected.defaults, each.facts, each.holds) for each in expected.profiles}


@pytest.fixture(scope="module")
def threats_by_profile(engine: Scopewise, profiles: Mapping[str, dict[str, str]]) -> dict[str, tuple[FacedThreat, ...]]:
    return {name: engine.advice(known_in_full(values)).threats for name, values in profiles.items()}


def applies(raw: Mapping[str, Any], view: WorkloadView) -> bool:
    """Whether a threat, as its file has it, holds: worked out apart from the product."""
    possible: dict[str, Possible] = {name: possible_values(view.known, name) for name in FACTS}
    scopes, agentic = set(view.verdict.candidates) - {0} or {0}, set(view.agentic.candidates) - {0} or {0}
    in_place = scopes <= set(raw["scopes"]) and (not raw["agentic"] or agentic <= set(raw["agentic"]))
    return in_place and held(raw["when"], possible) is True


def test_exactly_the_threats_whose_condition_holds_apply(
    knowledge: KnowledgeBase,
    profiles: Mapping[str, dict[str, str]],
    threats_by_profile: Mapping[str, tuple[FacedThreat, ...]],
) -> None:
    raw = load_yaml(knowledge.folder / "threats.yaml")
    for name, values in profiles.items():
        (view,) = views(known_in_full(values).ledger)
        expected = {entry["id"] for entry in raw if applies(entry, view)}
        assert {entry.id for entry in threats_by_profile[name] if entry.state == "applies"} == expected, name


def test_what_is_known_in_full_leaves_no_threat_open(
    threats_by_profile: Mapping[str, tuple[FacedThreat, ...]],
) -> None:
    assert {entry.state for found in threats_by_profile.values() for entry in found} == {"applies"}


def test_every_threat_fires_for_some_workload_and_is_silent_for_another(
    knowledge: KnowledgeBase, threats_by_profile: Mapping[str, tuple[FacedThreat, ...]]
) -> None:
    every = {threat.id for threat in knowledge.threats}
    fired = [{entry.id for entry in found} for found in threats_by_profile.values()]
    assert set().union(*fired) == every
    assert set.intersection(*fired) == set()


def test_every_threat_that_applies_is_answered_by_advice_that_is_given(
    threats_by_profile: Mapping[str, tuple[FacedThreat, ...]],
) -> None:
    unanswered = sorted(
        {f"{entry.id}: {name}" for name, found in threats_by_profile.items() for entry in found if not entry.cards}
    )
    assert unanswered == []


def test_a_workload_outside_the_matrix_faces_none(engine: Scopewise, profiles: Mapping[str, dict[str, str]]) -> None:
    assert engine.advice(known_in_full(profiles["outside-classifier"])).threats == ()


def test_an_open_threat_says_what_would_settle_it(engine: Scopewise) -> None:
    found = engine.assess_text("We built our own chatbot on Azure OpenAI.").threats
    retrieval = next(entry for entry in found if entry.id == "retrieval-poisoning")
    assert (retrieval.state, retrieval.settled_by) == ("may apply", ("data_reach.retrieval",))
    states = [entry.state for entry in found]
    assert states == sorted(states, key=lambda state: state != "applies")


def test_of_several_workloads_those_concerned_are_named(engine: Scopewise) -> None:
    text = "Two things: 1) Staff paste text into ChatGPT. 2) We fine-tune Llama on our tickets in our own cloud."
    assessment = engine.assess_text(text)
    consumer, tuned = (part.id for part in assessment.workloads)
    by_id = {entry.id: entry for entry in assessment.threats}
    assert by_id["tuning-poisoned"].workloads == (tuned,)
    assert by_id["confident-falsehood"].workloads == (consumer, tuned)


def test_a_threat_that_holds_for_one_workload_applies_though_it_is_open_for_another(engine: Scopewise) -> None:
    ours = views(engine.step(engine.begin(), Say(text="We built our own chatbot on Azure OpenAI.")).ledger)
    known = views(
        known_in_full(
            {"generative": "yes", "delivery": "own_application", "model_training": "as_provided"}
            | {"data_reach.retrieval": "yes"}
        ).ledger
    )
    threat = Threat(
        id="x",
        title="x",
        plain="x",
        when=Condition.model_validate({"fact": "data_reach.retrieval", "is": ["yes"]}),
        refs={"owasp_llm": ("LLM08:2025",)},
        cards=("a", "b"),
    )
    (found,) = faced([threat], [*ours, *known], [], [])
    assert (found.state, found.cards, found.settled_by) == ("applies", (), ())
