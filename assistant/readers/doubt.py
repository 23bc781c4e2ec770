"""What the writer says not to know: facts on which a sentence of doubt bears stay open."""

from __future__ import annotations

from assistant.readers.evidence import Evidence


def doubted(evidence: Evidence, about: str) -> bool:
    """Whether some sentence doubts what ``about`` ("delivery", "training", "generative") is about."""
    if about in ("delivery", "training") and evidence.of("undecided"):
        return True
    subjects = {one.line for one in evidence.of(f"doubt_{about}")}
    return any(line in subjects for line in doubtful_lines(evidence))


def doubtful_lines(evidence: Evidence) -> frozenset[int]:
    """The sentences in which the writer does not know, or in which two sources are quoted beside each other."""
    unsure = {one.line for one in evidence.of("doubt")}
    sources = {one.line for one in evidence.of("source")}
    return frozenset(unsure | sources if len(sources) > 1 else unsure)
