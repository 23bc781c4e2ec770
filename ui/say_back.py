"""The say-back: what was said, what we assumed, what is still open and who might know, before a final result."""

from __future__ import annotations

import streamlit as st

from assistant.dialogue import Reply
from ui import wording
from ui.chat import beside, confirming
from ui.desk import Desk
from ui.facts_shown import Row, rows
from ui.known import line, workload_name
from ui.safe_text import fill, show, words

_PARTS = ("said", "assumed", "unconfirmed", "open")


def say_back(desk: Desk, reply: Reply) -> None:
    """Everything known, by how it is known, with the question whether it is right."""
    notes = "".join(fill('<p class="note" dir="auto">{note}</p>', note=words(note)) for note in reply.notes)
    show(
        fill(
            '<section class="question" aria-live="polite">{notes}<h1>{text}</h1>{beside}</section>',
            notes=notes,
            text=reply.question,
            beside=beside(reply),
        )
    )
    with st.container(key="say-back"):
        _parts(desk)
    with st.container(key="confirming"):
        confirming(desk)


def _parts(desk: Desk) -> None:
    for workload in desk.interview.workload_ids:
        if workload is not None:
            show(fill('<p class="workload">{name}</p>', name=words(workload_name(desk, workload), 120)))
        found = rows(desk.engine, desk.interview, workload)
        for part in _PARTS:
            _part(desk, part, [row for row in found if _belongs(row, part)])


def _belongs(row: Row, part: str) -> bool:
    return row.standing == part or (part == "said" and row.standing == "contradicted")


def _part(desk: Desk, part: str, found: list[Row]) -> None:
    if not found:
        return
    show(fill('<h2 class="part {part}">{text}</h2>', part=part, text=wording.SAY_BACK_PARTS[part]))
    for row in found:
        line(desk, row, "said-back")
