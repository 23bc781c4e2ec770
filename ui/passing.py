"""Between the page and Slack: going on there with what is here, and the other way round, by a pass."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from assistant.errors import LinkUnusable
from assistant.settings import load_settings
from assistant.store.passing import Passes
from ui import wording
from ui.desk import ADDRESS, Desk, guarded

WAY_IN: Final = "pass"
"""The name in the page's address under which a pass from Slack stands."""
MINUTES: Final = 15
_MADE: Final = "slack-pass"


def come_by_pass(desk: Desk) -> None:
    """Uses up the pass in the page's address, where one is, and opens its assessment."""
    token = st.query_params.get(WAY_IN)
    if not token:
        return
    st.query_params.pop(WAY_IN, None)
    with guarded(desk.notices):
        try:
            identifier = Passes.of(desk.store).accept(token, desk.engine.clock())
            desk.open(identifier)
        except LinkUnusable as error:
            desk.note(str(error))
            st.query_params.pop(ADDRESS, None)


def go_on_in_slack(desk: Desk, identifier: str) -> None:
    """What to send in Slack to go on there; nothing where there is no bot."""
    if not load_settings().slack_bot_token or not desk.store.allows(identifier, "share"):
        return
    with st.expander(wording.GO_ON_IN_SLACK, key=f"slack-{identifier}"):
        st.button(wording.SLACK_SHOW, key=f"slack-pass-{identifier}", on_click=_make_pass, args=(desk, identifier))
        made = st.session_state.get(_MADE)
        if made and made[0] == identifier:
            st.text(wording.SLACK_SEND.format(minutes=MINUTES))
            st.code(f"/scopewise open {made[1]}", language=None)


def _make_pass(desk: Desk, identifier: str) -> None:
    with guarded(desk.notices):
        now = desk.engine.clock()
        until = (datetime.fromisoformat(now) + timedelta(minutes=MINUTES)).isoformat()
        st.session_state[_MADE] = (identifier, Passes.of(desk.store).hand_over(identifier, now, until))
