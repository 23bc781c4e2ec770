"""What a report says, in the order in which a tired reader needs it."""

from __future__ import annotations

from typing import Final

from assistant.assessment import Assessment
from assistant.cards import Matrix
from assistant.knowledge_files import KnowledgeBase
from assistant.phrases import Phrases
from assistant.report.advice import advice_blocks, undecided_blocks
from assistant.report.document import (
    Block,
    Box,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Strong,
    Table,
    Words,
)
from assistant.report.first_steps import first_steps, steps_table
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
from assistant.report.reasons import assumptions, change_blocks, open_blocks, reason_blocks, trace_blocks
from assistant.report.record import record_blocks
from assistant.report.review import review_blocks
from assistant.report.sources import source_blocks
from assistant.report.threats import threat_blocks, threats_by_name

MUSTS_IN_BRIEF: Final = 15


def plain_title(assessment: Assessment, knowledge: KnowledgeBase) -> str:
    """The report's title without marks, for a browser's tab or a file list."""
    return description(assessment, knowledge) or UNTITLED


def report(assessment: Assessment, knowledge: KnowledgeBase) -> tuple[Block, ...]:
    """The whole report."""
    phrases = Phrases(knowledge.replies, knowledge.terms, knowledge.matrix)
    return (
        Heading(1, _title(assessment, knowledge)),
        *_result(assessment, phrases),
        *review_blocks(assessment),
        *lane_blocks(assessment, phrases),
        *first_steps(assessment),
        *_outside(assessment, knowledge),
        *_reasons(assessment, knowledge, phrases),
        *advice_blocks(assessment, knowledge),
        *undecided_blocks(assessment),
        *threat_blocks(assessment, knowledge),
        *_worked_out(assessment),
        *_matrix(assessment, knowledge),
        *source_blocks(assessment),
        *record_blocks(assessment, knowledge),
        Paragraph((knowledge.replies["not_legal_advice"],), "muted"),
    )


def brief(assessment: Assessment, knowledge: KnowledgeBase) -> tuple[Block, ...]:
    """The report in short, two or three pages: the result, what to do in a table, what is open, the threats by name."""
    phrases = Phrases(knowledge.replies, knowledge.terms, knowledge.matrix)
    return (
        Heading(1, _title(assessment, knowledge)),
        *_result(assessment, phrases),
        *review_blocks(assessment),
        *lane_blocks(assessment, phrases),
        *_outside(assessment, knowledge),
        *_in_a_table(assessment),
        *_reasons(assessment, knowledge, phrases),
        *threats_by_name(assessment),
        Paragraph((f"Steps, evidence and sources stand in the whole report of assessment {assessment.id}.",), "muted"),
        Paragraph((knowledge.replies["not_legal_advice"],), "muted"),
    )


def _title(assessment: Assessment, knowledge: KnowledgeBase) -> Line:
    described = description(assessment, knowledge)
    return (Words(described, bare=True),) if described else (UNTITLED,)


def _in_a_table(assessment: Assessment) -> list[Block]:
    """The most urgent musts, one a row, and how much more there is."""
    musts = tuple(item for item in assessment.recommendations if item.level == "must")
    if not musts:
        return []
    shown = musts[:MUSTS_IN_BRIEF]
    more = len(assessment.recommendations) - len(shown)
    left = f"The whole report has {more} more, {len(musts) - len(shown)} of them musts."
    return [
        Heading(2, (f"What must be done ({len(musts)})",)),
        steps_table(shown, assessment),
        *([Paragraph((left,))] if more else []),
    ]


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
        *reason_blocks(part),
        *change_blocks(part, knowledge, level),
        *open_blocks(part, knowledge, level),
    ]


def _worked_out(assessment: Assessment) -> list[Block]:
    """What an auditor asks for: the other facts, every rule with its outcome, and the decision rules."""
    blocks: list[Block] = [Heading(2, ("How it was worked out",))]
    for part in parts_of(assessment):
        if part.name:
            blocks.append(Heading(3, (Words(part.name, bare=True),)))
        blocks += trace_blocks(part, 4 if part.name else 3)
    return [*blocks, *lane_rules(assessment)]


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
