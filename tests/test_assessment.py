"""The public JSON, field by field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from assistant.assessment import Advice, Assessment, assess, scope_names, value_labels
from assistant.conversation import Answer, Confirm, Correct, Finish, Interview, Say
from assistant.facts import FACTS
from assistant.guide import Guide
from assistant.interview import apply
from assistant.ledger import ASSUMPTIONS
from tests.fakes import BY_SCOPE, META, begun, doing, found, reading, saying, the_knowledge
from tests.test_interview_properties import CONVERSATIONS, Step, held

TEXT = "Staff paste contract text 🤖 into ChatGPT to get summaries."
GUIDE = the_knowledge().guide
BASES = {"stated", "inferred", "answered", "assumed", "contradicted"}


def one_shot(guide: Guide) -> Interview:
    yes = found(TEXT, "generative", "yes", quote="get summaries")
    where = found(TEXT, "delivery", "public_service", quote="ChatGPT", basis="inferred")
    return saying(begun(), guide, TEXT, yes, where)


def as_json(interview: Interview, guide: Guide = GUIDE) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(assess(interview, guide, META, Advice()).to_json())
    return loaded


def two_workloads(guide: Guide) -> Interview:
    text = "ChatGPT for staff and a bot on Bedrock"
    chat = found(text, "delivery", "public_service", quote="ChatGPT", workload=0)
    bot = found(text, "delivery", "own_application", quote="bot on Bedrock", workload=1)
    both = found(text, "generative", "yes")
    told = reading(chat, bot, both, workloads=["ChatGPT for staff", "a bot on Bedrock"])
    return apply(begun(), Say(text=text), told, guide)


def test_it_has_the_fields_of_the_contract(guide: Guide) -> None:
    given = as_json(one_shot(guide))
    assert given["schema"] == "scopewise.assessment/1"
    assert {
        "schema", "id", "profile", "verdict", "agentic", "next_question", "workloads", "recommendations", "meta",
    } <= set(given)  # fmt: skip
    assert set(given["verdict"]) >= {"status", "scope", "candidates", "confirmed", "assumed", "because", "what_if"}
    assert set(given["agentic"]) >= {"status", "scope", "candidates", "because"}
    assert set(given["meta"]) >= {"version", "reader", "model", "prompts", "knowledge", "table", "created"}


def test_a_read_fact_has_its_value_and_its_exact_words(guide: Guide) -> None:
    entry = as_json(one_shot(guide))["profile"]["delivery"]
    start = TEXT.index("ChatGPT")
    evidence = {"turn": 0, "start": start, "end": start + 7, "quote": "ChatGPT"}
    assert entry["value"] == "public_service"
    assert entry["possible"] == ["public_service"]
    assert (entry["basis"], entry["confirmed"]) == ("inferred", True)
    assert [{key: found[key] for key in evidence} for found in entry["evidence"]] == [evidence]


def test_an_assumed_fact_has_no_words_and_names_its_rule(guide: Guide) -> None:
    entry = as_json(one_shot(guide))["profile"]["model_training"]
    assert (entry["basis"], entry["evidence"], entry["value"]) == ("assumed", [], "as_provided")
    assert entry["rule"] == "silence.bought"


def test_an_answered_fact_has_the_question_and_the_answer(guide: Guide) -> None:
    interview = doing(one_shot(guide), guide, Answer(fact="change", values=("none",)))
    entry = as_json(interview)["profile"]["change"]
    assert entry["basis"] == "answered"
    assert [(found["question"], found["quote"]) for found in entry["evidence"]] == [
        (guide.planner.question("change").text, "Nothing: it only answers, drafts or looks up")
    ]


def test_a_contradicted_fact_has_words_for_each_side_and_no_value(guide: Guide) -> None:
    text = "Our Copilot licence covers it."
    interview = saying(one_shot(guide), guide, text, found(text, "delivery", "enterprise_application"))
    entry = as_json(interview)["profile"]["delivery"]
    assert (entry["basis"], entry["value"]) == ("contradicted", None)
    assert entry["possible"] == ["public_service", "enterprise_application"]
    assert [found["quote"] for found in entry["evidence"]] == ["ChatGPT", text]


def test_the_verdict_of_the_example_is_as_the_contract_shows_it(guide: Guide) -> None:
    verdict = as_json(one_shot(guide))["verdict"]
    assert (verdict["status"], verdict["scope"], verdict["candidates"]) == ("determined", 1, [1])
    assert verdict["assumed"] == ["model_training"]
    assert {"fact": "delivery", "value": "enterprise_application", "candidates": [2]} in verdict["what_if"]
    assert {entry["outcome"] for entry in verdict["because"]} == {"fired", "not fired"}
    assert all(set(entry) == {"rule", "outcome", "facts", "text"} for entry in verdict["because"])


def test_the_agentic_result_of_the_example_is_undetermined(guide: Guide) -> None:
    agentic = as_json(one_shot(guide))["agentic"]
    assert (agentic["status"], agentic["scope"], agentic["candidates"]) == ("undetermined", None, [1, 2, 3, 4])


def test_the_next_question_has_text_reason_and_options(guide: Guide) -> None:
    question = as_json(one_shot(guide))["next_question"]
    assert question["fact"] == "change"
    assert question["text"]
    assert question["why"]
    assert [option["value"] for option in question["options"]] == ["none", "approved", "unapproved"]
    assert all(option["label"] for option in question["options"])


def test_one_workload_is_no_list_of_workloads(guide: Guide) -> None:
    assert as_json(one_shot(guide))["workloads"] == []


def test_several_workloads_have_each_their_own_results_and_no_outer_profile(guide: Guide) -> None:
    given = as_json(two_workloads(guide))
    assert given["profile"] == {}
    assert [(entry["id"], entry["name"]) for entry in given["workloads"]] == [
        ("w1", "ChatGPT for staff"),
        ("w2", "a bot on Bedrock"),
    ]
    keys = {"id", "name", "profile", "verdict", "agentic", "next_question"}
    assert all(set(entry) >= keys for entry in given["workloads"])
    assert [entry["verdict"]["candidates"] for entry in given["workloads"]] == [[1], [3, 4, 5]]


def test_several_workloads_take_the_highest_and_the_question_names_its_workload(guide: Guide) -> None:
    given = as_json(two_workloads(guide))
    assert given["verdict"]["candidates"] == [3, 4, 5]
    assert given["verdict"]["assumed"] == ["model_training"]
    assert (given["next_question"]["fact"], given["next_question"]["workload"]) == ("model_training", "w2")
    assert given["workloads"][1]["next_question"]["fact"] == "model_training"
    assert given["workloads"][0]["next_question"]["fact"] == "change"


def test_what_is_outside_the_matrix_is_not_applicable(guide: Guide) -> None:
    given = as_json(doing(begun(), guide, Correct(fact="generative", values=("no",))))
    assert (given["verdict"]["status"], given["verdict"]["scope"], given["verdict"]["candidates"]) == (
        "not_applicable", None, [0],
    )  # fmt: skip
    assert given["agentic"]["status"] == "not_applicable"
    assert given["next_question"] is None


def test_the_next_question_is_null_once_all_has_been_answered_or_put_aside(guide: Guide) -> None:
    interview = doing(one_shot(guide), guide, Confirm())
    for _ in range(60):
        question = assess(interview, guide, META, Advice()).next_question
        if question is None:
            break
        values = None if question.kind == "ticks" else (question.options[0].value,)
        interview = doing(interview, guide, Answer(fact=question.fact, values=values))
    given = assess(interview, guide, META, Advice())
    assert given.next_question is None
    assert given.verdict.status == given.agentic.status == "determined"
    assert guide.planner.advice_questions({}) != []


def test_the_result_keeps_saying_what_could_still_be_asked(guide: Guide) -> None:
    assert as_json(doing(one_shot(guide), guide, Finish()))["next_question"] is not None


def test_a_verdict_that_only_a_model_read_is_not_confirmed(guide: Guide) -> None:
    where = found(TEXT, "delivery", "public_service", quote="ChatGPT", reader="llm")
    given = as_json(saying(begun(), guide, TEXT, where))
    assert given["verdict"]["confirmed"] is False
    assert given["profile"]["delivery"]["confirmed"] is False


def test_notes_on_the_reading_are_handed_on(guide: Guide) -> None:
    told = reading().model_copy(update={"note": "I read English."})
    assert as_json(apply(begun(), Say(text="Bonjour"), told, guide))["notes"] == ["I read English."]


def test_it_comes_back_from_json_as_it_went(guide: Guide) -> None:
    given = assess(two_workloads(guide), guide, META, Advice())
    assert Assessment.model_validate_json(given.to_json()) == given


@pytest.mark.parametrize("number", BY_SCOPE)
def test_every_scope_comes_out(number: int, guide: Guide) -> None:
    edits = [Correct(fact=fact, values=(value,)) for fact, value in BY_SCOPE[number].items()]
    assert as_json(doing(begun(), guide, *edits))["verdict"]["scope"] == number


def profiles(given: dict[str, Any]) -> list[dict[str, Any]]:
    return [given["profile"], *(entry["profile"] for entry in given["workloads"])]


@given(CONVERSATIONS)
def test_every_profile_keeps_the_contract_whatever_was_said(steps: list[Step]) -> None:
    given = as_json(held(steps))
    texts = [entry["text"] for entry in given["texts"]]
    assert not (given["workloads"] and given["profile"])
    for profile in profiles(given):
        for name, entry in profile.items():
            assert set(entry["possible"]) <= FACTS[name].domain
            assert entry["value"] == (entry["possible"][0] if len(entry["possible"]) == 1 else None)
            assert entry["basis"] in BASES
            for quote in entry["evidence"]:
                assert texts[quote["turn"]][quote["start"] : quote["end"]] == quote["quote"]
            assert (entry["basis"] == "assumed") == (not entry["evidence"]) == (entry["rule"] is not None)
            assert entry["rule"] in {None, *(rule.id for rule in ASSUMPTIONS)}
            assert entry["basis"] != "contradicted" or len(entry["evidence"]) > 1
            assert entry["basis"] != "answered" or any(quote["question"] for quote in entry["evidence"])


def test_scopes_and_values_are_named_in_words() -> None:
    names = {0: "outside", 1: "One", 2: "Two", 3: "Three"}
    assert scope_names([1], names) == "1 (One)"
    assert scope_names([0, 1], names) == "outside or 1 (One)"
    assert scope_names([1, 2, 3], names) == "1 (One), 2 (Two) or 3 (Three)"
    assert value_labels("initiation", ["itself", "person"]) == "A person starts each task or It starts by itself"
