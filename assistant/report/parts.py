"""The workloads of an assessment on one footing, whether there is one or several, and the words for facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.assessment import Assessment, ProfileEntry, scope_names
from assistant.cards import Matrix
from assistant.dialogue import OUTSIDE
from assistant.facts import FACTS
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import Evidence
from assistant.report.characters import shortened
from assistant.table import Agentic, Verdict

UNTITLED: Final = "A generative-AI workload"
_TITLE_LENGTH: Final = 90


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
    opening = knowledge.guide.wording.opening
    used = {evidence.turn for evidence in _evidence(assessment)}
    described = [
        source.text
        for turn, source in enumerate(assessment.texts)
        if source.question == opening and source.text.strip() and (turn in used or not used)
    ]
    return shortened(described[0], _TITLE_LENGTH) if described else ""


def subject(fact: str) -> str:
    """What ``fact`` is about, to stand at the beginning of a line: "How you get it"."""
    label = FACTS[fact].label.removeprefix("whether ")
    return label[:1].upper() + label[1:]


def scopes_in_words(candidates: tuple[int, ...], matrix: Matrix) -> str:
    """``candidates`` for a sentence: "scope 1 (Consumer app) or 2 (Enterprise app)"."""
    names = {0: OUTSIDE} | {text.scope: text.name for text in matrix.scopes}
    words = scope_names(candidates, names)
    return words if candidates[:1] == (0,) else f"scope {words}"


def _evidence(assessment: Assessment) -> Iterator[Evidence]:
    for part in parts_of(assessment):
        for entry in part.profile.values():
            yield from entry.evidence
