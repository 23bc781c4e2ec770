"""What a message wants of the interview: to skip, go back, finish, be told what a word means, and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.readers.clauses import Line
from assistant.readers.dialogue import IntentRule
from assistant.reading import Asked, Intent

_EXPLAIN: Final = re.compile(
    r"^\W*(?:(?:sorry|ok|okay|hm+|um+|and|but|wait|please|can you|could you)[\s,.]*)*"
    r"(?:what(?:'s| is| are| does| do you mean by| exactly is| is meant by|s)|define|explain|meaning of|"
    r"i (?:do not|don't|dont) (?:understand|get|know what)|tell me what|never heard of|who or what is)\s+"
    r"(?:a |an |the |is |are |you mean by |this |that |mean by )*"
    r"(?P<term>[\w][\w\s/.&+-]{1,60}?)"
    r"(?:\s+(?:mean|means|stand for|stands for|is|are|exactly|here|again|please|to me|in this context))*\W*$",
    re.IGNORECASE,
)
_NO_TERM_TEXT: Final = (
    "it that this you question the result results verdict answer scope your name weather why option options point"
)
_NO_TERM: Final = frozenset(_NO_TERM_TEXT.split())
_WORDS_OF_EXPLAIN: Final = 14


def intents_of(message: Line, rules: Sequence[IntentRule], asked: Asked | None) -> tuple[Intent, ...]:
    """The intents of a whole message (all its words as one line), in the order of the data; none for a long one."""
    found: list[Intent] = []
    count = sum(1 for item in message.items if item.norm[:1].isalnum() or item.norm[:1] == "@")
    for rule in rules:
        if rule.entry.asked and (asked is None or asked.kind == "say_back"):
            continue
        if rule.entry.intent in ("confirm", "deny") and (asked is None or asked.kind != "say_back"):
            continue
        if any(
            _covers(match, count, rule.entry.most)
            for pattern in rule.patterns
            for match in pattern.regex.finditer(message.text)
        ):
            found.append(rule.entry.intent)
    return tuple(dict.fromkeys(found))


def _covers(match: re.Match[str], count: int, most: int) -> bool:
    return count - len(match.group().split()) <= most


def term_asked(text: str) -> str:
    """The term that ``text`` asks the meaning of, in its own words; empty where it asks no such thing."""
    if len(text) > 200 or len(text.split()) > _WORDS_OF_EXPLAIN:
        return ""
    match = _EXPLAIN.match(text.replace("’", "'"))
    if not match:
        return ""
    term = " ".join(match["term"].split()).strip(" '\"")
    return "" if not term or all(word in _NO_TERM for word in term.casefold().split()) else term
