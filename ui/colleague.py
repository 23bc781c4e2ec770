"""The page behind a link: one question, and nothing else of the assessment that it belongs to."""

from __future__ import annotations

import streamlit as st

from assistant.errors import LinkUnusable, UnusableInput
from assistant.handing_out import Handed, Handing
from assistant.people import Person
from assistant.sessions import Sessions
from ui import wording
from ui.chat import option_label
from ui.desk import Notice, guarded
from ui.safe_text import Html, fill, show, words

ADDRESS = "q"
"""The name in the page's address under which a link's token stands."""

_DONE = "answered-link"
_NOTICES = "link-notices"


def colleague_page(sessions: Sessions, token: str, person: Person | None) -> None:
    """The question of ``token``, or one sentence on why there is none. ``person`` is whoever has signed in, if anybody."""
    notices: list[Notice] = st.session_state.setdefault(_NOTICES, [])
    with st.container(key="colleague"):
        show(fill('<p class="brand">{name}</p>', name=wording.TITLE))
        place = st.container()
        with guarded(notices):
            if st.session_state.get(_DONE) == token:
                _say(wording.LINK_THANKS)
            else:
                _question(sessions, token, person)
        with place:
            for notice in notices:
                _say(notice.text, notice)
    notices.clear()


def _say(text: str, notice: Notice | None = None) -> None:
    kind, mark = (notice.kind, notice.reference) if notice else ("note", "")
    reference = wording.REFERENCE.format(reference=mark) if mark else ""
    show(
        fill(
            '<p class="notice {kind}" role="status">{text} {reference}</p>',
            kind=kind,
            text=words(text),
            reference=reference,
        )
    )


def _question(sessions: Sessions, token: str, person: Person | None) -> None:
    try:
        handed = Handing(sessions).asked(token)
    except LinkUnusable as error:
        _say(str(error))
        return
    show(_asked(handed))
    question, key = handed.question, "link"
    named = "" if person is None else person.name
    with st.form("link-form", border=False):
        if question.kind == "ticks":
            for option in question.options:
                st.checkbox(option_label(option), key=f"{key}-{option.value}")
        else:
            st.radio(
                question.text,
                question.options,
                format_func=option_label,
                index=None,
                key=f"{key}-value",
                label_visibility="collapsed",
            )
        if not named:
            st.text_input(wording.LINK_NAME, max_chars=200, key=f"{key}-name")
        st.form_submit_button(
            wording.LINK_SEND, type="primary", key=f"{key}-send", on_click=_send, args=(sessions, token, handed, named)
        )
    show(fill('<p class="soft">{text}</p>', text=wording.LINK_ONLY.format(until=handed.until[:10])))


def _asked(handed: Handed) -> Html:
    by = words(handed.by, 80) if handed.by else Html(wording.SOMEBODY)
    about = fill('<p class="about">{name}</p>', name=words(handed.workload_name)) if handed.workload_name else Html()
    return fill(
        '<section class="question"><p class="note">{intro}</p>{about}<h1>{question}</h1>'
        '<p class="example">{example}</p><p class="soft">{why}</p></section>',
        intro=fill(wording.LINK_INTRO, who=by),
        about=about,
        question=handed.question.text,
        example=handed.question.example,
        why=handed.question.why,
    )


def _send(sessions: Sessions, token: str, handed: Handed, named: str) -> None:
    notices: list[Notice] = st.session_state[_NOTICES]
    notices.clear()
    told, question = st.session_state, handed.question
    if question.kind == "ticks":
        values = tuple(each.value for each in question.options if told.get(f"link-{each.value}"))
    else:
        picked = told.get("link-value")
        if picked is None:
            notices.append(Notice("note", wording.LINK_PICK))
            return
        values = (picked.value,)
    with guarded(notices):
        try:
            Handing(sessions).answer(token, values, named or str(told.get("link-name", "")))
        except LinkUnusable:  # said when the page is drawn again
            return
        except UnusableInput as error:
            notices.append(Notice("note", str(error)))
            return
        told[_DONE] = token
