"""Texts that name no product and no technique: who made the thing, who supplies it, what it is and what it gives back.

Where nothing is named, only everyday wording tells, and such wording is often of two minds. So each fact is concluded
from broad classes of wording (``rules/plain_*.yaml``) only where all of it points one way, and where the writer does
not say that it is not known. What the other readers have concluded stands beside it: the two must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.readers.doers import by_person
from assistant.readers.evidence import Claim, Evidence, counts, near
from assistant.readers.findings import Finding

_OWN, _BOUGHT, _PUBLIC = "own_application", "enterprise_application", "public_service"
_AS, _TUNED, _SCRATCH = "as_provided", "fine_tuned", "from_scratch"
_FACTS: Final = ("generative", "delivery", "model_training")
_EVERYTHING: Final = {
    "generative": ("yes", "no"),
    "delivery": (_PUBLIC, _BOUGHT, _OWN),
    "model_training": (_AS, _TUNED, _SCRATCH),
}
_TOPICS: Final = {
    "generative": "plain_about_output",
    "delivery": "plain_about_had",
    "model_training": "plain_about_taught",
}
_PLAIN_KINDS: Final = ("nongenerative_product", "encoder_model", "speech_model", "echo")


def names_nothing(evidence: Evidence) -> bool:
    """Whether no product, model or method is named that would tell how it is had."""
    return not any(counts(one) and evidence.kind(one) not in _PLAIN_KINDS for one in evidence.mentions)


def in_plain_words(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """``claims`` on the deciding facts with what everyday wording adds to them, or takes back where it is of doubt."""
    if not names_nothing(evidence):
        return list(claims)
    told = [*_output(evidence), *_had(evidence), *_model(evidence)]
    result: list[Claim] = []
    for fact in _FACTS:
        mine = [one for one in told if one.fact == fact]
        theirs = [one for one in claims if one.fact == fact]
        doubt = _doubt(evidence, fact)
        result += _doubted(fact, doubt, mine) if doubt else [*theirs, *mine]
    return result


def _doubted(fact: str, doubt: Finding, mine: Sequence[Claim]) -> list[Claim]:
    """What stays possible of a fact that the writer says not to know."""
    if fact == "model_training":
        return [Claim(fact, _EVERYTHING[fact], doubt, confidence=0.5, rule="training.doubted")]
    return []


def _doubt(evidence: Evidence, fact: str) -> Finding | None:
    """The words by which the writer says that ``fact`` is not known, if there are such words."""
    topics = {one.line for one in evidence.of(_TOPICS[fact])}
    about = {one.line for topic in _TOPICS.values() for one in evidence.of(topic)}
    for one in evidence.live("plain_unknown"):
        if one.line in topics or one.line not in about:
            return one
    return None


def _claim(fact: str, values: tuple[str, ...], one: Finding, rule: str, confidence: float = 0.7) -> Claim:
    return Claim(fact, values, one, "stated", confidence, f"{fact}.{rule}")


# ---------------------------------------------------------------- what it gives back


def _output(evidence: Evidence) -> list[Claim]:
    creates = [one for one in evidence.holding("plain_creates") if not by_person(evidence, one)]
    new = evidence.of("plain_new")
    task, textless = evidence.holding("plain_task"), evidence.of("plain_textless")
    talk = evidence.live("plain_talk")
    made = [*new, *creates]
    if made and not textless and not (task and not new):
        return [_claim("generative", ("yes",), made[0], "created")]
    if task and not made and not (talk and not textless):
        return [_claim("generative", ("no",), task[0], "plain_result")]
    return []


# ---------------------------------------------------------------- how it is had


@dataclass(frozen=True, slots=True)
class _Had:
    made: list[Finding]
    kept: list[Finding]
    supplied: list[Finding]
    account: list[Finding]
    open: list[Finding]
    foreign: list[Finding]


def _had(evidence: Evidence) -> list[Claim]:
    rented = evidence.holding("plain_rented")
    made = [one for one in evidence.holding("plain_made")]
    supplied = [
        one for one in evidence.holding("plain_supplied") if not near(one, made) and not near(one, rented)
    ]
    denied = [one for one in evidence.of("plain_supplied") if one.standing == "denied"]
    account = [*evidence.holding("plain_account")]
    opened = evidence.holding("plain_open")
    kept = evidence.holding("plain_kept")
    foreign = evidence.of("plain_foreign")
    kinds = [bool(made), bool(supplied), bool(account)]
    if sum(kinds) > 1:
        return []
    if made:
        return [_claim("delivery", (_OWN,), made[0], "made")]
    if supplied:
        return [] if opened else [_claim("delivery", (_BOUGHT,), supplied[0], "supplied")]
    if kept and not account:
        return [_claim("delivery", (_OWN,), kept[0], "kept")]
    if account or opened:
        return [_claim("delivery", (_PUBLIC,), [*account, *opened][0], "as_anyone")]
    if foreign:
        return [_claim("delivery", (_PUBLIC, _BOUGHT), foreign[0], "of_others")]
    return []


# ---------------------------------------------------------------- what the model is


def _model(evidence: Evidence) -> list[Claim]:
    taught = [one for one in evidence.holding("plain_taught")]
    base, void = evidence.holding("plain_base"), evidence.of("plain_void")
    left, papers, rented = evidence.of("plain_left"), evidence.holding("plain_papers"), evidence.holding("plain_rented")
    fitted = evidence.of("plain_fitted")
    if void and not base:
        return [_claim("model_training", (_SCRATCH,), void[0], "from_nothing")]
    if taught:
        if left and not base:
            return []
        return [_claim("model_training", (_TUNED,) if base and not void else (_TUNED, _SCRATCH), taught[0], "taught")]
    if left:
        return [_claim("model_training", (_AS,), left[0], "left_alone")]
    if fitted:
        return [_claim("model_training", (_AS, _TUNED), fitted[0], "fitted")]
    for ones, rule in ((rented, "rented"), (papers, "looked_up")):
        if ones:
            return [_claim("model_training", (_AS,), ones[0], rule, 0.65)]
    return []
