"""Where each fact comes from: the exact question shown, who answered, when, and with which words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.assessment import Assessment, ProfileEntry
from assistant.ledger import Basis, Evidence, FileLine
from assistant.reading import Strict


class Origin(Strict):
    """One thing on which one fact rests.

    ``question`` is as it was shown, empty where nobody asked; ``words`` are exactly what was said, ``turn`` where they
    stand; ``source`` is the line of the organisation's file where nobody said them; ``rule`` names the assumption where
    nothing was said. ``who`` and ``at`` (ISO 8601) are as the driver gave them.
    """

    workload: str
    fact: str
    values: tuple[str, ...]
    basis: Basis
    question: str = ""
    words: str = ""
    who: str = ""
    at: str = ""
    turn: int | None = None
    source: FileLine | None = None
    rule: str | None = None


def origins(assessment: Assessment) -> tuple[Origin, ...]:
    """Every fact of ``assessment`` with all that it rests on, workload by workload."""
    profiles = [("", assessment.profile), *((part.name, part.profile) for part in assessment.workloads)]
    return tuple(origin for name, profile in profiles for origin in _of_profile(assessment, name, profile))


def _of_profile(assessment: Assessment, workload: str, profile: Mapping[str, ProfileEntry]) -> Iterator[Origin]:
    for fact, entry in profile.items():
        base = Origin(workload=workload, fact=fact, values=entry.possible, basis=entry.basis, rule=entry.rule)
        if not entry.evidence:
            yield base
        for evidence in entry.evidence:
            yield _with(base, evidence, assessment)


def _with(base: Origin, evidence: Evidence, assessment: Assessment) -> Origin:
    told = {"words": evidence.quote, "turn": evidence.turn, "source": evidence.source}
    if not 0 <= evidence.turn < len(assessment.texts):
        return base.model_copy(update=told)
    text = assessment.texts[evidence.turn]
    asked = evidence.question or text.question
    return base.model_copy(update={**told, "question": asked, "who": text.who, "at": text.at})
