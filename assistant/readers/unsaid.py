"""What a text is not silent on: words of teaching, leaving alone, supplying or making from which nothing is concluded.

They prove too little for a claim of their own. But where they stand nothing is taken from silence or from a mere name,
and where another sentence is understood to say the opposite, the two contradict each other (``rules/unsaid.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.readers.accounts import account, quoted_apart, voices
from assistant.readers.elsewhere import AI_WORDS
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding, names_nothing
from assistant.readers.having import BOUGHT, OWN, PUBLIC
from assistant.readers.owners import unit_of

_AS, _TUNED, _SCRATCH = "as_provided", "fine_tuned", "from_scratch"
_Against = Mapping[str, Sequence[tuple[tuple[str, ...], Sequence[Finding]]]]
"""By value: what else is possible where such words stand, and the words."""
_OTHER_THINGS: Final = ("tune_other", "for_everyone", "elsewhere")
"""Signals beside which words of teaching are of people, pianos, classifiers or a vendor's doing for everyone."""
_BASES: Final = ("model", "open_model", "brand", "dual_edition", "enterprise_app", "public_service")
_SHORTEST_NAME: Final = 3
_SURE: Final = 0.5


def with_unsaid(evidence: Evidence, claims: Sequence[Claim], *, whole: bool) -> list[Claim]:
    """``claims`` with what else the text speaks of; ``whole``: it is about one workload."""
    more = [*_on_training(evidence, claims), *(_on_delivery(evidence, claims) if whole else ())]
    return [*claims, *more]


def _on_training(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    said = [claim for claim in claims if claim.fact == "model_training"]
    taught, begun = (_of_models(evidence, signal) for signal in ("unsaid_taught", "unsaid_begun"))
    if not said:
        heard = _of_models(evidence, "unsaid_hint") if voices(evidence) else []
        return _unread(evidence, [*taught, *heard], begun)
    against: _Against = {
        _AS: [((_TUNED, _SCRATCH) if begun else (_TUNED,), [*taught, *begun])],
        _TUNED: [((_AS,), _left(evidence, said)), ((_SCRATCH,), begun)],
        _SCRATCH: [((_AS,), _left(evidence, said)), ((_TUNED,), taught)],
    }
    possible = frozenset.intersection(*(frozenset(claim.values) for claim in said))
    return [
        _claim("model_training", values, apart[0], "other_side")
        for value in possible
        for values, ones in against[value]
        if possible.isdisjoint(values) and (apart := _elsewhere(evidence, ones, said))
    ]


def _unread(evidence: Evidence, taught: Sequence[Finding], begun: Sequence[Finding]) -> list[Claim]:
    """What words of teaching leave open where nothing is claimed: of somebody else's model how far, else all."""
    open_to = [(_AS, _TUNED)] if evidence.named(*_BASES) and not begun else [(_AS, _TUNED), (_SCRATCH,)]
    return [_claim("model_training", values, [*begun, *taught][0], "unread") for values in open_to if taught or begun]


def _on_delivery(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    said = [claim for claim in claims if claim.fact == "delivery"]
    if not said or names_nothing(evidence.lines):
        return []
    ordered = evidence.holding("own_ordered")
    against: _Against = {
        OWN: [
            ((BOUGHT,), [one for one in _told(evidence, "unsaid_supplied") if not near(one, ordered)]),
            ((PUBLIC, BOUGHT), _told(evidence, "unsaid_bought")),
        ],
        BOUGHT: [((OWN,), _told(evidence, "unsaid_made"))],
        PUBLIC: [((OWN,), _told(evidence, "unsaid_made"))],
    }
    possible = frozenset.intersection(*(frozenset(claim.values) for claim in said))
    if len(possible) != 1:
        return []
    return [
        _claim("delivery", values, apart[0], "other_side")
        for value in possible
        for values, ones in against[value]
        if (apart := _elsewhere(evidence, ones, said))
    ]


def _claim(fact: str, values: tuple[str, ...], one: Finding, rule: str) -> Claim:
    return Claim(fact, values, one, "stated", _SURE, f"{fact}.{rule}")


def _told(evidence: Evidence, signal: str) -> list[Finding]:
    return [one for one in evidence.holding(signal) if one.actor != "other"]


def _of_models(evidence: Evidence, signal: str) -> list[Finding]:
    """Words of teaching that can be of nothing but the model, and are not of what a vendor does for everyone."""
    others = evidence.of(*_OTHER_THINGS)
    told = [one for one in evidence.holding(signal) if one.actor == "us" and not near(one, others)]
    return [one for one in told if _is_of_model(evidence, one)]


def _is_of_model(evidence: Evidence, one: Finding) -> bool:
    """Whether the sentence speaks of a model, names a product, or names what another sentence names as well."""
    line = evidence.lines[one.line]
    if line.mentions or not AI_WORDS.isdisjoint(item.norm for item in line.items):
        return True
    names = {item.norm for item in line.items if item.capital and len(item.norm) > _SHORTEST_NAME}
    others = (other for at, other in enumerate(evidence.lines) if at != one.line)
    return any(item.capital and item.norm in names for other in others for item in other.items)


def _left(evidence: Evidence, said: Sequence[Claim]) -> list[Finding]:
    """Words for a model left alone; a mere denial of teaching only in the mouth of another speaker."""
    denied = [one for one in evidence.of("unsaid_untouched") if one.standing == "denied" and one.actor != "other"]
    here = {account(evidence, claim.finding) for claim in said}
    apart = [one for one in denied if account(evidence, one) not in here] if quoted_apart(evidence) else []
    return [*_told(evidence, "unsaid_left"), *apart]


def _elsewhere(evidence: Evidence, ones: Sequence[Finding], said: Sequence[Claim]) -> list[Finding]:
    """Those of ``ones`` that stand in no clause of what is claimed."""
    units = {unit_of(evidence, claim.finding) for claim in said}
    return [one for one in ones if unit_of(evidence, one) not in units]
