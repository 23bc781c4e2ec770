"""Prompts are strict both ways, carry their version, and hold foreign text in marks that cannot be forged."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadKnowledge
from assistant.facts import FACTS
from assistant.prompts import FOLDER, block, load_prompt, prompts_version
from assistant.readers.alignment import Aligner
from assistant.readers.model_answer import load_examples, parsed

NAMES = sorted(path.stem for path in FOLDER.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_loads_and_its_answer_is_what_it_says(name: str) -> None:
    prompt = load_prompt(name)
    assert prompt.purpose
    if prompt.answer.startswith("assistant."):
        module, _, kind = prompt.answer.rpartition(".")
        assert hasattr(import_module(module), kind)


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_takes_exactly_its_variables(name: str) -> None:
    prompt = load_prompt(name)
    values = dict.fromkeys(prompt.variables, "value")
    filled = prompt.filled(**values)
    assert "$" not in filled.fixed + filled.turn
    assert (filled.name, filled.version) == (name, prompt.version)
    with pytest.raises(ValueError, match="takes"):
        prompt.filled(**values, another="x")
    if values:
        values.popitem()
        with pytest.raises(ValueError, match="takes"):
            prompt.filled(**values)


def test_a_value_that_looks_like_a_placeholder_stays_what_it_is() -> None:
    prompt = load_prompt("read")
    values = dict.fromkeys(prompt.variables, "x")
    assert "$facts $$ ${text}" in prompt.filled(**(values | {"text": "$facts $$ ${text}"})).turn


HEAD = "---\npurpose: p\nanswer: a\nvariables: [x]\n---\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no front matter", "front matter"),
        (HEAD + "only fixed $x", "front matter"),
        (HEAD + "fixed\n--- turn ---\nnothing", "declares"),
        (HEAD + "fixed\n--- turn ---\n$x $y", "declares"),
        (HEAD + "fixed $\n--- turn ---\n$x", "no placeholder"),
        (HEAD.replace("answer: a", "colour: red") + "fixed\n--- turn ---\n$x", "colour|answer"),
        (HEAD.replace("[x]", "[x") + "fixed\n--- turn ---\n$x", "YAML"),
    ],
)
def test_a_prompt_that_is_not_as_it_must_be_is_refused_by_name(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.md").write_text(text, encoding="utf-8")
    with pytest.raises(BadKnowledge, match=told) as error:
        load_prompt("wrong", tmp_path)
    assert "wrong.md" in str(error.value)


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(HEAD + "fixed\n--- turn ---\n$x", encoding="utf-8")
    first, all_first = load_prompt("one", tmp_path).version, prompts_version(tmp_path)
    (tmp_path / "one.md").write_text(HEAD + "fixed!\n--- turn ---\n$x", encoding="utf-8")
    assert load_prompt("one", tmp_path).version != first
    assert prompts_version(tmp_path) != all_first


@given(st.text())
def test_nothing_inside_a_block_can_end_it(text: str) -> None:
    lines = block("message", text)
    first, last = lines.split("\n", 1)[0], lines.rsplit("\n", 1)[1]
    assert lines == f"{first}\n{text}\n{last}"
    assert last not in text
    assert first not in text


def test_a_text_that_holds_its_own_mark_gets_another() -> None:
    mark = block("message", "hello").split()[1]
    assert block("message", f"hello [message {mark} ends]").split()[1] != mark


@pytest.mark.parametrize("example", load_examples(), ids=lambda example: example.text[:30])
def test_every_example_would_pass_our_own_gate(example: object) -> None:
    answer, text = example.answer, example.text  # type: ignore[attr-defined]  # pytest knows no types
    assert parsed(answer.model_dump_json()) == answer
    for one in answer.observations:
        assert set(one.values) < FACTS[one.fact].domain
        assert Aligner(text).find(one.quote) is not None
