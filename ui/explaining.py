"""A recommendation explained for this workload by the language model, where one is configured, sentence by sentence."""

from __future__ import annotations

import streamlit as st

from assistant.assessment import Assessment
from assistant.recommend import Recommendation
from ui import wording
from ui.desk import Desk
from ui.safe_text import fill, joined, show, words


def explaining(desk: Desk, assessment: Assessment) -> None:
    """Pick one of the most urgent recommendations and have it explained; nothing without a language model."""
    items = assessment.recommendations[: wording.EXPLAIN_FIRST]
    if desk.engine.voice is None or not items:
        return
    with st.container(horizontal=True, key="explaining", vertical_alignment="bottom"):
        picked = st.selectbox(
            wording.EXPLAIN_PICK, items, format_func=lambda item: str(item.title), key="explained-item"
        )
        pressed = st.button(wording.EXPLAIN, key="explain")
    if pressed and picked is not None:
        _streamed(desk, assessment, picked)


def _streamed(desk: Desk, assessment: Assessment, item: Recommendation) -> None:
    place = st.empty()
    told = []
    with st.spinner(wording.EXPLAINING):
        for sentence in desk.engine.explain(assessment, item.key):
            told.append(
                fill(
                    '<p>{text} <span class="soft">({source})</span></p>',
                    text=words(sentence.text),
                    source=sentence.source,
                )
            )
            with place.container():
                show(fill('<article class="column">{note}{told}</article>', note=_note(), told=joined(told)))
    if not told:
        show(
            fill(
                '<article class="column"><p class="soft">{note}</p><p>{why}</p></article>',
                note=wording.NOT_EXPLAINED,
                why=item.why,
            )
        )


def _note() -> str:
    return fill('<p class="soft">{text}</p>', text=wording.EXPLAINED_NOTE)
