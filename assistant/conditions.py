"""Conditions on facts, as data, with three outcomes.

``{fact: data.health, is: ["yes"]}`` *holds* when every value still possible is listed, *fails* when none is, and is
*open* in between; ``all``, ``any`` and ``not`` combine outcomes as Kleene's logic does; ``{}`` always holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, model_validator

from assistant.errors import UnusableInput
from assistant.facts import possible_of
from assistant.ledger import Profile, possible_values
from assistant.reading import Strict

Outcome = Literal["holds", "fails", "open"]

_NEGATED: Mapping[Outcome, Outcome] = {"holds": "fails", "fails": "holds", "open": "open"}


class Condition(Strict):
    """One condition; exactly one of ``fact`` with ``is``, ``all``, ``any`` and ``not`` is given, or nothing."""

    fact: str | None = None
    is_: tuple[str, ...] = Field(default=(), alias="is")
    all_: tuple[Condition, ...] | None = Field(default=None, alias="all")
    any_: tuple[Condition, ...] | None = Field(default=None, alias="any")
    not_: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [form for form in (self.fact, self.all_, self.any_, self.not_) if form is not None]
        if len(forms) > 1:
            raise ValueError("a condition has one of 'fact', 'all', 'any' and 'not', not several")
        if self.fact is not None:
            try:
                possible_of(self.fact, self.is_)
            except UnusableInput as error:
                raise ValueError(str(error)) from error
        elif self.is_:
            raise ValueError("'is' goes with 'fact'")
        return self

    def outcome(self, known: Profile) -> Outcome:
        """Whether the condition holds for ``known``."""
        if self.fact is not None:
            return _of_sets(possible_values(known, self.fact), frozenset(self.is_))
        if self.not_ is not None:
            return _NEGATED[self.not_.outcome(known)]
        if self.any_ is not None:
            return disjunction([part.outcome(known) for part in self.any_])
        return conjunction([part.outcome(known) for part in self.all_ or ()])

    def facts(self) -> tuple[str, ...]:
        """The facts that the condition reads, each once, in the order in which it names them."""
        if self.fact is not None:
            return (self.fact,)
        return tuple(dict.fromkeys(name for part in self._parts() for name in part.facts()))

    def unsettled(self, known: Profile) -> tuple[str, ...]:
        """The facts on which the outcome for ``known`` still depends; none where it is not open."""
        if self.outcome(known) != "open":
            return ()
        if self.fact is not None:
            return (self.fact,)
        return tuple(dict.fromkeys(name for part in self._parts() for name in part.unsettled(known)))

    def upheld_by(self, known: Profile) -> tuple[str, ...]:
        """The facts that make the condition hold for ``known``; none where it does not hold."""
        if self.outcome(known) != "holds":
            return ()
        if self.fact is not None:
            return (self.fact,)
        if self.not_ is not None:
            return self.not_.facts()
        return tuple(dict.fromkeys(name for part in self._parts() for name in part.upheld_by(known)))

    def _parts(self) -> tuple[Condition, ...]:
        return (*(self.all_ or ()), *(self.any_ or ()), *((self.not_,) if self.not_ else ()))


def _of_sets(possible: frozenset[str], wanted: frozenset[str]) -> Outcome:
    if possible <= wanted:
        return "holds"
    return "open" if possible & wanted else "fails"


def conjunction(outcomes: Sequence[Outcome]) -> Outcome:
    """All of ``outcomes``; an empty conjunction holds."""
    if "fails" in outcomes:
        return "fails"
    return "open" if "open" in outcomes else "holds"


def disjunction(outcomes: Sequence[Outcome]) -> Outcome:
    """Any of ``outcomes``; an empty disjunction fails."""
    if "holds" in outcomes:
        return "holds"
    return "open" if "open" in outcomes else "fails"


def membership(candidates: Sequence[int], wanted: Sequence[int]) -> Outcome:
    """Whether a result is among ``wanted`` when it may be any of ``candidates``; an empty ``wanted`` means any.

    0, not applicable, counts only where nothing else is left: advice is for the case that the matrix applies, and
    somebody of whose workload that is not known yet is better served by it than by silence.
    """
    return _membership(tuple(candidates), tuple(wanted))


@lru_cache(maxsize=4096)  # a few hundred pairs, asked for by every card
def _membership(candidates: tuple[int, ...], wanted: tuple[int, ...]) -> Outcome:
    if not wanted:
        return "holds"
    applicable = frozenset(map(str, candidates)) - {"0"}
    return _of_sets(applicable or frozenset({"0"}), frozenset(map(str, wanted)))
