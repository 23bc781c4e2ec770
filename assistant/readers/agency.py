"""What can it change, and what starts it? Claims on ``change`` and ``initiation``.

An action that is named, with no word on approval, rules out ``none`` and leaves the rest. ``none`` is concluded only
from words: that it does nothing but answer, or that a person does all that follows its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding


def agency(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of ``change`` and ``initiation``."""
    return [*_change(evidence), *_initiation(evidence)]


def _change(evidence: Evidence) -> list[Claim]:
    acts = [one for one in evidence.holding("acts") if not _by_person(evidence, one)]
    approval = evidence.of("approval")
    alone = evidence.of("unapproved")
    if acts:
        return _acting(
            acts, [one for one in approval if near(one, acts, 2)], [one for one in alone if near(one, acts, 2)]
        )
    each = evidence.of("approval_each")
    if each and not alone:
        return [_claim("change", ("approved",), each[0], 0.7)]
    said = evidence.of("no_action")
    output = evidence.holding("gen_output", "retrieval") or evidence.of("chat")
    if said and output and not alone:
        return [_claim("change", ("none",), said[0], 0.8)]
    handled = _handled(evidence, output)
    if handled and not alone and all(_by_person(evidence, one) for one in evidence.of("acts")):
        return [_claim("change", ("none",), handled[0], 0.75)]
    return []


def _handled(evidence: Evidence, output: Sequence[Finding]) -> list[Finding]:
    """Where a person does what follows the text: near the text, or near the model where nothing else is said to follow."""
    handled = [one for one in evidence.holding("handled") if _PRESSES.isdisjoint(evidence.lines[one.line].tokens)]
    close = [one for one in handled if near(one, output, 2)]
    if close or evidence.of("approval", "self_start"):
        return close
    models = [*evidence.named(*_WRITERS), *evidence.holding("gen_term")]
    return [one for one in handled if near(one, models, 2) and not _in_the_tool(evidence, one)]


def _in_the_tool(evidence: Evidence, one: Finding) -> bool:
    """Whether the system itself may be doing it, or a person by a button of the system, which may then act."""
    line = evidence.lines[one.line]
    before = {item.norm for item in line.items[max(0, one.first - 1) : one.head]}
    return bool(before & _SYSTEMS) or not _BUTTONS.isdisjoint(line.tokens)


_WRITERS: Final = ("public_service", "dual_edition", "brand", "model_api", "model", "open_model", "enterprise_app")
_PRESSES: Final = frozenset({"press", "presses", "pressed"})
_BUTTONS: Final = frozenset({"click", "clicks", "button", "robot", "leaves"})


def _acting(acts: Sequence[Finding], approval: Sequence[Finding], alone: Sequence[Finding]) -> list[Claim]:
    if alone:
        return [_claim("change", ("unapproved",), alone[0], 0.8)]
    if approval:
        return [_claim("change", ("approved",), approval[0], 0.8)]
    return [_claim("change", ("approved", "unapproved"), acts[0], 0.75)]


def _by_person(evidence: Evidence, one: Finding) -> bool:
    """Whether the doer in the words right before the verb is a person, not the system."""
    line = evidence.lines[one.line]
    before = [item.norm for item in line.items[max(0, one.head - 2) : one.head]]
    return any(word in _PEOPLE for word in before) or _goes_on(evidence, one)


def _goes_on(evidence: Evidence, one: Finding) -> bool:
    """Whether a person's doing goes on with "and": "the clerk reads the draft and sends it"."""
    words = [item.norm for item in evidence.lines[one.line].items[max(0, one.head - _REACH) : one.head]]
    if not words or words[-1] not in ("and", "then"):
        return False
    doers = [at for at, (word, doing) in enumerate(pairwise(words)) if word in _PEOPLE and doing in _HANDLES]
    return bool(doers) and not _SYSTEMS.intersection(words[doers[-1] :])


_REACH: Final = 9
_HANDLES_TEXT: Final = (
    "reads read checks check reviews review edits edit corrects correct signs sign picks pick takes take copies copy"
)
_HANDLES: Final = frozenset(_HANDLES_TEXT.split())
_SYSTEMS_TEXT: Final = "it which that agent assistant bot chatbot tool system ai llm model program"
_SYSTEMS: Final = frozenset(_SYSTEMS_TEXT.split())


_PEOPLE_TEXT: Final = (
    "who clerk nurse agent editor lawyer doctor physician teacher officer analyst engineer developer reviewer secretary "
    "she he they we i staff user users employees people person human manager technician operator colleague"
)
_PEOPLE = frozenset(_PEOPLE_TEXT.split()) - {"agent"}


def _initiation(evidence: Evidence) -> list[Claim]:
    """What starts it, said of the doing: near an action, or near what it writes for a start by itself."""
    acts = evidence.of("acts")
    itself = [one for one in evidence.holding("self_start") if near(one, [*acts, *evidence.of("gen_output")])]
    person = [one for one in evidence.holding("person_start") if near(one, acts, 1)]
    if itself and not person:
        return [_claim("initiation", ("itself",), itself[0], 0.8)]
    return [_claim("initiation", ("person",), person[0], 0.75)] if person and not evidence.of("self_start") else []


def _claim(fact: str, values: tuple[str, ...], finding: Finding, confidence: float) -> Claim:
    return Claim(fact, values, finding, "stated", confidence, f"{fact}.{finding.rule}")
