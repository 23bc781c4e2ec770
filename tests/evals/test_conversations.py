from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UnusableInput
from assistant.guide import Guide
from evals.conversations import Conversation, evaluate_conversations, load_conversations, played
from tests.evals.builders import WordReader, engine_with
from tests.fakes import found

GOLD = {"verdict": "undetermined", "candidates": [1, 2]}
TURNS: list[dict[str, str]] = [{"say": "Something."}, {"asked": "delivery", "say": "the third"}]


def conversation(**changes: object) -> dict[str, Any]:
    return {"id": "a", "kind": "short_answer", "turns": TURNS, "gold": GOLD, **changes}


def written(folder: Path, *conversations: dict[str, Any]) -> Path:
    path = folder / "conversations.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in conversations), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, "the id 'a' is there already"),
        ({"id": "b", "turns": [{"say": "x", "asked": "data"}]}, "cannot name 'asked'"),
        ({"id": "b", "turns": [*TURNS, {"say": "x", "asked": "delivry"}]}, "no question is about 'delivry'"),
        ({"id": "b", "turns": []}, "turns: "),
        ({"id": "b", "gold": {**GOLD, "candidates": [1]}}, "does not follow from the candidates"),
    ],
)
def test_a_bad_conversation_is_refused_with_file_and_line(
    tmp_path: Path, guide: Guide, changes: dict[str, Any], complaint: str
) -> None:
    path = written(tmp_path, conversation(), conversation(**changes))
    with pytest.raises(UnusableInput) as refused:
        load_conversations(path, guide)
    assert complaint in str(refused.value)
    assert f"{path}, line 2" in str(refused.value)


def test_the_question_that_a_turn_names_stands_when_it_is_read() -> None:
    reader = WordReader()
    turns = [*TURNS, {"asked": "data", "say": "names"}, {"say": "well"}]
    interview = played(Conversation.model_validate(conversation(turns=turns)), engine_with(reader))
    assert reader.asked[:3] == ["", "delivery", "data"]
    assert [turn.text for turn in interview.turns] == [turn["say"] for turn in turns]
    assert [turn.shown.question for turn in interview.turns if turn.shown][1:3] == ["delivery", "data"]


def test_a_conversation_on_which_the_reader_fails_is_not_assessed() -> None:
    failing = Conversation.model_validate(conversation(turns=[{"say": "crash"}]))
    fine = Conversation.model_validate(conversation(id="b"))
    report = evaluate_conversations([failing, fine], engine_with(WordReader()))
    assert list(report.not_assessed) == ["a"]
    assert report.verdict.of == 1


def test_a_verdict_that_is_not_golds_is_listed() -> None:
    text = "Nothing is written by it."
    reader = WordReader({text: (found(text, "generative", "no"),)})
    report = evaluate_conversations(
        [Conversation.model_validate(conversation(turns=[{"say": text}]))], engine_with(reader)
    )
    assert report.not_right == ("a",)
    assert report.containment.right == 0
