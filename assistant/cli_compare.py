"""`scopewise compare` and `scopewise impact`: what differs, and what a change of the rules would do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_review import Which, parted, reviewing_sessions

if TYPE_CHECKING:
    from assistant.comparing import Side
    from assistant.impact import Looked
    from assistant.sessions import Sessions

NOT_ALL = 1

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def compare(
    before: Which,
    after: Annotated[
        str | None, typer.Argument(help="The other one; the first as it stands now where none is given.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """What differs between two assessments, or two versions of one: facts, scope, lane, recommendations."""
    from assistant.cli_text import printable
    from assistant.comparing import compared
    from assistant.comparison_words import comparison_lines

    sessions = reviewing_sessions()
    one, other = parted(before), parted(after) if after else (parted(before)[0], None)
    found = compared(sessions.at(*one), sessions.at(*other), (_side(sessions, *one), _side(sessions, *other)))
    typer.echo(found.model_dump_json(indent=2) if as_json else printable("\n".join(comparison_lines(found))))


def impact(
    *,
    reopen: Annotated[
        bool, typer.Option("--reopen", help="Take back the sign-off of what changes; with --reason.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, as its author and the auditor read it.")] = "",
    signed: Annotated[bool, typer.Option("--signed", help="Only what is signed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Which stored assessments would come out otherwise with the rules and texts in force now, and how.

    Status 1 where some could not be worked out.
    """
    from assistant.impact import Impact

    why = (reason.strip() or "The rules or texts that it rests on have changed.") if reopen else ""
    sessions = reviewing_sessions()
    looked = _shown_progress(Impact(sessions).each(reopen=why, signed_only=signed), sessions.store.count())
    failed = _json(looked) if as_json else _text(looked)
    if failed:
        raise typer.Exit(NOT_ALL)


def _side(sessions: Sessions, identifier: str, version: int | None) -> Side:
    from assistant.comparing import Side

    return Side(id=identifier, version=version, title=sessions.store.load(identifier).title)


def _shown_progress(looked: Iterable[Looked], count: int) -> Iterator[Looked]:
    with typer.progressbar(length=count, label="assessments", file=sys.stderr) as bar:
        for each in looked:
            bar.update(1)
            yield each


def _json(looked: Iterable[Looked]) -> int:
    """Prints one object for each assessment that changes or could not be worked out, in a list; how many of the latter."""
    failed = 0
    opening = "["
    for each in looked:
        if each.changes or each.trouble:
            failed += bool(each.trouble)
            typer.echo(f"{opening}{json.dumps(each.model_dump(mode='json'), ensure_ascii=False)}", nl=False)
            opening = ",\n"
    typer.echo("]" if opening != "[" else "[]")
    return failed


def _text(looked: Iterable[Looked]) -> int:
    from assistant.cli_text import printable
    from assistant.comparison_words import in_short

    counts = dict.fromkeys(("looked at", "without a result", "would change", "reopened", "not worked out"), 0)
    for each in looked:
        counts["looked at"] += 1
        counts["without a result"] += each.comparison is None and not each.trouble
        counts["would change"] += each.changes
        counts["reopened"] += each.reopened
        counts["not worked out"] += bool(each.trouble)
        if each.changes and each.comparison:
            marks = ", ".join(
                mark for mark in ("signed" if each.signed else "", "reopened" if each.reopened else "") if mark
            )
            typer.echo(
                printable(
                    f"{each.id}  {each.title[:60]}{f' [{marks}]' if marks else ''}\n    {in_short(each.comparison)}"
                )
            )
        if each.trouble:
            typer.echo(printable(f"{each.id}  {each.title[:60]}\n    {each.trouble}"))
    typer.echo(", ".join(f"{number} {what}" for what, number in counts.items() if number or what == "looked at") + ".")
    return counts["not worked out"]
