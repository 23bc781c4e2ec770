"""The ledger: what was said, kept as statements; what is possible, worked out from them afresh each time.

The rules (``docs/design.md`` states them for people):

- live statements on one fact are intersected; if nothing is left the fact is *contradicted* and what is possible is
  the union of what was said;
- an answer or a correction replaces all earlier statements on its fact; what it replaced stays in the ledger;
- an assumption holds only while no live statement touches its fact;
- a statement without a workload concerns every workload.

Nothing here is stored as if it had been said, so the order of statements that replace nothing changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, Literal

from assistant.facts import FACTS, Possible, fact_named
from assistant.reading import ReadBasis, ReaderName, Strict

Basis = Literal["stated", "inferred", "answered", "assumed", "contradicted"]


class FileLine(Strict):
    """A line of the organisation's file: the file's name, its version, and the line (1 is the first)."""

    file: str
    version: int
    line: int


class Evidence(Strict):
    """Exact words: the text of turn ``turn``, from code point ``start`` to ``end``, is ``quote``.

    ``question`` is the question to which they replied, where they did; ``source`` is the line of the organisation's file
    that they are, where nobody said them.
    """

    turn: int
    start: int
    end: int
    quote: str
    question: str | None = None
    source: FileLine | None = None


class Statement(Strict):
    """One thing that was said of one fact: the ``values`` that it leaves possible, in the order of the domain.

    ``replaces`` is true for answers and corrections. ``workload`` is the id of a workload, or None for all of them.
    """

    fact: str
    values: tuple[str, ...]
    basis: ReadBasis
    evidence: Evidence
    workload: str | None = None
    replaces: bool = False
    reader: ReaderName = "embedded"
    confidence: float = 1.0
    rule: str = ""
    who: str = ""
    at: str = ""


class Workload(Strict):
    """One of several workloads in a conversation: a stable id, its name in the person's words, the turn that told it."""

    id: str
    name: str
    turn: int = 0


class Ledger(Strict):
    """All statements in the order in which they came, the workloads told apart, and the turns taken back."""

    statements: tuple[Statement, ...] = ()
    workloads: tuple[Workload, ...] = ()
    withdrawn: tuple[int, ...] = ()

    def adding(self, *statements: Statement) -> Ledger:
        """This ledger with ``statements`` at its end."""
        return self.model_copy(update={"statements": self.statements + statements})

    def withdrawing(self, turn: int) -> Ledger:
        """This ledger with the turn taken back: its statements stay, but are no longer live."""
        return self.model_copy(update={"withdrawn": tuple(sorted({*self.withdrawn, turn}))})

    def live(self, fact: str, workload: str | None = None) -> tuple[Statement, ...]:
        """The statements on ``fact`` that count for ``workload``: not taken back, not replaced by a later one."""
        concerned = [
            statement
            for statement in self.statements
            if statement.fact == fact
            and statement.workload in (None, workload)
            and statement.evidence.turn not in self.withdrawn
        ]
        last = max((index for index, statement in enumerate(concerned) if statement.replaces), default=0)
        return tuple(concerned[last:])


@dataclass(frozen=True, slots=True)
class Assumption:
    """A rule for silence: while ``holds`` and nothing is said of ``fact``, its value is taken to be ``value``.

    ``reads`` names the facts that it rests on; what is assumed is no better confirmed than they are.
    """

    id: str
    fact: str
    value: str
    text: str
    reads: tuple[str, ...]
    holds: Callable[[Mapping[str, Possible]], bool]


def _within(fact: str, *values: str) -> Callable[[Mapping[str, Possible]], bool]:
    """Whether all that is possible of ``fact`` is among ``values``."""
    allowed = frozenset(values)
    return lambda possible: possible[fact] <= allowed


BOUGHT: Final[Possible] = frozenset({"public_service", "enterprise_application"})
"""The deliveries in which somebody else made the software."""

_ORIGIN_IS_THIRD_PARTY = _within("model_origin", "third_party")
_LOOKS_THINGS_UP = _within("data_reach.retrieval", "yes")

