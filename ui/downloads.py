"""The result as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from assistant.assessment import Assessment
from ui import wording
from ui.desk import Desk

Data = TypeVar("Data", str, bytes)


def downloads(desk: Desk, assessment: Assessment) -> None:
    """Markdown, HTML whole and in short, JSON, and CSV for a tracker; each is made when it is taken."""
    from assistant import report  # not needed before there is a result

    knowledge = desk.engine.knowledge
    files: tuple[tuple[str, Callable[[], str], str, str], ...] = (
        ("Markdown", lambda: report.markdown(assessment, knowledge), "md", "text/markdown"),
        ("HTML", lambda: report.html(assessment, knowledge), "html", "text/html"),
        (wording.SHORT_HTML, lambda: report.html(assessment, knowledge, short=True), "brief.html", "text/html"),
        ("JSON", lambda: assessment.to_json(indent=2), "json", "application/json"),
        ("CSV", lambda: report.csv(assessment), "csv", "text/csv"),
    )
    with st.popover(wording.DOWNLOADS):
        _for_an_auditor(desk, assessment)
        with st.container(horizontal=True, gap="small"):
            for name, made, ending, mime in files:
                st.download_button(
                    name,
                    logged(desk, made, ending),
                    f"scopewise-{assessment.id[:8]}.{ending}",
                    mime,
                    key=f"download-{ending}",
                    on_click="ignore",
                )


def logged(desk: Desk, made: Callable[[], Data], form: str) -> Callable[[], Data]:
    """What ``made`` gives when it is taken away, which the log then says; ``form`` is what it is called there."""

    def taken() -> Data:
        data = made()
        if desk.session.kept:
            desk.store.disclose(desk.interview.id, form)
        return data

    return taken


def _for_an_auditor(desk: Desk, assessment: Assessment) -> None:
    """Everything in one file that can be checked by itself; made only when it is taken."""
    if not desk.session.kept:
        return

    def made() -> bytes:
        from assistant.bundle import bundle  # only where one is taken

        return bundle(desk.sessions, assessment.id)

    name = f"scopewise-{assessment.id[:8]}-audit.zip"
    st.download_button(
        wording.AUDIT, made, name, "application/zip", key="download-audit", on_click="ignore", width="stretch"
    )
