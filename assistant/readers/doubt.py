"""What the writer says not to know, and what different sources say: facts on which either bears may stay open.

Accounts (``accounts``) that can all be read are left to agree or to contradict each other by their claims; where one says
something of a fact and another is not understood, the fact is nobody's word yet.
"""

from __future__ import annotations

from typing import Final

from assistant.readers.accounts import account, quoted_apart, source_lines
from assistant.readers.evidence import Evidence
from assistant.readers.findings import Finding

_ABOUT: Final = {
    "delivery": ("own_build", "own_build_weak", "own_host", "own_api", "ent_lease", "vendor_app", "consumer_sign"),
    "training": ("tune", "train", "scratch", "unchanged"),
    "generative": (),
}
"""Signals that speak of a fact as plainly as the words that doubt it."""
_ALSO_ABOUT: Final = {
    "delivery": ("vendor_product", "bought", "ent_sign", "private_script", "own_integrates"),
    "training": ("as_is",),
    "generative": (),
}
_PRODUCTS: Final = ("enterprise_app", "public_service", "model_api", "builder")


def doubted(evidence: Evidence, about: str) -> bool:
    """Whether some sentence doubts what ``about`` ("delivery", "training", "generative") is about."""
    if about in ("delivery", "training") and undecided(evidence):
        return True
    subjects = {one.line for one in evidence.of(f"doubt_{about}")}
    if about == "delivery":
        others = {one.line for one in evidence.of("doubt_training", "doubt_generative")}
        subjects |= {one.line for one in evidence.of("doubt_delivery_weak")} - others
    if any(line in subjects for line in _unsure(evidence)):
        return True
    return _unread(evidence, about)


def undecided(evidence: Evidence) -> list[Finding]:
    """Words for alternatives of which none is taken yet; those that were given up are settled."""
    return evidence.live("undecided")


def _unread(evidence: Evidence, about: str) -> bool:
    """Whether of several accounts one is understood to speak of the fact, and another speaks of it in words that are not."""
    if not quoted_apart(evidence):
        return False
    told = [*evidence.of(*_ABOUT[about], *_ALSO_ABOUT[about])]
    if about == "delivery":
        told += evidence.named(*_PRODUCTS)
    read = {account(evidence, one) for one in told} - {0}
    touched = {account(evidence, one) for one in evidence.of(f"doubt_{about}")} - {0}
    return bool(read) and bool(touched - read)


def _unsure(evidence: Evidence) -> frozenset[int]:
    return frozenset(one.line for one in evidence.live("doubt"))


def doubtful_lines(evidence: Evidence, about: str) -> frozenset[int]:
    """The sentences that prove nothing of ``about``: the writer does not know, or another account is not understood."""
    return _unsure(evidence) | (source_lines(evidence) if _unread(evidence, about) else frozenset())
