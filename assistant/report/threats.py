"""What can go wrong, each threat with what answers it: where a threat-modelling session can begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.report.advice import settled_by
from assistant.report.document import Block, Code, Fold, Heading, Line, Paragraph, Span, Table, Words
from assistant.threats import FacedThreat

_HEAD: Final = ("Threat", "What answers it", "Known as")
_UNANSWERED: Final = "Nothing recommended here yet: decide what answers it."


def threat_blocks(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """The threats that apply in a table, those that may apply folded away."""
    if not assessment.threats:
        return []
    certain = [entry for entry in assessment.threats if entry.state == "applies"]
    possible = [entry for entry in assessment.threats if entry.state == "may apply"]
    blocks: list[Block] = [
        Heading(2, (f"Threats to go through ({len(certain)})",)),
        Paragraph(("For a threat-modelling session: walk through each with the people who build and run it. ", _OURS)),
    ]
    if certain:
        rows = tuple(_row(entry, assessment, knowledge) for entry in certain)
        blocks.append(Table(_HEAD, rows))
    else:
        blocks.append(Paragraph(("None is certain with what is known so far.",)))
    if possible:
        table = Table(("Threat", "What would settle it"), tuple(_possible(entry) for entry in possible))
        blocks.append(Fold(3, (f"Threats that may apply ({len(possible)})",), (table,)))
    return blocks


def threats_by_name(assessment: Assessment) -> list[Block]:
    """The names of the threats that apply."""
    certain = [entry.title for entry in assessment.threats if entry.state == "applies"]
    if not certain:
        return []
    return [Heading(2, (f"Threats to go through ({len(certain)})",)), Paragraph((f"{'; '.join(certain)}.",))]


_OURS: Final = "Selection and wording are ours; the ids are the publishers'."


def _row(entry: FacedThreat, assessment: Assessment, knowledge: KnowledgeBase) -> tuple[Line, ...]:
    return (
        (f"{entry.title}: {entry.plain}", *_concerned(entry, assessment)),
        (_answers(entry, assessment),),
        tuple(_references(entry.refs, knowledge)),
    )


def _possible(entry: FacedThreat) -> tuple[Line, ...]:
    return ((f"{entry.title}: {entry.plain}",), (settled_by(entry.settled_by),))


def _answers(entry: FacedThreat, assessment: Assessment) -> str:
    titles = {item.id: item.title for item in assessment.recommendations}
    found = [titles[card] for card in entry.cards if card in titles]
    return f"{'; '.join(found)}." if found else _UNANSWERED


def _concerned(entry: FacedThreat, assessment: Assessment) -> list[Span]:
    """For which of several workloads it is, unless for all."""
    names = {part.id: part.name for part in assessment.workloads}
    if not entry.workloads or len(entry.workloads) == len(names):
        return []
    spans: list[Span] = [" (for "]
    for number, workload in enumerate(entry.workloads):
        spans += [", "] if number else []
        spans.append(Words(names.get(workload, workload), bare=True))
    return [*spans, ")"]


def _references(refs: Mapping[str, tuple[str, ...]], knowledge: KnowledgeBase) -> list[Span]:
    spans: list[Span] = []
    for key, ids in refs.items():
        framework = knowledge.frameworks.get(key)
        spans.append(f"{'; ' if spans else ''}{framework.short if framework else key} ")
        for number, identifier in enumerate(ids):
            spans += [", "] if number else []
            spans.append(Code(identifier))
    return spans
