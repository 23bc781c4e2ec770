"""Texts that name no product and no technique: who made the thing, who supplies it, what it is and what it gives back.

Where nothing is named, only everyday wording tells, and such wording is often of two minds. So each fact is concluded
from broad classes of wording (``rules/plain_*.yaml``) only where all of it points one way, and where the writer does
not say that it is not known. What the other readers have concluded stands beside it: the two must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.facts import FACTS
from assistant.readers.accounts import quoted_apart
from assistant.readers.doers import by_person
from assistant.readers.doubt import doubted
from assistant.readers.evidence import Claim, Evidence, near
from assistant.readers.findings import Finding, names_nothing
from assistant.readers.owners import unit_of

_OWN, _BOUGHT, _PUBLIC = "own_application", "enterprise_application", "public_service"
_AS, _TUNED, _SCRATCH = "as_provided", "fine_tuned", "from_scratch"
_FACTS: Final = ("generative", "delivery", "model_training")
_TOPICS: Final = {
    "generative": "plain_about_output",
    "delivery": "plain_about_had",
    "model_training": "plain_about_taught",
}
_ABOUT: Final = {"generative": "generative", "delivery": "delivery", "model_training": "training"}
_BESIDE: Final = 5
_KIN: Final = frozenset({"friend", "friends", "cousin", "brother", "sister", "uncle", "neighbour", "neighbor"})
_RIGHT_BEFORE: Final = 1
_OF_OUTPUT: Final = ("plain_new", "plain_textless", "plain_stock")
_BY_TEACHING: Final = ("delivery.training.", "delivery.everyday.tune", "delivery.everyday.scratch")
"""Claims of own software that rest on teaching alone, which a supplier may have done for us."""
_QUESTIONS: Final = frozenset({"what", "which", "whose", "whether", "if"})
_OF_ITS_OWN: Final = ("plain.question", "plain.hedge")
"""Rules of doubt that speak only of what stands beside them."""
_WEAK: Final = ("training.as_is",)
"""Claims of other readers that rest on so little that words of teaching beside them undo them."""


def in_plain_words(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """``claims`` on the deciding facts with what everyday wording adds to them, or takes back where it is of doubt."""
    if not names_nothing(evidence.lines) or quoted_apart(evidence) or evidence.live("announced"):
        return list(claims)
    told = [*_output(evidence), *_had(evidence), *_model(evidence)]
    first, had, trained = (_settled(evidence, fact, told, claims) for fact in _FACTS)
    if trained is None:
        trained = _training_not_known(evidence, had or [])
    return [*(first or []), *(had or []), *trained]


def _settled(evidence: Evidence, fact: str, told: Sequence[Claim], claims: Sequence[Claim]) -> list[Claim] | None:
    """What plain wording and the other readers claim of ``fact`` together; None where the writer does not know it."""
    mine, theirs = ([one for one in ones if one.fact == fact] for ones in (told, claims))
    theirs = [one for one in theirs if set(one.values) != FACTS[fact].domain]
    if not_known(evidence, fact) and not (fact == "generative" and evidence.holding("gen_term")):
        return [one for one in theirs if len(one.values) > 1] or None
    if evidence.holding("plain_hint"):
        theirs = [one for one in theirs if one.rule not in _WEAK]
    if mine and fact == "delivery":
        theirs = [one for one in theirs if not one.rule.startswith(_BY_TEACHING)]
    if theirs and evidence.of("gen_term"):
        return theirs
    if not doubted(evidence, _ABOUT[fact]):
        return [*theirs, *mine]
    return [*theirs, *(one for one in mine if len(one.values) > 1)] or None


def _training_not_known(evidence: Evidence, had: Sequence[Claim]) -> list[Claim]:
    """Training that the writer does not know of: said where silence would mean that the model is left alone."""
    taught = _taught_somehow(evidence)
    if taught:
        return [Claim("model_training", (_TUNED, _SCRATCH), taught, confidence=0.5, rule="training.how_not_known")]
    doubt = not_known(evidence, "model_training") or next(iter(evidence.of("doubt", "source", "undecided")), None)
    others = {value for one in had for value in one.values} and all(_OWN not in one.values for one in had)
    if doubt and (others or evidence.holding("third_party_model", "retrieval")):
        return [Claim("model_training", (_AS, _TUNED), doubt, confidence=0.5, rule="training.not_known")]
    return []


def _taught_somehow(evidence: Evidence) -> Finding | None:
    """Words for teaching a model of our own, in another clause than that in which the writer does not know how."""
    unsure = {
        unit_of(evidence, one) for one in [*evidence.live("plain_unknown", "doubt"), *evidence.of("plain_question")]
    }
    sure = [
        one for one in evidence.holding("plain_taught") if one.actor == "us" and unit_of(evidence, one) not in unsure
    ]
    return sure[0] if sure and evidence.of("plain_void", "scratch") else None


def not_known(evidence: Evidence, fact: str) -> Finding | None:
    """The words by which the writer says that ``fact`` is not known, if there are such words."""
    topics = {name: evidence.of(signal) for name, signal in _TOPICS.items()}
    asked = [one for one in evidence.of("plain_question") if one.standing != "rejected"]
    for one in [*evidence.live("plain_unknown"), *asked]:
        about = _about(evidence, one, topics)
        if fact in about or not (about or one.rule in _OF_ITS_OWN):
            return one
    return None


def _about(evidence: Evidence, doubt: Finding, topics: Mapping[str, Sequence[Finding]]) -> set[str]:
    """The facts of which the clause of ``doubt`` speaks, or, if of none, its sentence."""
    line = {name: [one for one in ones if one.line == doubt.line] for name, ones in topics.items()}
    clause = evidence.lines[doubt.line].clause
    place = clause[max(0, doubt.head - 1)] if doubt.rule == "plain.question" else clause[doubt.head]
    near_by = {name for name, ones in line.items() if any(clause[one.head] == place for one in ones)}
    if near_by or doubt.rule in _OF_ITS_OWN:
        return near_by
    return {name for name, ones in line.items() if ones}


def _claim(fact: str, values: tuple[str, ...], one: Finding, rule: str, confidence: float = 0.7) -> Claim:
    return Claim(fact, values, one, "stated", confidence, f"{fact}.{rule}")


def _asked_of(evidence: Evidence, one: Finding) -> bool:
    """Whether it is a question what it is: "under what agreement", "which licence"."""
    words = evidence.lines[one.line].items[max(0, one.first - 1) : one.after]
    return not _QUESTIONS.isdisjoint(item.norm for item in words)


def _beside(one: Finding, others: Sequence[Finding]) -> bool:
    """Whether ``one`` stands within a few words of any of ``others``."""
    return any(one.line == other.line and other.first - _BESIDE <= one.head < other.after + _BESIDE for other in others)


def _by_vendor(evidence: Evidence, one: Finding) -> bool:
    """Whether a vendor is quoted with it, whose "we" and "our" are not ours."""
    before = evidence.lines[one.line].items[: one.head]
    return one.actor == "vendor" and sum(item.norm == '"' for item in before) % 2 == 1


def _said(evidence: Evidence, signal: str) -> list[Finding]:
    """Wording that carries its own negation, where it is said plainly: not weighed, asked, past, for later or of others."""
    return [
        one
        for one in evidence.of(signal)
        if (one.holds or (one.standing == "denied" and (signal in _OF_OUTPUT or _denies_itself(evidence, one))))
        and one.actor != "other"
        and not _by_vendor(evidence, one)
    ]


def _denies_itself(evidence: Evidence, one: Finding) -> bool:
    """Whether the words that deny stand in the wording or right before it, not in what it is a part of."""
    cue = evidence.lines[one.line].cue[one.head]
    return cue is None or cue[1] > one.first - _RIGHT_BEFORE


# ---------------------------------------------------------------- what it gives back


def _output(evidence: Evidence) -> list[Claim]:
    creates = [one for one in evidence.holding("plain_creates") if not by_person(evidence, one)]
    new = _said(evidence, "plain_new")
    task, void = evidence.holding("plain_task"), evidence.of("plain_void")
    textless = [one for one in _said(evidence, "plain_textless") if not near(one, void)]
    talk, stock = evidence.live("plain_talk", "chat"), _said(evidence, "plain_stock")
    made = [*new, *creates]
    if stock and not new and not (creates and talk):
        return [_claim("generative", ("no",), stock[0], "stock")]
    if made and not textless and not ((task or evidence.holding("nongen_strong")) and not new):
        return [_claim("generative", ("yes",), made[0], "created")]
    if task and not made and not (talk and not textless) and not evidence.of("gen_buzz", "gen_term"):
        return [_claim("generative", ("no",), task[0], "plain_result")]
    return []


# ---------------------------------------------------------------- how it is had


def _had(evidence: Evidence) -> list[Claim]:
    """Made here, supplied, or somebody's own account: one of the three at most, or it stays open."""
    made = [one for one in evidence.holding("plain_made") if one.actor != "other" or _by_kin(evidence, one)]
    account, kept, opened = (_of_us(evidence, signal) for signal in ("plain_account", "plain_kept", "plain_open"))
    data = [*evidence.holding("scratch", "tune", "plain_taught"), *_said(evidence, "plain_void")]
    foreign = [] if data else _said(evidence, "plain_foreign")
    supplied = _supplied(evidence, made)
    if sum(map(bool, (made, supplied, account))) > 1 or (supplied and opened):
        return []
    if made or (kept and not (supplied or account)):
        return [_claim("delivery", (_OWN,), (made or kept)[0], "made" if made else "kept")]
    if supplied:
        return [_claim("delivery", (_BOUGHT,), supplied[0], "supplied")]
    if account or opened:
        return [_claim("delivery", (_PUBLIC,), (account or opened)[0], "as_anyone")]
    return [_claim("delivery", (_PUBLIC, _BOUGHT), one, "of_others") for one in foreign[:1]]


