"""Whose words are these? Quotations of strangers are not read; those of a vendor speak of the vendor's own doing.

What goes on about others with a pronoun ("they host it themselves") is theirs too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from assistant.readers.clauses import Actor, Line, marked
from assistant.readers.lexicon import Context
from assistant.readers.patterns import Wording
from assistant.readers.words import words_of

Speaker = Literal["ours", "vendor", "stranger"]

_QUOTED: Final = re.compile(
    r'["“«„](?P<double>[^"“”«»„]{3,600})["”»“]|(?<![\w\'’])[\'‘](?P<single>\w(?:[^\'‘’\n]|[\'’](?=\w)){8,400}?)(?<!\s)[\'’](?=[.,;:!?)\s]|$)'
)
_SENTENCE_END: Final = re.compile(r"[.!?]\s|\n")
_MOST: Final = 100
"""Quotations that are attributed: a text with more is no description."""
_BEFORE: Final = 200
_AFTER: Final = 120
_SHORT: Final = 2
_ANSWER: Final = re.compile(r"\s*(?:answer|reply|response|a) ?[(:]", re.IGNORECASE)
_SAYING: Final = re.compile(
    r"^\W{0,3}(?:,? ?(?:says?|said|writes?|wrote|according to|claims?|claimed|states?|boasts?|as|so|thus|from|in|on)\b|[—–(-]|,? ?(?:\w+ ){1,3}(?:says?|said|writes?|wrote|boasts?|boasted|claims?|claimed|told|tells)\b)",
    re.IGNORECASE,
)
_DISCLAIMED: Final = re.compile(
    r"^[\s\W]{0,4}[^.!?\n]{0,60}?\b(?:not (?:ours|us|our|about us)|nothing to do with us|not them|(?:does|do) not work here|"
    r"doesn't work here|their (?:own )?(?:project|system|affair|business)|another (?:company|firm|organi[sz]ation|team)|"
    r"somebody else's|someone else's)\b",
    re.IGNORECASE,
)
_BACK: Final = frozenset({"they", "their", "theirs", "he", "his", "she", "her"})
_ALL: Final = frozenset({"all", "every", "each", "the"})
_IT: Final = frozenset({"it", "its"})


@dataclass(frozen=True, slots=True)
class _Quotation:
    start: int
    end: int
    speaker: Speaker


def _quotations(text: str, marks: Mapping[str, Wording]) -> Iterator[_Quotation]:
    for match in islice(_QUOTED.finditer(text), _MOST):
        yield _Quotation(match.start(), match.end(), _speaker(text, match, marks))


def _speaker(text: str, match: re.Match[str], marks: Mapping[str, Wording]) -> Speaker:
    """By the sentence that brings the words, then by one that follows them and says whose they are."""
    before, after = text[max(0, match.start() - _BEFORE) : match.start()], text[match.end() : match.end() + _AFTER]
    if _DISCLAIMED.search(after):
        return "stranger"
    *earlier, intro = _SENTENCE_END.split(before)
    if len(intro.split()) < _SHORT or _ANSWER.match(intro):
        intro = " ".join([*earlier[-1:], intro])
    if _SAYING.match(after):
        intro += " " + _SENTENCE_END.split(after)[0]
    line = "".join(word.norm + " " for word in words_of(intro))
    if marks["stranger_speaks"].regex.search(line):
        return "stranger"
    return "vendor" if marks["vendor_speaks"].regex.search(line) else "ours"


def without_strangers(text: str, marks: Mapping[str, Wording]) -> str:
    """``text`` with the quotations blanked out that are somebody else's words about somebody else's workload."""
    for one in _quotations(text, marks):
        if one.speaker == "stranger":
            text = text[: one.start] + re.sub(r"[^\n]", " ", text[one.start : one.end]) + text[one.end :]
    return text


def attribute(lines: Sequence[Line], text: str, context: Context) -> None:
    """Give the words that a vendor is quoted with to the vendor, and what goes on about others to those."""
    for one in _quotations(text, context.marks):
        if one.speaker == "vendor":
            _give(lines, one, "vendor")
    topic: Actor = "us"
    for line in lines:
        topic = _go_on(line, topic)
    for number, line in enumerate(lines):
        if not line.ignored and marked(line, context, "for_everyone"):
            _theirs(line)
            if number and line.items[0].norm in _ALL:
                _theirs(lines[number - 1])


def _theirs(line: Line) -> None:
    line.actor[:] = ["vendor" if actor == "us" else actor for actor in line.actor]


def _give(lines: Sequence[Line], quotation: _Quotation, actor: Actor) -> None:
    for line in lines:
        for index, item in enumerate(line.items):
            if quotation.start <= item.start < quotation.end and index < len(line.actor):
                line.actor[index] = actor


def _go_on(line: Line, topic: Actor) -> Actor:
    """Carry ``topic``, the agent of the sentence before, into a sentence that opens with a pronoun for it."""
    if not line.items or line.ignored:
        return "us"
    first = line.items[0].norm
    back = _BACK | _IT if topic == "other" else _BACK
    if topic != "us" and first in back:
        upto = min((place for place, _ in line.agents if place), default=len(line.items))
        line.actor[:upto] = [topic] * upto
        return topic
    return line.agents[0][1] if line.agents else "us"
