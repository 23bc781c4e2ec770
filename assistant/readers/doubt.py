"""What the writer says not to know, and what different sources say: facts on which either bears may stay open.

Each quoted paper or person opens an *account* that lasts to the next one. Accounts that can all be read are left to
agree or to contradict each other by their claims; where one says something of a fact and another is not understood,
the fact is nobody's word yet.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import Final

from assistant.readers.clauses import Line
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
_SHARING: Final = frozenset({"both", "same", "agree", "agreed", "agrees"})
_SPOKEN: Final = frozenset({"we", "i", "nonsense", "my", "our", "us"})
_SAYING: Final = frozenset({"says", "said", "claims", "claimed", "insists", "maintains", "states", "swears"})
_NAMED: Final = 5
_MOST: Final = 12
"""Accounts that are read each for itself: a text that quotes more is read as a whole."""
_LABEL: Final = 12
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


def account(evidence: Evidence, line: int) -> int:
    """The number of the account in which ``line`` stands; 0 before the first source."""
    return bisect_right(_sources(evidence), line)


def accounts(evidence: Evidence) -> list[Evidence]:
    """The evidence of each account apart, with what is shared by all; empty where there are not two."""
    sources = _sources(evidence)
    if not 2 <= len(sources) <= _MOST:
        return []
    lines = enumerate(evidence.lines)
    shared = {at for at, line in lines if at < sources[0] or not _SHARING.isdisjoint(line.tokens)} - set(sources)
    return [_only(evidence, shared, sources, number) for number in range(1, len(sources) + 1)]


def _only(evidence: Evidence, shared: set[int], sources: list[int], number: int) -> Evidence:
    return replace(
        evidence.where(lambda one: one.line in shared or bisect_right(sources, one.line) == number),
        single=True,
        sources=None,
    )


def _sources(evidence: Evidence) -> list[int]:
    if evidence.sources is None:
        evidence.sources = [] if evidence.single else _openings(evidence)
    return evidence.sources


def _openings(evidence: Evidence) -> list[int]:
    """The sentences with which an account begins."""
    speakers = [number for number, line in enumerate(evidence.lines) if speaks(line)]
    told = {one.line for one in evidence.of("source") if one.standing != "denied"}
    told |= {number for number, line in enumerate(evidence.lines) if _quotes(line)}
    if evidence.of("one_thing"):
        told |= {one.line for one in evidence.of("list_item")}
    return sorted(told | set(speakers if len(speakers) > 1 else ()))


def _quotes(line: Line) -> bool:
    """Whether the sentence brings a quotation after a colon: "in the register: ...", which is an account of its own."""
    norms = [item.norm for item in line.items]
    return any(pair == (":", '"') for pair in pairwise(norms))


def speaks(line: Line) -> bool:
    """Whether the sentence is somebody's in a conversation: a name, a colon, and what only a speaker says."""
    norms = [item.norm for item in line.items[:_LABEL]]
    if any(word in _SAYING and _is_name(line, at) for at, word in enumerate(norms[:_NAMED])):
        return True
    if ":" not in norms[1:4] or not line.items[0].capital:
        return False
    said = norms[norms.index(":") + 1 :]
    return said[:1] == ["it"] or not _SPOKEN.isdisjoint(said[:3])


def _is_name(line: Line, at: int) -> bool:
    """Whether the word before place ``at`` is somebody's name: "Mrs Voss says"."""
    return at > 0 and line.items[at - 1].capital and line.items[at - 1].norm not in ("it", "this", "that", "he", "she")


def quoted_apart(evidence: Evidence) -> bool:
    """Whether more than one paper or person is quoted."""
    return not evidence.single and (len(evidence.of("source")) > 1 or len(_sources(evidence)) > 1)


def _unread(evidence: Evidence, about: str) -> bool:
    """Whether of several accounts just one is understood to speak of the fact."""
    sources = _sources(evidence)
    if not quoted_apart(evidence) or not any(one.line in sources for one in evidence.of(*_ABOUT[about])):
        return False
    told = [*evidence.of(*_ABOUT[about], *_ALSO_ABOUT[about])]
    if about == "delivery":
        told += evidence.named(*_PRODUCTS)
    return len({account(evidence, one.line) for one in told} - {0}) < 2


def _unsure(evidence: Evidence) -> frozenset[int]:
    return frozenset(one.line for one in evidence.live("doubt"))


def doubtful_lines(evidence: Evidence, about: str) -> frozenset[int]:
    """The sentences that prove nothing of ``about``: the writer does not know, or another account is not understood."""
    return _unsure(evidence) | frozenset(_sources(evidence) if _unread(evidence, about) else ())
