"""The recommendations as rows for a tracker."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from assistant.assessment import Assessment
from assistant.citing import Citation, named_once
from assistant.recommend import Recommendation
from assistant.report.characters import csv_cell
from assistant.review_words import override_in_short

COLUMNS: Final = (
    "key",
    "title",
    "level",
    "gate",
    "owner",
    "effort",
    "state",
    "discipline",
    "why",
    "steps",
    "verify",
    "controls",
    "sources",
    "review",
    "override",
)


def work_items(assessment: Assessment) -> str:
    """One row for each recommendation, most urgent first, under a header row; lines end in CR LF."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    review = (assessment.review.state, override_in_short(assessment.review.override)) if assessment.review else ("", "")
    for item in assessment.recommendations:
        rows.writerow([csv_cell(cell) for cell in (*_cells(item), *review)])
    return written.getvalue()


def _cells(item: Recommendation) -> tuple[str, ...]:
    return (
        item.key,
        item.title,
        item.level,
        item.gate,
        item.owner,
        item.effort,
        item.state,
        item.discipline,
        item.why,
        "\n".join(f"{number}. {step}" for number, step in enumerate(item.actions, start=1)),
        "\n".join(item.verify),
        "\n".join(f"{framework}: {', '.join(ids)}" for framework, ids in item.controls.items()),
        "\n".join(_sources(item.citations)),
    )


def _sources(citations: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(_source(cited) for cited in named_once(citations)))


def _source(cited: Citation) -> str:
    own = f"{cited.owner}'s own: " if cited.whose == "organisation" else ""
    edition = f" ({cited.edition})" if cited.edition else ""
    return f"{own}{cited.source}{edition}, {cited.ref}{f': {cited.url}' if cited.url else ''}"
