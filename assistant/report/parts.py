"""The workloads of an assessment on one footing, whether there is one or several, and the words for facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.assessment import Assessment, ProfileEntry, value_labels
from assistant.cards import Matrix
from assistant.facts import FACTS, YES
from assistant.guide import Wording
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import Evidence
from assistant.phrases import OUTSIDE, Phrases, agentic_sentence, verdict_sentence
from assistant.report.characters import first_sentence, shortened
from assistant.table import Agentic, Verdict

UNTITLED: Final = "A generative-AI workload"
_TITLE_LENGTH: Final = 90
_NAMED_AT_MOST: Final = 2
"""More candidates than this are given by their numbers alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One workload; ``id`` and ``name`` are empty where there is only one."""

    id: str
    name: str
    profile: Mapping[str, ProfileEntry]
    verdict: Verdict
    agentic: Agentic


def parts_of(assessment: Assessment) -> tuple[Part, ...]:
    """Every workload of ``assessment``, at least one."""
    if not assessment.workloads:
        return (Part("", "", assessment.profile, assessment.verdict, assessment.agentic),)
    return tuple(
        Part(entry.id, entry.name, entry.profile, entry.verdict, entry.agentic) for entry in assessment.workloads
    )


def description(assessment: Assessment, knowledge: KnowledgeBase) -> str:
    """The person's own words for the workload, cut to a line; empty where nothing was described in words."""
    described = _descriptions(assessment, knowledge.guide.wording)
    if not described:
        return ""
    shorten = shortened if assessment.workloads else first_sentence
    return shorten(described[0], _TITLE_LENGTH)


def _descriptions(assessment: Assessment, wording: Wording) -> list[str]:
    """What was typed, first that from which facts were read unasked, then replies to the opening question."""
    evidence = list(evidence_of(assessment))
    read = {found.turn for found in evidence if not found.question and not found.source}
    picked = {found.turn for found in evidence if found.question}
    buttons = set(wording.model_dump().values())
    typed = [
        (turn not in read, turn, source.text)
        for turn, source in enumerate(assessment.texts)
        if turn in read or (source.question == wording.opening and turn not in picked and source.text.strip())
    ]
    return [text for _, _, text in sorted(typed) if text not in buttons]


def subject(fact: str) -> str:
    """What ``fact`` is about, to stand at the beginning of a line: "How you get it", "Whether it sees health data"."""
    return capitalised(FACTS[fact].label)


def claim(fact: str) -> str:
    """A yes/no fact as the sentence that it is about: "It sees health data"."""
    return capitalised(FACTS[fact].subject)


def as_known(fact: str, possible: Sequence[str]) -> str:
    """A fact with what is known of it, as a clause: "it sees health data", "a person starts each task"."""
    if FACTS[fact].member and tuple(possible) == (YES,):
        return FACTS[fact].subject
    return f"{FACTS[fact].subject}: {uncapitalised(value_labels(fact, possible))}"


def uncapitalised(text: str) -> str:
    """``text`` with a small letter at its beginning, to stand within a sentence."""
    return text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def scope_in_short(candidates: Sequence[int], matrix: Matrix) -> str:
    """The scopes of ``candidates`` for a cell: "4, Fine-tuned models", "open: 1 or 2", "open, 1 to 5"."""
    return _in_short(candidates, {text.scope: text.name for text in matrix.scopes})


def agentic_in_short(candidates: Sequence[int], matrix: Matrix) -> str:
    """The agentic scopes of ``candidates`` for a cell; a dash outside the matrix."""
    return (
        "–" if tuple(candidates) == (0,) else _in_short(candidates, {text.scope: text.name for text in matrix.agentic})
    )


def result_line(part: Part | Assessment, phrases: Phrases) -> str:
    """The scope and the agentic scope in one line, however open they are."""
    if len(part.verdict.candidates) <= _NAMED_AT_MOST:
        scope = verdict_sentence(part.verdict, phrases)
    else:
        scope = f"The scope is {scope_in_short(part.verdict.candidates, phrases.matrix)}."
    if part.agentic.status == "not_applicable" or len(part.agentic.candidates) <= _NAMED_AT_MOST:
        agentic = agentic_sentence(part.agentic, phrases)
    else:
        agentic = f"The agentic scope is {agentic_in_short(part.agentic.candidates, phrases.matrix)}."
    return f"{scope} {agentic}".strip()


def _in_short(candidates: Sequence[int], names: Mapping[int, str]) -> str:
    inside = [scope for scope in candidates if scope]
    if not inside:
        return OUTSIDE
    outside = f" or {OUTSIDE}" if len(inside) < len(candidates) else ""
    if len(candidates) == 1:
        return f"{inside[0]}, {names[inside[0]]}"
    if len(inside) == len(names):
        return f"open, {inside[0]} to {inside[-1]}{outside}"
    numbers = [str(scope) for scope in inside]
    listed = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} or {numbers[-1]}"
    return f"open: {listed}{outside}"


def evidence_of(assessment: Assessment) -> Iterator[Evidence]:
    """Every piece of evidence of every workload."""
    for part in parts_of(assessment):
        for entry in part.profile.values():
            yield from entry.evidence
