"""The small language in which the reading data says what wording means, compiled to regular expressions.

A pattern is a line of elements, each standing for one or more words of a sentence:

===============  =====================================================================================
``word``         that word; ``a|b`` either; ``word*`` any word beginning so
``<list>``       one entry of a word list (entries may have several words); ``<a>|<b>`` of either
``@class``       a mention of a product of that class from the gazetteer; ``@any`` of any class
``~3``           up to three words in between, not across a full stop, semicolon, colon or bracket
``x?``           the element may be missing
``^x``           the element whose place decides on negation and agent (else the first)
===============  =====================================================================================

A sentence is matched as a line of normal forms, each followed by a space, with mentions as ``@class#number``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.errors import BadKnowledge

Lists = Mapping[str, Sequence[str]]

_GAP_WORD: Final = r"(?:[^\s;:!?.—]\S* )"
_START: Final = r"(?<!\S)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``anchors`` are words of which at least one is in any sentence that can match."""

    source: str
    regex: re.Pattern[str]
    anchors: frozenset[str]


def compile_pattern(source: str, lists: Lists, where: str) -> Pattern:
    """``source`` compiled; raises `BadKnowledge` for an unknown list or an element that cannot be understood."""
    parts: list[str] = []
    anchors: frozenset[str] = frozenset()
    for element in source.split():
        regex, words = _element(element, lists, where)
        parts.append(regex)
        if words and (not anchors or len(words) < len(anchors)):
            anchors = words
    if not parts or re.fullmatch(r"~\d+", source):
        raise BadKnowledge(where, f"the pattern {source!r} has no words")
    return Pattern(source, re.compile(_START + "".join(parts)), anchors)


def _element(element: str, lists: Lists, where: str) -> tuple[str, frozenset[str]]:
    gap = re.fullmatch(r"~(\d+)", element)
    if gap:
        return f"{_GAP_WORD}{{0,{gap[1]}}}?", frozenset()
    head, optional = element.startswith("^"), element.endswith("?") and element != "?"
    body = element[1 if head else 0 : -1 if optional else None]
    choices = [choice for part in body.split("|") for choice in _choices(part, lists, where)]
    regex = "|".join(_choice(choice) for choice in sorted(choices, key=len, reverse=True))
    regex = f"(?P<head>{regex})" if head else f"(?:{regex})"
    return (f"{regex}?", frozenset()) if optional else (regex, _anchor_words(choices))


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


def _anchor_words(choices: Sequence[str]) -> frozenset[str]:
    """The rarest single word that each choice needs; empty where a choice has none that can be looked up."""
    found = set()
    for choice in choices:
        plain = [word for word in choice.split() if not word.endswith("*")]
        if not plain:
            return frozenset()
        found.add(max(plain, key=len))
    return frozenset(found)
