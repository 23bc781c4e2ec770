"""What the result rests on, for whoever checks it later: the texts that were read, and the versions."""

from __future__ import annotations

from typing import Final

from assistant.assessment import Assessment, SourceText
from assistant.knowledge_files import KnowledgeBase
from assistant.report.document import Block, Code, Fold, Heading, Line, Paragraph, Strong, Table, Transcript, Words

_TEXT_SHOWN: Final = 6_000
"""Characters of one text that a report shows; the JSON has the whole of it."""


def record_blocks(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """The texts, turn by turn with their questions, and the versions."""
    return [*_texts(assessment), *_versions(assessment, knowledge)]


def _texts(assessment: Assessment) -> list[Block]:
    if not assessment.texts:
        return []
    turns = [block for number, source in enumerate(assessment.texts, 1) for block in _turn(number, source)]
    summary: Line = (f"The texts, turn by turn ({len(assessment.texts)})",)
    return [Heading(2, ("What was read",)), Fold(3, summary, tuple(turns))]


def _turn(number: int, source: SourceText) -> list[Block]:
    asked: Line = (Strong(f"{number}. "), source.question or "Without a question")
    who: Line = (" – ", Words(source.who, bare=True)) if source.who else ()
    text = source.text
    if len(text) <= _TEXT_SHOWN:
        return [Paragraph((*asked, *who)), Transcript(text)]
    left = f"{len(text) - _TEXT_SHOWN:,} more characters are in the JSON."
    return [Paragraph((*asked, *who)), Transcript(text[:_TEXT_SHOWN] + "…"), Paragraph((left,), "muted")]


def _versions(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    meta = assessment.meta
    reader = f"{meta.reader} ({meta.model})" if meta.model else meta.reader
    rows: list[tuple[str, str]] = [
        ("Assessment", assessment.id),
        ("Begun", meta.created),
        ("Scopewise", meta.version),
        ("Reader", reader),
        ("Prompts", meta.prompts or "none"),
        ("Knowledge", meta.knowledge),
        ("Table", meta.table),
    ]
    lines: list[tuple[Line, ...]] = [((name,), (Code(value),)) for name, value in rows]
    blocks: list[Block] = [Heading(2, ("Versions",)), Table(("What", "Which"), tuple(lines))]
    if meta.knowledge != knowledge.version:
        note = f"This report was written with knowledge {knowledge.version}; texts of the matrix are from there."
        blocks.append(Paragraph((note,), "muted"))
    return blocks
