"""From what the ear hears in each sentence to claims on the deciding facts.

Rules come first. Whether it generates and how it is had, the ear is asked only where they find nothing and nobody doubts
it. Of the model it claims nothing: where it hears of training in words that no rule understands, it keeps anyone from
concluding that the model is left alone. What is withdrawn, past, for later, a stranger's, or an order to whoever reads,
it does not listen to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from assistant.facts import FACTS
from assistant.readers.accounts import quoted_apart
from assistant.readers.clauses import Line
from assistant.readers.doubt import doubted
from assistant.readers.ear import Ear, heard_words
from assistant.readers.evidence import Claim, Evidence, Hearing, near
from assistant.readers.findings import Finding, names_nothing
from assistant.readers.nameless import not_known

_SHORTEST: Final = 3
"""Words and marks of the shortest sentence that is listened to."""
_ALONE: Final = ("as_provided",)
_WAYS: Final = ("fine_tuned", "from_scratch")
_WE: Final = frozenset({"we", "our", "us", "ours", "i", "my", "me", "we've", "we're", "i've", "i'm"})


class _Sure(NamedTuple):
    """A value is claimed where it is ``likely`` at least in some sentence and any other at most ``beside`` in all."""

    likely: float
    beside: float


HEARD: Final[Mapping[str, Mapping[str, _Sure]]] = {
    "generative": {"yes": _Sure(0.8, 0.2)},
    "delivery": {
        "own_application": _Sure(0.5, 0.3),
        "enterprise_application": _Sure(0.5, 0.3),
    },
}
"""What is claimed by ear, and how sure it has to be: chosen on the tuned cases, each heard by an ear that did not know it."""
LISTENED: Final = (*HEARD, "model_training")
"""The facts of which the ear hears something."""
_CHANGED: Final = 0.8
"""How likely a sentence has to tell of training, for the text not to be silent on it."""
_MAYBE: Final = 0.1
"""How likely a way of training has to be beside that, to stay possible."""
_UNDERSTOOD: Final = (
    "abandoned",
    "as_is",
    "for_everyone",
    "from_base",
    "scratch",
    "tailored",
    "train",
    "training_benign",
    "training_data",
    "tune",
    "tune_other",
    "unchanged",
)
"""Signals of a sentence on training that rules understand."""
_OTHERWISE: Final = (
    "gen_buzz",
    "gen_denied",
    "nongen",
    "nongen_plain",
    "nongen_strong",
    "plain_stock",
    "plain_task",
    "textless",
)
"""Signals of something else than new content."""


class Spoken(NamedTuple):
    """A sentence that speaks of us, here and now: as a finding, once for each of its clauses, and its words."""

    clauses: tuple[Finding, ...]
    words: list[str]


def spoken(lines: Sequence[Line]) -> list[Spoken]:
    """The sentences that the ear may listen to."""
    return [
        Spoken(tuple(_clauses(line, number)), heard_words(line))
        for number, line in enumerate(lines)
        if len(line.items) >= _SHORTEST and not line.ignored and _here_and_now(line)
    ]


def listened(lines: Sequence[Line], ear: Ear) -> list[Hearing]:
    """What is heard in each of them."""
    return [Hearing(one.clauses, one.words, ear.listen) for one in spoken(lines)]


def _here_and_now(line: Line) -> bool:
    """Whether most of the sentence is said to be so, or denied, and not of a stranger."""
    told = sum(
        standing in ("affirmed", "denied") and actor != "other"
        for standing, actor in zip(line.standing, line.actor, strict=True)
    )
    return 2 * told > len(line.items)


def _clauses(line: Line, number: int) -> Iterator[Finding]:
    first, last = line.items[0], line.items[-1]
    for head, place in enumerate(line.clause):
        if head == 0 or line.clause[head - 1] != place:
            standing, actor = line.standing[head], line.actor[head]
            yield Finding("heard", number, 0, len(line.items), head, first.start, last.end, standing, actor)


def by_ear(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """``claims``, and what the ear adds to them."""
    if not _may_listen(evidence):
        return list(claims)
    said = {claim.fact for claim in claims if set(claim.values) != FACTS[claim.fact].domain}
    heard = [_heard(evidence, fact) for fact in HEARD if fact not in said and not _in_doubt(evidence, fact)]
    return [*claims, *(claim for claim in heard if claim)]


def _may_listen(evidence: Evidence) -> bool:
    """Whether nothing is named, as else the names are what tells, and somebody speaks of their own doing, undisputed."""
    if not evidence.heard or evidence.live("announced") or quoted_apart(evidence):
        return False
    return names_nothing(evidence.lines) and _in_person(evidence.lines)


def _in_person(lines: Sequence[Line]) -> bool:
    """Whether somebody speaks of their own doing: in a register or a report about others, what is likely is not yet told."""
    return any(not line.ignored and not _WE.isdisjoint(line.tokens) for line in lines)


def _in_doubt(evidence: Evidence, fact: str) -> bool:
    """Whether the writer does not know, or rules found signs that they could not make sense of together."""
    unclear = fact == "generative" and any(one.holds for one in evidence.of(*_OTHERWISE))
    return unclear or doubted(evidence, fact) or not_known(evidence, fact) is not None


def _heard(evidence: Evidence, fact: str) -> Claim | None:
    """The value of ``fact`` that one sentence tells and none gainsays."""
    unnamed = evidence.of("chat") if fact == "generative" else []  # a chatbot or translation may be of either kind
    heard = [one for one in evidence.heard if not near(one.clauses[0], unnamed)]
    if not heard:
        return None
    loudest = {
        value.name: max(((one.shares[fact][value.name], one) for one in heard), key=lambda each: each[0])
        for value in FACTS[fact].values
    }
    for value, sure in HEARD[fact].items():
        likely, one = loudest[value]
        others = [beside for name, (beside, _) in loudest.items() if name != value]
        if likely >= sure.likely and max(others) <= sure.beside:
            return Claim(fact, (value,), one.clauses[0], "inferred", round(likely, 2), f"{fact}.heard")
    return None


def not_silent(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """``claims``, and that the model may be changed where they leave it alone and a sentence sounds otherwise."""
    said = [claim for claim in claims if claim.fact == "model_training"]
    if any(claim.values != _ALONE for claim in said) or doubted(evidence, "training"):
        return list(claims)
    understood = {one.line for one in evidence.of(*_UNDERSTOOD)}
    for one in evidence.heard:
        shares = one.shares["model_training"]
        ways = tuple(value for value in _WAYS if shares[value] >= _MAYBE)
        number = one.clauses[0].line
        told = number not in understood and _affirmed(evidence.lines[number])
        if told and sum(shares[value] for value in _WAYS) >= _CHANGED:
            values = ways if said else (*_ALONE, *ways)
            return [*claims, Claim("model_training", values, one.clauses[0], "inferred", 0.5, "model_training.heard")]
    return list(claims)


def _affirmed(line: Line) -> bool:
    """Whether most of the sentence is said to be so."""
    return 2 * line.standing.count("affirmed") > len(line.items)
