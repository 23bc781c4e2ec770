"""Texts in which two things are told that do not go together, of which only one is understood.

Where several papers or people are cited in different sentences, or the writer finds something odd, the weaker words for
the other side, in another sentence than those that are understood, are heard too: then the fact is contradicted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from assistant.readers.accounts import account, is_told, quoted_apart, voices
from assistant.readers.clauses import Line
from assistant.readers.evidence import Claim, Evidence
from assistant.readers.findings import Finding, names_nothing
from assistant.readers.having import BOUGHT, OWN, PUBLIC
from assistant.readers.owners import unit_of

_TOLD_PLAIN: Final = ("gen_denied", "nongen_strong", "nongen_plain", "told_plain", "side_plain")
_TOLD_OWN: Final = ("own_build", "own_build_weak", "own_host", "own_word", "side_own")
_TOLD_LEFT: Final = ("unchanged", "as_is", "side_unchanged", "side_unchanged_field")
_OTHER_SIDE: Final = {
    ("generative", "yes"): ((("no",), _TOLD_PLAIN),),
    ("delivery", OWN): (
        ((BOUGHT,), ("vendor_product", "vendor_app", "bought_word", "bought", "ent_lease", "side_bought")),
        ((PUBLIC,), ("consumer_sign", "side_public")),
    ),
    ("delivery", BOUGHT): (((OWN,), _TOLD_OWN), ((PUBLIC,), ("consumer_sign", "side_public"))),
    ("delivery", PUBLIC): (
        ((OWN,), _TOLD_OWN),
        ((BOUGHT,), ("vendor_product", "ent_lease", "ent_sign", "side_bought")),
    ),
    ("model_training", "fine_tuned"): ((("as_provided",), _TOLD_LEFT),),
    ("model_training", "as_provided"): ((("fine_tuned",), ("tune", "train", "side_tuned")),),
}
"""What speaks against a value of a fact: the value that it speaks for, and the signals, however weak."""
_OTHER_VOICE: Final = {
    ("generative", "yes"): ((("no",), _TOLD_PLAIN),),
    ("generative", "no"): ((("yes",), ("gen_output", "gen_term", "side_creates")),),
    ("delivery", OWN): (
        ((BOUGHT,), ("vendor_product", "vendor_app", "bought_word", "ent_lease", "side_bought", "unsaid_supplied")),
        ((PUBLIC,), ("consumer_sign", "side_public")),
    ),
    ("delivery", BOUGHT): (
        ((OWN,), (*_TOLD_OWN, "own_api", "unsaid_made")),
        ((PUBLIC,), ("consumer_sign", "side_public")),
    ),
    ("delivery", PUBLIC): (
        ((OWN,), (*_TOLD_OWN, "own_api", "unsaid_made")),
        ((BOUGHT,), ("vendor_product", "ent_lease", "ent_sign", "side_bought", "unsaid_supplied")),
    ),
    ("model_training", "fine_tuned"): (
        (("as_provided",), (*_TOLD_LEFT, "unsaid_left")),
        (("from_scratch",), ("scratch", "unsaid_begun")),
    ),
    ("model_training", "from_scratch"): (
        (("as_provided",), (*_TOLD_LEFT, "unsaid_left")),
        (("fine_tuned",), ("tune", "train", "side_tuned", "unsaid_taught")),
    ),
    ("model_training", "as_provided"): (
        (("fine_tuned",), ("tune", "train", "side_tuned", "unsaid_taught", "unsaid_hint")),
        (("from_scratch",), ("scratch", "unsaid_begun")),
    ),
}
"""The same where another of several speakers says it, of whom weaker words are heard."""
_FACTS: Final = ("generative", "delivery", "model_training")
_LONGEST: Final = 12
"""Sentences beyond which a text cites papers on more than one thing."""
_QUOTED: Final = 3
_OPENING: Final = 5
"""Words within which a sentence that cites a paper names it."""


def both_sides(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """``claims`` with what the other side of a disputed text says of each fact that they would settle."""
    if evidence.single or not claims:
        return list(claims)
    heard = _heard(evidence)
    if not heard and not voices(evidence):
        return list(claims)
    return [*claims, *(one for fact in _FACTS for one in _against(evidence, heard, claims, fact))]


def _heard(evidence: Evidence) -> frozenset[int]:
    """The sentences in which the other side is heard: all where something is odd, else those that cite a paper."""
    if evidence.live("odd"):
        return frozenset(range(len(evidence.lines)))
    citing = _citing(evidence)
    is_form = len(evidence.of("field")) > 1 or evidence.of("several", "beside")
    if (len(citing) < 2 and not quoted_apart(evidence)) or is_form or len(evidence.lines) > _LONGEST:
        return frozenset()
    return frozenset(citing)


def _citing(evidence: Evidence) -> set[int]:
    """The sentences that open with a paper or a person whose word they give."""
    opened = {one.line for one in evidence.of("paper", "source") if one.head <= _OPENING}
    opened |= {one.line for one in evidence.of("cited")}
    return opened | {at for at, line in enumerate(evidence.lines) if is_told(line) or _quotes(line)}


def _quotes(line: Line) -> bool:
    """Whether the sentence quotes more than a word or two."""
    marks = [at for at, item in enumerate(line.items) if item.norm == '"']
    return not line.ignored and any(after - before > _QUOTED for before, after in pairwise(marks))


def _against(evidence: Evidence, heard: frozenset[int], claims: Sequence[Claim], fact: str) -> list[Claim]:
    mine = [claim for claim in claims if claim.fact == fact]
    if not mine and (fact != "model_training" or names_nothing(evidence.lines)):
        return []
    if any(claim.values != mine[0].values or len(claim.values) > 1 for claim in mine):
        return _made_here(evidence, mine) if fact == "delivery" else []
    if fact == "model_training" and evidence.of("for_everyone"):
        return []
    value = mine[0].values[0] if mine else "as_provided"
    units = {unit_of(evidence, claim.finding) for claim in mine}
    found: list[tuple[tuple[str, ...], list[Finding]]] = [
        (values, [one for one in evidence.of(*signals) if one.line in heard and unit_of(evidence, one) not in units])
        for values, signals in _OTHER_SIDE.get((fact, value), ())
    ]
    if mine and voices(evidence):
        found += [
            (values, _of_others(evidence, mine, evidence.of(*signals)))
            for values, signals in _OTHER_VOICE.get((fact, value), ())
        ]
        if value == "from_scratch":
            bases = evidence.named("open_model", "model", "brand")
            found.append((("as_provided", "fine_tuned"), _of_others(evidence, mine, bases)))
    return [
        Claim(fact, values if mine else (value, *values), said[0], confidence=0.5, rule=f"{fact}.other_side")
        for values, ones in found
        if (said := [one for one in ones if _is_said(one)])
    ]


def _made_here(evidence: Evidence, mine: Sequence[Claim]) -> list[Claim]:
    """Against a product of unknown edition, another speaker who says that it was made here."""
    if not voices(evidence) or any(OWN in claim.values for claim in mine):
        return []
    said = [
        one for one in _of_others(evidence, mine, evidence.of(*_TOLD_OWN, "own_api", "unsaid_made")) if _is_said(one)
    ]
    return [Claim("delivery", (OWN,), one, confidence=0.5, rule="delivery.other_side") for one in said[:1]]


def _of_others(evidence: Evidence, mine: Sequence[Claim], ones: Sequence[Finding]) -> list[Finding]:
    """Those of ``ones`` that are in the words of another speaker than those of the claims ``mine``."""
    speakers = {0, *(account(evidence, claim.finding) for claim in mine)}
    return [one for one in ones if account(evidence, one) not in speakers]


def _is_said(one: Finding) -> bool:
    """Whether the words stand; the "no" of a form's field is a part of them and denies nothing."""
    if one.rule == "dispute.form":
        return one.standing in ("affirmed", "denied")
    return one.actor != "other" and one.standing in ("affirmed", "asked", "possible")
