"""From the evidence on one workload to all its claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.facts import FACTS
from assistant.readers.accounts import accounts
from assistant.readers.agency import agency
from assistant.readers.delivery import delivery
from assistant.readers.dispute import both_sides
from assistant.readers.doubt import doubted
from assistant.readers.evidence import Claim, Evidence
from assistant.readers.findings import names_nothing
from assistant.readers.generative import generative
from assistant.readers.hearing import by_ear, not_silent
from assistant.readers.lexicon import Lexicon
from assistant.readers.nameless import in_plain_words, not_known
from assistant.readers.plain import origin_and_reach, plain_facts
from assistant.readers.training import training
from assistant.readers.unsaid import with_unsaid

_ABOUT: Final = {"generative": "generative", "delivery": "delivery", "model_training": "training"}
"""The deciding facts, by the names that `doubted` has for what they are about."""
_SPEAKING: Final = {
    "generative": ("gen_denied", "nongen_strong", "nongen_plain", "nongen", "nongen_weak"),
    "delivery": (
        "own_build",
        "own_build_weak",
        "own_host",
        "own_api",
        "ent_lease",
        "vendor_app",
        "consumer_sign",
        "bought",
    ),
    "model_training": ("tune", "train", "scratch", "unchanged"),
}
"""Signals that speak of a fact whether or not they prove it."""
_BOUGHT: Final = ("public_service", "enterprise_application")


def conclude(evidence: Evidence, lexicon: Lexicon, *, whole: bool = True) -> list[Claim]:
    """All claims that ``evidence`` about one workload supports; ``whole``: the text is about no other."""
    claims = _deciding(evidence)
    claims = both_sides(evidence, _by_account(evidence, claims))
    claims = by_ear(evidence, _unseen(evidence, claims + _uncorrected(evidence, claims)))
    claims = with_unsaid(evidence, claims, whole=whole)
    claims = not_silent(evidence, claims)
    no = any(claim.fact == "generative" and claim.values == ("no",) for claim in claims[:1])
    claims += origin_and_reach(evidence)
    if not no:
        claims += agency(evidence)
    return [*claims, *plain_facts(evidence, lexicon.rules)]


def _deciding(evidence: Evidence) -> list[Claim]:
    first = generative(evidence)
    no = bool(first) and first[0].values == ("no",)
    return in_plain_words(evidence, [*first, *delivery(evidence, generative_no=no), *training(evidence)])


def _unseen(evidence: Evidence, claims: list[Claim]) -> list[Claim]:
    """A contradiction that is announced and that no claims show: how it is had and trained stays open."""
    announced = evidence.live("announced")
    if not announced or any(_disagree(claims, fact) for fact in _ABOUT):
        return claims
    kept = [claim for claim in claims if claim.fact == "generative"]
    possible = tuple(value.name for value in FACTS["model_training"].values)
    sides = [possible[:2], possible[2:]]
    if evidence.named("model", "open_model", "brand") and not evidence.of("several", "beside", "scratch"):
        sides = sides[:1]
    return [
        *kept,
        *(Claim("model_training", side, announced[0], confidence=0.5, rule="training.announced") for side in sides),
    ]


def _disagree(claims: Sequence[Claim], fact: str) -> bool:
    said = [frozenset(claim.values) for claim in claims if claim.fact == fact]
    return bool(said) and not frozenset.intersection(*said)


def _uncorrected(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """Of a statement taken back, what the correction does not speak of: another edition is still that product."""
    before = evidence.recalled()
    if before is None or not claims:
        return []
    spoken = {claim.fact for claim in claims}
    for fact, signals in _SPEAKING.items():
        if any(one.standing not in ("withdrawn", "rejected") for one in evidence.of(*signals)):
            spoken.add(fact)
    if "delivery" in spoken or "generative" in spoken:
        spoken.add("model_training")
    return [_other_edition(claim) for claim in _deciding(before) if claim.fact not in spoken]


def _other_edition(claim: Claim) -> Claim:
    """What is left of a product by name that a correction bears on: some product, public or under contract."""
    return replace(claim, values=_BOUGHT) if claim.fact == "delivery" and set(claim.values) <= set(_BOUGHT) else claim


def _by_account(evidence: Evidence, together: list[Claim]) -> list[Claim]:
    """What each paper or person says for itself, where several are quoted; what disagrees stands side by side."""
    apart = [claim for one in accounts(evidence) for claim in _deciding(one)]
    if not any(claim.values == ("yes",) for claim in apart if claim.fact == "generative"):
        apart = [claim for claim in apart if claim.rule != "generative.told"]
    if not apart:
        return together
    claims: dict[tuple[str, tuple[str, ...]], Claim] = {}
    for claim in apart:
        claims.setdefault((claim.fact, claim.values), claim)
    settled = {fact for fact in _ABOUT if _settles(evidence, fact, _possible(apart, fact), _possible(together, fact))}
    return [
        *(claim for claim in claims.values() if claim.fact in settled),
        *(claim for claim in together if claim.fact not in settled),
    ]


def _settles(evidence: Evidence, fact: str, apart: frozenset[str], together: frozenset[str]) -> bool:
    """Whether what the accounts say of ``fact`` goes before what the whole text says: never by leaving less open."""
    if not apart or apart < together or doubted(evidence, _ABOUT[fact]):
        return False
    return not (names_nothing(evidence.lines) and not_known(evidence, fact))


def _possible(claims: Sequence[Claim], fact: str) -> frozenset[str]:
    """What ``claims`` leave of ``fact``: what they share, or all that they say where they share nothing."""
    said = [frozenset(claim.values) for claim in claims if claim.fact == fact]
    return (frozenset.intersection(*said) or frozenset.union(*said)) if said else frozenset()
