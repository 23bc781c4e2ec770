"""The sign-off on the page: how it stands, under the verdict, and what whoever looks may do about it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.assessment import Assessment
from assistant.lane_rules import LANES
from assistant.review_words import review_words, scope_name, step_line
from assistant.reviewing import Decision
from assistant.signing import DRAFT, Review, Step
from assistant.store import Place
from ui import wording
from ui.desk import Desk
from ui.safe_text import Html, fill, joined, label, show, words

_WHO: Final = "item-who"
_TROUBLE: Final = "review-trouble"


def _submit(desk: Desk, place: Place) -> None:
    desk.decide(Decision("submitted"), place)


def review_strip(desk: Desk, assessment: Assessment, place: Place | None) -> None:
    """How the sign-off stands, and the buttons for what the person may do."""
    if place is None:
        return
    review = assessment.review or DRAFT
    show(_strip(review))
    rights = desk.store.rights(assessment.id, four_eyes=desk.sessions.reviewing.four_eyes)
    with st.container(horizontal=True, key="review-actions", gap="small"):
        if review.state in ("draft", "reopened") and "answer" in rights:
            st.button(wording.REVIEW_SUBMIT, key="review-submit", on_click=_submit, args=(desk, place))
        if review.state == "sent back" and "answer" in rights and st.button(wording.REVIEW_ANSWER, key="review-answer"):
            _answering(desk, review, place)
        if (
            review.state == "submitted"
            and "sign" in rights
            and st.button(wording.REVIEW_DECIDE, key="review-decide", type="primary")
        ):
            _deciding(desk, place)
        if (
            review.state == "signed"
            and "items" in rights
            and st.button(wording.REVIEW_REOPEN, key="review-reopen", type="tertiary")
        ):
            _reopening(desk, place)
    _told_trouble()


def _strip(review: Review) -> Html:
    told = review_words(review)
    if review.state == "draft":
        return fill('<section class="review"><p class="soft">{text}</p></section>', text=wording.REVIEW_DRAFT)
    return fill(
        '<section class="review {style}" aria-live="polite"><p class="over">{over}</p><h2 class="big">{title}</h2>'
        '<p class="soft">{detail}</p>{override}{reason}{question}{earlier}{sha}{steps}</section>',
        style=review.state.replace(" ", "-"),
        over=wording.REVIEW,
        title=told.title,
        detail=words(told.detail),
        override=joined([fill('<p class="flag">{line}</p>', line=line) for line in told.override]),
        reason=_line(wording.REVIEW_REASON.format(reason=told.reason)) if told.reason else Html(),
        question=_asked(told.question) if told.question else Html(),
        earlier=_line(told.earlier) if told.earlier else Html(),
        sha=_sha(review),
        steps=_steps(review),
    )


def _line(text: str) -> Html:
    return fill("<p>{text}</p>", text=words(text, 4000))


def _asked(question: str) -> Html:
    return fill(
        '<div class="asks"><p class="soft">{asks}</p><p>{question}</p></div>',
        asks=wording.REVIEW_ASKED,
        question=words(question, 4000),
    )


def _sha(review: Review) -> Html:
    signed = review.signed
    if signed is None or not signed.sha256:
        return Html()
    return fill('<p class="fine">{text}</p>', text=wording.REVIEW_HASH.format(sha256=signed.sha256))


def _steps(review: Review) -> Html:
    lines = joined([fill("<li>{line}</li>", line=words(step_line(event), 900)) for event in reversed(review.history)])
    return fill(
        '<details><summary>{title}</summary><ul class="history">{lines}</ul></details>',
        title=wording.REVIEW_STEPS,
        lines=lines,
    )


@st.dialog(wording.REVIEW, width="medium")
def _deciding(desk: Desk, place: Place) -> None:
    """Confirm, override, or send back."""
    choice = st.radio(
        wording.REVIEW_WHAT,
        list(wording.REVIEW_CHOICES),
        format_func=wording.REVIEW_CHOICES.__getitem__,
        key="review-what",
    )
    with st.form("review-form", border=False):
        _name(desk)
        if choice == "overridden":
            scopes = [None, *range(6)]
            st.selectbox(wording.REVIEW_SCOPE, scopes, format_func=_scope, key="review-scope")
            st.selectbox(
                wording.REVIEW_LANE,
                [None, *LANES],
                format_func=lambda lane: lane or wording.REVIEW_KEEP,
                key="review-lane",
            )
        st.text_area(wording.REVIEW_TEXT[choice], max_chars=4000, key="review-text")
        pressed = st.form_submit_button(
            wording.REVIEW_SIGN, type="primary", key="review-sign", on_click=_record, args=(desk, place, choice)
        )
    _after(pressed=pressed)


def _scope(scope: int | None) -> str:
    if scope is None:
        return wording.REVIEW_KEEP
    name = scope_name(scope)
    return name[:1].upper() + name[1:]


@st.dialog(wording.REVIEW_ANSWER, width="medium")
def _answering(desk: Desk, review: Review, place: Place) -> None:
    show(_asked(review.question))
    _text_form(desk, place, "submitted", wording.REVIEW_ANSWER_TEXT, wording.REVIEW_ANSWER)


@st.dialog(wording.REVIEW_REOPEN, width="medium")
def _reopening(desk: Desk, place: Place) -> None:
    _text_form(desk, place, "reopened", wording.REVIEW_REOPEN_TEXT, wording.REVIEW_REOPEN)


def _text_form(desk: Desk, place: Place, step: Step, asks: str, name: str) -> None:
    with st.form("review-form", border=False):
        _name(desk)
        st.text_area(asks, max_chars=4000, key="review-text")
        pressed = st.form_submit_button(
            name, type="primary", key="review-sign", on_click=_record, args=(desk, place, step)
        )
    _after(pressed=pressed)


def _name(desk: Desk) -> None:
    """Where nobody signs in, the name is given."""
    if desk.store.person.is_local:
        st.text_input(wording.ITEM_WHO, value=st.session_state.get(_WHO, ""), max_chars=200, key="review-who")


def _record(desk: Desk, place: Place, step: Step) -> None:
    """Record what stands in the form; what keeps it from being recorded is told in the form."""
    told = st.session_state
    who = str(told.get("review-who", "")).strip()
    if desk.store.person.is_local:
        if not who:
            told[_TROUBLE] = wording.ITEM_NAME_NEEDED
            return
        told[_WHO] = who
    scope, lane = (told.get(f"review-{part}") if step == "overridden" else None for part in ("scope", "lane"))
    if not desk.decide(Decision(step, str(told.get("review-text", "")), scope, lane), place, who):
        told[_TROUBLE] = " ".join(notice.text for notice in desk.notices)
        desk.notices.clear()


def _after(*, pressed: bool) -> None:
    if not _told_trouble() and pressed:
        st.rerun()


def _told_trouble() -> bool:
    """Tells what kept a decision from being recorded, once: in the form, or on the page where the form was closed."""
    trouble = st.session_state.pop(_TROUBLE, "")
    if trouble:
        st.warning(label(trouble, 600))
    return bool(trouble)
