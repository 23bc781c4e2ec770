"""What a report says, in the order in which a tired reader needs it."""

from __future__ import annotations

from typing import Final

from assistant.assessment import Assessment
from assistant.cards import Matrix
from assistant.knowledge_files import KnowledgeBase
from assistant.phrases import Phrases
from assistant.recommend import Recommendation
from assistant.report.advice import advice_blocks, undecided_blocks
from assistant.report.document import (
    Block,
    Box,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Span,
    Strong,
    Table,
    Tag,
    Words,
)
from assistant.report.lane import lane_blocks, lane_rules
from assistant.report.matrix_words import matrix_table, standing
from assistant.report.parts import (
    UNTITLED,
    Part,
    agentic_in_short,
    capitalised,
    description,
    parts_of,
    result_line,
    scope_in_short,
)
from assistant.report.reasons import assumptions, change_blocks, open_blocks, reason_blocks
from assistant.report.record import record_blocks
from assistant.report.threats import threat_blocks

SUMMARY_LENGTH: Final = 10
_AT_LEAST: Final = 2
"""Each side's list holds at least this many items, so that nobody is left without a first step."""

_SIDES: Final = {
    "you": "What you do",
    "engineering": "What engineering does",
    "vendor": "What the vendor must answer",
}


def plain_title(assessment: Assessment, knowledge: KnowledgeBase) -> str:
    """The report's title without marks, for a browser's tab or a file list."""
    return description(assessment, knowledge) or UNTITLED


def report(assessment: Assessment, knowledge: KnowledgeBase) -> tuple[Block, ...]:
    """The whole report."""
    phrases = Phrases(knowledge.replies, knowledge.terms, knowledge.matrix)
    described = description(assessment, knowledge)
    title: Line = (Words(described, bare=True),) if described else (UNTITLED,)
    return (
        Heading(1, title),
        *_result(assessment, phrases),
        *lane_blocks(assessment, phrases),
        *_summary(assessment),
        *_outside(assessment, knowledge),
        *_reasons(assessment, knowledge, phrases),
        *lane_rules(assessment),
        *_matrix(assessment, knowledge),
        *advice_blocks(assessment, knowledge),
        *undecided_blocks(assessment),
        *threat_blocks(assessment, knowledge),
        *record_blocks(assessment, knowledge),
        Paragraph((knowledge.replies["not_legal_advice"],), "muted"),
    )


def _result(assessment: Assessment, phrases: Phrases) -> list[Block]:
    blocks: list[Block] = [Paragraph((result_line(assessment, phrases),), "lead")]
    blocks += [Paragraph((plain.strip(),)) for plain in _in_plain_words(assessment, phrases.matrix)]
    if assessment.workloads:
        blocks.append(Paragraph((assessment.verdict.because[0].text,), "muted"))
        blocks.append(_several(assessment, phrases.matrix))
    blocks += [Paragraph((Strong("Assumed: "), text)) for text in assumptions(assessment)]
    if not assessment.verdict.confirmed:
        blocks.append(Paragraph((phrases.say("result_unconfirmed"),)))
    blocks += [Paragraph((note,), "muted") for note in dict.fromkeys(assessment.notes)]
    return blocks


def _in_plain_words(assessment: Assessment, matrix: Matrix) -> list[str]:
    """What the scope and the agentic scope mean, where they are settled; for one workload, not for several."""
    if assessment.workloads:
        return []
    scope, agentic = assessment.verdict.scope, assessment.agentic.scope
    found = [matrix.scope(scope).plain] if scope else []
    return found + ([matrix.agentic_scope(agentic).plain] if agentic else [])


def _several(assessment: Assessment, matrix: Matrix) -> Table:
    rows: list[tuple[Line, ...]] = [
        (
            (Words(part.name, bare=True),),
            (capitalised(scope_in_short(part.verdict.candidates, matrix)),),
            (capitalised(agentic_in_short(part.agentic.candidates, matrix)),),
        )
        for part in parts_of(assessment)
    ]
    return Table(("Workload", "Scope", "Agentic scope"), tuple(rows))


def _summary(assessment: Assessment) -> list[Block]:
    """The one-page summary: who does what first."""
    if not assessment.recommendations:
        return []
    top = assessment.recommendations[:SUMMARY_LENGTH]
    boxes = [_side(side, heading, top, assessment) for side, heading in _SIDES.items()]
    return [Heading(2, ("First steps",)), *boxes]


def _side(side: str, heading: str, top: tuple[Recommendation, ...], assessment: Assessment) -> Box:
    mine = [item for item in assessment.recommendations if item.side == side]
    first = [item for item in mine if item in top]
    shown = first if len(first) >= _AT_LEAST else mine[:_AT_LEAST]
    lines: tuple[Line, ...] = tuple((item.title, *_due(item)) for item in shown)
    body: Block = Items(lines) if lines else Paragraph(("Nothing so far.",), "muted")
    return Box("side", (Heading(3, (heading,)), body))


def _due(item: Recommendation) -> tuple[Span, ...]:
    claimed = ", said to be in place" if item.state == "claimed" else ""
    return (" ", Tag(f"{item.gate}{claimed}", "quiet"))


def _reasons(assessment: Assessment, knowledge: KnowledgeBase, phrases: Phrases) -> list[Block]:
    """Why, what would change it and what is open: once, or in a section for each workload."""
    if not assessment.workloads:
        part = parts_of(assessment)[0]
        return [Heading(2, ("Why",)), *_reasons_of(part, knowledge, 3)]
    blocks: list[Block] = [Heading(2, ("Why, workload by workload",))]
    for part in parts_of(assessment):
        head = (Heading(3, (Words(part.name, bare=True),)), Paragraph((Strong(result_line(part, phrases)),)))
        blocks.append(Box("card", (*head, *_reasons_of(part, knowledge, 4))))
    return blocks


def _reasons_of(part: Part, knowledge: KnowledgeBase, level: int) -> list[Block]:
    return [
        *reason_blocks(part, level),
        *change_blocks(part, knowledge, level),
        *open_blocks(part, knowledge, level),
    ]


def _outside(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """For what the matrix does not cover: why, what to do instead, what would change it."""
    if all(part.verdict.status != "not_applicable" for part in parts_of(assessment)):
        return []
    words = knowledge.matrix.not_applicable
    names: list[Block] = [
        Paragraph((Strong("Concerns: "), Words(part.name, bare=True)))
        for part in parts_of(assessment)
        if part.name and part.verdict.status == "not_applicable"
    ]
    return [
        Heading(2, ("Outside the matrix",)),
        *names,
        Paragraph((words.why.strip(),)),
        Heading(3, ("What to do instead",)),
        Items(tuple((line,) for line in words.instead)),
        Heading(3, ("What would bring it into the matrix",)),
        Items(tuple((line,) for line in words.changes_it)),
    ]


def _matrix(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    return [
        Heading(2, ("Where it stands in the matrix",)),
        Picture(standing(assessment, knowledge)),
        *matrix_table(assessment, knowledge),
    ]
