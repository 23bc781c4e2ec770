"""The wording and the code that speaks it, held together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Template

import pytest

from assistant.app import Scopewise
from assistant.knowledge_files import KnowledgeBase
from assistant.phrases import Phrases
from tests.fakes import ScriptedReader

ROOT = Path(__file__).resolve().parent.parent


def phrases_of(knowledge: KnowledgeBase) -> Phrases:
    return Scopewise(knowledge, ScriptedReader([])).phrases


def source_trees() -> Iterator[ast.Module]:
    for folder in ("assistant", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def placeholders(sentence: str) -> set[str]:
    return set(Template(sentence).get_identifiers())


def test_every_sentence_of_the_wording_is_used(knowledge: KnowledgeBase) -> None:
    spoken = {
        node.value
        for tree in source_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(knowledge.replies) - spoken == set()


def test_every_sentence_that_is_said_exists_and_has_its_placeholders_filled(knowledge: KnowledgeBase) -> None:
    said = [
        (node.args[0].value, {keyword.arg for keyword in node.keywords})
        for tree in source_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "say"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert len(said) > 20
    for name, given in said:
        assert placeholders(knowledge.replies[str(name)]) == given, name


def test_every_placeholder_is_well_formed(knowledge: KnowledgeBase) -> None:
    assert all(Template(sentence).is_valid() for sentence in knowledge.replies.values())


def test_a_missing_value_is_an_error_and_not_a_dollar_sign(knowledge: KnowledgeBase) -> None:
    with pytest.raises(KeyError):
        phrases_of(knowledge).say("heard")


def test_a_value_with_a_dollar_sign_is_left_as_it_is(knowledge: KnowledgeBase) -> None:
    assert phrases_of(knowledge).say("heard", facts="$100") == "I noted: $100."