ASSUMPTIONS: Final = (
    Assumption(
        id="silence.bought",
        fact="model_training",
        value="as_provided",
        text="You use somebody else's service or application and said nothing of training, so we took it that nobody "
        "changes the model for you.",
        reads=("delivery",),
        holds=_within("delivery", *BOUGHT),
    ),
    Assumption(
        id="silence.third_party_model",
        fact="model_training",
        value="as_provided",
        text="You named a third party's model and said nothing of training, so we took it that the model stays as "
        "it came.",
        reads=("model_origin",),
        holds=_ORIGIN_IS_THIRD_PARTY,
    ),
    Assumption(
        id="silence.own_documents",
        fact="model_training",
        value="as_provided",
        text="It answers from your documents and you said nothing of training, so we took it that the model stays as "
        "it came.",
        reads=("data_reach.retrieval", "model_origin"),
        holds=lambda possible: _LOOKS_THINGS_UP(possible) and possible["model_origin"] != frozenset({"own"}),
    ),
)
"""The silence rules on deciding facts, the first that holds wins; each reads only facts on which nothing is assumed."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of one fact: the values still possible, how we know, and the live statements behind it.

    ``rule`` is the id of the assumption where ``basis`` is ``assumed``. ``confirmed`` is false where what is possible
    rests on a language model's reading alone.
    """

    fact: str
    possible: Possible
    basis: Basis
    statements: tuple[Statement, ...] = ()
    rule: str = ""
    confirmed: bool = True

    @property
    def value(self) -> str | None:
        """The value, once a single one is left."""
        return next(iter(self.possible)) if len(self.possible) == 1 else None


Profile = Mapping[str, Knowledge]
"""What is known of one workload: by fact, in the catalogue's order, only facts of which something is known."""


def profile(ledger: Ledger, workload: str | None = None) -> Profile:
    """What ``ledger`` tells of ``workload``: the pure working-out of all possible sets."""
    spoken = {statement.fact for statement in ledger.statements}
    said: dict[str, Knowledge] = {}
    for name in FACTS:
        statements = ledger.live(name, workload) if name in spoken else ()
        if statements:
            said[name] = _from_statements(name, statements)
    return _with_assumptions(said)


def possible_values(known: Profile, fact: str) -> Possible:
    """The values of ``fact`` that ``known`` leaves open: its whole domain where nothing is known."""
    knowledge = known.get(fact)
    return knowledge.possible if knowledge else fact_named(fact).domain


def combine(statements: Sequence[Statement]) -> tuple[Possible, bool]:
    """What ``statements`` on one fact leave possible together, and whether they contradict each other."""
    sets = [frozenset(statement.values) for statement in statements]
    together = reduce(frozenset.intersection, sets)
    return (together, False) if together else (reduce(frozenset.union, sets), True)


def _from_statements(fact: str, statements: tuple[Statement, ...]) -> Knowledge:
    possible, contradicted = combine(statements)
    basis: Basis = "contradicted" if contradicted else _strongest(statements)
    return Knowledge(fact, possible, basis, statements, confirmed=_confirmed(possible, statements))


def _strongest(statements: Sequence[Statement]) -> Basis:
    present = {statement.basis for statement in statements}
    order: tuple[Basis, ...] = ("answered", "stated", "inferred")
    return next(basis for basis in order if basis in present)


def _confirmed(possible: Possible, statements: Sequence[Statement]) -> bool:
    """Whether what others than a language model said leaves no more open than what all said together."""
    others = [statement for statement in statements if statement.reader != "llm"]
    return bool(others) and combine(others)[0] <= possible


def _with_assumptions(said: Mapping[str, Knowledge]) -> Profile:
    possible = {name: said[name].possible if name in said else fact.domain for name, fact in FACTS.items()}
    assumed: dict[str, Knowledge] = {}
    for rule in ASSUMPTIONS:
        if rule.fact not in said and rule.fact not in assumed and rule.holds(possible):
            confirmed = all(said[fact].confirmed for fact in rule.reads if fact in said)
            value = frozenset({rule.value})
            assumed[rule.fact] = Knowledge(rule.fact, value, "assumed", rule=rule.id, confirmed=confirmed)
    merged = {**said, **assumed}
    return {name: merged[name] for name in FACTS if name in merged}
