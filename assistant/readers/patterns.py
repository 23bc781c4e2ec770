"""The small language in which the reading data says what wording means, compiled to regular expressions.

A pattern is a line of elements, each standing for one or more words of a sentence:

===============  =====================================================================================
``word``         that word; ``a|b`` either; ``word*`` any word beginning so
``<list>``       one entry of a word list (entries may have several words); ``<a>|<b>`` of either
``@class``       a mention of a product of that class from the gazetteer; ``@any`` of any class
``~3``           up to three words in between, not across a full stop, semicolon, colon, "while" or "whereas"
``x?``           the element may be missing
``^x``           the element whose place decides on negation and agent (else the first)
===============  =====================================================================================

A sentence is matched as a line of normal forms, each followed by a space, with mentions as ``@class#number``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from assistant.errors import BadKnowledge

Lists = Mapping[str, Sequence[str]]

_GAP_WORD: Final = r"(?:(?!whereas |while |whilst )[^\s;:!?.—]\S* )"
_LONGEST_ANCHOR: Final = 30
_START: Final = r"(?<!\S)"


@dataclass(frozen=True)
class Pattern:
    """A pattern as an expression; ``anchors`` are words of which at least one is in any sentence that can match, and so is
    one of each of the ``others``.

    The expression is compiled when it is first tried: most descriptions try few, and loading all would take longest.
    """

    source: str
    expression: str
    anchors: frozenset[str]
    others: tuple[frozenset[str], ...] = ()

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)


class Wording:
    """Several patterns read as one: the leftmost match, of two at one place that of the earlier pattern, no overlaps."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._always = frozenset(number for number, one in enumerate(patterns) if not one.anchors)
        self._by_anchor: dict[str, list[int]] = {}
        for number, one in enumerate(patterns):
            for anchor in one.anchors:
                self._by_anchor.setdefault(anchor, []).append(number)
        self._anchors = frozenset(self._by_anchor)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """All of them as one expression."""
        return re.compile("|".join(one.expression.replace("?P<head>", "?:") for one in self._patterns))

    def spans(self, text: str, tokens: frozenset[str]) -> list[tuple[int, int]]:
        """Start and end of each match in the line ``text``, whose words satisfy the anchors ``tokens``."""
        numbers = set(self._always)
        for anchor in self._anchors & tokens:
            numbers.update(self._by_anchor[anchor])
        expressions = [self._patterns[number].regex for number in sorted(numbers)]
        nexts = [match for one in expressions if (match := one.search(text))]
        found = []
        while nexts:
            first = min(nexts, key=_begins)
            if first.group():
                found.append(first.span())
            after = max(first.end(), first.start() + 1)
            if after > len(text):
                break
            nexts = [again for one in nexts if (again := one if one.start() >= after else one.re.search(text, after))]
        return found


NEVER: Final = Wording([Pattern("", "(?!)", frozenset({"\0"}))])
"""Wording that stands in no text."""


def _begins(match: re.Match[str]) -> int:
    return match.start()


def compile_pattern(source: str, lists: Lists, where: str) -> Pattern:
    """``source`` compiled; raises `BadKnowledge` for an unknown list or an element that cannot be understood."""
    parts: list[str] = []
    needed: list[frozenset[str]] = []
    for element in source.split():
        regex, words = _element(element, lists, where)
        parts.append(regex)
        if words:
            needed.append(words)
    anchors, *others = sorted(needed, key=len) or [frozenset()]
    if not parts or re.fullmatch(r"~\d+", source):
        raise BadKnowledge(where, f"the pattern {source!r} has no words")
    return Pattern(source, _START + "".join(parts), anchors, tuple(others))


def _element(element: str, lists: Lists, where: str) -> tuple[str, frozenset[str]]:
    gap = re.fullmatch(r"~(\d+)", element)
    if gap:
        return f"{_GAP_WORD}{{0,{gap[1]}}}?", frozenset()
    head, optional = element.startswith("^"), element.endswith("?") and element != "?"
    body = element[1 if head else 0 : -1 if optional else None]
    choices = tuple(choice for part in body.split("|") for choice in _choices(part, lists, where))
    regex = _any_of(choices)
    regex = f"(?P<head>{regex})" if head else f"(?:{regex})"
    return (f"{regex}?", frozenset()) if optional else (regex, _anchor_words(choices))


@lru_cache(maxsize=16384)
def _any_of(choices: tuple[str, ...]) -> str:
    """A regex of all the choices, the longest first; the same lists stand in thousands of elements."""
    return "|".join(_choice(choice) for choice in sorted(choices, key=len, reverse=True))


def _choices(part: str, lists: Lists, where: str) -> Sequence[str]:
    if not (part.startswith("<") and part.endswith(">")):
        return [part.replace("_", " ")] if not part.startswith("@") else [part]
    if part[1:-1] not in lists:
        raise BadKnowledge(where, f"there is no word list {part!r}")
    return lists[part[1:-1]]


def _choice(choice: str) -> str:
    return "".join(_word(word) for word in choice.split())


def _word(word: str) -> str:
    if word == "@any":
        return r"@\w+#\d+ "
    if word.startswith("@"):
        return re.escape(word) + r"#\d+ "
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"\S* "
    return re.escape(word) + " "


@lru_cache(maxsize=16384)
def _anchor_words(choices: tuple[str, ...]) -> frozenset[str]:
    """A word that each choice needs, the longest; "x*" where that is the beginning of a word (`anchored_by`)."""
    return frozenset(max(choice.split(), key=len) for choice in choices)


@lru_cache(maxsize=8192)
def anchored_by(word: str) -> frozenset[str]:
    """All anchors that a word of a text satisfies: itself, and each of its beginnings as "x*"."""
    return frozenset({word, *(f"{word[:length]}*" for length in range(1, min(len(word), _LONGEST_ANCHOR) + 1))})
