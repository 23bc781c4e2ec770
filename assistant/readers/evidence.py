"""All that was found in one workload's sentences, and what a reader concludes from it: a `Claim`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from assistant.readers.clauses import Line
from assistant.readers.findings import Finding


@dataclass(frozen=True, slots=True)
class Claim:
    """``values`` of ``fact`` are possible because of the words of ``finding``."""

    fact: str
    values: tuple[str, ...]
    finding: Finding
    basis: Literal["stated", "inferred", "answered"] = "stated"
    confidence: float = 0.9
    rule: str = ""
    workload: int | None = None
    corrects: bool = False

    def of_workload(self, index: int) -> Claim:
        """The same claim about workload number ``index``."""
        return replace(self, workload=index)


@dataclass(frozen=True, slots=True)
class Opening:
    """The place, as sentence and item, at which the account of that number begins or goes on."""

    place: tuple[int, int]
    account: int


@dataclass(frozen=True)
class Hearing:
    """What the ear hears in one sentence, once it is asked.

    ``clauses``: the whole sentence as a finding, once for each of its clauses.
    """

    clauses: tuple[Finding, ...]
    words: Sequence[str]
    listen: Callable[[Sequence[str]], Mapping[str, Mapping[str, float]]]

    @cached_property
    def shares(self) -> Mapping[str, Mapping[str, float]]:
        """How likely each value of each fact that is heard is told by it."""
        return self.listen(self.words)


@dataclass(slots=True)
class Evidence:
    """Findings by signal, mentions of products, and the lines in which they stand.

    ``single``: of one account alone; ``told``: of one of several accounts, the sentences that are not
    about what all of them say; ``openings``: where accounts begin, once that has been worked out (``accounts``).
    """

    lines: Sequence[Line]
    found: Mapping[str, Sequence[Finding]]
    mentions: Sequence[Finding] = field(default_factory=list)
    single: bool = False
    openings: Sequence[Opening] | None = None
    told: frozenset[int] = frozenset()
    heard: Sequence[Hearing] = ()

    def of(self, *signals: str) -> list[Finding]:
        """The findings of ``signals``, in the order of the text."""
        return sorted((one for signal in signals for one in self.found.get(signal, ())), key=lambda one: one.start)

    def live(self, *signals: str) -> list[Finding]:
        """Those that were not taken back and are not of the past, whether affirmed, denied or merely possible."""
        return [one for one in self.of(*signals) if one.standing not in ("rejected", "withdrawn")]

    def holding(self, *signals: str) -> list[Finding]:
        """Those that are affirmed."""
        return [one for one in self.of(*signals) if one.holds]

    def named(self, *kinds: str) -> list[Finding]:
        """Mentions that stand for products of ``kinds`` here, and are neither denied, nor weighed, nor another's."""
        return [one for one in self.mentions if self.kind(one) in kinds and counts(one)]

    def kind(self, one: Finding) -> str:
        """The class that the product named by ``one`` has in this text."""
        norm = self.lines[one.line].items[one.first].norm
        if norm.startswith("@"):
            return norm[1:].partition("#")[0]
        return one.mention.product.kind if one.mention else ""

    def recalled(self) -> Evidence | None:
        """The same with what was withdrawn as it was said; None where nothing was."""
        everything = [*self.mentions, *(one for ones in self.found.values() for one in ones)]
        if not any(one.standing == "withdrawn" for one in everything):
            return None
        found = {signal: [_as_said(one) for one in ones] for signal, ones in self.found.items()}
        return Evidence(self.lines, found, [_as_said(one) for one in self.mentions], self.single, told=self.told)

    def where(self, test: Callable[[Finding], bool]) -> Evidence:
        """Only what ``test`` lets through."""
        found = {signal: [one for one in ones if test(one)] for signal, ones in self.found.items()}
        heard = [one for one in self.heard if all(map(test, one.clauses))]
        named = [one for one in self.mentions if test(one)]
        return Evidence(self.lines, found, named, self.single, told=self.told, heard=heard)


def _as_said(one: Finding) -> Finding:
    return replace(one, standing=one.said) if one.standing == "withdrawn" else one


def counts(finding: Finding) -> bool:
    """Whether a name counts: said of ourselves or of a vendor, not denied and not merely weighed."""
    return finding.standing in ("affirmed", "possible") and finding.actor != "other"


def near(one: Finding, others: Iterable[Finding], lines: int = 0) -> bool:
    """Whether any of ``others`` stands within ``lines`` sentences of ``one``."""
    return any(abs(one.line - other.line) <= lines for other in others)