def _supplied(evidence: Evidence, made: Sequence[Finding]) -> list[Finding]:
    """Words for a supply under an agreement: not one with whoever makes it for us, nor for the model inside."""
    parts = [*made, *evidence.holding("plain_rented")]
    supplied = _of_us(evidence, "plain_supplied")
    return [one for one in supplied if not (near(one, parts) or _asked_of(evidence, one))]


def _of_us(evidence: Evidence, signal: str) -> list[Finding]:
    return [one for one in evidence.holding(signal) if one.actor != "other"]


def _within(one: Finding, other: Finding) -> bool:
    return one.line == other.line and other.first <= one.first < other.after


def _by_kin(evidence: Evidence, one: Finding) -> bool:
    """Whether one of ours by blood or friendship made it for us, who is no stranger here."""
    return not _KIN.isdisjoint(item.norm for item in evidence.lines[one.line].items[one.first : one.after])


# ---------------------------------------------------------------- what the model is


def _model(evidence: Evidence) -> list[Claim]:
    """Taught, begun from nothing or left alone; what was taught to a finished thing is tuning, else it may be either."""
    things = evidence.of("elsewhere")
    things_of_all = [*things, *evidence.of("for_everyone")]
    taught = [
        one for one in evidence.holding("plain_taught") if not (near(one, things_of_all) or _by_vendor(evidence, one))
    ]
    base, left = evidence.holding("plain_base"), _said(evidence, "plain_left")
    void = [one for one in _said(evidence, "plain_void") if not any(_within(other, one) for other in things)]
    if void and not base:
        return [_claim("model_training", (_SCRATCH,), void[0], "from_nothing")]
    if taught and left and not base:
        return []
    if taught:
        return [_claim("model_training", (_TUNED,) if base and not void else (_TUNED, _SCRATCH), taught[0], "taught")]
    return _untaught(evidence, left)


def _untaught(evidence: Evidence, left: Sequence[Finding]) -> list[Claim]:
    """Nothing is understood to be taught: as it came, unless other words hint at teaching, or it is fitted to us."""
    everyone, fitted = evidence.of("for_everyone"), _said(evidence, "plain_fitted")
    hints = [one for one in evidence.holding("plain_hint") if not (_beside(one, left) or near(one, everyone))]
    signs = [(left, "left_alone"), (evidence.holding("plain_rented"), "rented")]
    signs += [(evidence.holding("plain_papers"), "looked_up")]
    sure = [_claim("model_training", (_AS,), ones[0], rule) for ones, rule in signs if ones and not hints]
    if sure and (left or not fitted):
        return sure[:1]
    return [_claim("model_training", (_AS, _TUNED), one, "fitted") for one in [*fitted, *left][:1]]
