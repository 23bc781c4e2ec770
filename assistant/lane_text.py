"""The lane in sentences, the same ones in the terminal, in reports and on the page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.assessment import value_labels
from assistant.facts import FACTS
from assistant.lane_rules import Lane
from assistant.lanes import Easier, LaneResult, NamedReviewer
from assistant.phrases import Phrases
from assistant.say_back import short


@dataclass(frozen=True, slots=True)
class LaneWords:
    """A lane for people: the name, what it means, then lists, each of which may be empty."""

    title: str
    meaning: str
    depends: str
    reviewers: str
    because: tuple[str, ...]
    conditions: tuple[str, ...]
    easier: tuple[str, ...]
    source: str
    notes: tuple[str, ...]


def lane_words(lane: LaneResult, phrases: Phrases, names: Mapping[str, str]) -> LaneWords:
    """``lane`` in words; ``names`` are the names of the workloads by their ids."""
    return LaneWords(
        title=_title(lane, phrases),
        meaning=_meaning(lane.lane, phrases),
        depends=phrases.say("lane_depends", facts="; ".join(map(short, lane.open))) if lane.open else "",
        reviewers=_who(lane, phrases),
        because=_because(lane, names),
        conditions=lane.conditions,
        easier=tuple(_change(change, phrases, names) for change in _easing(lane)),
        source=phrases.say("lane_source", source=lane.source),
        notes=tuple(note for note in (lane.note, _contact(lane, phrases)) if note),
    )


def lane_lines(lane: LaneResult, phrases: Phrases, names: Mapping[str, str]) -> list[str]:
    """``lane`` as lines of plain text."""
    told = lane_words(lane, phrases, names)
    lines = [line for line in (told.title, told.depends, told.reviewers) if line]
    for heading, entries in (
        ("lane_because", told.because),
        ("lane_conditions", told.conditions),
        ("lane_easier", told.easier),
    ):
        lines += [phrases.say(heading), *(f"  - {entry}" for entry in entries)] if entries else []
    return [*lines, *told.notes]


def lanes_named(lanes: Sequence[Lane]) -> str:
    """``lanes`` in words for a sentence."""
    return " or ".join(lanes) if len(lanes) <= 2 else f"{', '.join(lanes[:-1])} or {lanes[-1]}"


def reviewer_words(reviewer: NamedReviewer) -> str:
    """A reviewer on one line."""
    contact = f", {reviewer.contact}" if reviewer.contact else ""
    return f"{reviewer.name} ({reviewer.role}{contact})"


def _title(lane: LaneResult, phrases: Phrases) -> str:
    if lane.lane is None:
        return phrases.say("lane_open", lanes=lanes_named(lane.lanes))
    return phrases.say("lane", lane=lane.lane, meaning=_meaning(lane.lane, phrases))


def _meaning(lane: Lane | None, phrases: Phrases) -> str:
    match lane:
        case "fast":
            return phrases.say("lane_fast")
        case "standard":
            return phrases.say("lane_standard")
        case "deep":
            return phrases.say("lane_deep")
        case "not allowed":
            return phrases.say("lane_not_allowed")
        case None:
            return ""


def _who(lane: LaneResult, phrases: Phrases) -> str:
    if lane.reviewers:
        return phrases.say("lane_reviewers", names="; ".join(map(reviewer_words, lane.reviewers)))
    return phrases.say("lane_nobody") if lane.lane in ("standard", "deep") else ""


def _because(lane: LaneResult, names: Mapping[str, str]) -> tuple[str, ...]:
    """The rules that have fired and ask for the strictest of the possible lanes; the others are in the trace."""
    told = [entry for entry in lane.because if entry.outcome == "fired" and entry.lane == lane.lanes[-1]]
    return tuple(f"{_of(entry.workload, names)}{entry.text}" for entry in told)


def _easing(lane: LaneResult) -> Sequence[Easier]:
    """The changes that rule the strictest lane out; where none does, those that make an easier one possible."""
    return [change for change in lane.easier if lane.lanes[-1] not in change.lanes] or lane.easier


def _change(change: Easier, phrases: Phrases, names: Mapping[str, str]) -> str:
    label = value_labels(change.fact, [change.value]).removeprefix("yes: ")
    value = change.value if "." in change.fact else label[:1].lower() + label[1:]
    subject, lanes = FACTS[change.fact].subject, lanes_named(change.lanes)
    if len(change.lanes) == 1:
        told = phrases.say("lane_change", fact=subject, value=value, lanes=lanes)
    else:
        told = phrases.say("lane_change_open", fact=subject, value=value, lanes=lanes)
    return f"{_of(change.workload, names)}{told}"


def _of(workload: str | None, names: Mapping[str, str]) -> str:
    return f"{names.get(workload, workload)}: " if workload else ""


def _contact(lane: LaneResult, phrases: Phrases) -> str:
    return phrases.say("contact", contact=lane.contact) if lane.contact else ""
