"""The sentences that people are shown, by their names, and the verdict in one of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from assistant.assessment import scope_names
from assistant.cards import Matrix, Term
from assistant.ledger import ASSUMPTIONS
from assistant.table import Agentic, Verdict

OUTSIDE = "outside the matrix"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every sentence, by its name in ``wording.yaml``, with the glossary and the matrix's own words."""

    replies: Mapping[str, str]
    terms: Mapping[str, Term]
    matrix: Matrix

    def say(self, sentence: str, /, **values: object) -> str:
        """The sentence called ``sentence`` with its ``$names`` filled in; KeyError where one is missing."""
        return Template(self.replies[sentence]).substitute({key: str(value) for key, value in values.items()})


def verdict_sentence(verdict: Verdict, phrases: Phrases) -> str:
    """The verdict as one sentence."""
    if verdict.status == "not_applicable":
        return phrases.say("result_not_applicable")
    if verdict.scope is not None:
        return phrases.say("result_determined", scope=verdict.scope, name=phrases.matrix.scope(verdict.scope).name)
    names = {0: OUTSIDE} | {text.scope: text.name for text in phrases.matrix.scopes}
    return phrases.say("result_open", names=scope_names(verdict.candidates, names))


def agentic_sentence(agentic: Agentic, phrases: Phrases) -> str:
    """The agentic result as one sentence; empty outside the matrix."""
    if agentic.status == "not_applicable":
        return ""
    if agentic.scope is not None:
        name = phrases.matrix.agentic_scope(agentic.scope).name
        return phrases.say("result_agentic", scope=agentic.scope, name=name)
    names = {0: OUTSIDE} | {text.scope: text.name for text in phrases.matrix.agentic}
    return phrases.say("result_agentic_open", names=scope_names(agentic.candidates, names))


def assumption_text(rule: str) -> str:
    """The sentence of an assumption rule."""
    return next((assumption.text for assumption in ASSUMPTIONS if assumption.id == rule), rule)
