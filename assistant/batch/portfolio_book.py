"""The portfolio report as a workbook: the same tables as the page, with a chart, for whoever goes on counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from assistant.batch import portfolio_words as words
from assistant.batch.portfolio import AGENTIC, LANES, SCOPES, Portfolio
from assistant.batch.portfolio_style import SCALE
from assistant.batch.sheets import Chart, Sheet, write_workbook
from assistant.knowledge_files import KnowledgeBase


def write_portfolio(
    file: BinaryIO, found: Portfolio, knowledge: KnowledgeBase, record: Sequence[str], created: str
) -> None:
    """The workbook of ``found``; ``record`` names the versions, a line each."""
    write_workbook(file, _sheets(found, knowledge, record), created)


def _sheets(found: Portfolio, knowledge: KnowledgeBase, record: Sequence[str]) -> Iterator[Sheet]:
    names = [words.scope_name(place, knowledge) for place in SCOPES]
    units = [
        [stack.name, *(dict(stack.pieces).get(place, 0) for place in SCOPES), stack.total]
        for stack in words.units_of(found)
    ]
    chart = Chart(
        "Scopes by unit", range(1, len(SCOPES) + 1), [SCALE[place][0] for place in SCOPES], words.UNITS_SHOWN, "L2"
    )
    yield Sheet("Scopes by unit", ["Unit", *names, "All"], units, [34, *[12] * 9], chart=chart)
    lanes = [
        [stack.name, *(dict(stack.pieces).get(lane, 0) for lane in LANES), stack.total]
        for stack in words.lanes_of(found)
    ]
    yield Sheet("Lanes by unit", ["Unit", *(lane.capitalize() for lane in LANES), "All"], lanes, [34, *[14] * 6])
    acting = [words.agentic_name(place, knowledge) for place in AGENTIC]
    by_scope = [
        [words.scope_name(place, knowledge), *(found.agentic_by_scope[place][key] for key in AGENTIC)]
        for place in SCOPES
        if place in found.agentic_by_scope
    ]
    yield Sheet("Agentic scopes", ["Scope", *acting], by_scope, [34, *[14] * 5])
    data = [[name, *(counts.get(place, 0) for place in SCOPES)] for name, counts in words.sensitive_rows(found)]
    yield Sheet("Sensitive data", ["Data", *names], data, [34, *[14] * 8])
    yield Sheet("What decides", ["Rule of the table", "Rows"], words.rules_of(found), [90, 10])
    head = ["Recommendation", "Level", "When", "Who", "Rows"]
    yield Sheet("Recommendations", head, words.cards_of(found, knowledge), [70, 10, 20, 24, 10])
    head = ["Question", "Who might know", "Rows that it would bring furthest"]
    yield Sheet("What is open", head, words.questions_of(found, knowledge), [70, 40, 16])
    listed = [[text, *row] for text, _, rows in words.listed_concerns(found, knowledge) for row in rows]
    head = ["Why", "Id", "Described as", "Unit", "Scope", "Agentic scope"]
    yield Sheet("Look first", head, listed, [50, 20, 70, 20, 24, 24])
    failed = [[brief.id, brief.error] for brief in found.failed.first]
    yield Sheet("Not assessed", ["Id", "Why"], failed, [24, 90])
    if found.changes is not None:
        yield Sheet("Changes", ["Was", "Is now", "Rows"], words.moves_of(found, knowledge), [34, 34, 10])
    yield Sheet("Versions", ["Made with"], [[line] for line in record], [90])
