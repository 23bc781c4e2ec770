"""What can it change, and what starts it? Claims on ``change`` and ``initiation``.

An action that is named, with no word on approval, rules out ``none`` and leaves the rest. ``none`` is concluded only
from words: that it does nothing but answer, or that a person does all that follows its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.readers.deeds import deeds, is_letting_go, weak_deeds
from assistant.readers.doers import SYSTEMS, by_own_hand, by_person, is_of_person
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding


def agency(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of ``change`` and ``initiation``."""
    change = _change(evidence)
    return [*change, *_initiation(evidence, change)]


def _change(evidence: Evidence) -> list[Claim]:
    acts, of_nothing = deeds(evidence)
    never, alone = _never_alone(evidence)
    approval = [one for one in [*evidence.of("approval"), *never] if not _is_weighed(evidence, one)]
    if acts:
        return _acting(acts, [one for one in approval if near(one, acts, 2)], _near_any(alone, acts))
    does = [one for one in weak_deeds(evidence) if near(one, alone, 1)]
    if does and not approval:
        return [_claim("change", ("unapproved",), does[0], 0.65)]
    each = evidence.of("approval_each")
    if each and not alone:
        return [_claim("change", ("approved",), each[0], 0.7)]
    said = [one for one in evidence.of("no_action") if not by_person(evidence, one)]
    return _not_acting(evidence, [*said, *of_nothing], alone)


def _not_acting(evidence: Evidence, said: Sequence[Finding], alone: Sequence[Finding]) -> list[Claim]:
    """What is left where no doing of the system is named: ``none``, if words say so."""
    output = evidence.holding("gen_output", "retrieval") or evidence.of("chat")
    if said and not alone and (output or _near_any(said, _models(evidence))):
        return [_claim("change", ("none",), said[0], 0.8)]
    if alone or not all(by_person(evidence, one) for one in evidence.of("acts")):
        return []
    handled = _handled(evidence, output)
    let_go = [one for one in evidence.of("lets_go") if not by_own_hand(evidence, one) and is_letting_go(evidence, one)]
    if handled:
        let_go = [one for one in let_go if near(one, handled, 1)]
        return [_claim("change", ("none", "approved") if let_go else ("none",), handled[0], 0.75)]
    let_go = [one for one in let_go if near(one, output, 2)]
    return [_claim("change", ("none", "approved"), let_go[0], 0.65)] if let_go else _for_readers(evidence)


def _for_readers(evidence: Evidence) -> list[Claim]:
    """Nothing is changed where all that is said of the text is what it does for readers, and no word is of doing.

    A field that names texts as its output, or a recipient, is no word on what becomes of them.
    """
    if evidence.of("may_act", "acts", "approval", "unapproved", "self_start"):
        return []
    sure = [one for one in evidence.holding("for_reader") if one.rule not in _RECEIVED]
    return [_claim("change", ("none",), sure[0], 0.65)] if sure else []


def _handled(evidence: Evidence, output: Sequence[Finding]) -> list[Finding]:
    """Where a person does what follows the text: near the text, or near the model where nothing else is said to follow."""
    handled = [one for one in evidence.holding("handled") if _by_somebody(evidence, one)]
    close = [one for one in handled if near(one, output, 2)]
    signed = {(one.line, one.head) for one in handled}
    approval = [one for one in evidence.of("approval") if (one.line, one.head) not in signed]
    if close or approval or evidence.of("self_start"):
        return close
    return [one for one in handled if near(one, _models(evidence), 2) and not _in_the_tool(evidence, one)]


def _models(evidence: Evidence) -> list[Finding]:
    return [*evidence.named(*_WRITERS), *evidence.holding("gen_term")]


def _by_somebody(evidence: Evidence, one: Finding) -> bool:
    """Whether it is a person who does it, as far as what stands before the verb in its clause tells."""
    line = evidence.lines[one.line]
    if not _PRESSES.isdisjoint(line.tokens):
        return False
    between = {item.norm for item in line.items[one.first : one.head]}
    if "for" in (line.items[one.first].norm, line.items[max(0, one.first - 1)].norm):
        return True
    if "'s" in between or between & _OTHERS:
        return False
    return one.rule != "agency.handled_bare" or is_of_person(line, one.head)


