"""What a text does with its own statements: it takes them back, ends them, puts others in their place.

Works on settled lines, before anything is found in them: what no longer stands gets the standing ``withdrawn`` (a
correction; what it does not speak of may still be taken from the words withdrawn) or ``rejected`` (past, ended,
replaced). The wording is ``knowledge/reading/discourse.yaml``. What two statements of one text disagree on, and no such
wording settles, is left to stand as a contradiction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.readers.clauses import Line, Standing, antecedent, clause_of, marked
from assistant.readers.lexicon import Context

_FEW: Final = 4
"""Words before a mark that are still no statement of their own: "no, sorry," or a name with a colon."""
_BRIEF: Final = 7
_LABEL: Final = 2
_NEAR: Final = 4
"""Sentences within which a then and a now belong together."""
_BACK: Final = frozenset({"it", "them", "these", "those"})
_FAR: Final = 40
"""Sentences back to which a correction may name what it takes back."""
_AWAY: Final = frozenset({"to", "over", "onto"})
_BY: Final = frozenset({"with", "by", "for", ",", "and"})
_TO_COME: Final = frozenset(
    {"will", "would", "shall", "if", "once", "when", "planned", "plan", "plans", "going", "next"}
)
_STOPS: Final = frozenset({":", ";", ".", "!", "—"})


def weave(lines: Sequence[Line], context: Context) -> None:
    """Set aside in ``lines`` what the text itself no longer holds to."""
    read = [line for line in lines if not line.ignored and line.items]
    for line in read:
        line.said = list(line.standing)
    for number, line in enumerate(read):
        before = read[number - 1] if number else None
        _answer(before, line, context)
        _not_here(before, line, context)
        _presuppose(line, context)
        _withdraw(read, number, context)
        _end(before, line, context)
        _replace(before, line, context)
        _plan(before, line, context)
    _then_and_now(read, context)


def _set(line: Line, first: int, after: int, standing: Standing, *only: Standing) -> None:
    """Give the words from ``first`` on the ``standing``; with ``only``, those that have one of these."""
    for index in range(max(0, first), min(after, len(line.items))):
        if not only or line.standing[index] in only:
            line.standing[index] = standing


def _whole(line: Line, standing: Standing, *only: Standing) -> None:
    _set(line, 0, len(line.items), standing, *only)


def _count(line: Line, first: int, after: int) -> int:
    """How many words, not punctuation, stand in between."""
    return sum(1 for item in line.items[first:after] if item.norm[:1].isalnum() or item.norm[:1] == "@")


def _answer(before: Line | None, line: Line, context: Context) -> None:
    """A short sentence that answers the one before: "We don't." denies it, "It has." affirms it."""
    upto = next((index for index, item in enumerate(line.items) if item.norm in _STOPS), len(line.items))
    if before is None or _count(line, 0, upto) > _BRIEF:
        return
    in_vain = _is_question(before) and any(first == 0 for first, _ in marked(line, context, "asked_in_vain"))
    if in_vain or _opens(line, context, "we_do_not"):
        _whole(before, "denied", "affirmed", "asked", "possible")
    elif _opens(line, context, "we_do"):
        _whole(before, "affirmed", "denied", "asked", "possible")


def _is_question(line: Line) -> bool:
    return line.items[-1].norm == "?"


def _not_here(before: Line | None, line: Line, context: Context) -> None:
    """What stands before a clause that says that it is not so with us is told of others: "they rent one; ours hasn't"."""
    for first, _ in marked(line, context, "not_here")[:1]:
        begin, _ = clause_of(line, first)
        if _count(line, begin, first) > _LABEL:
            continue
        if _count(line, 0, begin) > _FEW:
            _set(line, 0, begin, "rejected", "affirmed", "possible", "later")
        elif before is not None:
            _whole(before, "rejected", "affirmed", "possible", "later")


def _opens(line: Line, context: Context, mark: str) -> bool:
    return any(first <= 1 for first, _ in marked(line, context, mark))


def _presuppose(line: Line, context: Context) -> None:
    """What is not altered is there: a product named in "nobody changed Llama 3" is affirmed."""
    for _, after in marked(line, context, "altered"):
        _, upto = clause_of(line, after - 1)
        for index in range(after, upto):
            if line.items[index].norm.startswith("@") and line.standing[index] == "denied":
                line.standing[index] = "affirmed"


def _withdraw(lines: Sequence[Line], number: int, context: Context) -> None:
    """Corrections: what stands before the mark in its sentence, or else the sentence before, or what is named."""
    line = lines[number]
    for _, after in marked(line, context, "withdraws_named"):
        _set(line, after, len(line.items), "withdrawn")
        for other in _named(lines, number, after):
            _whole(other, "withdrawn")
        return
    for first, after in marked(line, context, "withdraws")[:1]:
        if _count(line, 0, first) >= _FEW or any(item.norm.startswith("@") for item in line.items[:first]):
            _set(line, 0, first, "withdrawn")
            return
        for other in _named(lines, number, after) or lines[max(0, number - 1) : number]:
            _whole(other, "withdrawn")


def _named(lines: Sequence[Line], number: int, after: int) -> list[Line]:
    """The earlier sentences under a label that the correction names: "disregard mail 1", "correction to Ann"."""
    named = " ".join(item.norm for item in lines[number].items[max(0, after - 3) : after + 3])
    for begin in range(max(0, number - _FAR), number):
        head = [item.norm for item in lines[begin].items[:4]]
        label = head[: head.index(":")] if ":" in head[1:] else []
        if any(len(word) > 2 for word in label) and " ".join(label) in named:
            return list(lines[begin:number])
    return []


def _end(before: Line | None, line: Line, context: Context) -> None:
    """What came to an end or to nothing."""
    for first, _ in marked(line, context, "ends"):
        if line.standing[first] in ("affirmed", "rejected"):
            _reject(before, line, antecedent(line, first), first)
    for first, after in marked(line, context, "tries_end"):
        if [item.norm for item in line.items[first:after]].count(",") == 1:
            continue  # another thing ended: "under a contract, private logins switched off"
        told = before if before is not None and line.items[first].norm in before.tokens else None
        _reject(told, line, 0, first)
    for first, after in marked(line, context, "label_dropped"):
        if first <= _LABEL or line.items[first - 1].norm in _STOPS:
            _set(line, after, len(line.items), "rejected", "affirmed", "possible", "later", "denied")
    for first, _ in marked(line, context, "ends_here"):
        if first <= 2 or line.items[first - 1].norm in (":", ";"):
            _reject(before if first <= 2 else None, line, 0, first)


def _reject(before: Line | None, line: Line, begin: int, first: int) -> None:
    """Set aside the words before ``first``; where they point back themselves, the sentence before as well."""
    told = _count(line, begin, first)
    if told >= 2:
        _set(line, begin, first, "rejected")
    if before is not None and (told < 2 or not _BACK.isdisjoint(item.norm for item in line.items[begin:first])):
        _whole(before, "rejected")


def _replace(before: Line | None, line: Line, context: Context) -> None:
    """Of two things one of which has taken the other's place, the other."""
    passive = [(first, after) for first, after in marked(line, context, "replaced") if _is_so(line, after - 1)]
    for first, _ in passive:
        begin, _ = clause_of(line, first)
        _reject(before, line, begin, first)
    for first, after in marked(line, context, "replaces"):
        if _is_so(line, first) and not any(begin <= first < upto for begin, upto in passive):
            _set(line, after, _upto(line, after, _BY), "rejected")
            if after < len(line.items) and line.items[after].norm in _BACK | {"that", "this"}:
                _reject(before, line, 0, first)
    for first, after in marked(line, context, "moved"):
        if _is_so(line, first):
            _set(line, after, _upto(line, after, _AWAY), "rejected")
    for first, _ in marked(line, context, "successor"):
        _reject(before, line, 0, first)


