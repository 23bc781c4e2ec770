"""The conversation a line at a time, as a program holds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import environment, run

__all__ = ["environment"]


def talk(lines: list[object], environment: dict[str, str], *options: str) -> list[dict[str, Any]]:
    given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    found = run(["chat", "--jsonl", *options], environment, given.encode())
    return [json.loads(line) for line in found.stdout.decode().splitlines()]


def test_it_greets_and_asks_before_any_input(environment: dict[str, str]) -> None:
    (first,) = talk([], environment)
    assert "for whom" in first["reply"]
    assert first["assessment"]["verdict"]["candidates"] == [0, 1, 2, 3, 4, 5]
    assert first["assessment"]["recommendations"] == []


def test_a_whole_interview_by_answers_ends_with_cited_advice(environment: dict[str, str]) -> None:
    lines: list[object] = [
        {"answer": {"fact": "generative", "value": "yes"}},
        {"answer": {"fact": "delivery", "value": "own_application"}},
        {"answer": {"fact": "model_training", "value": "fine_tuned"}},
        {"answer": {"fact": "change", "value": "none"}},
        {"answer": {"fact": "data", "value": ["personal", "internal"]}},
        {"finish": True},
    ]
    last = talk(lines, environment)[-1]["assessment"]
    assert last["verdict"]["scope"] == 4
    assert last["agentic"]["scope"] == 1
    assert last["profile"]["data.health"]["value"] == "no"
    assert last["recommendations"]
    assert all(item["citations"] for item in last["recommendations"])


def test_what_is_no_message_is_answered_with_an_error_and_nothing_is_lost(environment: dict[str, str]) -> None:
    lines: list[object] = [
        {"answer": {"fact": "generative", "value": "yes"}},
        "not json",
        {"shout": "x"},
        {"answer": {"fact": "delivery", "value": "cloud"}},
        {"answer": {"fact": "nonsense", "value": "x"}},
        {"correct": {"fact": "delivery", "value": None}},
        {"answer": {"fact": "delivery", "value": "own_application", "workload": "w9"}},
        {"say": 3},
        {"finish": "please"},
        [1, 2],
        {"resume": "nowhere"},
        {"answer": {"fact": "delivery", "value": "own_application"}},
    ]
    answers = talk(lines, environment)
    assert ["error" in answer for answer in answers] == [False, False, *[True] * 10, False]
    profile = answers[-1]["assessment"]["profile"]
    assert profile["generative"]["value"] == "yes"
    assert profile["delivery"]["value"] == "own_application"


def test_an_assumption_is_confirmed_at_the_say_back(environment: dict[str, str]) -> None:
    lines: list[object] = [
        {"answer": {"fact": "generative", "value": "yes"}},
        {"answer": {"fact": "delivery", "value": "enterprise_application"}},
        {"confirm": True},
    ]
    _, _, assumed, confirmed = talk(lines, environment)
    assert assumed["assessment"]["verdict"]["assumed"] == ["model_training"]
    assert assumed["assessment"]["profile"]["model_training"]["rule"] == "silence.bought"
    assert confirmed["assessment"]["verdict"]["assumed"] == []
    assert confirmed["assessment"]["profile"]["model_training"]["basis"] == "answered"


def test_several_of_these_makes_workloads_and_the_highest_scope_counts(environment: dict[str, str]) -> None:
    several = {"fact": "delivery", "value": ["public_service", "own_application"], "several": True}
    lines: list[object] = [
        {"answer": {"fact": "generative", "value": "yes"}},
        {"answer": several},
        {"answer": {"fact": "model_training", "value": "fine_tuned", "workload": "w2"}},
    ]
    last = talk(lines, environment)[-1]["assessment"]
    assert last["profile"] == {}
    assert [part["verdict"]["candidates"] for part in last["workloads"]] == [[1], [4]]
    assert last["verdict"]["scope"] == 4


def test_a_conversation_is_resumed_by_its_id_in_another_process(environment: dict[str, str]) -> None:
    first = talk([{"answer": {"fact": "generative", "value": "yes"}}], environment)[-1]
    identifier = first["assessment"]["id"]
    again = talk([{"resume": identifier}, {"answer": {"fact": "delivery", "value": "public_service"}}], environment)
    assert again[1]["assessment"]["profile"] == first["assessment"]["profile"]
    assert again[2]["assessment"]["verdict"]["scope"] == 1


def test_export_delete_and_import_keep_a_conversation_whole(environment: dict[str, str], tmp_path: Path) -> None:
    last = talk([{"answer": {"fact": "generative", "value": "no"}}, {"finish": True}], environment)[-1]
    identifier = last["assessment"]["id"]
    file = tmp_path / "kept.json"
    run(["export", identifier, "--output", str(file)], environment)
    run(["delete", identifier, "--yes"], environment)
    run(["export", identifier], environment, status=2)
    assert run(["import", str(file)], environment).stdout.decode().strip() == identifier
    again = talk([], environment, "--resume", identifier)[-1]
    assert again["assessment"]["verdict"]["status"] == "not_applicable"


@pytest.mark.parametrize("value", ["", "   ", "\u202eright to left", "<b>bold</b>", "🤖" * 500, "x" * 1_000_000])
def test_strange_words_are_answered_and_lose_nothing(environment: dict[str, str], value: str) -> None:
    lines: list[object] = [{"answer": {"fact": "generative", "value": "yes"}}, {"say": value}]
    last = talk(lines, environment)[-1]
    assert last["assessment"]["profile"]["generative"]["value"] == "yes"
