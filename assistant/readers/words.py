"""A text as sentences of words, every word with its place in the text as received.

Nothing is ever normalised in the text itself: a word keeps the code points where it stands (``start``, ``end``) beside
its normal form, so that a quote cut out by these offsets is exact whatever the text holds. Hyphens inside a word
separate like spaces ("fine-tuned" is "fine tuned"), a possessive "'s" is a word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD: Final = re.compile(
    rf"[\w{_INVISIBLE}]+(?:\.(?!(?!Ai\b|Io\b|Com\b)[A-Z][a-z])(?=\w)[\w{_INVISIBLE}]+|[’'`´](?!s\b|S\b)[^\W\d_]+)*[+#]*"
    r"|[’'´`][sS]\b|[,;:()!?\"“”„«»—–|]|\.+|(?<=\s)-+(?=\s)|[•●▪◦*·]|[@%&$€£/\\<>\[\]{}=]"
)
_HARD: Final = frozenset(".!?")
_ENDS: Final = (".", "!", "?")
_OPENING: Final = re.compile(r"\s*(?:[-*•●▪◦·]|\d+[.)]|[a-z][.)]\s)")
_LABEL: Final = re.compile(r"[^\W\d_][\w'’./&-]*(?: [\w'’./&-]+){0,3} ?:(?=\s)")
_ABBREVIATIONS_TEXT: Final = (
    "e.g i.e eg ie etc vs dr mr mrs ms prof inc ltd corp co no approx incl u.s u.k st dept depts fig vol ca jr sr al "
    "acc resp max min nr tel ext poss ref"
)
_ABBREVIATIONS: Final = frozenset(_ABBREVIATIONS_TEXT.split())
_OF_FIRMS: Final = frozenset({"inc", "ltd", "corp", "co"})
_SMALL_WORDS_TEXT: Final = "the it we our they he she in this their its a an i my there that nobody no all"
_SMALL_WORDS: Final = frozenset(_SMALL_WORDS_TEXT.split())
_PUNCTUATION: Final = {"–": "—", "-": "—", "--": "—", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_BARE_TEXT: Final = (
    "don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't couldn't wouldn't shouldn't can't won't they're you're "
    "we've they've i've i'm"
)
_BARE: Final = {word.replace("'", ""): word for word in _BARE_TEXT.split()}
"""Contractions as people type them in haste."""
_APOSTROPHES: Final = str.maketrans("’`´", "'''")
_SHORT_LINE: Final = 60
_LONGEST_SENTENCE: Final = 200
"""Words after which a sentence is cut, whatever it is: reading one takes more than linear time."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word or punctuation mark: its normal form, and where it stands in the text (code points)."""

    norm: str
    start: int
    end: int
    capital: bool


Sentence = tuple[Word, ...]


@lru_cache(maxsize=4096)
def normal(word: str) -> str:
    """The form under which a word is compared: compatibility-normalised, case folded, nothing invisible."""
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES)
    cleaned = "".join(char for char in folded if unicodedata.category(char) not in ("Cf", "Mn", "Zs"))
    cleaned = _BARE.get(cleaned, cleaned)
    return _PUNCTUATION.get(cleaned, cleaned).replace(" ", "") or "\ufffd"


def words_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of ``text`` between two offsets."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        raw = match.group()
        yield Word(normal(raw), match.start(), match.end(), raw[:1].isupper() or raw[:1].isdigit())


def sentences(text: str, starts: Sequence[int] = ()) -> list[Sentence]:
    """``text`` cut into sentences; a line break ends one where a list item, a heading or a paragraph ends.

    ``starts``: places at or before which a sentence begins in any case, ascending.
    """
    found: list[Sentence] = []
    current: list[Word] = []
    passed = 0
    for word in words_of(text):
        before, passed = passed, bisect_right(starts, word.start, passed)
        if current and (passed > before or len(current) >= _LONGEST_SENTENCE or _breaks(text, current[-1], word)):
            found.append(tuple(current))
            current = []
        current.append(word)
    if current:
        found.append(tuple(current))
    return found


def _breaks(text: str, last: Word, following: Word) -> bool:
    """Whether a new sentence begins at ``following``."""
    between = text[last.end : following.start]
    if last.norm == '"' and following.capital and between and text[last.start - 1 : last.start] in _ENDS:
        return True
    if last.norm[:1] in _HARD:
        return _ends_sentence(text, last, following)
    if "\n" not in between:
        return False
    return (
        between.count("\n") > 1
        or last.norm in (":", ";")
        or following.norm in "•●▪◦*·—"
        or bool(_OPENING.match(text[following.start : following.start + 4]))
        or (following.capital and bool(_LABEL.match(text, following.start)))
        or (following.capital and last.end - text.rfind("\n", 0, last.end) <= _SHORT_LINE)
    )


def _opens_anew(text: str, following: Word) -> bool:
    """Whether the words begin a sentence even behind the short form of a firm: a label, or a small word with a capital."""
    return following.capital and (following.norm in _SMALL_WORDS or bool(_LABEL.match(text, following.start)))


def _ends_sentence(text: str, stop: Word, following: Word) -> bool:
    if following.start == stop.end:
        return following.capital
    if stop.norm != ".":
        return True
    if "\n" in text[stop.end : following.start]:
        return True
    before = re.search(r"[\w.]+$", text[max(0, stop.start - 12) : stop.start])
    if before and before.group().casefold() in _ABBREVIATIONS:
        return before.group().casefold() in _OF_FIRMS and _opens_anew(text, following)
    begins = following.capital or not text[following.start].islower() or text[:1].islower()
    return begins or bool(_LABEL.match(text, following.start))
