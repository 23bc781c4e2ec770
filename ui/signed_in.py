"""Who has the page open: whoever signed in, or, where nobody needs to, whoever sits at this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Final

import streamlit as st

from assistant.people import LOCAL, Person
from assistant.sessions import Sessions
from assistant.sign_in import SignIn, members_of
from ui import wording
from ui.desk import ADDRESS
from ui.passing import WAY_IN
from ui.safe_text import fill, show, words

_MET = "met"
_TROUBLE = "sign-in-trouble"
_SCRIPT: Final = (
    "<script>(() => {{ try {{ {body} }} catch {{ /* no storage: one begins on the first page */ }} }})();</script>"
)
_KEEP: Final = f"""
const asked = new URLSearchParams(location.search), kept = new URLSearchParams();
for (const name of {json.dumps([ADDRESS, WAY_IN])}) if (asked.has(name)) kept.set(name, asked.get(name));
sessionStorage.setItem("scopewise-asked", kept);
"""
_GO_ON: Final = """
const kept = sessionStorage.getItem("scopewise-asked");
sessionStorage.removeItem("scopewise-asked");
if (kept && !location.search) location.replace("?" + new URLSearchParams(kept));
"""
"""The provider sends everybody back to the first page, so the browser's tab itself keeps what its address asked for.

It never leaves the tab, and what comes after the "?" cannot lead to another page.
"""


def person_here(sessions: Sessions, sign_in: SignIn | None) -> Person | None:
    """Who has the page open; None where they have to sign in first."""
    if sign_in is None:
        return LOCAL
    person = sign_in.person(_claims(), members_of(sessions.organisation), time.time())
    if person is not None and st.session_state.get(_MET) != person:
        sessions.acting_for(person).store.meet(sessions.engine.clock())
        st.session_state[_MET] = person
    return person


def _claims() -> Mapping[str, object]:
    """What the provider says of whoever is here; empty where nobody is signed in."""
    return st.user.to_dict()


def sign_in_page(sign_in: SignIn) -> None:
    """All that somebody sees who is not signed in."""
    with st.container(key="sign-in"):
        show(
            fill(
                '<p class="brand">{name}</p><p class="soft">{line}</p><p>{text}</p>',
                name=wording.TITLE,
                line=wording.TAGLINE,
                text=wording.SIGN_IN_TEXT,
            )
        )
        trouble = st.session_state.pop(_TROUBLE, "")
        if trouble:
            show(fill('<p class="notice trouble" role="status">{text}</p>', text=trouble))
        st.button(wording.SIGN_IN, key="sign-in-button", type="primary", on_click=_begin, args=(sign_in,))
    _run(_KEEP)


def go_on_as_asked() -> None:
    """Open what the address asked for before whoever is here signed in, once."""
    _run(_GO_ON)


def _run(body: str) -> None:
    st.html(_SCRIPT.format(body=body), unsafe_allow_javascript=True)


def _begin(sign_in: SignIn) -> None:
    """Go to the provider, unless it cannot be reached: the browser would find an empty page."""
    if sign_in.reachable():
        st.login()
    else:
        st.session_state[_TROUBLE] = wording.SIGN_IN_UNREACHABLE


def who_is_here(person: Person) -> None:
    """Under whose name the page is open, and the way out; nothing where nobody signs in."""
    if person.is_local:
        return
    roles = ", ".join(wording.ROLES[role] for role in wording.ROLES if role in person.roles)
    show(
        fill(
            '<p class="soft">{text} <b>{name}</b><br>{roles}</p>',
            text=wording.SIGNED_IN_AS,
            name=words(person.name, 80),
            roles=roles,
        )
    )
    st.button(wording.SIGN_OUT, key="sign-out", type="tertiary", on_click=st.logout)
