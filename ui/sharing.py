"""Who else sees an assessment, and the questions of it that were handed to colleagues."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assistant.handing_out import Handing
from assistant.people import SHARED_RIGHTS, SharedRight, may
from assistant.people_settings import link_to
from assistant.questions import Question
from assistant.settings import load_settings
from assistant.store import Link
from ui import wording
from ui.desk import Desk, Notice, guarded
from ui.safe_text import Html, fill, label, one_line, show, words

_SAID = "sharing-said"
_LINK = "handed-link"


def sharing(desk: Desk, identifier: str) -> None:
    """With whom it is shared; for whoever may change that, how."""
    access = desk.store.access(identifier)
    found = access.shares
    _said()
    if not found:
        show(fill('<p class="soft">{text}</p>', text=wording.SHARED_WITH_NOBODY))
    if not desk.store.person.is_local:
        show(fill('<p class="soft">{text}</p>', text=wording.REVIEWERS_SEE))
    mine = may(desk.store.person, "share", access)
    for name, right in found.items():
        with st.container(horizontal=True, key=f"share-{identifier}-{name}", gap="small", vertical_alignment="center"):
            show(
                fill(
                    "<p>{name} <span class='soft'>{right}</span></p>",
                    name=words(name, 80),
                    right=wording.SHARED_RIGHTS[right],
                )
            )
            if mine:
                st.button(
                    f"{wording.UNSHARE} *{label(name)}*",
                    key=f"unshare-{identifier}-{name}",
                    type="tertiary",
                    on_click=_doing(lambda name=name: _unshare(desk, identifier, name)),  # type: ignore[misc]
                )
    if mine:
        _share_form(desk, identifier)


def _share_form(desk: Desk, identifier: str) -> None:
    key = f"share-with-{identifier}"
    with st.form(key, border=False, clear_on_submit=True):
        st.text_input(wording.SHARE_WITH, max_chars=254, key=f"{key}-whom")
        st.radio(
            wording.SHARE_RIGHT,
            SHARED_RIGHTS,
            format_func=wording.SHARED_RIGHTS.__getitem__,
            key=f"{key}-right",
            horizontal=True,
            label_visibility="collapsed",
        )
        st.form_submit_button(
            wording.SHARE, type="primary", key=f"{key}-go", on_click=_doing(lambda: _share(desk, identifier, key))
        )


def _share(desk: Desk, identifier: str, key: str) -> None:
    whom, right = str(st.session_state[f"{key}-whom"]), st.session_state[f"{key}-right"]
    chosen: SharedRight = "answer" if right == "answer" else "read"
    desk.store.share(identifier, whom, chosen, desk.engine.clock())
    _tell(wording.SHARED.format(whom=whom.strip()))


def _unshare(desk: Desk, identifier: str, whom: str) -> None:
    desk.store.unshare(identifier, whom, desk.engine.clock())
    _tell(wording.UNSHARED.format(whom=whom))


def handed(desk: Desk, identifier: str) -> None:
    """Every question that was handed out and what became of it; a form to hand out any."""
    now = desk.engine.clock()
    for link in desk.store.links(identifier):
        _link(desk, link, now)
    questions = Handing(desk.sessions).questions()
    picked = st.selectbox(
        wording.HAND_OUT_WHICH,
        questions,
        format_func=lambda each: each.text,
        index=None,
        key=f"hand-which-{identifier}",
    )
    if isinstance(picked, Question):
        hand_out_form(desk, identifier, picked, _of_which(desk, identifier))


def _of_which(desk: Desk, identifier: str) -> str | None:
    """The workload that the question is asked of; None where there are not several."""
    names = {each.id: one_line(each.name, 80) for each in desk.store.load(identifier).interview.ledger.workloads}
    if not names:
        return None
    return st.selectbox(
        wording.HAND_OUT_OF, list(names), format_func=lambda each: names.get(each, each), key=f"hand-of-{identifier}"
    )


def _link(desk: Desk, link: Link, now: str) -> None:
    state = link.state(now)
    told = wording.LINK_STATES[state].format(until=link.until[:10], who=link.used_by or "", day=(link.used or "")[:10])
    question = next((each.short for each in Handing(desk.sessions).questions() if each.fact == link.fact), link.fact)
    whom = fill(" {text}", text=words(wording.LINK_FOR.format(whom=link.whom), 100)) if link.whom else Html()
    with st.container(horizontal=True, key=f"link-{link.id}", gap="small", vertical_alignment="center"):
        show(
            fill(
                "<p><b>{question}</b>{whom}<br><span class='soft'>{told}</span></p>",
                question=question,
                whom=whom,
                told=words(told, 200),
            )
        )
        if state == "open":
            st.button(
                wording.REVOKE,
                key=f"revoke-{link.id}",
                type="tertiary",
                on_click=_doing(lambda: desk.store.revoke(link.assessment, link.id, desk.engine.clock())),
            )


@st.dialog(wording.ASK_COLLEAGUE)
def ask_colleague(desk: Desk, question: Question, workload: str | None) -> None:
    """Hand the question that stands to somebody else."""
    show(fill('<p class="form-title">{text}</p>', text=question.text))
    hand_out_form(desk, desk.interview.id, question, workload)


def hand_out_form(desk: Desk, identifier: str, question: Question, workload: str | None) -> None:
    """Makes a link to ``question``, and shows it once."""
    key = f"hand-{identifier}-{question.id}-{workload or 'w'}"
    _said()
    show(fill('<p class="soft">{text}</p>', text=wording.HAND_OUT_TEXT.format(who=question.who_knows)))
    with st.form(key, border=False):
        st.text_input(wording.HAND_OUT_WHOM, max_chars=200, key=f"{key}-whom")
        st.form_submit_button(
            wording.HAND_OUT,
            type="primary",
            key=f"{key}-go",
            on_click=_doing(lambda: _hand_out(desk, identifier, question, workload, key)),
        )
    made = st.session_state.get(_LINK)
    if isinstance(made, tuple) and made[0] == key:
        show(fill("<p>{text}</p>", text=wording.LINK_ONCE.format(days=load_settings().link_days)))
        st.code(made[1], language=None, wrap_lines=True)


def _hand_out(desk: Desk, identifier: str, question: Question, workload: str | None, key: str) -> None:
    settings, whom = load_settings(), str(st.session_state[f"{key}-whom"])
    token = Handing(desk.sessions).hand_out(identifier, question.fact, settings.link_days, workload=workload, whom=whom)
    st.session_state[_LINK] = (key, link_to(settings, token))


def _doing(act: Callable[[], None]) -> Callable[[], None]:
    """``act`` inside a dialog: what keeps it from being done is told there."""

    def acting() -> None:
        st.session_state.pop(_LINK, None)
        notices: list[Notice] = []
        with guarded(notices):
            act()
        if notices:
            _tell(" ".join(notice.text for notice in notices))

    return acting


def _tell(text: str) -> None:
    st.session_state[_SAID] = text


def _said() -> None:
    text = st.session_state.pop(_SAID, "")
    if text:
        show(fill('<p class="notice" role="status">{text}</p>', text=words(text, 400)))
