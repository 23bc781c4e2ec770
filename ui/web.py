"""The page: `streamlit run ui/web.py`, or `scopewise web`. Lays out; the parts are in the files beside this one."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import streamlit as st

from assistant.conversation import Say
from assistant.sessions import Sessions
from assistant.sign_in import SignIn
from ui import wording
from ui.chat import nothing_open, only_reading, opening, question, transcript, typing, ways
from ui.colleague import ADDRESS as LINK
from ui.colleague import colleague_page
from ui.desk import Desk, Notice, guarded, open_desk
from ui.known import known, scopes
from ui.passing import come_by_pass
from ui.result import result
from ui.safe_text import fill, joined, show, words
from ui.say_back import say_back
from ui.shelf import shelf
from ui.signed_in import go_on_as_asked, person_here, sign_in_page

_LOG = logging.getLogger("scopewise.page")
_SCROLL = (
    '<script data-turn="{turn}">document.querySelector(\'[data-testid="stMain"]\')'
    "?.scrollTo({{top: 0, behavior: 'instant'}});</script>"
)
_STYLE = Path(__file__).with_name("page.css")


def page(sessions: Sessions) -> None:
    """The whole page."""
    _dress()
    desk = open_desk(sessions)
    come_by_pass(desk)
    place = st.container()
    if desk.engine.house.trouble:
        desk.notices.append(Notice("note", wording.TROUBLE_FILE))
    with guarded(desk.notices):
        shelf(desk)
        _stage(desk)
    with place:
        _show_notices(desk.notices)
        _show_unsent(desk)
        _to_the_top(desk)


def _dress() -> None:
    st.set_page_config(page_title=wording.TITLE, layout="wide", initial_sidebar_state="auto")
    st.html(_STYLE)


def door(sessions: Sessions, sign_in: SignIn | None) -> None:
    """The page for whoever is there: a link's question, the sign-in, or the page of whoever may see it."""
    token = st.query_params.get(LINK)
    person = person_here(sessions, sign_in)
    if token is not None:
        _dress()
        colleague_page(sessions, token, person)
    elif person is None and sign_in is not None:
        _dress()
        sign_in_page(sign_in)
    elif person is not None:
        page(sessions.acting_for(person))
        if sign_in is not None:
            go_on_as_asked()


def _stage(desk: Desk) -> None:
    if not desk.session.kept and not desk.may_answer:
        nothing_open()
        return
    if desk.interview.stage == "result":
        result(desk)
        if desk.may_answer:
            with st.container(key="after-result"):
                typing(desk, wording.PLACEHOLDER_RESULT)
                ways(desk, finish=False)
        return
    with st.container(key="interview"):
        left, right = st.columns([8, 5], gap="large")
        with left:
            _talk(desk)
        with right, st.container(key="panel"):
            scopes(desk)
            if desk.interview.stage != "say_back" or not desk.may_answer:
                known(desk)


def _talk(desk: Desk) -> None:
    reply = desk.engine.reply(desk.interview)
    transcript(desk)
    if not desk.may_answer:
        only_reading(reply)
        return
    if reply.kind == "say_back":
        say_back(desk, reply)
        typing(desk, wording.PLACEHOLDER_SAY_BACK)
    elif reply.kind == "open":
        opening(desk, reply)
    else:
        question(desk, reply)
        typing(desk, wording.PLACEHOLDER)
    ways(desk, finish=True)


def _to_the_top(desk: Desk) -> None:
    """After a message the page is looked at from its beginning, where the question or the result stands."""
    turn = (desk.interview.id, len(desk.interview.turns))
    if st.session_state.get("seen") not in (None, turn):
        st.html(_SCROLL.format(turn=turn[1]), unsafe_allow_javascript=True)
    st.session_state["seen"] = turn


def _show_notices(notices: list[Notice]) -> None:
    told = [
        fill(
            '<p class="notice {kind}" role="status"><span dir="auto">{text}</span> {reference}</p>',
            kind=notice.kind,
            text=words(notice.text),
            reference=wording.REFERENCE.format(reference=notice.reference) if notice.reference else "",
        )
        for notice in notices
    ]
    notices.clear()
    if told:
        show(joined(told))


def _show_unsent(desk: Desk) -> None:
    """What could not be kept, so that the person need not write it again."""
    if desk.unsent is None:
        return
    if isinstance(desk.unsent, Say):
        show(fill('<p class="soft">{text}</p><p>{words}</p>', text=wording.UNSENT, words=words(desk.unsent.text)))
    st.button(wording.SEND_AGAIN, key="send-again", type="primary", on_click=desk.send, args=(desk.unsent,))


@st.cache_resource(show_spinner=False)
def _opened() -> Sessions:
    """The engine and the store of this process."""
    from assistant.serving import serving  # a test hands in its own
    from assistant.settings import load_settings

    return serving(load_settings()).sessions()


@st.cache_resource(show_spinner=False)
def _sign_in() -> SignIn | None:
    """How people sign in, as the settings of this process say."""
    from assistant.settings import load_settings
    from assistant.sign_in import sign_in_of

    return sign_in_of(load_settings())


@st.cache_resource(show_spinner=False)
def _warmed() -> threading.Thread:
    """What is heavy is opened once, while the person reads the first question."""
    thread = threading.Thread(
        target=_opened().engine.warm, kwargs={"beside": True}, name="scopewise-warm-up", daemon=True
    )
    thread.start()
    return thread


def _main() -> None:
    notices: list[Notice] = []
    with guarded(notices):
        door(_opened(), _sign_in())
        _warmed()
    _show_notices(notices)


if __name__ == "__main__":
    _main()
