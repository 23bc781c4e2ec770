"""Holds a language model's wording of a question, or of what is said back, to what is really asked and known. Pure.

The same fact, the same values, in the words of the fixed wording and of the person: what adds, drops or turns something is
not shown. A wording in another language cannot be checked that far; it stands beside the fixed one, never in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from assistant.bearing_out import content_stems, denials, figures, has_markup

_LONGEST: Final = 300
_STRANGE: Final = 1
"""How many words of its own a wording may have."""
_KEPT: Final = 0.3
"""The share of the fixed question's words that a wording must keep."""
_SENTENCE_MARKS: Final = ".!?。？！؟"
_COURTESY: Final = content_stems(
    "please tell could know like describe say think case yours team company organisation organization product system tool "
    "application really currently actually exactly instead either whether today plan planned anyone someone something "
    "anything people person happen happens way kind sort thing things"
)


class ModelWording(BaseModel):
    """A question as the model words it, with the fact and the options that it was given."""

    model_config = ConfigDict(extra="ignore")

    fact: str
    options: list[str]
    question: str


class ModelLine(BaseModel):
    """One fact as the model says it back."""

    model_config = ConfigDict(extra="ignore")

    fact: str
    values: list[str]
    sentence: str


class ModelSayBack(BaseModel):
    """All that the model says back."""

    model_config = ConfigDict(extra="ignore")

    lines: list[ModelLine]


def faithful_question(worded: ModelWording, fact: str, options: Sequence[str], fixed: str, vocabulary: str) -> str:
    """The question as it may be shown in English in place of ``fixed``; empty where it is not faithful.

    ``vocabulary`` is everything from which its words may come: options, example, reason, the person's own words.
    """
    text = safe_question(worded, fact, options)
    if not text or figures(text) - figures(fixed) or denials(text) % 2 != denials(fixed) % 2:
        return ""
    said, wanted = content_stems(text), content_stems(fixed)
    strange = said - content_stems(f"{fixed} {vocabulary}") - _COURTESY
    return text if len(strange) <= _STRANGE and len(said & wanted) >= _KEPT * len(wanted) else ""


def safe_question(worded: ModelWording, fact: str, options: Sequence[str]) -> str:
    """The question as it may be shown beside the fixed one, in whatever language; empty where it asks something else."""
    text = " ".join(worded.question.split())
    same = worded.fact == fact and worded.options == list(options)
    fits = 0 < len(text) <= _LONGEST and text[-1] in "?？؟" and not has_markup(text)
    one_sentence = not any(mark in text[:-1] for mark in _SENTENCE_MARKS)
    return text if same and fits and one_sentence else ""


def faithful_say_back(said: ModelSayBack, known: Mapping[str, tuple[Sequence[str], str]], needed: Sequence[str]) -> str:
    """What is said back, in sentences; empty unless every line is true and every fact of ``needed`` is among them.

    ``known`` has for each fact its values, and the words from which a sentence on it may be made.
    """
    sentences = []
    for line in said.lines:
        values, vocabulary = known.get(line.fact, ((), ""))
        text = " ".join(line.sentence.split())
        if not values or sorted(line.values) != sorted(values) or has_markup(text) or not 0 < len(text) <= _LONGEST:
            return ""
        strange = content_stems(text) - content_stems(vocabulary) - _COURTESY
        if len(strange) > _STRANGE or figures(text) - figures(vocabulary):
            return ""
        if denials(text) % 2 != denials(vocabulary.partition("\n")[0]) % 2:
            return ""
        sentences.append(text)
    covered = {line.fact for line in said.lines}
    return " ".join(sentences) if covered.issuperset(needed) else ""
