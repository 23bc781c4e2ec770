"""Recommendations as work items, and the one-page summary of who does what."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.assessment import Assessment
from assistant.citing import Citation, with_place
from assistant.knowledge_files import KnowledgeBase
from assistant.organisation import OWN_CONTROLS
from assistant.recommend import Recommendation, Undecided
from assistant.report.characters import is_safe_address
from ui import wording
from ui.facts_shown import sentence
from ui.safe_text import Html, fill, joined, show, visible, words

TOP = 10
"""How many recommendations stand at the top."""
IN_SUMMARY = 6
"""How many of them a column of the summary holds."""


def summary(assessment: Assessment) -> Html:
    """What you do, what engineering does, what the vendor must answer: the most urgent of each."""
    columns = [
        _column(title, [item for item in assessment.recommendations if item.side == side])
        for side, title in wording.SIDES.items()
    ]
    return fill('<div class="cards three">{columns}</div>', columns=joined(columns))


def work_items(assessment: Assessment, knowledge: KnowledgeBase) -> None:
    """All recommendations: the ten to begin with, the rest by discipline, and what may also apply."""
    if not assessment.recommendations:
        show(fill("<p>{text}</p>", text=wording.NO_ADVICE))
    names = {part.id: part.name for part in assessment.workloads}
    top, rest = assessment.recommendations[:TOP], assessment.recommendations[TOP:]
    if top:
        items = [_item(item, knowledge, names, rank) for rank, item in enumerate(top, start=1)]
        show(fill("<h2>{title}</h2>{items}", title=wording.TOP, items=joined(items)))
    if rest:
        show(fill("<h2>{title}</h2>", title=wording.REST))
    for discipline in knowledge.matrix.disciplines:
        found = [item for item in rest if item.discipline == discipline.key]
        if found:
            with st.expander(f"{discipline.name} ({len(found)})", key=f"discipline-{discipline.key}"):
                show(fill('<p class="soft">{text}</p>', text=discipline.plain))
                show(joined([_item(item, knowledge, names) for item in found]))
    if assessment.undecided:
        with st.expander(f"{wording.MAY_APPLY} ({len(assessment.undecided)})", key="may-apply"):
            show(_undecided(assessment.undecided, knowledge))


def _column(title: str, items: Sequence[Recommendation]) -> Html:
    shown = [fill("<li><b>{level}</b> {title}</li>", level=item.level, title=item.title) for item in items[:IN_SUMMARY]]
    more = len(items) - len(shown)
    return fill(
        '<article class="column"><h2>{title}</h2><ol>{items}</ol>{more}</article>',
        title=title,
        items=joined(shown) if shown else fill("<li>{text}</li>", text=wording.SIDE_NOTHING),
        more=fill('<p class="soft">{text}</p>', text=wording.SIDE_MORE.format(count=more)) if more else Html(),
    )


def _item(item: Recommendation, knowledge: KnowledgeBase, names: dict[str, str], rank: int | None = None) -> Html:
    return fill(
        '<details class="item"><summary><span class="rank">{rank}</span><span class="what"><b>{title}</b>'
        '<span class="meta">{meta}</span></span></summary><div class="body">{body}</div></details>',
        rank=rank or "",
        title=item.title,
        meta=joined(
            [fill('<span class="chip {style}">{text}</span>', style=style, text=text) for style, text in _meta(item)]
        ),
        body=_body(item, knowledge, names),
    )


def _meta(item: Recommendation) -> list[tuple[str, str]]:
    return [
        (item.level, item.level),
        ("gate", item.gate),
        ("owner", item.owner),
        ("effort", item.effort),
        (f"state-{item.state.replace(' ', '-')}", wording.STATES[item.state]),
    ]


def _body(item: Recommendation, knowledge: KnowledgeBase, names: dict[str, str]) -> Html:
    concerned = [names[workload] for workload in item.workloads if workload in names]
    return fill(
        "<p>{why}</p>{raised}{concerns}<h3>{steps_title}</h3><ol>{steps}</ol><h3>{verify_title}</h3><ul>{verify}</ul>"
        "<h3>{controls_title}</h3>{controls}<h3>{sources_title}</h3>{own}{sources}{review}",
        why=item.why,
        raised=_raised(item),
        concerns=concerns(concerned),
        steps_title=wording.STEPS,
        steps=_lines(item.actions),
        verify_title=wording.VERIFY,
        verify=_lines(item.verify),
        controls_title=wording.CONTROLS,
        controls=_controls(item, knowledge),
        sources_title=wording.SOURCES,
        own=_soft(wording.OUR_RULE) if item.ours else Html(),
        sources=joined([_citation(*cited) for cited in with_place(item.citations)]),
        review=_soft(wording.DRAFT) if item.review == "draft" else Html(),
    )


def _raised(item: Recommendation) -> Html:
    return _soft(f"{wording.URGENT_BECAUSE}: {' '.join(item.raised)}") if item.raised else Html()


def concerns(names: Sequence[str]) -> Html:
    """For which workloads something is, by their names; nothing for none."""
    if not names:
        return Html()
    listed = joined([words(name, 80) for name in names], ", ")
    before, after = wording.CONCERNS.split("{names}")
    return fill('<p class="soft">{before}{names}{after}</p>', before=before, names=listed, after=after)


def _soft(text: str) -> Html:
    return fill('<p class="soft">{text}</p>', text=text)


def _lines(texts: Sequence[str]) -> Html:
    return joined([fill("<li>{text}</li>", text=text) for text in texts])


def _controls(item: Recommendation, knowledge: KnowledgeBase) -> Html:
    lines = [
        fill(
            "<li>{name}: {ids}</li>",
            name=knowledge.frameworks[key].name if key in knowledge.frameworks else _own(key, knowledge),
            ids=", ".join(ids),
        )
        for key, ids in item.controls.items()
    ]
    return fill('<ul class="controls">{lines}</ul>', lines=joined(lines))


def _own(key: str, knowledge: KnowledgeBase) -> str:
    return knowledge.replies["own_controls"] if key == OWN_CONTROLS else key


def _citation(citation: Citation, beside: bool) -> Html:  # noqa: FBT001 - the two members of `with_place`
    """A citation; one ``beside`` our summary of the same section goes without the title that stands there already."""
    place = ", ".join(part for part in ("" if beside else citation.source, citation.ref) if part)
    details = " · ".join(part for part in (place, citation.edition, citation.licence) if part)
    title = fill("<p>{title}</p>", title=_linked(visible(citation.title), citation.url))
    return fill(
        '<div class="citation {whose}">{title}<p class="soft">{details}</p>'
        '<p class="cited"><span class="tag">{kind}</span> {text}</p></div>',
        whose=citation.whose,
        title=Html() if beside else title,
        details=visible(details),
        kind=_kind(citation),
        text=fill("<q>{text}</q>", text=_isolated(citation.text)) if citation.kind == "verbatim" else citation.text,
    )


def _kind(citation: Citation) -> str:
    if citation.kind == "summary":
        return wording.OUR_SUMMARY
    return wording.OWN_WORDS.format(owner=citation.owner) if citation.whose == "organisation" else wording.VERBATIM


def _isolated(text: str) -> Html:
    return fill("<bdi>{text}</bdi>", text=visible(text))


def _linked(title: str, url: str) -> Html:
    """``title`` as a link, where there is an address that may be one."""
    if not is_safe_address(url):
        return fill("<b>{title}</b>", title=title)
    return fill('<a href="{url}" target="_blank">{title}</a>', url=url, title=title)


def _undecided(entries: Sequence[Undecided], knowledge: KnowledgeBase) -> Html:
    lines = [
        fill(
            '<li>{title} <span class="soft">{depends}</span></li>',
            title=entry.title,
            depends=depends_on(entry.settled_by, knowledge),
        )
        for entry in entries
    ]
    return fill('<p class="soft">{text}</p><ul>{lines}</ul>', text=wording.MAY_APPLY_TEXT, lines=joined(lines))


def depends_on(facts: Sequence[str], knowledge: KnowledgeBase) -> str:
    """The open ``facts`` on which something depends, in plain words."""
    questions = [knowledge.guide.planner.about(fact) for fact in facts]
    subjects = [q.short if q else sentence(fact) for q, fact in zip(questions, facts, strict=True)]
    return wording.DEPENDS.format(facts=", ".join(dict.fromkeys(subjects)))
