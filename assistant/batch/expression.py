"""The small language of ``--fail-on``: what a row must not be. Parsed by Lark, worked out in three values, never run.

    scope >= 4 and personal
    possibly(scope = 5) or agentic >= 3
    new and (undetermined or failed) and not confirmed

The only file that imports lark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from assistant.batch.brief import Brief
from assistant.conditions import Outcome, conjunction, disjunction
from assistant.errors import UnusableInput
from assistant.facts import FACTS, YES, Fact

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

    Node = Tree[Token]

_GRAMMAR: Final = r"""
?start: either
?either: both ("or" both)*
?both: single ("and" single)*
?single: "not" single -> negation
    | "possibly" "(" either ")" -> possibly
    | "(" either ")"
    | NAME COMPARISON VALUE -> comparison
    | NAME -> named
COMPARISON: ">=" | "<=" | "!=" | "==" | "=" | ">" | "<"
NAME: /(?!(and|or|not|possibly)\b)[a-z][a-z_]*(\.[a-z_]+)?/
VALUE: /[a-z_]+|[0-9]+/
%import common.WS
%ignore WS
"""

STATES: Final = ("determined", "undetermined", "not_applicable", "failed")
MARKS: Final = ("new", "moved", "confirmed", "assumed")
NUMBERS: Final = ("scope", "agentic", "recommendations", "musts")
MOST: Final = 1_000
"""Characters of an expression; what is longer is none that a person wrote."""

_COMPARE: Final[Mapping[str, Callable[[int, int], bool]]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    "=": lambda one, other: one == other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A row as an expression sees it, with whether it is new, or came to something else than before."""

    brief: Brief
    new: bool = False
    moved: bool = False


Test = Callable[[Case], Outcome]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. It holds for a row when it is certain there; `possibly(…)` asks for less."""

    text: str
    test: Test

    def holds(self, case: Case) -> bool:
        """Whether it certainly holds."""
        return self.test(case) == "holds"


def parsed(text: str) -> Expression:
    """``text`` as an expression; raises `UnusableInput` that says what it could not read and what may stand there."""
    from lark.exceptions import LarkError, UnexpectedInput

    if len(text) > MOST:
        raise UnusableInput(f"--fail-on has {len(text):,} characters; the most is {MOST:,}.")
    try:
        tree = _parser().parse(text.lower())
    except UnexpectedInput as error:
        at = getattr(error, "column", -1)
        where = f"at character {at}" if at > 0 else "at its end"
        raise UnusableInput(
            f"--fail-on {text!r} cannot be read {where}. Write for instance: scope >= 4 and personal. There are and, or, "
            "not, possibly( ), brackets, and comparisons with =, !=, <, <=, > and >=."
        ) from error
    except (LarkError, RecursionError) as error:
        raise UnusableInput(f"--fail-on {text!r} cannot be read.") from error
    return Expression(text, _test(tree))


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="earley", maybe_placeholders=False)


def _test(node: Node | Token) -> Test:
    if isinstance(node, str):  # a leaf never stands alone in a tree of this grammar
        raise UnusableInput(f"--fail-on: {str(node)!r} cannot stand there.")
    parts = node.children
    match node.data:
        case "negation":
            inner = _test(parts[0])
            return lambda case: _turned(inner(case))
        case "possibly":
            inner = _test(parts[0])
            return lambda case: "fails" if inner(case) == "fails" else "holds"
        case "comparison":
            return _comparison(*(str(part) for part in parts))
        case "named":
            return _named(str(parts[0]))
        case _:
            tests = [_test(part) for part in parts]
            together = conjunction if node.data == "both" else disjunction
            return lambda case: together([test(case) for test in tests])


def _turned(outcome: Outcome) -> Outcome:
    return {"holds": "fails", "fails": "holds", "open": "open"}[outcome]  # type: ignore[return-value]


def _named(name: str) -> Test:
    if name in STATES:
        return lambda case: _certain(case.brief.status == name)
    match name:
        case "new":
            return lambda case: _certain(case.new)
        case "moved":
            return lambda case: _certain(case.moved)
        case "confirmed":
            return lambda case: _certain(case.brief.confirmed)
        case "assumed":
            return lambda case: _certain(bool(case.brief.assumed))
    fact = _fact(name)
    if fact.domain != {"yes", "no"}:
        raise UnusableInput(f"{name!r} is no yes or no; compare it: {name} = {' or '.join(sorted(fact.domain))}.")
    return lambda case: _of_fact(case.brief, fact, YES)


def _comparison(name: str, sign: str, value: str) -> Test:
    if name in NUMBERS:
        if not value.isdecimal():
            raise UnusableInput(f"{name} is a number; {value!r} is none.")
        return lambda case: _of_numbers(_numbers(case.brief, name), _COMPARE[sign], int(value))
    fact = _fact(name)
    if sign not in {"=", "==", "!="}:
        raise UnusableInput(f"{name} has no order; compare it by = or !=.")
    fact.value(value)
    if sign == "!=":
        return lambda case: _turned(_of_fact(case.brief, fact, value))
    return lambda case: _of_fact(case.brief, fact, value)


def _fact(name: str) -> Fact:
    """The fact called ``name``, in full or, where one alone has it, by its member."""
    if name in FACTS:
        return FACTS[name]
    members = [fact for fact in FACTS.values() if fact.member == name]
    if len(members) == 1:
        return members[0]
    if members:
        raise UnusableInput(f"{name!r} may be {' or '.join(fact.name for fact in members)}; write it in full.")
    known = ", ".join((*NUMBERS, *STATES, *MARKS))
    raise UnusableInput(f"{name!r} is nothing that a row has. There are {known}, and the facts, such as data.personal.")


def _certain(holds: bool) -> Outcome:  # noqa: FBT001 - a truth is what it turns into an outcome
    return "holds" if holds else "fails"


def _numbers(brief: Brief, name: str) -> tuple[int, ...]:
    match name:
        case "scope":
            return brief.candidates
        case "agentic":
            return brief.agentic
        case "recommendations":
            return (len(brief.cards),)
        case _:
            return (brief.must,)


def _of_numbers(possible: tuple[int, ...], compare: Callable[[int, int], bool], value: int) -> Outcome:
    found = {compare(number, value) for number in possible}
    if not found:
        return "fails"
    return "open" if len(found) > 1 else _certain(found.pop())


def _of_fact(brief: Brief, fact: Fact, value: str) -> Outcome:
    """A yes/no fact that a brief does not hold is not known to hold: open, since briefs keep only those that do."""
    if brief.status == "failed":
        return "fails"
    possible = brief.facts.get(fact.name)
    if possible is None:
        return "open"
    if value not in possible:
        return "fails"
    return "holds" if len(possible) == 1 else "open"
