"""Beside the conversation: what is known and how, each line correctable, and the scopes that are still possible."""

from __future__ import annotations

import streamlit as st

from assistant.conversation import Answer, Correct
from assistant.facts import FACTS, group_members
from ui import wording
from ui.desk import Desk
from ui.facts_shown import Row, not_yet_known, options, rows, ticked, title
from ui.safe_text import Html, fill, joined, one_line, show, words
from ui.scopes import agentic_steps, ladder

Subject = tuple[str, str | None]
"""A fact or group, and the workload that it is asked of."""


def scopes(desk: Desk) -> None:
    """The scopes, the possible ones lit, and the agentic ones."""
    found = desk.engine.assessment(desk.interview, advice=False)
    matrix = desk.engine.knowledge.matrix
    show(ladder(matrix, found.verdict.candidates))
    if found.agentic.status != "not_applicable":
        show(agentic_steps(matrix, found.agentic.candidates))


def known(desk: Desk) -> None:
    """All that is known, workload by workload."""
    show(fill('<h2 class="panel">{text}</h2>', text=wording.KNOWN))
    if not desk.interview.turns:
        show(fill('<p class="soft">{text}</p>', text=wording.KNOWN_NOTHING))
        return
    may_answer = desk.may_answer
    for workload in desk.interview.workload_ids:
        found = rows(desk.engine, desk.interview, workload)
        if workload is not None:
            show(fill('<p class="workload">{name}</p>', name=words(workload_name(desk, workload), 120)))
        for row in found:
            line(desk, row, "known", editable=may_answer)
    if may_answer and st.button(wording.ADD, key="add-fact", type="tertiary"):
        _add(desk)


def line(desk: Desk, row: Row, place: str, *, editable: bool = True) -> None:
    """One line with its way to correct it; ``place`` tells apart the places where a line may stand."""
    if not editable:
        show(row_html(row, desk.store.person.name))
        return
    key = f"{place}-{row.workload or 'w'}-{row.subject}"
    with st.container(horizontal=True, key=f"row-{key}", gap="small", vertical_alignment="top", wrap=False):
        show(row_html(row, desk.store.person.name))
        pressed = st.button(f"{wording.EDIT} *{row.title}*", key=f"edit-{key}", type="tertiary")
    if pressed:
        _edit(desk, row.subject, row.workload)


def workload_name(desk: Desk, identifier: str) -> str:
    """The name that the person gave to a workload."""
    return next((entry.name for entry in desk.interview.ledger.workloads if entry.id == identifier), identifier)


def row_html(row: Row, me: str) -> Html:
    """What is known of one subject, how, and who said it, where that is somebody else than ``me``."""
    quotes = joined([fill('<q class="quote">{text}</q>', text=words(quote, 160)) for quote in row.quotes], " ")
    space = " " if row.quotes else ""
    reason = fill('{space}<span class="reason">{text}</span>', space=space, text=row.reason) if row.reason else Html()
    who = fill('<span class="reason">{text}</span>', text=wording.ASK.format(who=row.who)) if row.who else Html()
    others = joined([words(name, 80) for name in row.said_by if name != me], ", ")
    said_by = (
        fill(' <span class="by">{text} {others}</span>', text=wording.SAID_BY, others=others) if others else Html()
    )
    return fill(
        '<div class="known {standing}"><p class="title">{title} <span class="tag">{tag}</span></p>'
        '<p class="value">{value}</p><p class="source" dir="auto">{quotes}{reason}{who}{said_by}</p></div>',
        standing=row.standing,
        title=row.title,
        tag=wording.TAGS[row.standing],
        value=row.value,
        quotes=quotes,
        reason=reason,
        who=who,
        said_by=said_by,
    )


@st.dialog(wording.EDIT_TITLE)
def _edit(desk: Desk, subject: str, workload: str | None) -> None:
    _form(desk, subject, workload)


@st.dialog(wording.ADD)
def _add(desk: Desk) -> None:
    workloads = desk.interview.workload_ids
    subjects = [(question.fact, w) for w in workloads for question in not_yet_known(desk.engine, desk.interview, w)]
    picked = st.selectbox(wording.ADD_SUBJECT, subjects, format_func=lambda subject: _subject_text(desk, subject))
    if picked:
        _form(desk, *picked)


def _subject_text(desk: Desk, subject: Subject) -> str:
    fact, workload = subject
    name = title(desk.engine, fact)
    return f"{one_line(workload_name(desk, workload))}: {name}" if workload else name


def _form(desk: Desk, subject: str, workload: str | None) -> None:
    key = f"correct-{workload or 'w'}-{subject}"
    offered = options(desk.engine, subject)
    now = ticked(desk.interview, subject, workload)
    with st.form(key, border=False):
        show(fill('<p class="form-title">{text}</p>', text=title(desk.engine, subject)))
        if group_members(subject):
            for value, text in offered:
                st.checkbox(text, value=value in now, key=f"{key}-{value}")
        else:
            labels = [text for _, text in offered] + [wording.NOT_KNOWN]
            st.radio(
                title(desk.engine, subject),
                range(len(labels)),
                index=next((place for place, (value, _) in enumerate(offered) if now == {value}), len(offered)),
                key=f"{key}-value",
                format_func=labels.__getitem__,
                label_visibility="collapsed",
            )
        if st.form_submit_button(
            wording.SAVE, type="primary", key=f"{key}-save", on_click=_save, args=(desk, key, subject, workload)
        ):
            st.rerun()


def _save(desk: Desk, key: str, subject: str, workload: str | None) -> None:
    offered = [value for value, _ in options(desk.engine, subject)]
    if group_members(subject):
        picked = tuple(value for value in offered if st.session_state.get(f"{key}-{value}"))
        desk.send(Answer(fact=subject, values=picked, workload=workload))
        return
    place = st.session_state.get(f"{key}-value", len(offered))
    domain = FACTS[subject].ordered(FACTS[subject].domain)
    values = (offered[place],) if place < len(offered) else tuple(domain)
    desk.send(Correct(fact=subject, values=values, workload=workload))
