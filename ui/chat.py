"""The conversation: what was said, the question that stands, and every way to answer it."""

from __future__ import annotations

import streamlit as st

from assistant.assessment import NextQuestion, OfferedOption
from assistant.conversation import (
    Answer,
    Back,
    Confirm,
    Correct,
    Filed,
    Finish,
    Interview,
    Message,
    Restart,
    Say,
    Turn,
)
from assistant.dialogue import Reply
from assistant.questions import Option
from ui import wording
from ui.desk import Desk
from ui.facts_shown import title
from ui.safe_text import Html, fill, joined, show, words
from ui.sharing import ask_colleague

SHOWN_EXCHANGES = 1
"""How many of the latest exchanges stand open above the question; the earlier ones are folded."""


def transcript(desk: Desk) -> None:
    """What was said so far, the latest exchange open."""
    said = [_exchange(desk, turn) for turn in _live(desk.interview) if isinstance(turn.message, Say | Answer | Correct)]
    earlier, latest = said[:-SHOWN_EXCHANGES], said[-SHOWN_EXCHANGES:]
    if earlier:
        with st.expander(wording.EARLIER_ANSWERS.format(count=len(earlier)), key="earlier-answers"):
            show(joined(earlier))
    if latest:
        show(joined(latest))


def question(desk: Desk, reply: Reply) -> None:
    """The question that stands, with its quick answers."""
    show(_asked(reply))
    if reply.kind == "choice":
        _choices(desk, reply.fact, reply.workload, reply.options)
    elif reply.kind == "ticks":
        _ticks(desk, reply.fact, reply.workload, reply.options)
    if reply.kind in ("choice", "ticks"):
        _beside(desk, reply)


def opening(desk: Desk, reply: Reply) -> None:
    """The first question: a field to write in, or, for whoever would rather not, the next question's options."""
    show(_asked(reply))
    typing(desk, wording.PLACEHOLDER_OPENING, tall=True)
    offered = desk.engine.assessment(desk.interview, advice=False).next_question
    if offered is not None:
        with st.expander(wording.PICK_INSTEAD, key="pick-instead"):
            show(fill('<p class="asked-small">{text}</p>', text=offered.text))
            _choices_of(desk, offered)


def only_reading(reply: Reply) -> None:
    """The question that stands, for whoever may not answer it."""
    show(_asked(reply))
    show(fill('<p class="notice">{text}</p>', text=wording.ONLY_READING))


def nothing_open() -> None:
    """For whoever may not begin anything, where nothing is open."""
    show(fill('<p class="notice">{text}</p>', text=wording.NOTHING_OPEN))


def typing(desk: Desk, placeholder: str, *, tall: bool = False) -> None:
    """The field for free text, which is always there."""

    def sent() -> None:
        text = st.session_state.get("typed")
        if isinstance(text, str):
            desk.send(Say(text=text))

    st.chat_input(placeholder, key="typed", on_submit=sent, height=110 if tall else "content")


def ways(desk: Desk, *, finish: bool) -> None:
    """Go back, show the result, start over."""
    if not desk.interview.turns:
        return
    with st.container(horizontal=True, key="ways", gap="small"):
        _button(desk, wording.BACK, Back(), "back")
        if finish:
            _button(desk, wording.FINISH, Finish(), "finish")
        with st.popover(wording.RESTART, type="tertiary"):
            st.text(wording.RESTART_TEXT)
            st.button(wording.RESTART, key="restart", on_click=desk.send, args=(Restart(),), type="primary")


def confirming(desk: Desk) -> None:
    """The way on from the say-back."""
    st.button(wording.CONFIRM, key="confirm", type="primary", on_click=desk.send, args=(Confirm(),))


def _live(interview: Interview) -> list[Turn]:
    return [turn for index, turn in enumerate(interview.turns) if interview.is_live(index)]


def _exchange(desk: Desk, turn: Turn) -> Html:
    asked = wording.FROM_FILE_ASKED if isinstance(turn.message, Filed) else turn.shown_text
    if isinstance(turn.message, Correct):
        asked = wording.CHANGED.format(title=title(desk.engine, turn.message.fact))
    if isinstance(turn.message, Answer):
        asked = _question_of(desk, turn.message) or asked
    who = turn.message.who
    other = who if who and who != desk.store.person.name else ""
    return fill(
        '<div class="exchange"><p class="asked">{asked}</p><p class="answered" dir="auto">'
        '<span class="{seen}">{who}: </span>{text}</p></div>',
        asked=asked,
        seen="who" if other else "unseen",
        who=words(other, 80) if other else wording.YOU,
        text=words(turn.text),
    )


def _question_of(desk: Desk, message: Answer) -> str:
    """The question that a click replies to, which is not the one that stood where a colleague answered by a link."""
    about = desk.engine.knowledge.guide.planner.about(message.fact)
    return about.text if about and about.fact == message.fact else ""


