"""What differs between two assessments, or two versions of one: facts, verdict, lane, cards that came and went. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from assistant.assessment import Assessment, ProfileEntry
from assistant.citing import Citation
from assistant.lane_rules import Lane
from assistant.ledger import Basis
from assistant.reading import Strict
from assistant.recommend import Recommendation
from assistant.signing import Override

VERSIONS: Final = {
    "version": "Scopewise",
    "reader": "reader",
    "model": "model",
    "prompts": "prompts",
    "questions": "questions",
    "cards": "cards",
    "corpus": "corpus",
    "reading": "rules of reading",
    "table": "table",
    "organisation": "organisation's file",
    "knowledge": "knowledge",
}
"""The versions that a record names, with what each is called."""


class Side(Strict):
    """One of the two: ``version`` is the stored one, None where it is worked out as things stand now."""

    id: str
    version: int | None = None
    title: str = ""


class FactChange(Strict):
    """A fact that differs; what was, or is, possible of it: empty where nothing is known of it on that side."""

    workload: str
    fact: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    basis_before: Basis | None = None
    basis_after: Basis | None = None


class ResultChange(Strict):
    """A result that differs: the scopes (0 is "outside the matrix") or agentic scopes that were and are possible."""

    workload: str
    before: tuple[int, ...]
    after: tuple[int, ...]


class LaneChange(Strict):
    """The lanes that were and are possible."""

    before: tuple[Lane, ...]
    after: tuple[Lane, ...]


class CardMark(Strict):
    """A card that came or went."""

    id: str
    title: str
    level: str
    gate: str


class CardChange(Strict):
    """A card on both sides that differs in ``what``: level, gate, state, owner, wording, citations, workloads."""

    id: str
    title: str
    what: tuple[str, ...]


class ThreatMark(Strict):
    """A threat that came or went."""

    id: str
    title: str


class VersionChange(Strict):
    """A part of the installation in another version; None where that side does not name one."""

    part: str
    before: str | None
    after: str | None


class Comparison(Strict):
    """All that differs. ``override_before`` and ``override_after`` are what a reviewer put in place of the result."""

    before: Side
    after: Side
    facts: tuple[FactChange, ...] = ()
    scopes: tuple[ResultChange, ...] = ()
    agentic: tuple[ResultChange, ...] = ()
    lane: LaneChange | None = None
    cards_came: tuple[CardMark, ...] = ()
    cards_gone: tuple[CardMark, ...] = ()
    cards_changed: tuple[CardChange, ...] = ()
    threats_came: tuple[ThreatMark, ...] = ()
    threats_gone: tuple[ThreatMark, ...] = ()
    override_before: Override | None = None
    override_after: Override | None = None
    versions: tuple[VersionChange, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether it differs in what was decided: a scope, the lane, or which cards apply."""
        return bool(self.scopes or self.agentic or self.lane or self.cards_came or self.cards_gone)

    @property
    def differs(self) -> bool:
        """Whether anything but the versions differs."""
        about_facts = self.facts or self.cards_changed or self.threats_came or self.threats_gone
        return bool(self.decides or about_facts or self.override_before != self.override_after)


def compared(before: Assessment, after: Assessment, sides: tuple[Side, Side]) -> Comparison:
    """What differs from ``before`` to ``after``; workloads are told apart by their names."""
    cards_before, cards_after = ({item.id: item for item in each.recommendations} for each in (before, after))
    return Comparison(
        before=sides[0],
        after=sides[1],
        facts=tuple(_facts(before, after)),
        scopes=tuple(_scopes(before, after)),
        agentic=tuple(_agentic(before, after)),
        lane=_lane(before, after),
        cards_came=tuple(_mark(item) for name, item in cards_after.items() if name not in cards_before),
        cards_gone=tuple(_mark(item) for name, item in cards_before.items() if name not in cards_after),
        cards_changed=tuple(_changed(cards_before, cards_after)),
        threats_came=_threats(after, before),
        threats_gone=_threats(before, after),
        override_before=before.review.override if before.review else None,
        override_after=after.review.override if after.review else None,
        versions=tuple(_versions(before, after)),
    )