def _in_the_tool(evidence: Evidence, one: Finding) -> bool:
    """Whether the system itself may be doing it, or a person by a button of the system, which may then act."""
    line = evidence.lines[one.line]
    before = {item.norm for item in line.items[max(0, one.first - 1) : one.head]}
    return bool(before & SYSTEMS) or not _BUTTONS.isdisjoint(line.tokens)


_RECEIVED: Final = frozenset({"readers.output", "readers.gives"})
_WRITERS: Final = ("public_service", "dual_edition", "brand", "model_api", "model", "open_model", "enterprise_app")
_PRESSES: Final = frozenset({"press", "presses", "pressed"})
_BUTTONS: Final = frozenset({"click", "clicks", "button", "robot", "leaves"})
_OTHERS: Final = frozenset({"bot", "tool", "system", "model", "agent", "assistant", "program", "software", "service"})
_NEVER: Final = frozenset({"never", "nothing", "not", "cannot", "can't", "won't", "doesn't", "don't", "nobody"})
_REACH: Final = 9
_BY_ITSELF: Final = frozenset({"agency.starts_itself", "readers.itself"})


def _never_alone(evidence: Evidence) -> tuple[list[Finding], list[Finding]]:
    """Words on nobody's approval, apart where they are denied: "it never sends a thing without asking" is approval."""
    alone = [one for one in evidence.of("unapproved") if not _is_weighed(evidence, one)]
    never = [one for one in alone if _is_denied(evidence, one)]
    return never, [one for one in alone if one not in never]


def _is_weighed(evidence: Evidence, one: Finding) -> bool:
    """Whether it stands open: "whether a doctor releases each or normal values go unseen"."""
    return any(item.norm == "whether" for item in evidence.lines[one.line].items[: one.first])


def _is_denied(evidence: Evidence, one: Finding) -> bool:
    items = evidence.lines[one.line].items
    if items[one.first].norm != "without":
        return False
    before = [item.norm for item in items[max(0, one.first - _REACH) : one.first]]
    cut = max((at for at, word in enumerate(before) if word in (",", ";", ":", "but")), default=-1)
    return not _NEVER.isdisjoint(before[cut + 1 :])


def _near_any(ones: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    return [one for one in ones if near(one, others, 2)]


def _acting(acts: Sequence[Finding], approval: Sequence[Finding], alone: Sequence[Finding]) -> list[Claim]:
    if alone:
        return [_claim("change", ("unapproved",), alone[0], 0.8)]
    if approval:
        return [_claim("change", ("approved",), approval[0], 0.8)]
    return [_claim("change", ("approved", "unapproved"), acts[0], 0.75)]


def _initiation(evidence: Evidence, change: Sequence[Claim]) -> list[Claim]:
    """What starts it, said of the doing: near an action, or near what it writes for a start by itself.

    Where no doing is named, being asked is no more than the manner of a chat, and a rhythm that of its reader.
    """
    acting = any("unapproved" in claim.values for claim in change)
    doing = [*evidence.of("acts"), *(evidence.holding("does") if acting else [])]
    itself = [one for one in evidence.holding("self_start") if near(one, doing, 1) or _sets_off_writing(evidence, one)]
    person = [one for one in evidence.holding("person_start") if acting and near(one, doing, 1)]
    if itself and not person:
        return [_claim("initiation", ("itself",), itself[0], 0.8)]
    return [_claim("initiation", ("person",), person[0], 0.75)] if person and not evidence.of("self_start") else []


def _sets_off_writing(evidence: Evidence, one: Finding) -> bool:
    return one.rule in _BY_ITSELF and near(one, evidence.of("gen_output"))


def _claim(fact: str, values: tuple[str, ...], finding: Finding, confidence: float) -> Claim:
    return Claim(fact, values, finding, "stated", confidence, f"{fact}.{finding.rule}")
