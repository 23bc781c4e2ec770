"""Sentences about others: rivals, neighbours, the press, rules and definitions, told in direct or in indirect speech.

Such a sentence opens with the stranger as its subject, or a later one says that it was not about us. It is not read, up
to where the writer comes to speak of "us"; and neither is what goes on about the stranger with a pronoun.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from assistant.readers.clauses import OF_STRANGERS, SAYING, Line, clause_of, marked
from assistant.readers.lexicon import Context

_OWN: Final = frozenset(
    {"we", "our", "ours", "us", "i", "my", "mine", "me", "we're", "we've", "i'm", "i've", "ourselves"}
)
_SPEAKING: Final = frozenset({"we", "our", "ours", "i", "my", "mine", "here", "we've", "i've", "we're", "i'm", "me"})
_LEADING_TEXT: Final = (
    "and but so while whereas though although yet , ; : — . as for with in at to what where when of on that is because "
    'however meanwhile " ( still then'
)
_LEADING: Final = frozenset(_LEADING_TEXT.split())
_BEFORE_SUBJECT_TEXT: Final = (
    "last this week month year yesterday recently lately today now once again even only of course at in on from by to for the a "
    "an as when while whereas though although and but so yet still then where old young famous certain some 's there that"
)
_BEFORE_SUBJECT: Final = frozenset(_BEFORE_SUBJECT_TEXT.split())
_THEIRS: Final = frozenset({"they", "their", "theirs", "he", "his", "she", "her", "it", "its", "that", "there", "the"})
_SMALL: Final = frozenset({"the", "a", "an", "of", "in", "not", "are", "we", "is", "at", "'s", "they", "that"})
_VERBS: Final = frozenset(
    {"is", "are", "was", "were", "has", "have", "runs", "stands", "sits", "lives", "it", "this", "that"}
)
_LEAD: Final = 4
"""Words that may stand before a subject: "Last week, in Bern, a speaker said"."""
_PLACED: Final = 7
_FAR: Final = 6


def set_strangers_apart(lines: Sequence[Line], context: Context) -> None:
    """Let the sentences of ``lines`` that are about others go unread."""
    goes_on = False
    for number, line in enumerate(lines):
        if line.ignored or not line.items:
            goes_on = False
            continue
        _disclaim(lines, number, context)
        begun = [first for first, after in marked(line, context, "stranger") if _is_subject(line, first, after)]
        begun += [first for first, _ in marked(line, context, "stranger_place") if _is_place(line, first)]
        if begun:
            goes_on = _leave(line, _clause_begin(line, begun[0]))
        elif goes_on and line.items[0].norm in _THEIRS and not _speaks_of_us(line, 0):
            goes_on = _leave(line, 0)
        else:
            goes_on = False


def _leave(line: Line, begin: int) -> bool:
    """Let what stands from ``begin`` on go unread, up to where it comes to us; whether that was the whole sentence."""
    upto = _until_us(line, begin)
    if begin <= _LEAD and upto == len(line.items):
        line.ignored = True
        return True
    for index in range(begin, upto):
        line.standing[index] = "rejected"
        line.actor[index] = "other"
    return False


def _is_subject(line: Line, first: int, after: int) -> bool:
    """Whether the words are the subject with which a clause begins, and none of ours are meant."""
    begin = _clause_begin(line, first)
    lead = [item for item in line.items[begin:first] if item.norm[:1].isalnum()]
    if len(lead) > _LEAD or any(item.norm in _OWN for item in lead):
        return False
    if not all(item.capital or item.norm in _BEFORE_SUBJECT for item in lead):
        return False
    if any(word in _SPEAKING for word in _unquoted(line, first + 1, after)):
        return False
    if after < len(line.items) and line.items[after].norm in OF_STRANGERS:
        return False
    told = pairwise(_unquoted(line, first, len(line.items)))
    return not any(word in _SPEAKING and (before in SAYING or before == "that") for before, word in told)


def _is_place(line: Line, first: int) -> bool:
    """Whether the place belongs to the subject with which a clause begins."""
    lead = [item.norm for item in line.items[_clause_begin(line, first) : first]]
    return len(lead) <= _PLACED and _OWN.isdisjoint(lead) and _VERBS.isdisjoint(lead)


def _clause_begin(line: Line, index: int) -> int:
    """Where the clause of the word at ``index`` begins; the sentence, where that is just a few words before."""
    begin, _ = clause_of(line, index)
    return begin if index - begin > _FAR or begin > _LEAD else 0


def _unquoted(line: Line, begin: int, upto: int) -> list[str]:
    """The words between two places that stand in no quotation."""
    inside, words = False, []
    for index, item in enumerate(line.items[:upto]):
        if item.norm == '"':
            inside = not inside
        elif index >= begin and not inside:
            words.append(item.norm)
    return words


def _speaks_of_us(line: Line, begin: int) -> bool:
    return any(word in _OWN for word in _unquoted(line, begin, len(line.items)))


def _until_us(line: Line, begin: int) -> int:
    """The place from ``begin`` on at which a clause of ours begins, outside of quotations."""
    inside = False
    for index in range(begin, len(line.items)):
        word = line.items[index].norm
        if word == '"':
            inside = not inside
        elif not inside and word in _SPEAKING and index > begin and _opens(line, index):
            return _after_lead(line, index, begin)
    return len(line.items)


def _opens(line: Line, index: int) -> bool:
    """Whether ``index`` begins a clause, apart from small words before it; not "told us", not "read it in our paper"."""
    begin = _after_lead(line, index, 0)
    first = line.items[begin].norm
    return begin == 0 or not first[:1].isalnum() or line.clause[begin - 1] != line.clause[begin]


def _after_lead(line: Line, index: int, least: int) -> int:
    while index > least and line.items[index - 1].norm in _LEADING:
        index -= 1
    return index


def _disclaim(lines: Sequence[Line], number: int, context: Context) -> None:
    """What stands before was about others: "We are not the Acme group", "Good for them"."""
    line = lines[number]
    for first, after in marked(line, context, "not_us"):
        named = {item.norm for item in line.items[first:after]} - _SMALL - _OWN
        for other in _named(lines[:number], named):
            other.ignored = True
    if any(first <= _LEAD for first, _ in marked(line, context, "theirs")):
        for other in _before(lines[:number]):
            other.ignored = True


def _named(lines: Sequence[Line], named: set[str]) -> list[Line]:
    """The sentences that name one of those that we are not, and those after them without a word of ours."""
    begin = next(
        (at for at, line in enumerate(lines) if any(item.capital and item.norm in named for item in line.items)), None
    )
    return list(lines[begin:]) if begin is not None else []


def _before(lines: Sequence[Line]) -> list[Line]:
    """The last sentences without a word of ours outside of quotations."""
    found: list[Line] = []
    for line in reversed(lines[-3:]):
        if _speaks_of_us(line, 0) and not (line is lines[-1] and _quotes_before_us(line)):
            break
        found.append(line)
    return found


def _quotes_before_us(line: Line) -> bool:
    """Whether the sentence quotes somebody before it comes to us: 'The paper wrote that it "did", and my phone rings'."""
    quoted = [index for index, item in enumerate(line.items) if item.norm == '"']
    ours = [index for index, item in enumerate(line.items) if item.norm in _OWN]
    return len(quoted) > 1 and not any(index < quoted[0] for index in ours)