def _profiles(assessment: Assessment) -> Mapping[str, Mapping[str, ProfileEntry]]:
    return {part.name: part.profile for part in assessment.workloads} or {"": assessment.profile}


def _facts(before: Assessment, after: Assessment) -> Iterator[FactChange]:
    """Facts whose possible values differ; how they are known is told beside, and alone makes no difference."""
    old, new = _profiles(before), _profiles(after)
    for workload in dict.fromkeys([*old, *new]):
        one, other = old.get(workload, {}), new.get(workload, {})
        for fact in dict.fromkeys([*one, *other]):
            was, now = one.get(fact), other.get(fact)
            if (was.possible if was else ()) != (now.possible if now else ()):
                yield FactChange(
                    workload=workload,
                    fact=fact,
                    before=was.possible if was else (),
                    after=now.possible if now else (),
                    basis_before=was.basis if was else None,
                    basis_after=now.basis if now else None,
                )


def _scopes(before: Assessment, after: Assessment) -> Iterator[ResultChange]:
    yield from _results(
        {"": before.verdict.candidates} | {part.name: part.verdict.candidates for part in before.workloads},
        {"": after.verdict.candidates} | {part.name: part.verdict.candidates for part in after.workloads},
    )


def _agentic(before: Assessment, after: Assessment) -> Iterator[ResultChange]:
    yield from _results(
        {"": before.agentic.candidates} | {part.name: part.agentic.candidates for part in before.workloads},
        {"": after.agentic.candidates} | {part.name: part.agentic.candidates for part in after.workloads},
    )


def _results(old: Mapping[str, tuple[int, ...]], new: Mapping[str, tuple[int, ...]]) -> Iterator[ResultChange]:
    for workload in dict.fromkeys([*old, *new]):
        was, now = old.get(workload, ()), new.get(workload, ())
        if was != now:
            yield ResultChange(workload=workload, before=was, after=now)


def _lane(before: Assessment, after: Assessment) -> LaneChange | None:
    was, now = (each.lane.lanes if each.lane else () for each in (before, after))
    return LaneChange(before=was, after=now) if was != now else None


def _mark(item: Recommendation) -> CardMark:
    return CardMark(id=item.id, title=item.title, level=item.level, gate=item.gate)


def _changed(old: Mapping[str, Recommendation], new: Mapping[str, Recommendation]) -> Iterator[CardChange]:
    for name, now in new.items():
        was = old.get(name)
        what = tuple(_differences(was, now)) if was else ()
        if what:
            yield CardChange(id=name, title=now.title, what=what)


def _differences(was: Recommendation, now: Recommendation) -> Iterator[str]:
    for name in ("level", "gate", "state", "owner"):
        if getattr(was, name) != getattr(now, name):
            yield f"{name}: {getattr(was, name) or '–'} → {getattr(now, name) or '–'}"
    if (was.title, was.why, was.actions, was.verify) != (now.title, now.why, now.actions, now.verify):
        yield "wording"
    if _cited(was.citations) != _cited(now.citations):
        yield "cited texts"


def _cited(citations: tuple[Citation, ...]) -> set[tuple[str, str, str]]:
    """What the card itself cites: what a search added is not the same every time, and decides nothing."""
    return {(cited.passage, cited.edition, cited.text) for cited in citations if cited.pinned}


def _threats(one: Assessment, other: Assessment) -> tuple[ThreatMark, ...]:
    known = {entry.id for entry in other.threats if entry.state == "applies"}
    return tuple(
        ThreatMark(id=entry.id, title=entry.title)
        for entry in one.threats
        if entry.state == "applies" and entry.id not in known
    )


def _versions(before: Assessment, after: Assessment) -> Iterator[VersionChange]:
    for part in VERSIONS:
        was, now = getattr(before.meta, part), getattr(after.meta, part)
        if was != now:
            yield VersionChange(part=part, before=was, after=now)
