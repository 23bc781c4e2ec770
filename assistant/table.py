"""The table: from what is possible to the scope, and to the agentic scope, with the whole trace.

The result is the set of what the table gives over every combination of possible values, and a function of nothing
else. Each row is a rule with its record; a rule has *fired* when every combination meets it, has *not fired* when none
does, and is *undecided* in between. The rows of a table exclude each other and leave nothing out, so the results of
the rules that have not been ruled out are the result: the trace alone reproduces it.

Source: Generative AI Security Scoping Matrix (scopes 1 to 5); Agentic AI Security Scoping Matrix (agentic 1 to 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Final, Literal

from assistant.facts import AGENTIC, DECIDING, FACTS, Fact, Possible
from assistant.ledger import Profile, possible_values
from assistant.reading import Strict

NOT_APPLICABLE: Final = 0
"""Stands for "outside the matrix" among candidates; loses to any scope."""

Outcome = Literal["fired", "not fired", "undecided"]
Status = Literal["determined", "undetermined", "not_applicable"]
Possibles = Mapping[str, Possible]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: when every fact in ``when`` has one of its values, the result is ``result``."""

    id: str
    when: Mapping[str, Possible] = field(hash=False)
    result: int
    text: str

    def outcome(self, possible: Possibles) -> Outcome:
        """Whether the row holds for all, for none or for some combinations of ``possible``."""
        if any(not possible[fact] & values for fact, values in self.when.items()):
            return "not fired"
        if all(possible[fact] <= values for fact, values in self.when.items()):
            return "fired"
        return "undecided"


def _when(**facts: str) -> Mapping[str, Possible]:
    return {fact: frozenset({value}) for fact, value in facts.items()}


def _provided(delivery: str) -> Mapping[str, Possible]:
    return _when(generative="yes", model_training="as_provided", delivery=delivery)


SCOPE_RULES: Final = (
    Rule(
        "scope.not_applicable", _when(generative="no"), 0, "It generates no content, so the matrix does not cover it."
    ),
    Rule(
        "scope.5",
        _when(generative="yes", model_training="from_scratch"),
        5,
        "It generates content with a model that you train yourselves from zero.",
    ),
    Rule(
        "scope.4",
        _when(generative="yes", model_training="fine_tuned"),
        4,
        "It generates content with somebody else's model that is trained further on your data.",
    ),
    Rule(
        "scope.3",
        _provided("own_application"),
        3,
        "It generates content with somebody else's model, unchanged, inside software that you build or run.",
    ),
    Rule(
        "scope.2",
        _provided("enterprise_application"),
        2,
        "It generates content in a vendor's application that you use under your own contract.",
    ),
    Rule(
        "scope.1",
        _provided("public_service"),
        1,
        "It generates content in a public service that people use under the provider's public terms.",
    ),
)

AGENTIC_RULES: Final = (
    Rule("agentic.1", _when(change="none"), 1, "It cannot change anything outside its own reply."),
    Rule("agentic.2", _when(change="approved"), 2, "It can change things, and a person approves every change."),
    Rule(
        "agentic.3",
        _when(change="unapproved", initiation="person"),
        3,
        "It changes things without approval, after a person has started it.",
    ),
    Rule(
        "agentic.4",
        _when(change="unapproved", initiation="itself"),
        4,
        "It starts by itself and changes things without approval.",
    ),
)


class TraceEntry(Strict):
    """What became of one rule."""

    rule: str
    outcome: Outcome
    facts: tuple[str, ...]
    text: str


class WhatIf(Strict):
    """What the candidates would be if ``fact`` were ``value`` and all else stayed as it is."""

    fact: str
    value: str
    candidates: tuple[int, ...]


class Verdict(Strict):
    """The scope, or what is still possible, with all that led there; the shape of the public contract."""

    status: Status
    scope: int | None
    candidates: tuple[int, ...]
    confirmed: bool = True
    assumed: tuple[str, ...] = ()
    because: tuple[TraceEntry, ...] = ()
    what_if: tuple[WhatIf, ...] = ()


class Agentic(Strict):
    """The agentic scope, or what is still possible, with its trace."""

    status: Status
    scope: int | None
    candidates: tuple[int, ...]
    confirmed: bool = True
    because: tuple[TraceEntry, ...] = ()


def trace(rules: Sequence[Rule], possible: Possibles) -> tuple[TraceEntry, ...]:
    """Every rule with its outcome, in the order of the table."""
    return tuple(
        TraceEntry(rule=rule.id, outcome=rule.outcome(possible), facts=tuple(rule.when), text=rule.text)
        for rule in rules
    )


def results(rules: Sequence[Rule], possible: Possibles) -> tuple[int, ...]:
    """What ``rules`` give over every combination of ``possible``, ascending."""
    return _results(tuple(rules), tuple(possible.items()))


