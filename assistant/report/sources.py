"""What the advice rests on: each cited text once, by publication, so that a card can be short."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from assistant.assessment import Assessment
from assistant.citing import Citation, named_once, sections, where, whose_words
from assistant.knowledge_files import KnowledgeBase
from assistant.report.document import Block, Fold, Heading, Link, Paragraph, Span, Strong, Verbatim

OURS: Final = "Sources are given in our own summaries, not in the publishers' words, unless marked."


_DIGITS: Final = re.compile(r"\d+|\D+")


def source_blocks(assessment: Assessment) -> list[Block]:
    """Every text that a recommendation cites, once, under its publication."""
    every = [each for item in assessment.recommendations for each in item.citations]
    cited = {(each.passage, each.kind, each.source, each.ref): each for each in every}
    if not cited:
        return []
    publications: dict[str, list[Citation]] = {}
    for each in cited.values():
        publications.setdefault(each.source, []).append(each)
    ours = Paragraph((OURS,), "muted")
    folds = [
        Fold(3, (f"{source} ({len(named_once(texts))})",), tuple(_texts(sorted(texts, key=_place))))
        for source, texts in sorted(publications.items())
    ]
    return [Heading(2, ("Sources",)), ours, *folds]


def references(citations: Iterable[Citation], knowledge: KnowledgeBase) -> str:
    """The sections that are cited, under the short names of their publications."""
    return sections(citations, {framework.name: framework.short for framework in knowledge.frameworks.values()})


def _place(cited: Citation) -> tuple[list[tuple[bool, str, int]], bool]:
    """By section with numbers as numbers, our summary before the publisher's words on it."""
    parts = _DIGITS.findall(cited.ref)
    return [
        (part.isdigit(), "" if part.isdigit() else part, int(part) if part.isdigit() else 0) for part in parts
    ], cited.kind == "verbatim"


def _texts(citations: Iterable[Citation]) -> Iterable[Block]:
    for cited in citations:
        if cited.kind == "verbatim":
            yield Verbatim(f"{whose_words(cited)}: {where(cited)}", cited.text)
        else:
            yield Paragraph((*_named(cited), f" Our summary: {cited.text}"), "source")


def _named(cited: Citation) -> tuple[Span, ...]:
    edition = f", {cited.edition}" if cited.edition else ""
    return (Strong(f"{cited.ref}: "), Link(cited.title, cited.url), f"{edition}.")
