"""What a language model is asked to report of a message: the shape of its answer, and the examples that it is shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.datafiles import first_fault, load_yaml, strict_entry
from assistant.errors import BadKnowledge, ModelNonsense
from assistant.facts import AGENTIC, DECIDING, FACTS, NO, YES
from assistant.prompts import FOLDER
from assistant.reading import Strict

MOST_OBSERVATIONS = 80
"""More than this from one message is no reading."""


class ModelObservation(BaseModel):
    """One fact that the model reports."""

    model_config = ConfigDict(extra="ignore")

    fact: str
    values: list[str]
    quote: str
    basis: Literal["stated", "inferred", "answered"]
    standing: Literal["holds", "denied", "supposed"]
    workload: str


class ModelReading(BaseModel):
    """The whole answer: observations, the person's own questions, and the language of the message (ISO 639-1)."""

    model_config = ConfigDict(extra="ignore")

    observations: list[ModelObservation] = Field(max_length=MOST_OBSERVATIONS)
    asks: str
    language: str


class Example(Strict):
    """One message with the answer that is right for it."""

    text: str
    answer: ModelReading


def parsed(text: str) -> ModelReading:
    """The answer that ``text`` is; raises `ModelNonsense` that says what is wrong, in words for the model."""
    try:
        return ModelReading.model_validate_json(text)
    except ValidationError as error:
        raise ModelNonsense(first_fault(error, "the answer", found=False)) from error
    except RecursionError as error:
        raise ModelNonsense("the answer is nested without end") from error


def load_examples(folder: Path = FOLDER) -> Sequence[Example]:
    """The examples in ``read_examples.yaml``; raises `BadKnowledge`."""
    path = folder / "read_examples.yaml"
    data = load_yaml(path)
    if not isinstance(data, list):
        raise BadKnowledge(str(path), "must be a list of examples")
    return tuple(strict_entry(Example, entry, f"{path}, entry {index}") for index, entry in enumerate(data, start=1))


def examples_text(examples: Sequence[Example]) -> str:
    """The examples as the prompt shows them."""
    shown = [
        f"Message: {example.text}\nAnswer: "
        + json.dumps(example.answer.model_dump(), ensure_ascii=False, separators=(",", ":"))
        for example in examples
    ]
    return "\n".join(shown)


def catalogue_text() -> str:
    """Every fact with its values, as the prompt lists them: what each value means for those that decide, names for the rest."""
    lines = [
        f"{fact.name}: " + "; ".join(f"{value.name} = {value.holds_when}" for value in fact.values)
        for fact in (*DECIDING, *AGENTIC)
    ]
    members: dict[str, list[str]] = {}
    for fact in FACTS.values():
        if fact in (*DECIDING, *AGENTIC):
            continue
        if fact.member and fact.domain == {YES, NO}:
            members.setdefault(fact.group, []).append(fact.member)
        else:
            lines.append(f"{fact.name}: {' '.join(value.name for value in fact.values)}")
    lines.append("Each a fact of its own (data.health), yes or no:")
    lines += [f"{group}: {' '.join(each)}" for group, each in members.items()]
    return "\n".join(lines)
