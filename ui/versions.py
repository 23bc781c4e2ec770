"""What differs between two versions of the open assessment, or between it and another."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.assessment import Assessment
from assistant.comparing import Comparison, Side, compared
from assistant.comparison_words import sections
from assistant.store import KeptVersion
from ui import wording
from ui.desk import Desk, guarded
from ui.safe_text import fill, joined, one_line, show, words

_NOW: Final = ""
"""Among the choices, which are versions and ids of other assessments: the open one as it stands now."""
_OTHERS: Final = 200
"""How many other assessments are offered, those changed last first."""


def versions(desk: Desk) -> None:
    """Two choices, and what differs between them."""
    if not desk.session.kept:
        return
    identifier = desk.interview.id
    kept = list(desk.store.kept_versions(identifier))
    others = [entry for entry in desk.store.list(_OTHERS) if entry.id != identifier and entry.stage == "result"]
    names = {entry.id: f"{wording.VERSIONS_OTHER}: {one_line(entry.title)}" for entry in others}
    choices: list[KeptVersion | str] = [*reversed(kept), _NOW, *names]
    first = next((at for at, each in enumerate(choices) if isinstance(each, KeptVersion) and each.signed), 0)

    def named(choice: KeptVersion | str) -> str:
        return names.get(choice, wording.VERSIONS_NOW) if isinstance(choice, str) else _name(choice)

    show(fill("<h2>{title}</h2>", title=wording.VERSIONS_TITLE))
    left, right = st.columns(2)
    with left:
        before = st.selectbox(wording.VERSIONS_BEFORE, choices, index=first, format_func=named, key="versions-before")
    with right:
        now = choices.index(_NOW)
        after = st.selectbox(wording.VERSIONS_AFTER, choices, index=now, format_func=named, key="versions-after")
    with guarded(desk.notices):
        sides = [_side(identifier, each) for each in (before, after)]
        found = [_worked_out(desk, side) for side in sides]
        _show(compared(found[0], found[1], (sides[0], sides[1])))


def _name(choice: KeptVersion) -> str:
    text = wording.VERSIONS_SIGNED if choice.signed else wording.VERSIONS_ONE
    return text.format(version=choice.version, at=choice.at[:16].replace("T", " "))


def _side(identifier: str, choice: KeptVersion | str) -> Side:
    if isinstance(choice, str):
        return Side(id=choice or identifier)
    return Side(id=identifier, version=choice.version)


def _worked_out(desk: Desk, side: Side) -> Assessment:
    now = side.id == desk.interview.id and side.version is None
    return desk.assessment() if now else desk.sessions.at(side.id, side.version)


def _show(comparison: Comparison) -> None:
    if not comparison.differs:
        show(fill("<p>{text}</p>", text=wording.VERSIONS_SAME))
    parts = [
        fill(
            "<h3>{title}</h3><ul>{lines}</ul>",
            title=section.title,
            lines=joined([fill("<li>{line}</li>", line=words(line)) for line in section.lines]),
        )
        for section in sections(comparison)
    ]
    show(fill('<div class="differs">{parts}</div>', parts=joined(parts)))