@lru_cache(maxsize=4096)  # a table has a few hundred states, and a portfolio asks for them a million times
def _results(rules: tuple[Rule, ...], state: tuple[tuple[str, Possible], ...]) -> tuple[int, ...]:
    possible = dict(state)
    return tuple(sorted({rule.result for rule in rules if rule.outcome(possible) != "not fired"}))


def scope_candidates(possible: Possibles) -> tuple[int, ...]:
    """The scopes that ``possible`` (of all three deciding facts) leaves open, ascending; 0 is not applicable."""
    return results(SCOPE_RULES, possible)


def agentic_candidates(possible: Possibles) -> tuple[int, ...]:
    """The agentic scopes that ``possible`` (of ``change`` and ``initiation``) leaves open, ascending."""
    return results(AGENTIC_RULES, possible)


def possibles(known: Profile, facts: Iterable[Fact]) -> dict[str, Possible]:
    """What ``known`` leaves open of each of ``facts``."""
    return {fact.name: possible_values(known, fact.name) for fact in facts}


def status_of(candidates: Sequence[int]) -> tuple[Status, int | None]:
    """The status that ``candidates`` amount to, and the scope where it is determined."""
    if tuple(candidates) == (NOT_APPLICABLE,):
        return "not_applicable", None
    if len(candidates) == 1:
        return "determined", candidates[0]
    return "undetermined", None


def judge(known: Profile) -> Verdict:
    """The verdict on one workload."""
    possible = possibles(known, DECIDING)
    candidates = scope_candidates(possible)
    status, scope = status_of(candidates)
    deciding = [known[fact.name] for fact in DECIDING if fact.name in known]
    return Verdict(
        status=status,
        scope=scope,
        candidates=candidates,
        confirmed=all(knowledge.confirmed for knowledge in deciding),
        assumed=tuple(knowledge.fact for knowledge in deciding if knowledge.basis == "assumed"),
        because=trace(SCOPE_RULES, possible),
        what_if=what_if(possible),
    )


def judge_agentic(known: Profile) -> Agentic:
    """The agentic result on one workload; a workload outside the generative matrix has none."""
    if possible_values(known, "generative") == {"no"}:
        return Agentic(status="not_applicable", scope=None, candidates=(NOT_APPLICABLE,))
    possible = possibles(known, AGENTIC)
    candidates = agentic_candidates(possible)
    status, scope = status_of(candidates)
    confirmed = all(known[fact.name].confirmed for fact in AGENTIC if fact.name in known)
    entries = trace(AGENTIC_RULES, possible)
    return Agentic(status=status, scope=scope, candidates=candidates, confirmed=confirmed, because=entries)


def what_if(possible: Possibles) -> tuple[WhatIf, ...]:
    """Each single change of a deciding fact that would change the candidates."""
    now = scope_candidates(possible)
    changes = []
    for fact in DECIDING:
        for value in fact.ordered(fact.domain):
            then = scope_candidates({**possible, fact.name: frozenset({value})})
            if then != now:
                changes.append(WhatIf(fact=fact.name, value=value, candidates=then))
    return tuple(changes)


def highest(candidates: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The maxima over every combination of the parts' candidates; 0, not applicable, loses to any scope."""
    return tuple(sorted({max(combination) for combination in product(*candidates)}))


def judge_whole(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on several workloads together: the highest scope. The project's own rule."""
    candidates = highest([verdict.candidates for verdict in verdicts])
    status, scope = status_of(candidates)
    return Verdict(
        status=status,
        scope=scope,
        candidates=candidates,
        confirmed=all(verdict.confirmed for verdict in verdicts),
        assumed=_union([verdict.assumed for verdict in verdicts]),
        because=(_highest_entry("scope.highest", status),),
    )


def judge_agentic_whole(results_: Sequence[Agentic]) -> Agentic:
    """The agentic result on several workloads together: the highest."""
    candidates = highest([result.candidates for result in results_])
    status, scope = status_of(candidates)
    confirmed = all(result.confirmed for result in results_)
    entries = (_highest_entry("agentic.highest", status),)
    return Agentic(status=status, scope=scope, candidates=candidates, confirmed=confirmed, because=entries)


def _highest_entry(rule: str, status: Status) -> TraceEntry:
    text = "Several workloads together take the highest scope among them (a rule of this project, not of the matrix)."
    return TraceEntry(rule=rule, outcome="undecided" if status == "undetermined" else "fired", facts=(), text=text)


def _union(names: Sequence[Sequence[str]]) -> tuple[str, ...]:
    present = {name for part in names for name in part}
    return tuple(name for name in FACTS if name in present)