def _is_so(line: Line, index: int) -> bool:
    return line.standing[index] == "affirmed"


def _upto(line: Line, begin: int, words: frozenset[str]) -> int:
    """The first of ``words`` from ``begin`` on, within the clause."""
    _, end = clause_of(line, min(begin, len(line.items) - 1))
    return next((index for index in range(begin, end) if line.items[index].norm in words), end)


def _plan(before: Line | None, line: Line, context: Context) -> None:
    """What is only going to end is there still, and a plan said to be what is meant counts like the deed."""
    if marked(line, context, "to_go"):
        _whole(line, "affirmed", "later", "possible")
    back = any(first <= _FEW for first, _ in marked(line, context, "until_then"))
    if before is not None and back and not _TO_COME.isdisjoint(before.tokens):
        _whole(before, "rejected")
    if marked(line, context, "meant"):
        for other in (before, line):
            if other is not None:
                _whole(other, "affirmed", "later", "possible")


def _then_and_now(lines: Sequence[Line], context: Context) -> None:
    """A clause about then is set aside where one about now follows it soon."""
    for number, line in enumerate(lines):
        for first, _ in marked(line, context, "was"):
            begin, upto = clause_of(line, first)
            since = [place for place, _ in marked(line, context, "now") if first < place < upto]
            if since:
                _set(line, begin, since[0], "rejected")
            elif _now(lines, number, upto, context):
                _set(line, begin, upto, "rejected")
        for first, _ in marked(line, context, "was_dated"):
            begin, upto = clause_of(line, first)
            if any(_has_its_own(other, line, context) for other in lines[number + 1 : number + 1 + _NEAR]):
                _set(line, begin, upto, "rejected")


def _has_its_own(line: Line, before: Line, context: Context) -> bool:
    """Whether a sentence about the present names another product, and nothing that points back."""
    named = {mention.product.name for mention in line.mentions.values()}
    if not named - {mention.product.name for mention in before.mentions.values()}:
        return False
    clauses = [clause_of(line, first) for first, _ in marked(line, context, "now")]
    return any(_BACK.isdisjoint(item.norm for item in line.items[begin:upto]) for begin, upto in clauses)


def _now(lines: Sequence[Line], number: int, upto: int, context: Context) -> bool:
    if any(first >= upto for first, _ in marked(lines[number], context, "now")):
        return True
    return any(marked(line, context, "now", "successor") for line in lines[number + 1 : number + 1 + _NEAR])