def _asked(reply: Reply) -> Html:
    notes = joined([fill('<p class="note" dir="auto">{note}</p>', note=words(note)) for note in reply.notes])
    return fill(
        '<section class="question" aria-live="polite">{notes}{progress}{about}<h1>{question}</h1>{beside}'
        '<p class="example">{example}</p></section>',
        notes=notes,
        progress=_progress(reply),
        about=fill('<p class="about">{name}</p>', name=words(reply.workload_name)) if reply.workload_name else Html(),
        question=reply.question,
        beside=beside(reply),
        example=reply.example,
    )


def beside(reply: Reply) -> Html:
    """A language model's words for what stands, beside ours."""
    return fill('<p class="beside" dir="auto">{text}</p>', text=words(reply.beside)) if reply.beside else Html()


def _progress(reply: Reply) -> Html:
    if not reply.number:
        return Html()
    return fill(
        '<div class="progress"><span>{text}</span><div class="bar" role="progressbar" aria-label="{text}" '
        'aria-valuenow="{number}" aria-valuemin="1" aria-valuemax="{total}"><i style="width:{percent}%"></i></div></div>',
        text=f"Question {reply.number} of about {reply.total}",
        number=reply.number,
        total=reply.total,
        percent=round(100 * reply.number / max(1, reply.total)),
    )


def _choices_of(desk: Desk, offered: NextQuestion) -> None:
    if offered.kind == "ticks":
        _ticks(desk, offered.fact, offered.workload, offered.options)
    else:
        _choices(desk, offered.fact, offered.workload, offered.options)
    _button(desk, wording.DONT_KNOW, _answer(offered.fact, None, offered.workload), "dont-know")


def _choices(desk: Desk, fact: str, workload: str | None, options: tuple[OfferedOption, ...]) -> None:
    with st.container(key="choices", gap="small"):
        for option in options:
            st.button(
                option_label(option),
                key=f"pick-{fact}-{option.value}",
                width="stretch",
                on_click=desk.send,
                args=(_answer(fact, (option.value,), workload),),
            )


def option_label(option: OfferedOption | Option) -> str:
    """An option with its explanation, as Markdown: both are our own words, and a test holds them free of markup."""
    return f"{option.label} *{option.help}*" if option.help else option.label


def _ticks(desk: Desk, fact: str, workload: str | None, options: tuple[OfferedOption, ...]) -> None:
    key = f"ticks-{fact}-{len(desk.interview.turns)}"

    def sent(*, none: bool = False) -> None:
        picked = () if none else tuple(o.value for o in options if st.session_state.get(f"{key}-{o.value}"))
        if picked or none:
            desk.send(_answer(fact, picked, workload))
        else:
            desk.notices.clear()
            desk.note(wording.TICK_ONE)

    with st.form(key, border=False):
        with st.container(key="ticks"):
            for option in options:
                st.checkbox(option_label(option), key=f"{key}-{option.value}")
        with st.container(horizontal=True):
            st.form_submit_button(wording.CONTINUE, type="primary", key=f"{key}-continue", on_click=sent)
            st.form_submit_button(wording.NONE_OF_THESE, key=f"{key}-none", on_click=sent, kwargs={"none": True})


def _beside(desk: Desk, reply: Reply) -> None:
    """What stands under every question: leaving it open, why it is asked, several at once."""
    with st.container(horizontal=True, key="beside", gap="small"):
        _button(desk, wording.DONT_KNOW, _answer(reply.fact, None, reply.workload), "dont-know")
        with st.popover(wording.WHY, type="tertiary"):
            st.text(reply.why)
        about = desk.engine.knowledge.guide.planner.about(reply.fact)
        if desk.session.kept and about and st.button(wording.ASK_COLLEAGUE, key="ask-colleague", type="tertiary"):
            ask_colleague(desk, about, reply.workload)
        if reply.several:
            with st.popover(wording.SEVERAL, type="tertiary"):
                _several(desk, reply)


def _several(desk: Desk, reply: Reply) -> None:
    key = f"several-{reply.fact}-{len(desk.interview.turns)}"

    def sent() -> None:
        picked = tuple(o.value for o in reply.options if st.session_state.get(f"{key}-{o.value}"))
        if picked:
            desk.send(Answer(fact=reply.fact, values=picked, workload=reply.workload, several=True))

    with st.form(key, border=False):
        st.text(wording.SEVERAL_TEXT)
        for option in reply.options:
            st.checkbox(option.label, key=f"{key}-{option.value}")
        st.form_submit_button(wording.CONTINUE, type="primary", key=f"{key}-continue", on_click=sent)


def _answer(fact: str, values: tuple[str, ...] | None, workload: str | None) -> Answer:
    return Answer(fact=fact, values=values, workload=workload)


def _button(desk: Desk, text: str, message: Message, key: str) -> None:
    st.button(text, key=key, type="tertiary", on_click=desk.send, args=(message,))
