"""How far within its clause a cue reaches, where the words around it tell: a fronted phrase, a phrase after a comma, a passive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.readers.lexicon import Cue
from assistant.readers.words import Word

_FRONTED_TEXT: Final = (
    "unwilling unable reluctant refusing declining failing without instead rather far unlike loath afraid not lacking too "
    "shying avoiding"
)
_FRONTED: Final = frozenset(_FRONTED_TEXT.split())
_OPENING: Final = frozenset({"having", "after", "since", "as"})
"""Words that open a phrase of what was before: "Having turned down both, our team"."""
_AFTER_OPENING: Final = 4
_DETERMINERS: Final = frozenset(
    {"the", "a", "an", "our", "we", "i", "it", "they", "my", "their", "its", "this", "two", "three"}
)
_PASSIVE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "got", "gets"})
_CONTRACTED: Final = frozenset(
    {"it", "that", "this", "he", "she", "what", "who", "there", "here", "everything", "nothing", "all", "which", "one"}
)
"""Words after which "'s" is a verb; after a noun it is a genitive."""
_GOES_ON: Final = frozenset(
    {"and", "but", "so", "we", "our", "the", "they", "for", "because", "since", "it", "instead"}
)
"""Words that open a new clause after a denial without its verb: "they did, we did not, and"."""
_LISTING: Final = frozenset({"or", "nor"})
_FROM: Final = frozenset({"from", "for", "like", "with"})
HARD_ENDS: Final = frozenset({";", ":", "(", ")", "—", ".", "!", "?", "•", "●", "|"})


def is_passive(items: Sequence[Word], first: int, after: int, cue: Cue) -> bool:
    """Whether a deed is told of what stands before it, so that it does not reach forward: "the site was blocked"."""
    if cue.standing != "rejected" or cue.reach != "forward" or after - first > 1 or not first:
        return False
    return items[first].norm.endswith("ed") and items[first - 1].norm in _PASSIVE


def over_bracket(items: Sequence[Word], begin: int) -> int:
    """``begin``, or where the clause before a bracket begins, if one ends there: "the trial (a tuned Llama) was shelved"."""
    if begin >= len(items) or items[begin].norm != ")":
        return begin
    opened = next((at for at in range(begin - 1, -1, -1) if items[at].norm == "("), begin)
    return next((at + 1 for at in range(opened - 1, -1, -1) if items[at].norm in HARD_ENDS), 0)


def of_a_part(items: Sequence[Word], first: int) -> bool:
    """Whether a "not" denies but the words up to the next comma: "the idea, not the means, and"."""
    return items[first].norm == "not" and first > 0 and items[first - 1].norm in (",", "—", "(")


def is_fronted(items: Sequence[Word], first: int, after: int) -> bool:
    """Whether the words open a sentence whose subject comes behind the next comma: "Unwilling to rent, the lab"."""
    comma = next_comma(items, after)
    fronted = (first <= 1 and items[first].norm in _FRONTED) or (first <= _AFTER_OPENING and items[0].norm in _OPENING)
    if not fronted or comma + 1 >= len(items):
        return False
    following = items[comma + 1]
    return following.norm in _DETERMINERS or following.capital


def next_comma(items: Sequence[Word], after: int) -> int:
    """The place of the next comma from ``after`` on, or the end."""
    return next((at for at in range(after, len(items)) if items[at].norm == ","), len(items))


def phrase_end(items: Sequence[Word], after: int, words: int) -> int:
    """Where a phrase of at most ``words`` ends: "no base model, random weights" denies one, "no A, B or C" all three."""
    norms = [item.norm for item in items[after : after + words]]
    if "," not in norms or not _LISTING.isdisjoint(norms[norms.index(",") :]):
        return after + words
    return after + norms.index(",")


def _is_elliptic(items: Sequence[Word], after: int) -> bool:
    """Whether a denial stands without its verb: "they did, we did not, and now"."""
    if after + 1 >= len(items) or items[after].norm != "," or items[after + 1].norm not in _GOES_ON:
        return False
    return items[after - 1].norm == "not" or items[after - 1].norm.endswith("n't")


def interjected(items: Sequence[Word], index: int, after: int) -> bool:
    """Whether the words from ``index`` deny nothing that follows: "no, we host it", "from nothing", "not only"."""
    following = items[after].norm if after < len(items) else "."
    if _is_elliptic(items, after):
        return True
    if items[index].norm == "'s" and index and items[index - 1].norm not in _CONTRACTED:
        return True
    if items[index].norm in ("dropped", "drops") and following in ("into", "onto", "in", "on"):
        return True
    if items[index].norm == "may" and items[index].capital and index:
        return True
    if items[index].norm in ("nothing", "zero") and index and items[index - 1].norm in _FROM:
        return True
    if items[index].norm in ("no", "none") and following in {",", ".", "—", ";", ":", "!", ")"}:
        return True
    return following in {
        "doubt",
        "question",
        "else",
        "but",
        "only",
        "just",
        "merely",
        "applicable",
    }
