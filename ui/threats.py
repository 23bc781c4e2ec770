"""What can go wrong, each threat with what answers it."""

from __future__ import annotations

import streamlit as st

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.threats import FacedThreat
from ui import wording
from ui.advice import concerns, depends_on
from ui.safe_text import Html, fill, joined, show


def threats(assessment: Assessment, knowledge: KnowledgeBase) -> None:
    """The threats that apply, and folded away those that may."""
    certain = [entry for entry in assessment.threats if entry.state == "applies"]
    possible = [entry for entry in assessment.threats if entry.state == "may apply"]
    show(fill('<h2>{title}</h2><p class="soft">{text}</p>', title=wording.THREATS, text=wording.THREATS_TEXT))
    if certain:
        cards = joined([_threat(entry, assessment, knowledge) for entry in certain])
        show(fill('<div class="cards">{cards}</div>', cards=cards))
    else:
        show(fill("<p>{text}</p>", text=wording.THREATS_NONE))
    if possible:
        with st.expander(f"{wording.THREATS_MAY_APPLY} ({len(possible)})", key="threats-may-apply"):
            show(fill("<ul>{lines}</ul>", lines=joined([_possible(entry, knowledge) for entry in possible])))


def _threat(entry: FacedThreat, assessment: Assessment, knowledge: KnowledgeBase) -> Html:
    names = {part.id: part.name for part in assessment.workloads}
    titles = {item.id: item.title for item in assessment.recommendations}
    answers = [titles[card] for card in entry.cards if card in titles]
    some = [names[workload] for workload in entry.workloads if workload in names]
    return fill(
        '<article class="column"><h3>{title}</h3><p>{plain}</p>{concerns}<p class="soft">{answered}</p>'
        '<ul>{answers}</ul><p class="soft">{refs}</p></article>',
        title=entry.title,
        plain=entry.plain,
        concerns=concerns(some) if len(some) < len(names) else Html(),
        answered=wording.ANSWERED_BY,
        answers=joined([fill("<li>{title}</li>", title=title) for title in answers or [wording.UNANSWERED]]),
        refs=_references(entry, knowledge),
    )


def _possible(entry: FacedThreat, knowledge: KnowledgeBase) -> Html:
    return fill(
        '<li>{title}: {plain} <span class="soft">{depends}</span></li>',
        title=entry.title,
        plain=entry.plain,
        depends=depends_on(entry.settled_by, knowledge),
    )


def _references(entry: FacedThreat, knowledge: KnowledgeBase) -> str:
    names = {key: knowledge.frameworks[key].name if key in knowledge.frameworks else key for key in entry.refs}
    return " · ".join(f"{names[key]}: {', '.join(ids)}" for key, ids in entry.refs.items())
