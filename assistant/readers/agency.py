"""What can it change, and what starts it? Claims on ``change`` and ``initiation``.

An action that is named, with no word on approval, rules out ``none`` and leaves the rest. ``none`` is concluded only
from words: that it does nothing but answer, or that a person does all that follows its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.readers.doers import SYSTEMS, by_own_hand, by_person
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding


def agency(evidence: Evidence) -> list[Claim]:
    """What ``evidence`` says of ``change`` and ``initiation``."""
    return [*_change(evidence), *_initiation(evidence)]


def _change(evidence: Evidence) -> list[Claim]:
    named = [one for one in evidence.holding("acts") if not by_person(evidence, one)]
    named = [one for one in named if not _is_written(evidence, one)]
    acts = [one for one in named if not _of_nothing(evidence, one)]
    approval = evidence.of("approval")
    alone = evidence.of("unapproved")
    if acts:
        return _acting(
            acts, [one for one in approval if near(one, acts, 2)], [one for one in alone if near(one, acts, 2)]
        )
    does = [one for one in evidence.holding("does") if near(one, alone) and not by_person(evidence, one)]
    if does and not approval:
        return [_claim("change", ("unapproved",), does[0], 0.65)]
    each = evidence.of("approval_each")
    if each and not alone:
        return [_claim("change", ("approved",), each[0], 0.7)]
    said = evidence.of("no_action") + [one for one in named if one not in acts]
    output = evidence.holding("gen_output", "retrieval") or evidence.of("chat")
    if said and output and not alone:
        return [_claim("change", ("none",), said[0], 0.8)]
    handled = _handled(evidence, output)
    if handled and not alone and all(by_person(evidence, one) for one in evidence.of("acts")):
        let_go = [one for one in evidence.of("lets_go") if near(one, handled, 1) and not by_own_hand(evidence, one)]
        return [_claim("change", ("none", "approved") if let_go else ("none",), handled[0], 0.75)]
    return _for_readers(evidence)


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
    handled = [one for one in evidence.holding("handled") if _PRESSES.isdisjoint(evidence.lines[one.line].tokens)]
    close = [one for one in handled if near(one, output, 2)]
    signed = {(one.line, one.head) for one in handled}
    approval = [one for one in evidence.of("approval") if (one.line, one.head) not in signed]
    if close or approval or evidence.of("self_start"):
        return close
    models = [*evidence.named(*_WRITERS), *evidence.holding("gen_term")]
    return [one for one in handled if near(one, models, 2) and not _in_the_tool(evidence, one)]


def _in_the_tool(evidence: Evidence, one: Finding) -> bool:
    """Whether the system itself may be doing it, or a person by a button of the system, which may then act."""
    line = evidence.lines[one.line]
    before = {item.norm for item in line.items[max(0, one.first - 1) : one.head]}
    return bool(before & SYSTEMS) or not _BUTTONS.isdisjoint(line.tokens)


_TEXTS: Final = frozenset({"mails", "emails", "posts", "texts", "issues", "orders", "reports", "notes", "files"})
_WRITING_TEXT: Final = (
    "drafts draft writes write words composes compose generates generate suggests proposes summarises summarizes "
    "rewrites rewords reads phrases drafting writing composing our the their its and of"
)
_WRITING: Final = frozenset(_WRITING_TEXT.split())
_RECEIVED: Final = frozenset({"readers.output", "readers.gives"})
_WRITERS: Final = ("public_service", "dual_edition", "brand", "model_api", "model", "open_model", "enterprise_app")
_PRESSES: Final = frozenset({"press", "presses", "pressed"})
_BUTTONS: Final = frozenset({"click", "clicks", "button", "robot", "leaves"})


def _acting(acts: Sequence[Finding], approval: Sequence[Finding], alone: Sequence[Finding]) -> list[Claim]:
    if alone:
        return [_claim("change", ("unapproved",), alone[0], 0.8)]
    if approval:
        return [_claim("change", ("approved",), approval[0], 0.8)]
    return [_claim("change", ("approved", "unapproved"), acts[0], 0.75)]


def _is_written(evidence: Evidence, one: Finding) -> bool:
    """Whether the word is no verb but what is written: "it drafts mails to customers"."""
    items = evidence.lines[one.line].items
    return one.head > 0 and items[one.head].norm in _TEXTS and items[one.head - 1].norm in _WRITING


def _of_nothing(evidence: Evidence, one: Finding) -> bool:
    """Whether the doing has no object: "it opens no gate"."""
    return any(item.norm in ("no", "nothing") for item in evidence.lines[one.line].items[one.head + 1 : one.head + 2])


def _initiation(evidence: Evidence) -> list[Claim]:
    """What starts it, said of the doing: near an action, or near what it writes for a start by itself."""
    acts = evidence.of("acts")
    itself = [
        one for one in evidence.holding("self_start") if near(one, evidence.of("gen_output")) or near(one, acts, 1)
    ]
    person = [one for one in evidence.holding("person_start") if near(one, acts, 1)]
    if itself and not person:
        return [_claim("initiation", ("itself",), itself[0], 0.8)]
    return [_claim("initiation", ("person",), person[0], 0.75)] if person and not evidence.of("self_start") else []


def _claim(fact: str, values: tuple[str, ...], finding: Finding, confidence: float) -> Claim:
    return Claim(fact, values, finding, "stated", confidence, f"{fact}.{finding.rule}")
