"""The sign-off in sentences, the same ones in the terminal, in reports and on the page. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.lane_text import lanes_named
from assistant.signing import Override, Review, ReviewEvent, SignOff, State

TITLES: Final[dict[State, str]] = {
    "draft": "Not submitted for review",
    "submitted": "Waiting for a reviewer",
    "sent back": "Sent back with a question",
    "signed": "Signed off",
    "reopened": "Reopened after sign-off",
}


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """A sign-off for people. ``override`` are sentences on what a reviewer put in place of what, while that stands.

    ``earlier`` tells of a sign-off that no longer stands.
    """

    title: str
    detail: str
    override: tuple[str, ...]
    reason: str
    question: str
    earlier: str


def review_words(review: Review) -> ReviewWords:
    """``review`` in words."""
    signed = review.signed
    stands = signed if signed and signed.stands else None
    return ReviewWords(
        title=TITLES[review.state],
        detail=_detail(review),
        override=override_lines(stands.override) if stands and stands.override else (),
        reason=stands.reason if stands else "",
        question=review.question,
        earlier=_earlier(signed) if signed and not signed.stands else "",
    )


def review_lines(review: Review | None) -> list[str]:
    """``review`` as lines of plain text; none for one that nobody has submitted."""
    if review is None or review.state == "draft":
        return []
    told = review_words(review)
    lines = [f"Review: {told.title}. {told.detail}".rstrip(), *told.override]
    lines += [f"Reason: {told.reason}"] if told.reason else []
    lines += [f"The reviewer asks: {told.question}"] if told.question else []
    return lines + ([told.earlier] if told.earlier else [])


def override_lines(override: Override) -> tuple[str, ...]:
    """What was put in place of what, a sentence for the scope and one for the lane; both stand."""
    lines = []
    if override.scope is not None:
        said = " or ".join(scope_name(scope) for scope in override.said_scopes)
        lines.append(f"A reviewer set {scope_name(override.scope)}; the table says {said}.")
    if override.lane is not None:
        said = lanes_named(override.said_lanes)
        lines.append(f"A reviewer set the lane “{override.lane}”; the rules say “{said}”.")
    return tuple(lines)


def override_in_short(override: Override | None) -> str:
    """For a cell: "scope 3 (table: 2); lane deep (rules: standard)"; empty where nothing was overridden."""
    if override is None:
        return ""
    parts = []
    if override.scope is not None:
        parts.append(f"scope {override.scope} (table: {', '.join(map(str, override.said_scopes))})")
    if override.lane is not None:
        parts.append(f"lane {override.lane} (rules: {', '.join(override.said_lanes)})")
    return "; ".join(parts)


def review_in_short(review: Review | None) -> str:
    """For a cell: "signed; scope 3 (table: 2)"; empty where there is no review."""
    if review is None:
        return ""
    return "; ".join(part for part in (review.state, override_in_short(review.override)) if part)


def scope_name(scope: int) -> str:
    """A scope in a sentence."""
    return f"scope {scope}" if scope else "outside the matrix"


def step_line(event: ReviewEvent) -> str:
    """One step on one line, as a history shows it."""
    done = {
        "submitted": "submitted it for review",
        "confirmed": "confirmed the result",
        "overridden": "signed it with another result",
        "sent_back": "sent it back",
        "reopened": "reopened it",
    }[event.step]
    when = event.at[:16].replace("T", " ")
    change = f" ({override_in_short(event.override)})" if event.override else ""
    text = f": {event.text}" if event.text else ""
    return f"{when}  {event.name or event.who} {done}, version {event.version}{change}{text}"


def _detail(review: Review) -> str:
    if review.state == "draft" or not review.at:
        return ""
    by = f" by {review.by}" if review.by else ""
    done = {
        "draft": "",
        "submitted": "Submitted",
        "sent back": "Sent back",
        "signed": "Signed",
        "reopened": "Reopened",
    }[review.state]
    why = f": {review.text}" if review.state == "reopened" and review.text else ""
    return f"{done}{by}, {review.at[:16].replace('T', ' ')} UTC, version {review.version}{why}"


def _earlier(signed: SignOff) -> str:
    change = f", with {override_in_short(signed.override)}" if signed.override else ""
    return (
        f"Version {signed.version} was signed by {signed.by}, {signed.at[:16].replace('T', ' ')} UTC{change}; "
        "it can still be read, and no longer stands."
    )
