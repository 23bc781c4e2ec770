"""What the result rests on, for whoever checks it later: the texts that were read, and the versions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from assistant.assessment import Assessment, Meta, SourceText, value_labels
from assistant.knowledge_files import KnowledgeBase
from assistant.ledger import Evidence
from assistant.provenance import Origin, origins
from assistant.report.document import Block, Code, Fold, Heading, Line, Paragraph, Strong, Table, Transcript, Words
from assistant.report.parts import evidence_of, subject

_MARKED: Final = "What facts were taken from is marked, where the format allows."
_QUOTE_SHOWN: Final = 400
"""Characters of the words in a table; the whole of them is in what was read."""
_TEXT_SHOWN: Final = 6_000
"""Characters of one text that a report shows; the JSON has the whole of it."""


def record_blocks(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """The texts, turn by turn with their questions, and the versions."""
    return [*_origins(assessment), *_texts(assessment), *_versions(assessment, knowledge)]


def _origins(assessment: Assessment) -> list[Block]:
    """Of every fact the question as it was shown, the words, who said them, and when."""
    found = origins(assessment)
    if not found:
        return []
    rows: tuple[tuple[Line, ...], ...] = tuple(_origin(origin) for origin in found)
    table = Table(("Fact", "Question shown", "Words", "Who and when"), rows)
    return [
        Heading(2, ("What each fact rests on",)),
        Fold(3, (f"Every fact with its question and its words ({len(rows)})",), (table,)),
    ]


def _origin(origin: Origin) -> tuple[Line, ...]:
    whose: Line = (Words(origin.workload, bare=True), ": ") if origin.workload else ()
    words: Line = (Words(origin.words[:_QUOTE_SHOWN]),) if origin.words else (origin.rule or "–",)
    line = origin.source
    who = f"{line.file}, version {line.version}, line {line.line}" if line else origin.who
    when = origin.at[:16].replace("T", " ")
    return (
        (*whose, f"{subject(origin.fact)}: {value_labels(origin.fact, origin.values)} ({origin.basis})"),
        (origin.question or "–",),
        words,
        (Words(", ".join(part for part in (who, when) if part) or "–", bare=True),),
    )


def _texts(assessment: Assessment) -> list[Block]:
    if not assessment.texts:
        return []
    evidence = list(evidence_of(assessment))
    turns = [
        block
        for turn, source in enumerate(assessment.texts)
        for block in _turn(turn + 1, source, [found for found in evidence if found.turn == turn])
    ]
    summary: Line = (f"The texts, turn by turn ({len(assessment.texts)})",)
    return [Heading(2, ("What was read",)), Paragraph((_MARKED,), "muted"), Fold(3, summary, tuple(turns))]


def _turn(number: int, source: SourceText, evidence: Sequence[Evidence]) -> list[Block]:
    asked: Line = (Strong(f"{number}. "), source.question or "Without a question")
    who: Line = (" – ", Words(source.who, bare=True)) if source.who else ()
    text = source.text[:_TEXT_SHOWN]
    blocks: list[Block] = [Paragraph((*asked, *who)), Transcript(_pieces(text, evidence))]
    if len(text) < len(source.text):
        left = f"{len(source.text) - len(text):,} more characters are in the JSON."
        blocks.append(Paragraph((left,), "muted"))
    return blocks


def _pieces(text: str, evidence: Sequence[Evidence]) -> tuple[tuple[str, bool], ...]:
    """``text`` cut where evidence begins and ends, each piece with whether it is evidence."""
    cuts = sorted({0, len(text)} | {min(at, len(text)) for found in evidence for at in (found.start, found.end)})
    return tuple(
        (text[start:end], any(found.start <= start and end <= found.end for found in evidence))
        for start, end in pairwise(cuts)
    )


def _parts_of_knowledge(meta: Meta) -> list[tuple[str, str | None]]:
    return [
        ("Questions", meta.questions),
        ("Cards", meta.cards),
        ("Corpus", meta.corpus),
        ("Rules of reading", meta.reading),
    ]


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
        *((name, value) for name, value in _parts_of_knowledge(meta) if value),
        ("Table", meta.table),
        ("Organisation's file", meta.organisation or "none"),
    ]
    lines: list[tuple[Line, ...]] = [((name,), (Code(value),)) for name, value in rows]
    blocks: list[Block] = [Heading(2, ("Versions",)), Table(("What", "Which"), tuple(lines))]
    if meta.knowledge != knowledge.version:
        note = f"This report was written with knowledge {knowledge.version}; texts of the matrix are from there."
        blocks.append(Paragraph((note,), "muted"))
    return blocks
