"""The result: the scope and why, what would change it, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.app import Scopewise
from assistant.assessment import Assessment, WorkloadResult, scope_names, value_labels
from assistant.cards import Matrix
from assistant.conversation import More
from assistant.dialogue import result_lines
from assistant.phrases import assumption_text
from assistant.review_words import override_lines
from assistant.table import Agentic, TraceEntry, WhatIf
from ui import wording
from ui.advice import summary, work_items
from ui.chat import transcript
from ui.desk import Desk
from ui.downloads import downloads
from ui.explaining import explaining
from ui.facts_shown import rows, title
from ui.items_shown import items_board
from ui.known import known, row_html
from ui.lane_shown import lane_card, lane_trace
from ui.matrix_shown import matrix_picture
from ui.review_shown import review_strip
from ui.safe_text import Html, fill, joined, show, words
from ui.threats import threats
from ui.versions import versions

DECIDING_SUBJECTS = ("generative", "delivery", "model_training", "change", "initiation")


def result(desk: Desk) -> None:
    """The whole of the result, in tabs under the headline."""
    place = desk.catch_up()
    assessment = desk.assessment()
    matrix = desk.engine.knowledge.matrix
    show(_notes(desk))
    show(headline(assessment, matrix))
    review_strip(desk, assessment, place)
    show(lane_card(assessment, desk.engine.phrases))
    with st.container(horizontal=True, key="result-actions", gap="small"):
        if assessment.next_question is not None and desk.may_answer:
            st.button(wording.MORE, key="more", on_click=desk.send, args=(More(),), type="primary")
        downloads(desk, assessment)
    tabs = st.tabs(list(wording.TABS), key="result-tabs")
    with tabs[0]:
        _overview(assessment, matrix)
    with tabs[1]:
        explaining(desk, assessment)
        work_items(assessment, desk.engine.knowledge)
    with tabs[2]:
        items_board(desk, assessment)
    with tabs[3]:
        threats(assessment, desk.engine.knowledge)
    with tabs[4]:
        _why(desk, assessment)
    with tabs[5]:
        matrix_picture(assessment, desk.engine.knowledge)
    with tabs[6]:
        known(desk)
        transcript(desk)
    with tabs[7]:
        versions(desk)
    show(fill('<p class="fine">{text}</p>', text=wording.NOT_LEGAL))


def _notes(desk: Desk) -> Html:
    """What there is to say to the last message, the verdict apart, which stands in the headline."""
    verdict = result_lines(desk.interview, desk.engine.phrases)
    notes = [note for note in desk.engine.reply(desk.interview).notes if note not in verdict]
    return joined([fill('<p class="note" dir="auto">{note}</p>', note=words(note)) for note in notes])


def headline(assessment: Assessment, matrix: Matrix) -> Html:
    """The verdict at a glance."""
    return fill(
        '<section class="headline" aria-live="polite"><h1 class="unseen">{title}</h1>{scope}{agentic}</section>',
        title=wording.RESULT,
        scope=_scope_card(assessment, matrix, _overridden(assessment)),
        agentic=_agentic_card(assessment.agentic, matrix),
    )


def _overridden(assessment: Assessment) -> list[str]:
    """What a reviewer put in place of the scope, to stand beside what the table says."""
    override = assessment.review.override if assessment.review else None
    return [override_lines(override)[0]] if override and override.scope is not None else []


def _scope_card(part: Assessment | WorkloadResult, matrix: Matrix, overridden: Sequence[str] = ()) -> Html:
    verdict = part.verdict
    if verdict.status == "not_applicable":
        return _card("0", wording.RESULT, wording.OUTSIDE, matrix.not_applicable.why, overridden)
    flags = [*overridden, *_assumptions(part)]
    flags += [] if verdict.confirmed else [wording.UNCONFIRMED_NOTE]
    if verdict.scope is None:
        names = {0: wording.OUTSIDE.lower()} | {text.scope: text.name for text in matrix.scopes}
        return _card("?", wording.SCOPE_OPEN, scope_names(verdict.candidates, names), "", flags)
    text = matrix.scope(verdict.scope)
    return _card(str(text.scope), wording.SCOPE.format(number=text.scope), text.name, text.plain, flags)


def _assumptions(part: Assessment | WorkloadResult) -> list[str]:
    """What the verdict takes for granted, each in a sentence; for several workloads together only that it does."""
    rules = [part.profile[fact].rule for fact in part.verdict.assumed if fact in part.profile]
    named = [wording.ASSUMED.format(reason=assumption_text(rule)) for rule in rules if rule]
    return named or ([wording.ASSUMED_NOTE] if part.verdict.assumed else [])


def _agentic_card(agentic: Agentic, matrix: Matrix) -> Html:
    if agentic.status == "not_applicable":
        return Html()
    flags = [] if agentic.confirmed else [wording.UNCONFIRMED_NOTE]
    if agentic.scope is None:
        names = {text.scope: text.name for text in matrix.agentic} | {0: wording.OUTSIDE.lower()}
        return _card("?", wording.AGENTIC_OPEN, scope_names(agentic.candidates, names), "", flags)
    text = matrix.agentic_scope(agentic.scope)
    return _card(str(text.scope), wording.AGENTIC_SCOPE.format(number=text.scope), text.name, text.plain, flags)


def _card(number: str, over: str, name: str, plain: str, flags: Sequence[str]) -> Html:
    return fill(
        '<div class="verdict" data-scope="{number}"><p class="over">{over}</p><h2 class="big">{name}</h2>'
        '<p class="plain">{plain}</p>{flags}</div>',
        number=number,
        over=over,
        name=name,
        plain=plain,
        flags=joined([fill('<p class="flag">{flag}</p>', flag=flag) for flag in flags]),
    )


def _overview(assessment: Assessment, matrix: Matrix) -> None:
    if assessment.verdict.status == "not_applicable":
        _not_applicable(matrix)
    if assessment.notes:
        notes = joined([fill("<li>{note}</li>", note=words(note)) for note in dict.fromkeys(assessment.notes)])
        show(fill("<h2>{title}</h2><ul>{notes}</ul>", title=wording.NOTES, notes=notes))
    if assessment.workloads:
        show(_workloads(assessment, matrix))
    if assessment.recommendations:
        show(summary(assessment))


def _not_applicable(matrix: Matrix) -> None:
    text = matrix.not_applicable
    show(
        fill(
            "<h2>{instead}</h2><ul>{steps}</ul><h2>{changes}</h2><ul>{changed}</ul>",
            instead=wording.INSTEAD,
            steps=joined([fill("<li>{step}</li>", step=step) for step in text.instead]),
            changes=wording.CHANGES_IT,
            changed=joined([fill("<li>{change}</li>", change=change) for change in text.changes_it]),
        )
    )


def _workloads(assessment: Assessment, matrix: Matrix) -> Html:
    cards = [_workload_card(part, matrix) for part in assessment.workloads]
    return fill('<h2>{title}</h2><div class="cards">{cards}</div>', title=wording.WORKLOADS, cards=joined(cards))


def _workload_card(part: WorkloadResult, matrix: Matrix) -> Html:
    return fill(
        '<article class="workload-card"><p class="workload">{name}</p>{scope}{agentic}</article>',
        name=words(part.name, 160),
        scope=_scope_card(part, matrix),
        agentic=_agentic_card(part.agentic, matrix),
    )


def _why(desk: Desk, assessment: Assessment) -> None:
    if not assessment.workloads:
        _why_one(desk, assessment, None)
        show(lane_trace(assessment))
        return
    show(_rules(assessment.verdict.because, wording.SCOPES))
    for part in assessment.workloads:
        show(fill('<p class="workload">{name}</p>', name=words(part.name, 160)))
        _why_one(desk, part, part.id)
    show(lane_trace(assessment))


def _why_one(desk: Desk, part: Assessment | WorkloadResult, workload: str | None) -> None:
    found = [row for row in rows(desk.engine, desk.interview, workload) if row.subject in DECIDING_SUBJECTS]
    show(
        fill(
            "<h2>{title}</h2><div class=decided>{rows}</div>",
            title=wording.DECIDED_BY,
            rows=joined([row_html(row, desk.store.person.name) for row in found]),
        )
    )
    show(
        fill(
            "<h2>{rules_title}</h2>{rules}{agentic}<h2>{what_if_title}</h2>{what_if}",
            rules_title=wording.RULES,
            rules=_rules(part.verdict.because, wording.SCOPES),
            agentic=_rules(part.agentic.because, wording.AGENTIC),
            what_if_title=wording.WHAT_IF,
            what_if=_what_if(part.verdict.what_if, desk.engine),
        )
    )


def _rules(entries: tuple[TraceEntry, ...], about: str) -> Html:
    if not entries:
        return Html()
    return fill(
        '<p class="side">{about}</p><ul class="rules">{lines}</ul>',
        about=about,
        lines=joined(
            [
                fill(
                    '<li class="{style}"><span class="tag">{outcome}</span> {text}</li>',
                    style=entry.outcome.replace(" ", "-"),
                    outcome=wording.OUTCOMES[entry.outcome],
                    text=entry.text,
                )
                for entry in entries
            ]
        ),
    )


def _what_if(changes: tuple[WhatIf, ...], engine: Scopewise) -> Html:
    if not changes:
        return fill("<p>{text}</p>", text=wording.WHAT_IF_NONE)
    names = {0: wording.OUTSIDE.lower()} | {text.scope: text.name for text in engine.knowledge.matrix.scopes}
    lines = [
        fill(
            '<li><span class="soft">{subject}</span><br><b>{value}</b> {then}</li>',
            subject=title(engine, change.fact),
            value=wording.WHAT_IF_VALUE.format(value=value_labels(change.fact, [change.value])),
            then=wording.THEN.format(scopes=scope_names(change.candidates, names)),
        )
        for change in changes
    ]
    return fill('<ul class="what-if">{lines}</ul>', lines=joined(lines))
