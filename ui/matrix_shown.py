"""The matrix as a picture, and the same as text."""

from __future__ import annotations

import base64

import streamlit as st

from assistant.assessment import Assessment
from assistant.cards import Cell, Matrix
from assistant.knowledge_files import KnowledgeBase
from ui import wording
from ui.safe_text import Html, fill, joined, show


def matrix_picture(assessment: Assessment, knowledge: KnowledgeBase) -> None:
    """Five disciplines by five scopes, with what the result is, or may be, lit."""
    from assistant.report import matrix_alt, matrix_svg  # not needed before there is a result

    picture = matrix_svg(assessment, knowledge, theme="dark" if st.context.theme.type == "dark" else "light")
    show(
        fill(
            '<figure class="matrix"><img alt="{text}" src="data:image/svg+xml;base64,{picture}"></figure>'
            '<p class="fine">{note}</p>',
            text=matrix_alt(assessment, knowledge),
            picture=base64.b64encode(picture.encode()).decode(),
            note=wording.MATRIX_NOTE,
        )
    )
    possible = [text.scope for text in knowledge.matrix.scopes if text.scope in _results(assessment)]
    with st.expander(wording.MATRIX_TEXT, key="matrix-text"):
        for scope in possible or [text.scope for text in knowledge.matrix.scopes]:
            show(_scope_text(knowledge.matrix, scope))


def _results(assessment: Assessment) -> set[int]:
    """The scopes that the whole or any workload has or may have."""
    verdicts = [assessment.verdict, *(part.verdict for part in assessment.workloads)]
    return {scope for verdict in verdicts for scope in verdict.candidates}


def _scope_text(matrix: Matrix, scope: int) -> Html:
    cells = [
        fill(
            "<h3>{name}</h3><ul>{points}</ul>", name=discipline.name, points=_points(matrix.cell(discipline.key, scope))
        )
        for discipline in matrix.disciplines
    ]
    text = matrix.scope(scope)
    return fill("<h2>{number} {name}</h2>{cells}", number=text.scope, name=text.name, cells=joined(cells))


def _points(cell: Cell) -> Html:
    return joined(
        [
            fill("<li>{text}{ours}</li>", text=point.text, ours=f" ({wording.OURS})" if point.source == "ours" else "")
            for point in cell.points
        ]
    )
