"""The lane in a report: near the verdict in short, and the whole trace of its rules among the reasons."""

from __future__ import annotations

from typing import Final

from assistant.assessment import Assessment
from assistant.lane_text import lane_words
from assistant.phrases import Phrases
from assistant.report.document import Block, Fold, Heading, Items, Line, Paragraph, Strong, Table, Tag, Words

_OUTCOME: Final = {"fired": "holds", "not fired": "does not hold", "undecided": "open"}
_TONE: Final = {"fired": "calm", "undecided": "open"}


def lane_blocks(assessment: Assessment, phrases: Phrases) -> list[Block]:
    """The lane, why, who decides, on which conditions, and what would ease it."""
    if assessment.lane is None:
        return []
    told = lane_words(assessment.lane, phrases, {part.id: part.name for part in assessment.workloads})
    blocks: list[Block] = [Heading(2, ("The lane",)), Paragraph((Strong(told.title),))]
    blocks += [Paragraph((text,)) for text in (told.depends, told.reviewers) if text]
    for heading, entries in (
        ("lane_because", told.because),
        ("lane_conditions", told.conditions),
        ("lane_easier", told.easier),
    ):
        if entries:
            blocks += [
                Paragraph((phrases.replies[heading],), "label"),
                Items(tuple((Words(entry, bare=True),) for entry in entries)),
            ]
    blocks += [Paragraph((Words(note, bare=True),)) for note in told.notes]
    return [*blocks, Paragraph((told.source,), "muted")]


def lane_rules(assessment: Assessment) -> list[Block]:
    """Every decision rule with what became of it."""
    if assessment.lane is None:
        return []
    names = {part.id: part.name for part in assessment.workloads}
    rows: list[tuple[Line, ...]] = []
    for entry in assessment.lane.because:
        whose: Line = (" ", Words(names.get(entry.workload, entry.workload), bare=True)) if entry.workload else ()
        outcome = Tag(_OUTCOME[entry.outcome], _TONE.get(entry.outcome, ""))
        rows.append(((Words(entry.text, bare=True), *whose), (entry.lane,), (outcome,), (f"line {entry.line}",)))
    table = Table(("Rule", "Lane", "Outcome", "Where"), tuple(rows))
    return [Fold(3, (f"The decision rules, one by one ({len(rows)})",), (table,))]
