"""`scopewise items`: what is left to do about an assessment, for people and for trackers."""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_store import sessions_here
from assistant.errors import UnusableInput, shown

if TYPE_CHECKING:
    from assistant.item_import import RowResult
    from assistant.people import Person
    from assistant.tracking import Tracking
    from assistant.work_items import Actor, Evidence, ItemEvent, WorkItem

items_app = typer.Typer(help="Work items: list, export, import, change.", no_args_is_help=True)

Identifier = Annotated[str, typer.Argument(help="The assessment's id; `scopewise list` names them.")]
Who = Annotated[str, typer.Option("--who", help="Who makes the change; your user name where none is given.")]
Role = Annotated[list[str], typer.Option("--role", help="A role that you have, such as reviewer; may be repeated.")]
NOT_ALL = 1


@items_app.command("list")
def list_(
    identifier: Identifier,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what is done or does not apply.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with the history.")] = False,
) -> None:
    """What is left to do before the pilot, before production, and for good."""
    _, items = _tracking().of(identifier)
    shown_items = [item for item in items if everything or item.left]
    if as_json:
        typer.echo(json.dumps([item.model_dump(mode="json") for item in shown_items], indent=2, ensure_ascii=False))
    else:
        typer.echo(_listing(items, shown_items))


@items_app.command("export")
def export(
    identifier: Identifier,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: .csv or .xlsx.")],
) -> None:
    """Write the items as a table that Jira and ServiceNow import."""
    from assistant.item_sheets import csv_text, rows_of, xlsx_bytes

    tracking = _tracking()
    assessment, items = tracking.of(identifier)
    rows = list(rows_of(assessment, items))
    match output.suffix.lower():
        case ".csv":
            data = csv_text(rows).encode()
        case ".xlsx":
            data = xlsx_bytes(rows)
        case _:
            raise UnusableInput(f"Work items are written as .csv or .xlsx; found {output.name!r}.")
    tracking.store.disclose(identifier, f"items {output.suffix.lower().lstrip('.')}")
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UnusableInput(f"{output} cannot be written: {error.strerror or error}.") from error
    typer.echo(f"Wrote {len(rows)} items to {output}.", err=True)


@items_app.command("import")
def import_(
    identifier: Identifier,
    file: Annotated[Path, typer.Argument(help="The table that came back, .csv or .xlsx.")],
    *,
    who: Who = "",
    role: Role = [],  # noqa: B006 - typer's way to say that an option may be repeated
    as_json: Annotated[bool, typer.Option("--json", help="Print what became of every row as JSON.")] = False,
) -> None:
    """Read a table back. Rows with a problem are named and left alone. Status 1 where there are any."""
    from assistant.item_sheets import read_rows, standing

    rows = [(row.number, row.cells) for row in read_rows(file)]
    tracking = _tracking()
    result = tracking.take_in(identifier, rows, standing, _actor(tracking.store.person, who, role))
    problems = [row for row in result.rows if row.outcome in ("conflict", "unknown", "refused")]
    if as_json:
        told = [{"row": row.number, "key": row.key, "outcome": row.outcome, "said": row.said} for row in result.rows]
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        typer.echo(_summary(result.rows, problems))
    if problems:
        raise typer.Exit(NOT_ALL)


@items_app.command("set")
def set_(  # noqa: PLR0913 - one option for each thing that may be said of an item
    identifier: Identifier,
    key: Annotated[str, typer.Argument(help="The item's key.")],
    *,
    owner: Annotated[str, typer.Option(help="Hand it to this person or team.")] = "",
    claim: Annotated[bool, typer.Option("--claim", help="Say that it is done; a claim is not evidence.")] = False,
    link: Annotated[str, typer.Option(help="Evidence: a link.")] = "",
    file: Annotated[Path | None, typer.Option(help="Evidence: a file; its fingerprint is kept, not the file.")] = None,
    accept: Annotated[str, typer.Option(help="Accept the risk until this day, YYYY-MM-DD; with --reason.")] = "",
    not_applicable: Annotated[bool, typer.Option("--not-applicable", help="It does not apply; with --reason.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="It is open again; with --reason.")] = False,
    reason: Annotated[str, typer.Option(help="Why, or a note.")] = "",
    who: Who = "",
    role: Role = [],  # noqa: B006
) -> None:
    """Change one item; every change is kept with who made it and when."""
    from assistant.work_items import ItemEvent

    tracking = _tracking()
    actor = _actor(tracking.store.person, who, role)
    asked = {
        "owner": bool(owner),
        "claim": claim,
        "evidence": bool(link) or file is not None,
        "accept": bool(accept),
        "not_applicable": not_applicable,
        "reopen": reopen,
    }
    chosen = [change for change, given in asked.items() if given] or (["note"] if reason else [])
    if len(chosen) != 1:
        raise UnusableInput(
            "Say one thing to change: --owner, --claim, --link or --file, --accept, --not-applicable, --reopen, or --reason for a note."
        )
    event = _event(ItemEvent, chosen[0], actor, owner, reason, accept, _evidence(link, file))
    tracking.change(identifier, key, event, actor)
    typer.echo("Kept.", err=True)


def _event(  # noqa: PLR0913, PLR0917 - the parts of an event
    kind: type[ItemEvent], change: str, actor: Actor, owner: str, text: str, until: str, evidence: Evidence | None
) -> ItemEvent:
    from pydantic import ValidationError

    try:
        return kind.model_validate(
            {
                "card": "",
                "change": change,
                "who": actor.name,
                "at": "",
                "owner": owner,
                "text": text,
                "evidence": evidence,
                "until": until or None,
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UnusableInput(f"{first['loc'][0]}: {first['msg']} (found {shown(first['input'])}).") from error


def _evidence(link: str, file: Path | None) -> Evidence | None:
    from assistant.work_items import Evidence

    if link and file:
        raise UnusableInput("Attach a link or a file, one at a time.")
    if link:
        return Evidence(kind="link", name=link[:500], link=link[:500])
    if file is None:
        return None
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror or error}.") from error
    return Evidence(kind="file", name=file.name, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def _actor(person: Person, who: str, roles: Sequence[str]) -> Actor:
    """The person for whom the command is run; whoever runs it for nobody else says who makes the change."""
    from assistant.work_items import Actor

    if not person.is_local:
        if who or roles:
            raise UnusableInput("For a person, --who and --role are not taken: name and roles are that person's own.")
        return person.actor
    return Actor(who.strip() or user_name(), frozenset(role.strip().casefold() for role in roles))


def user_name() -> str:
    """Who runs the command, by the system's name; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _tracking() -> Tracking:
    sessions = sessions_here()
    sessions.engine.finder = None  # items rest on the cards alone; further passages would only take time
    return sessions.tracking


def _listing(items: Sequence[WorkItem], listed: Sequence[WorkItem]) -> str:
    from assistant.cli_text import printable
    from assistant.work_items import left_by_gate

    lines = [f"{entry.gate}: {entry.left} left of {entry.total}" for entry in left_by_gate(items)]
    lines += [f"{item.key}  {item.state:<14}  {item.gate:<17}  {item.title} [{item.owner}]" for item in listed]
    return printable("\n".join(lines or ["There are no work items."]))


def _summary(rows: Sequence[RowResult], problems: Sequence[RowResult]) -> str:
    from assistant.cli_text import printable

    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in ("taken", "unchanged", "stale")}
    lines = [f"{counts['taken']} taken, {counts['unchanged']} unchanged, {counts['stale']} older than what is kept."]
    lines += [f"row {row.number} ({row.key}): {row.outcome}: {row.said}" for row in problems]
    return printable("\n".join(lines))
