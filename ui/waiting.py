"""For reviewers: what waits for them, in the side bar."""

from __future__ import annotations

import streamlit as st

from assistant.signing import SIGNING
from ui import wording
from ui.desk import Desk, guarded
from ui.safe_text import label


def waiting(desk: Desk) -> None:
    """What was submitted for review, the longest waiting first; nothing for whoever may not sign."""
    if not desk.store.person.roles & SIGNING:
        return
    found = desk.store.waiting()
    if not found:
        return
    with st.expander(wording.WAITING.format(count=len(found)), key="waiting", expanded=len(found) <= 5):
        for entry in found:
            name = label(entry.title) or wording.UNTITLED
            st.button(name, key=f"waiting-{entry.id}", type="tertiary", on_click=_open, args=(desk, entry.id))


def _open(desk: Desk, identifier: str) -> None:
    desk.notices.clear()
    with guarded(desk.notices):
        desk.open(identifier)
