"""Whose hand does it: whether the doer of a verb is a person, not the system, as the words around it tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from assistant.readers.clauses import Line, clause_of
from assistant.readers.evidence import Evidence
from assistant.readers.findings import Finding

_SELVES: Final = frozenset({"herself", "himself", "themselves", "myself", "ourselves", "yourself", "hand"})
_NO_DOINGS: Final = frozenset({"is", "was", "has", "does", "as", "this", "its", "his", "us", "'s", "emails", "mails"})
_MADE_TEXT: Final = (
    "built made wrote coded programmed host run use bought rent rented license licensed have developed trained hired"
)
_MADE: Final = frozenset(_MADE_TEXT.split())
"""Words that end a clause on whose the system is: "the agent that we built cancels the order"."""
_REACH: Final = 20
_HANDLES_TEXT: Final = (
    "reads read checks check reviews review edits edit corrects correct signs sign picks pick takes take copies copy"
)
_HANDLES: Final = frozenset(_HANDLES_TEXT.split())
_SYSTEMS_TEXT: Final = "it which that agent assistant bot chatbot tool system ai llm model program"
SYSTEMS: Final = frozenset(_SYSTEMS_TEXT.split())
"""Words by which the system itself is the doer."""
_SERVANTS: Final = frozenset(
    {"service", "script", "software", "app", "application", "pipeline", "workflow", "job", "api"}
)
_OFFICES_TEXT: Final = (
    "clerk nurse editor lawyer doctor physician teacher officer analyst engineer developer reviewer secretary user "
    "inspector pharmacist supervisor consultant journalist curator translator librarian dispatcher caseworker adjuster "
    "underwriter seller buyer planner accountant auditor paralegal designer researcher chemist midwife vet foreman "
    "employee person human manager technician operator colleague treasurer secretary handler estimator assessor "
    "director broker notary tutor lecturer professor trainer architect copywriter reporter producer captain mayor "
    "scientist statistician dietician cook chef conductor owner landlord freelancer intern trainee apprentice boss lead head "
    "board desk volunteer"
)
_OFFICES: Final = frozenset(_OFFICES_TEXT.split())
_PEOPLE: Final = (
    _OFFICES | {f"{office}s" for office in _OFFICES} | {"who", "she", "he", "they", "we", "i", "staff", "people"}
)
_OURS: Final = frozenset(
    {"we", "i", "our", "ours", "my", "us", "ourselves", "myself", "own", "in_house", "house", "here"}
)
_PASSIVE: Final = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "to", "for", "of", "would", "model", "models", "if", "who"}
)
_ORDERS: Final = frozenset({"it", "them", "this", "that", "the", "a", "an", "our", "one"})
"""Words after a verb that opens a clause, so that it is told of oneself: "took a model, trained it"."""


def is_our_deed(evidence: Evidence, one: Finding) -> bool:
    """Whether it is said to be our own doing: we are named in its clause, or its verb has no other doer.

    "It was trained further on our letters" does not tell by whom; whoever supplies it may have done that for us.
    """
    line = evidence.lines[one.line]
    clause = line.clause[one.head]
    places = [at for at, number in enumerate(line.clause) if number == clause]
    words = [line.items[at].norm for at in places]
    if any(actor == "us" and line.clause[at] == clause and at <= one.head for at, actor in line.agents):
        return True
    if not _SELVES.isdisjoint(words) or not _OURS.isdisjoint(line.items[at].norm for at in range(one.first, one.head)):
        return True
    after = line.items[min(one.head + 1, len(line.items) - 1)].norm
    return after in _ORDERS and (
        _opens_clause(line, one.head) or _has_doer([line.items[at].norm for at in range(places[0], one.head)])
    )


def _has_doer(before: Sequence[str]) -> bool:
    """Whether the words of a clause before a verb with an object are its doer: "the statistics office adapted a"."""
    return len(before) > 1 and SYSTEMS.isdisjoint(before[-1:]) and _PASSIVE.isdisjoint(before[-3:])


def _opens_clause(line: Line, index: int) -> bool:
    """Whether nothing but a joint stands before the word in its clause, or a comma right before it."""
    return index == 0 or not line.items[index - 1].norm[:1].isalnum() or line.items[index - 1].norm in ("and", "then")


def by_person(evidence: Evidence, one: Finding) -> bool:
    """Whether the doer in the words right before the verb is a person, not the system."""
    line = evidence.lines[one.line]
    before = [item.norm for item in line.items[max(0, one.head - 2) : one.head]]
    if before and (before[-1] in _MADE or before[-1] == "it"):
        before = []
    return any(word in _PEOPLE for word in before) or _goes_on(evidence, one) or by_own_hand(evidence, one)


def by_own_hand(evidence: Evidence, one: Finding) -> bool:
    """Whether the words after the verb say that a person does it: "mails it herself", "copies it over by hand"."""
    after = evidence.lines[one.line].items[one.head + 1 : one.head + 6]
    return not _SELVES.isdisjoint(item.norm for item in after)


def is_of_person(line: Line, head: int) -> bool:
    """Whether the clause before the verb at ``head`` names a person, or at least no system, as its doer."""
    begin, _ = clause_of(line, head)
    words = [item.norm for item in line.items[begin:head]]
    if "," in words:
        words = words[len(words) - words[::-1].index(",") :]
    if not any(word[:1].isalnum() for word in words):
        return False
    if any(word in _PEOPLE for word in words[-_REACH:]):
        return SYSTEMS.isdisjoint(words[-2:])
    return SYSTEMS.isdisjoint(words) and not any(word.startswith("@") or word in _SERVANTS for word in words)


def _goes_on(evidence: Evidence, one: Finding) -> bool:
    """Whether a person's doing goes on with "and": "the clerk reads the draft and sends it"."""
    words = [item.norm for item in evidence.lines[one.line].items[max(0, one.head - _REACH) : one.head]]
    if not words or words[-1] not in ("and", "then"):
        return False
    doers = [at for at, (word, doing) in enumerate(pairwise(words)) if word in _PEOPLE and _is_doing(word, doing)]
    return bool(doers) and not SYSTEMS.intersection(words[doers[-1] :])


def _is_doing(doer: str, word: str) -> bool:
    """Whether ``word`` is what ``doer`` does, as far as its form tells."""
    return word in _HANDLES or (doer not in ("user", "human") and word.endswith("s") and word not in _NO_DOINGS)
