"""The recommendations as work items, and what may come to apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.recommend import Citation, Recommendation, Undecided
from assistant.report.document import (
    Block,
    Box,
    Code,
    Fold,
    Heading,
    Items,
    Line,
    Link,
    Paragraph,
    Span,
    Strong,
    Tag,
    Tags,
    Verbatim,
    Words,
)
from assistant.report.parts import subject

IN_FULL: Final = 10
_STATE: Final = {
    "open": "to do",
    "claimed": "said to be in place, not checked",
    "evidenced": "done, with evidence",
    "accepted": "risk accepted",
    "not applicable": "does not apply",
}


def advice_blocks(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    """The ten most urgent in full, then the rest by discipline."""
    items = assessment.recommendations
    if not items:
        return []
    drafts = sum(1 for item in items if item.review == "draft")
    blocks: list[Block] = [
        Heading(2, (f"Recommendations ({len(items)})",)),
        Paragraph(("Sources are given in our own summaries, not in the publishers' words, unless marked.",), "muted"),
    ]
    if drafts:
        share = "All" if drafts == len(items) else f"{drafts}"
        blocks.append(Paragraph((f"{share} of them are drafts that no outside expert has reviewed.",), "muted"))
    if len(items) > IN_FULL:
        blocks.append(Heading(3, (f"The {IN_FULL} most urgent",)))
    for number, item in enumerate(items[:IN_FULL], start=1):
        heading = Heading(4 if len(items) > IN_FULL else 3, (f"{number}. {item.title}",))
        blocks.append(Box("card", (heading, *_body(item, assessment, knowledge))))
    return [*blocks, *_rest(assessment, knowledge)]


def undecided_blocks(assessment: Assessment) -> list[Block]:
    """What may also apply, gathered by the answers that would settle it."""
    if not assessment.undecided:
        return []
    groups: dict[tuple[str, ...], list[Undecided]] = {}
    for entry in assessment.undecided:
        groups.setdefault(entry.settled_by, []).append(entry)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [
        Heading(2, (f"May also apply ({len(assessment.undecided)})",)),
        Paragraph(("These depend on what is not known yet; each line names the answer that would settle it.",)),
        *(_undecided_fold(settled_by, entries) for settled_by, entries in ordered),
    ]


def _undecided_fold(settled_by: tuple[str, ...], entries: Iterable[Undecided]) -> Fold:
    lines: tuple[Line, ...] = tuple((entry.title, " ", _level_tag(entry.level)) for entry in entries)
    known_by = "; ".join(subject(fact) for fact in settled_by) or "The scope"
    return Fold(3, (f"{known_by} ({len(lines)})",), (Items(lines),))


def _rest(assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    blocks: list[Block] = []
    for discipline in knowledge.matrix.disciplines:
        items = [item for item in assessment.recommendations[IN_FULL:] if item.discipline == discipline.key]
        if items:
            blocks += [
                Heading(3, (f"{discipline.name} ({len(items)})",)),
                Paragraph((discipline.plain,), "muted"),
                *(_folded(item, assessment, knowledge) for item in items),
            ]
    return blocks


def _folded(item: Recommendation, assessment: Assessment, knowledge: KnowledgeBase) -> Fold:
    return Fold(4, (item.title,), (Box("card", tuple(_body(item, assessment, knowledge))),))


def _body(item: Recommendation, assessment: Assessment, knowledge: KnowledgeBase) -> list[Block]:
    return [
        _tags(item),
        *_concerns(item, assessment),
        Paragraph((item.why,)),
        *([Paragraph((Strong("More urgent here: "), " ".join(item.raised)))] if item.raised else []),
        Paragraph(("Steps",), "label"),
        Items(tuple((step,) for step in item.actions), numbered=True),
        Paragraph(("Evidence that it is done",), "label"),
        Items(tuple((check,) for check in item.verify)),
        Paragraph(("Controls",), "label"),
        Items(tuple(_controls(item.controls, knowledge))),
        Paragraph(("Sources",), "label"),
        *_sources(item.citations),
        *([Paragraph(("This rule is the project's own.",), "muted")] if item.ours else []),
    ]


def _level_tag(level: str) -> Tag:
    return Tag(level, "must" if level == "must" else "key")


def _tags(item: Recommendation) -> Tags:
    state = Tag(_STATE[item.state], "calm" if item.state != "open" else "")
    return Tags((_level_tag(item.level), Tag(item.gate), Tag(item.owner), Tag(f"takes {item.effort}"), state))


def _concerns(item: Recommendation, assessment: Assessment) -> list[Block]:
    """For which of several workloads it is, unless for all."""
    names = {entry.id: entry.name for entry in assessment.workloads}
    if not item.workloads or len(item.workloads) == len(names):
        return []
    spans: list[Span] = [Strong("For: ")]
    for number, workload in enumerate(item.workloads):
        spans += [", "] if number else []
        spans.append(Words(names.get(workload, workload), bare=True))
    return [Paragraph(tuple(spans))]


def _controls(controls: Mapping[str, tuple[str, ...]], knowledge: KnowledgeBase) -> Iterable[Line]:
    for key, ids in controls.items():
        framework = knowledge.frameworks.get(key)
        spans: list[Span] = [f"{framework.name} ({framework.edition}): " if framework else f"{key}: "]
        for number, identifier in enumerate(ids):
            spans += [", "] if number else []
            spans.append(Code(identifier))
        yield tuple(spans)


def _sources(citations: Iterable[Citation]) -> Iterable[Block]:
    for cited in citations:
        reference = (Link(cited.title, cited.url), f" – {cited.source}, {cited.ref} ({cited.edition}).")
        if cited.kind == "verbatim":
            yield Paragraph(reference)
            yield Verbatim(f"The publisher's own words: {cited.source}, {cited.ref}", cited.text)
        else:
            yield Paragraph((*reference, f" Our summary: {cited.text}"))
