"""A comparison in sentences, the same ones in the terminal and on the page. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.assessment import value_labels
from assistant.comparing import VERSIONS, Comparison, FactChange, ResultChange, Side
from assistant.facts import FACTS
from assistant.lane_rules import Lane
from assistant.lane_text import lanes_named
from assistant.review_words import override_in_short, scope_name


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of difference: a heading, and a line for each."""

    title: str
    lines: tuple[str, ...]


def side_name(side: Side) -> str:
    """One of the two for a heading: its title, and which version it is."""
    version = "as it stands now" if side.version is None else f"version {side.version}"
    return f"{side.title or side.id} ({version})"


def sections(comparison: Comparison) -> tuple[Section, ...]:
    """Every kind of difference that there is, the most important first."""
    found = (
        Section("Result", tuple(_results(comparison))),
        Section("Facts", tuple(_fact(change) for change in comparison.facts)),
        Section("Recommendations that came", tuple(f"{m.title} [{m.level}, {m.gate}]" for m in comparison.cards_came)),
        Section("Recommendations that went", tuple(f"{m.title} [{m.level}, {m.gate}]" for m in comparison.cards_gone)),
        Section(
            "Recommendations that changed",
            tuple(f"{change.title}: {'; '.join(change.what)}" for change in comparison.cards_changed),
        ),
        Section("Threats that came", tuple(mark.title for mark in comparison.threats_came)),
        Section("Threats that went", tuple(mark.title for mark in comparison.threats_gone)),
        Section(
            "Versions",
            tuple(f"{VERSIONS[v.part]}: {v.before or '–'} → {v.after or '–'}" for v in comparison.versions),
        ),
    )
    return tuple(section for section in found if section.lines)


def comparison_lines(comparison: Comparison) -> list[str]:
    """All of it as lines of plain text."""
    lines = [f"Before: {side_name(comparison.before)}", f"After:  {side_name(comparison.after)}"]
    if not comparison.differs:
        lines += ["", "Nothing that was found or advised differs."]
    for section in sections(comparison):
        lines += ["", section.title, *(f"  - {line}" for line in section.lines)]
    return lines


def in_short(comparison: Comparison) -> str:
    """What differs, on one line: "scope 1 → 2; lane fast → deep; 3 recommendations came, 1 went"."""
    parts = [_result("scope", change) for change in comparison.scopes if not change.workload]
    parts += [_result("agentic scope", change) for change in comparison.agentic if not change.workload]
    if comparison.lane:
        parts.append(f"lane {_lanes(comparison.lane.before)} → {_lanes(comparison.lane.after)}")
    counts = (
        ("facts differ", len(comparison.facts)),
        ("recommendations came", len(comparison.cards_came)),
        ("recommendations went", len(comparison.cards_gone)),
        ("recommendations changed", len(comparison.cards_changed)),
        ("threats came or went", len(comparison.threats_came) + len(comparison.threats_gone)),
    )
    return "; ".join([*parts, *(f"{what}: {number}" for what, number in counts if number)])


def _results(comparison: Comparison) -> Iterator[str]:
    yield from (_result("scope", change) for change in comparison.scopes)
    yield from (_result("agentic scope", change) for change in comparison.agentic)
    if comparison.lane:
        yield f"lane: {_lanes(comparison.lane.before)} → {_lanes(comparison.lane.after)}"
    if comparison.override_before != comparison.override_after:
        before, after = (override_in_short(each) for each in (comparison.override_before, comparison.override_after))
        yield f"set by a reviewer: {before or 'nothing'} → {after or 'nothing'}"


def _result(what: str, change: ResultChange) -> str:
    whose = f"{change.workload}: " if change.workload else ""
    return f"{whose}{what} {_scopes(change.before)} → {_scopes(change.after)}"


def _scopes(scopes: Sequence[int]) -> str:
    return " or ".join(str(scope) if scope else scope_name(0) for scope in scopes) or "–"


def _lanes(lanes: Sequence[Lane]) -> str:
    return lanes_named(lanes) if lanes else "–"


def _fact(change: FactChange) -> str:
    whose = f"{change.workload}: " if change.workload else ""
    subject = FACTS[change.fact].label if change.fact in FACTS else change.fact
    return f"{whose}{subject}: {_values(change.fact, change.before)} → {_values(change.fact, change.after)}"


def _values(fact: str, values: Sequence[str]) -> str:
    if not values:
        return "not known"
    return value_labels(fact, values) if fact in FACTS else " or ".join(values)
