"""A reply: claims on the fact that was asked become answers, corrections replace what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.facts import FACTS
from assistant.readers.answers import Answered, answer_of
from assistant.readers.clauses import Line
from assistant.readers.dialogue import AnswerRule
from assistant.readers.evidence import Claim
from assistant.readers.findings import Finding
from assistant.reading import Asked, Intent

_CORRECTS: Final = re.compile(
    r"^(?:(?:sorry|no|nope|oh|well|hm|hmm|wait|ah|oops|ok|okay|and|but|now|,|\.|!|—) )*"
    r"(?:i (?:actually |really )?mean(?:t)?|correction|actually|scratch that|strike that|i misread|i misspoke|i was wrong|"
    r"i have to correct|i must correct|let me correct|to correct|that was wrong|that 's wrong|not quite|rather|"
    r"i made a mistake|my mistake|it 's actually|we actually|i said|it should be|make that|change that|"
    r"i (?:have to |must )?take (?:that |it )?back|i got (?:that|it) wrong|i told you)(?= |$)"
)
_TAKES_BACK: Final = re.compile(
    r"^(?:\S+ ){0,6}?(?:misread|misspoke|mistaken|my mistake|made a mistake|made an error|was wrong|got (?:it|that) wrong|"
    r"scratch that|strike that|correction|(?:have|need|want) to correct|must correct|let me correct|take (?:it|that) back|"
    r"no (?:, )?wait|wait (?:, )?no|sorry (?:, )?no|hang on|i meant|that was the old|wrong answer|wrong one)(?= |$)"
)
_CONTRASTS: Final = re.compile(r"\b(?:but|though|although|however|except|only)\b", re.IGNORECASE)
"""After "I don't know" these words may bring something that is known; without them nothing else is taken."""

_RECONSIDERS: Final = re.compile(
    r"[,.;!?:—-]\s*(?:no,? wait|wait,? no|or rather|no,? sorry|sorry,? no|sorry,? i mean|scratch that|correction|i mean|"
    r"no,? i mean|that(?:'s| is| was) wrong|let me correct (?:that|myself))\b"
    r"(?:[\s,.:;!—-]+(?:no|sorry|wait|i mean|that(?:'s| is| was) wrong|rather)\b)*[\s,.:;!—-]*",
    re.IGNORECASE,
)
"""Second thoughts within one reply: "X. No, wait, that's wrong: Y"."""


def reply(
    message: Line, asked: Asked | None, intents: Sequence[Intent], claims: Sequence[Claim], rules: Sequence[AnswerRule]
) -> list[Claim]:
    """``claims`` as a reply to ``asked``."""
    corrects = is_correction(message) or ("deny" in intents and bool(claims))
    if asked is None or asked.kind == "say_back":
        return _correcting(claims) if corrects else list(claims)
    if "skip" in intents and not _CONTRASTS.match(message.text):
        return []
    return _with_answers(message, asked, answer_of(message, asked, rules), claims)


def reconsidered(text: str) -> str:
    """``text`` with what its writer took back at once as spaces, so that places stay; as it is where nothing was."""
    cut = max((match.end() for match in _RECONSIDERS.finditer(text)), default=0)
    return " " * cut + text[cut:] if text[cut:].strip() else text


def after_not_knowing(text: str) -> str:
    """``text`` from its first contrast on, the rest as spaces: what "no idea, but …" does know; as it is without one."""
    contrast = _CONTRASTS.search(text)
    return text if contrast is None else " " * contrast.start() + text[contrast.start() :]


def is_correction(message: Line) -> bool:
    """Whether the message says that it puts right what was said before."""
    return bool(_CORRECTS.match(message.text)) or takes_back(message)


def takes_back(message: Line) -> bool:
    """Whether the message says that what was answered before was wrong."""
    return bool(_TAKES_BACK.match(message.text))


def _correcting(claims: Sequence[Claim]) -> list[Claim]:
    return [replace(claim, corrects=True) for claim in merged(claims)]


def _with_answers(message: Line, asked: Asked, answered: Sequence[Answered], claims: Sequence[Claim]) -> list[Claim]:
    facts = {fact for fact in FACTS if fact == asked.fact or fact.startswith(asked.fact + ".")}
    others = [claim for claim in claims if claim.fact not in facts]
    if is_correction(message):
        others = _correcting(others)
    direct = [claim for claim in merged(claims) if claim.fact in facts]
    if answered and not (answered[0].plain and direct):
        said = {one.fact for one in answered}
        return (
            [claim_of(one) for one in answered] + [_as_answer(one) for one in direct if one.fact not in said] + others
        )
    return [_as_answer(claim) for claim in direct] + others


def _as_answer(claim: Claim) -> Claim:
    return replace(claim, basis="answered")


def claim_of(one: Answered) -> Claim:
    """What is answered, as a claim whose words are the whole reply."""
    finding = Finding("answer", 0, 0, 1, 0, one.start, one.end, "affirmed", "us")
    return Claim(one.fact, one.values, finding, "answered", 0.95, "answer")


def merged(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for each fact and workload, of what all of them leave possible; contradictory ones stay as they are."""
    groups: dict[tuple[str, int | None], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.fact, claim.workload), []).append(claim)
    result: list[Claim] = []
    for group in groups.values():
        shared = frozenset.intersection(*(frozenset(claim.values) for claim in group))
        if shared:
            narrowest = min(group, key=lambda claim: len(claim.values))
            result.append(replace(narrowest, values=tuple(FACTS[narrowest.fact].ordered(shared))))
        else:
            result.extend(group)
    return result
