"""The first page: what to do first, who does it, and by when."""

from __future__ import annotations

from typing import Final

from assistant.assessment import Assessment
from assistant.recommend import Recommendation
from assistant.report.document import Block, Box, Heading, Items, Line, Paragraph, Span, Strong, Table, Tag, Words
from assistant.report.parts import parts_of

FIRST: Final = 5
"""So many stand in the table at the top: what one meeting can hand out."""
SUMMARY_LENGTH: Final = 10
_NOW: Final = "now"
_IN_USE: Final = " People use it already, so what should have come before that is due now."
_AT_LEAST: Final = 2
"""Each side that has work is shown at least this many items, so that nobody is left without a first step."""

_SIDES: Final = {
    "you": "What you do next",
    "engineering": "What engineering does next",
    "vendor": "What the vendor must answer next",
}


def first_steps(assessment: Assessment) -> list[Block]:
    """The first five in a table, then by side what follows."""
    items = assessment.recommendations
    if not items:
        return []
    boxes = [_side(side, heading, assessment) for side, heading in _SIDES.items()]
    in_use = any(due(item, assessment) == _NOW for item in items)
    return [
        Heading(2, ("First steps",)),
        *_to_answer(assessment),
        Paragraph((f"Of {len(items)} recommendations, begin with these.{_IN_USE if in_use else ''}",)),
        steps_table(items[:FIRST], assessment),
        *(box for box in boxes if box is not None),
    ]


def _to_answer(assessment: Assessment) -> list[Block]:
    """While the scope is open, the answer that would settle most comes before all advice."""
    question = assessment.next_question
    if question is None or assessment.verdict.status != "undetermined":
        return []
    options = " / ".join(option.label for option in question.options)
    return [Paragraph((Strong("Answer this first: "), f"{question.text} {options}."))]


def steps_table(items: tuple[Recommendation, ...], assessment: Assessment) -> Table:
    """``items`` one a row, numbered: what, who, by when, how long it takes."""
    rows = tuple(
        (
            (f"{number}. {item.title}", *for_whom(item, assessment)),
            (item.owner,),
            (due(item, assessment),),
            (item.effort,),
        )
        for number, item in enumerate(items, start=1)
    )
    return Table(("What to do", "Who", "By when", "Takes"), rows)


def due(item: Recommendation, assessment: Assessment) -> str:
    """By when; what was due before something that is in use already is due now."""
    concerned = [part for part in parts_of(assessment) if not item.workloads or part.id in item.workloads]
    stages = [part.profile["stage"].value if "stage" in part.profile else None for part in concerned]
    return item.gate if item.gate == "ongoing" or "production" not in stages else _NOW


def for_whom(item: Recommendation, assessment: Assessment) -> tuple[Span, ...]:
    """For which of several workloads it is, in brackets; nothing where it is for all."""
    names = {entry.id: entry.name for entry in assessment.workloads}
    if not item.workloads or len(item.workloads) == len(names):
        return ()
    spans: list[Span] = [" (for "]
    for number, workload in enumerate(item.workloads):
        spans += [", "] if number else []
        spans.append(Words(names.get(workload, workload), bare=True))
    return (*spans, ")")


def _side(side: str, heading: str, assessment: Assessment) -> Box | None:
    later = assessment.recommendations[FIRST:]
    mine = [item for item in later if item.side == side]
    next_ones = [item for item in mine if item in later[: SUMMARY_LENGTH - FIRST]]
    shown = next_ones if len(next_ones) >= _AT_LEAST else mine[:_AT_LEAST]
    if not shown:
        return None
    lines: tuple[Line, ...] = tuple(
        (item.title, *for_whom(item, assessment), *_tag(item, assessment)) for item in shown
    )
    return Box("side", (Heading(3, (heading,)), Items(lines)))


def _tag(item: Recommendation, assessment: Assessment) -> tuple[Span, ...]:
    claimed = ", said to be in place" if item.state == "claimed" else ""
    return (" ", Tag(f"{due(item, assessment)}{claimed}", "quiet"))
