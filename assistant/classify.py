"""From given facts to a verdict, with no text: what ``scopewise classify`` prints. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.errors import UnknownValue, UnusableInput, shown
from assistant.facts import DECIDING, FACTS, Possible, fact_named, possible_of
from assistant.ledger import Evidence, Ledger, Statement, profile
from assistant.table import Verdict, judge

GIVEN = "given"


def verdict_on(facts: object) -> Verdict:
    """The verdict on ``facts``: a mapping of fact names to a value, or to a list of values of which one holds.

    Nothing is assumed from what is not given: a fact that is not there is wholly open. Raises `UnknownFact` or
    `UnknownValue`, which list what is valid, and `UnusableInput` for another shape.
    """
    if not isinstance(facts, Mapping):
        raise UnusableInput(f'Facts are a JSON object such as {{"generative": "yes"}}; found {shown(facts)}.')
    given = {str(name): _values(str(name), value) for name, value in facts.items()}
    open_facts = {fact.name: fact.domain for fact in DECIDING if fact.name not in given}
    return judge(profile(Ledger(statements=tuple(_statements(given | open_facts)))))


def _values(name: str, value: object) -> Possible:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(entry, str) for entry in listed):
        fact = fact_named(name)
        raise UnknownValue(name, value, fact.ordered(fact.domain))
    return possible_of(name, listed)


def _statements(possible: Mapping[str, Possible]) -> list[Statement]:
    """One statement a fact; the whole domain is given too, so that no silence rule speaks where nothing was said."""
    evidence = Evidence(turn=0, start=0, end=len(GIVEN), quote=GIVEN)
    return [
        Statement(
            fact=name,
            values=tuple(FACTS[name].ordered(values)),
            basis="stated",
            evidence=evidence,
            reader="person",
        )
        for name, values in possible.items()
    ]
