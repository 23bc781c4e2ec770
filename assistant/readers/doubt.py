"""What the writer says not to know: facts on which a sentence of doubt bears stay open."""

from __future__ import annotations

from typing import Final

from assistant.readers.evidence import Evidence

_ABOUT: Final = {
    "delivery": ("own_build", "own_build_weak", "own_host", "own_api", "ent_lease", "vendor_app", "consumer_sign"),
    "training": ("tune", "train", "scratch", "unchanged"),
    "generative": (),
}
"""Signals that speak of a fact as plainly as the words that doubt it."""


def doubted(evidence: Evidence, about: str) -> bool:
    """Whether some sentence doubts what ``about`` ("delivery", "training", "generative") is about."""
    if about in ("delivery", "training") and evidence.of("undecided"):
        return True
    subjects = {one.line for one in evidence.of(f"doubt_{about}")}
    if any(line in subjects for line in doubtful_lines(evidence)):
        return True
    told = {one.line for one in evidence.of(*_ABOUT[about])}
    return quoted_apart(evidence) and any(one.line in told for one in evidence.of("source"))


def quoted_apart(evidence: Evidence) -> bool:
    """Whether more than one paper or person is quoted: what they say is then nobody's word yet."""
    return len(evidence.of("source")) > 1


def doubtful_lines(evidence: Evidence) -> frozenset[int]:
    """The sentences in which the writer does not know, or in which two sources are quoted beside each other."""
    unsure = {one.line for one in evidence.of("doubt")}
    sources = {one.line for one in evidence.of("source")}
    return frozenset(unsure | sources if quoted_apart(evidence) else unsure)
