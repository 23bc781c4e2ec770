"""`scopewise submit`, `open` and `review`: from a result to a decision that somebody signs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_store import sessions_here
from assistant.errors import UnusableInput, shown

if TYPE_CHECKING:
    from assistant.sessions import Sessions
    from assistant.signing import Review, Step

review_app = typer.Typer(help="Sign-off: list what waits, confirm, override, send back.", no_args_is_help=True)

Identifier = Annotated[str, typer.Argument(help="The assessment's id; `scopewise list` names them.")]
Which = Annotated[str, typer.Argument(help="The assessment's id, or ID@VERSION for a version that was kept.")]
Who = Annotated[
    str, typer.Option("--who", help="Your name, where nobody signs in; your user name where none is given.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Seen = Annotated[
    int | None, typer.Option("--version", help="The version that you have looked at; refused if there is a newer one.")
]


@review_app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """What waits for a reviewer, the longest waiting first."""
    from assistant.cli_text import summaries_text

    found = reviewing_sessions().store.waiting()
    if as_json:
        typer.echo(json.dumps([entry.model_dump(mode="json") for entry in found], indent=2, ensure_ascii=False))
    else:
        typer.echo(summaries_text(found) if found else "Nothing waits for review.")


@review_app.command()
def confirm(
    identifier: Identifier, *, reason: Reason = "", who: Who = "", seen: Seen = None, as_json: AsJson = False
) -> None:
    """Sign the result as it is."""
    _decide(identifier, "confirmed", reason, who=who, seen=seen, as_json=as_json)


@review_app.command()
def override(  # noqa: PLR0913 - what is put in place, and why
    identifier: Identifier,
    *,
    scope: Annotated[int | None, typer.Option(help="The scope that holds, 0 to 5; 0 is outside the matrix.")] = None,
    lane: Annotated[str | None, typer.Option(help="The lane that holds.")] = None,
    reason: Reason = "",
    who: Who = "",
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Sign another scope or lane than the one worked out, with the reason; both stand in the record."""
    _decide(identifier, "overridden", reason, scope=scope, lane=lane, who=who, seen=seen, as_json=as_json)


@review_app.command("send-back")
def send_back(
    identifier: Identifier,
    *,
    question: Annotated[str, typer.Option("--question", help="What its author has to answer.")] = "",
    who: Who = "",
    seen: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Send it back to its author with a question."""
    _decide(identifier, "sent_back", question, who=who, seen=seen, as_json=as_json)


@review_app.command()
def reopen(identifier: Identifier, *, reason: Reason = "", who: Who = "", as_json: AsJson = False) -> None:
    """Take a sign-off back; what was signed can still be read."""
    _decide(identifier, "reopened", reason, who=who, as_json=as_json)


def submit(
    identifier: Identifier,
    *,
    answer: Annotated[str, typer.Option("--answer", help="The answer to a reviewer's question, or a note.")] = "",
    who: Who = "",
    as_json: AsJson = False,
) -> None:
    """Submit a result for review; with the answer where a reviewer has asked."""
    _decide(identifier, "submitted", answer, who=who, as_json=as_json)


def open_(
    which: Which,
    *,
    as_json: AsJson = False,
    report: Annotated[Path | None, typer.Option(help="Write a report too: .md, .html, .csv or .json.")] = None,
) -> None:
    """Show a stored assessment: as it stands now, or as it was finished or signed at a version."""
    from assistant.cli_text import assessment_text, report_for

    sessions = reviewing_sessions()
    identifier, version = parted(which)
    assessment = sessions.at(identifier, version)
    if report:
        text = report_for(report, assessment.to_json(), sessions.engine.knowledge)
        sessions.store.disclose(identifier, report.suffix.lstrip(".").lower())
        try:
            report.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise UnusableInput(f"{report} cannot be written: {error.strerror or error}.") from error
        typer.echo(f"Wrote {report}.", err=True)
    typer.echo(assessment.to_json(indent=2) if as_json else assessment_text(assessment, sessions.engine))


def parted(which: str) -> tuple[str, int | None]:
    """The id and the version of ``ID`` or ``ID@VERSION``."""
    identifier, at, version = which.partition("@")
    if not at:
        return identifier, None
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise UnusableInput(f"A version is a number, as in {identifier}@3; found {shown(version)}.")
    return identifier, int(version)


def reviewing_sessions(who: str = "") -> Sessions:
    """The sessions of a command; ``who`` is the name of whoever sits here. What was kept is shown; nothing is searched."""
    from assistant.cli_items import user_name

    sessions = sessions_here()
    sessions.engine.finder = None
    person = sessions.store.person
    if not person.is_local:
        if who:
            raise UnusableInput("For a person, --who is not taken: the name is that person's own.")
        return sessions
    named = replace(person, name=who.strip() or user_name())
    return replace(sessions, store=sessions.store.acting_for(named))


def _decide(  # noqa: PLR0913 - what is decided, and how it is told
    identifier: str,
    step: Step,
    text: str,
    *,
    scope: int | None = None,
    lane: str | None = None,
    who: str = "",
    seen: int | None = None,
    as_json: bool = False,
) -> None:
    from assistant.reviewing import Decision

    sessions = reviewing_sessions(who)
    reviewing = sessions.reviewing
    looked_at = None
    if seen is not None:
        looked_at = (seen, sessions.store.review(identifier).revision)
    review = reviewing.decide(identifier, Decision(step, text, scope, lane), looked_at)
    typer.echo(review.model_dump_json(indent=2) if as_json else _told(review))


def _told(review: Review) -> str:
    from assistant.cli_text import printable
    from assistant.review_words import review_lines

    return printable("\n".join(review_lines(review)))
