"""Decision rules as data: under which conditions an organisation lets a workload go ahead, and who must look first.

Each rule names the *lane* that it asks for. Of the rules that hold for any component the strictest lane counts, so
neither the order of the rules nor of the components matters, and a harmless component never hides a harmful one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import ConfigDict, Field, model_validator

from assistant.errors import UnusableInput
from assistant.facts import YES, group_members, possible_of
from assistant.formulas import ALWAYS, NEVER, All, Any, Formula, Is, Not, agentic_is, scope_is
from assistant.reading import Strict

Lane = Literal["fast", "standard", "deep", "not allowed"]
LANES: Final[tuple[Lane, ...]] = get_args(Lane)
"""From the easiest to the strictest."""

SANCTIONED: Final = "product.sanctioned"
DATA_ALLOWED: Final = "product.data_allowed"
ProductTerm = Literal["sanctioned", "data not allowed"]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class LaneCondition(Strict):
    """When a rule holds for a component: exactly one of the forms, or nothing, which always holds.

    ``scope`` (0 is "outside the matrix") and ``agentic`` list results; ``fact`` with ``is`` lists values; ``product:
    sanctioned`` holds where the component rests on a product of the organisation's list, ``product: data not allowed``
    where it also sees a class of data that this product is not allowed for. ``all``, ``any`` and ``not`` combine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact: str | None = None
    is_: tuple[str, ...] = Field(default=(), alias="is")
    scope: tuple[Annotated[int, Field(ge=0, le=5)], ...] = ()
    agentic: tuple[Annotated[int, Field(ge=1, le=4)], ...] = ()
    product: ProductTerm | None = None
    all_: tuple[LaneCondition, ...] | None = Field(default=None, alias="all")
    any_: tuple[LaneCondition, ...] | None = Field(default=None, alias="any")
    not_: LaneCondition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.fact, self.scope or None, self.agentic or None, self.product, self.all_, self.any_, self.not_]
        if sum(form is not None for form in forms) > 1:
            raise ValueError(
                "a condition has one of fact, scope, agentic, product, all, any and not; join several by all"
            )
        if self.fact is None and self.is_:
            raise ValueError("'is' goes with 'fact'")
        if self.fact is not None:
            try:
                possible_of(self.fact, self.is_)
            except UnusableInput as error:
                raise ValueError(str(error)) from error
        return self

    def formula(self, allowed: frozenset[str] | None = None) -> Formula:
        """The condition as a formula for a component.

        ``allowed`` are the classes of data that its sanctioned product may see; None where it rests on none.
        """
        if self.fact is not None:
            return Is(self.fact, frozenset(self.is_))
        if self.scope:
            return scope_is(self.scope)
        if self.agentic:
            return agentic_is(self.agentic)
        if self.product is not None:
            return _product(self.product, allowed)
        if self.not_ is not None:
            return Not(self.not_.formula(allowed))
        if self.any_ is not None:
            return Any(tuple(part.formula(allowed) for part in self.any_))
        return All(tuple(part.formula(allowed) for part in self.all_ or ()))

    def free_formula(self) -> Formula:
        """The condition as a formula in which the terms of the product are facts too: for checks of the file."""
        if self.product is not None:
            wanted = frozenset({"yes"}) if self.product == "sanctioned" else frozenset({"no"})
            sanctioned = Is(SANCTIONED, frozenset({"yes"}))
            return sanctioned if self.product == "sanctioned" else All((sanctioned, Is(DATA_ALLOWED, wanted)))
        if self.not_ is not None:
            return Not(self.not_.free_formula())
        if self.any_ is not None:
            return Any(tuple(part.free_formula() for part in self.any_))
        if self.all_ is not None:
            return All(tuple(part.free_formula() for part in self.all_))
        return self.formula()


def _product(term: ProductTerm, allowed: frozenset[str] | None) -> Formula:
    if term == "sanctioned":
        return NEVER if allowed is None else ALWAYS
    if allowed is None:
        return NEVER
    beyond = [fact.name for fact in group_members("data") if fact.member not in allowed]
    return Any(tuple(Is(name, frozenset({YES})) for name in beyond))


class LaneRule(Strict):
    """While ``when`` holds for a component, the lane is at least ``lane``; ``text`` says why, in a sentence.

    ``conditions`` are to be fulfilled besides; ``reviewer`` is the key of the person or body that decides.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    when: LaneCondition
    lane: Lane
    text: Text
    conditions: tuple[Text, ...] = ()
    reviewer: str | None = None


class LaneTerms(Strict):
    """What goes with a lane whatever rule led there: conditions, and who decides."""

    conditions: tuple[Text, ...] = ()
    reviewer: str | None = None


class Decision(Strict):
    """All rules, the lane where none holds, and what goes with each lane."""

    rules: tuple[LaneRule, ...] = Field(min_length=1)
    otherwise: Lane
    lanes: Mapping[Lane, LaneTerms] = Field(default_factory=dict)

    def terms(self, lane: Lane) -> LaneTerms:
        """What goes with ``lane``."""
        return self.lanes.get(lane, LaneTerms())


def strictness(lane: Lane) -> int:
    """0 for the easiest lane, 3 for the strictest."""
    return LANES.index(lane)


def gives(rules: Sequence[tuple[Formula, Lane]], otherwise: Lane, lane: Lane) -> Formula:
    """When exactly ``lane`` comes out: no stricter rule holds and one of this lane does, or none holds at all."""
    here = tuple(formula for formula, asked in rules if asked == lane)
    stricter = tuple(formula for formula, asked in rules if strictness(asked) > strictness(lane))
    reached: Formula = Any(here)
    if lane == otherwise:
        reached = Any((*here, Not(Any(tuple(formula for formula, _ in rules)))))
    return All((reached, Not(Any(stricter))))
