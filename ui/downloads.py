"""The result as files."""

from __future__ import annotations

import streamlit as st

from assistant.assessment import Assessment
from ui import wording
from ui.desk import Desk


def downloads(desk: Desk, assessment: Assessment) -> None:
    """Markdown, HTML whole and in short, JSON, and CSV for a tracker; nothing is run again by taking one."""
    from assistant import report  # noqa: PLC0415 - not needed before there is a result

    knowledge = desk.engine.knowledge
    files = (
        ("Markdown", report.markdown(assessment, knowledge), "md", "text/markdown"),
        ("HTML", report.html(assessment, knowledge), "html", "text/html"),
        (wording.SHORT_HTML, report.html(assessment, knowledge, short=True), "brief.html", "text/html"),
        ("JSON", assessment.to_json(indent=2), "json", "application/json"),
        ("CSV", report.csv(assessment), "csv", "text/csv"),
    )
    with st.popover(wording.DOWNLOADS):
        for name, data, ending, mime in files:
            st.download_button(
                name,
                data,
                f"scopewise-{assessment.id[:8]}.{ending}",
                mime,
                key=f"download-{ending}",
                on_click="ignore",
                width="stretch",
            )
