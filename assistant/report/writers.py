"""The formats in which an assessment leaves the program."""

from __future__ import annotations

from assistant.assessment import Assessment
from assistant.knowledge_files import KnowledgeBase
from assistant.report.content import brief, plain_title, report
from assistant.report.matrix_picture import matrix_svg
from assistant.report.to_html import Page, html_of
from assistant.report.to_markdown import markdown_of
from assistant.report.work_items import work_items


def markdown(assessment: Assessment, knowledge: KnowledgeBase, *, short: bool = False) -> str:
    """The report, or the ``short`` one, in Markdown (CommonMark with tables); no text of a person can become markup."""
    return markdown_of((brief if short else report)(assessment, knowledge))


def html(assessment: Assessment, knowledge: KnowledgeBase, *, short: bool = False) -> str:
    """The report, or the ``short`` one, as one page that needs no script and nothing from elsewhere."""
    page = Page(
        title=plain_title(assessment, knowledge),
        light=matrix_svg(assessment, knowledge, theme="light"),
        dark=matrix_svg(assessment, knowledge, theme="dark"),
        blocks=(brief if short else report)(assessment, knowledge),
    )
    return html_of(page)


def csv(assessment: Assessment) -> str:
    """The work items for a tracker: RFC 4180 with a header row, and no cell that a spreadsheet would run."""
    return work_items(assessment)


def json(assessment: Assessment) -> str:
    """The assessment in the shape of the public contract, indented."""
    return assessment.to_json(indent=2)
