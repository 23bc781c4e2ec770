"""The sign-off in a report: beside the result, so that what a reviewer put in its place and what it was stand together."""

from __future__ import annotations

from assistant.assessment import Assessment
from assistant.report.document import Block, Fold, Items, Line, Paragraph, Strong, Words
from assistant.review_words import review_words, step_line


def review_blocks(assessment: Assessment) -> list[Block]:
    """How the sign-off stands, with every step; nothing for what nobody has submitted."""
    review = assessment.review
    if review is None or review.state == "draft":
        return []
    told = review_words(review)
    blocks: list[Block] = [Paragraph((Strong(f"Review: {told.title}. "), Words(told.detail, bare=True)))]
    blocks += [Paragraph((Strong(line),)) for line in told.override]
    blocks += [Paragraph(("Reason: ", Words(told.reason, bare=True)))] if told.reason else []
    blocks += [Paragraph(("The reviewer asks: ", Words(told.question, bare=True)))] if told.question else []
    blocks += [Paragraph((Words(told.earlier, bare=True),))] if told.earlier else []
    if review.signed and review.signed.sha256:
        blocks.append(Paragraph((f"SHA-256 of the signed record: {review.signed.sha256}",), "muted"))
    steps: tuple[Line, ...] = tuple((Words(step_line(event), bare=True),) for event in review.history)
    return [*blocks, Fold(0, (f"The review, step by step ({len(steps)})",), (Items(steps),))]
