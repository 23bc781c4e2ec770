"""`scopewise share`, `unshare`, `link`, `retain`: who else sees an assessment, one question for a colleague, how long it stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_store import sessions_here, store_here
from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from assistant.handing_out import Handing

people_app = typer.Typer()
link_app = typer.Typer(help="Links by which a colleague answers one question.", no_args_is_help=True)
people_app.add_typer(link_app, name="link")

Identifier = Annotated[str, typer.Argument(help="The assessment's id; `scopewise list` names them.")]
Whom = Annotated[str, typer.Argument(help="An e-mail address.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
DAYS = Annotated[
    int | None, typer.Option(min=1, max=90, help="For how many days; the setting decides where not given.")
]


@people_app.command()
def share(
    identifier: Identifier,
    whom: Annotated[str | None, typer.Argument(help="An e-mail address; without it, who may see it is listed.")] = None,
    *,
    answer: Annotated[bool, typer.Option("--answer", help="They may answer too, and change work items.")] = False,
    as_json: Json = False,
) -> None:
    """Let somebody read an assessment, or answer in it too; or list who may."""
    store = store_here()
    if whom is None:
        found = store.shares(identifier)
        lines = [f"{name}  {right}" for name, right in found.items()] or ["It is shared with nobody."]
        typer.echo(json.dumps(dict(found), indent=2) if as_json else _plain("\n".join(lines)))
        return
    store.share(identifier, whom, "answer" if answer else "read", _now())
    typer.echo("Shared.", err=True)


@people_app.command()
def unshare(identifier: Identifier, whom: Whom) -> None:
    """Take back that somebody may see an assessment, and the links that they have handed out."""
    store_here().unshare(identifier, whom, _now())
    typer.echo("Taken back.", err=True)


@link_app.command("make")
def make(
    identifier: Identifier,
    fact: Annotated[str, typer.Argument(help="What the question is about; `scopewise link questions` lists them.")],
    *,
    whom: Annotated[str, typer.Option("--for", help="A note on whom it is for.")] = "",
    workload: Annotated[str | None, typer.Option(help="Which of several workloads.")] = None,
    days: DAYS = None,
) -> None:
    """Print a link that shows one question and takes one answer. It cannot be shown again."""
    from assistant.people_settings import link_to
    from assistant.settings import load_settings

    settings = load_settings()
    token = _handing().hand_out(identifier, fact, days or settings.link_days, workload=workload, whom=whom)
    typer.echo(link_to(settings, token))


@link_app.command("list")
def list_(identifier: Identifier, *, as_json: Json = False) -> None:
    """The links of an assessment and what became of them."""
    from dataclasses import asdict

    now, found = _now(), store_here().links(identifier)
    if as_json:
        typer.echo(json.dumps([asdict(link) | {"state": link.state(now)} for link in found], indent=2))
        return
    lines = [
        f"{link.id}  {link.state(now):<8}  until {link.until[:10]}  {link.fact}"
        + (f"  for {link.whom}" if link.whom else "")
        + (f"  answered by {link.used_by}" if link.used_by else "")
        for link in found
    ]
    typer.echo(_plain("\n".join(lines or ["No question has been handed out."])))


@link_app.command("revoke")
def revoke(identifier: Identifier, link: Annotated[str, typer.Argument(help="The link's id.")]) -> None:
    """Make a link lead nowhere."""
    store_here().revoke(identifier, link, _now())
    typer.echo("Taken back.", err=True)


@link_app.command("questions")
def questions() -> None:
    """What a colleague can be asked."""
    from assistant.wiring import open_app

    found = open_app().knowledge.guide.planner.questions
    typer.echo(_plain("\n".join(f"{question.fact:<24}  {question.text}" for question in found)))


@link_app.command("show")
def show(token: Annotated[str, typer.Argument(help="The link, or the token at its end.")]) -> None:
    """Show the question that a link asks."""
    handed = _handing().asked(_token(token))
    question = handed.question
    options = [f"  {option.value:<24}  {option.label}" for option in question.options]
    lines = [*([handed.workload_name] if handed.workload_name else []), question.text, *options]
    typer.echo(_plain("\n".join(lines)))


@link_app.command("answer")
def answer_(
    token: Annotated[str, typer.Argument(help="The link, or the token at its end.")],
    value: Annotated[
        list[str] | None, typer.Argument(help="The answer; several on a tick-list, none for none.")
    ] = None,
    *,
    who: Annotated[str, typer.Option("--who", help="Your name.")] = "",
) -> None:
    """Answer the question of a link, once."""
    handing = _handing()
    handed = handing.asked(_token(token))
    if not value and handed.question.kind != "ticks":
        raise UnusableInput("Give the answer. `scopewise link show` lists what may be answered.")
    name = handing.sessions.person.name or who
    handing.answer(_token(token), tuple(value or ()), name)
    typer.echo("Kept. Thank you.", err=True)


@people_app.command()
def retain(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    as_json: Json = False,
) -> None:
    """Delete for good what is older than the rule of the settings or of the organisation's file allows."""
    from assistant.retention import due, rule_of, tidied
    from assistant.settings import load_settings
    from assistant.wiring import refuse_for_person

    settings = load_settings()
    refuse_for_person(settings, "Retention")
    sessions = sessions_here()
    rule = rule_of(settings, sessions.organisation)
    found = due(sessions.store, rule, sessions.engine.clock()) if dry_run else tidied(sessions, rule)
    if as_json:
        typer.echo(json.dumps([entry.model_dump(mode="json") for entry in found], indent=2))
        return
    lines = [f"{entry.id}  {entry.updated[:10]}  {entry.title}" for entry in found]
    count = f"{len(found)} would be deleted." if dry_run else f"{len(found)} deleted."
    typer.echo(_plain("\n".join([rule.in_words, *lines, count])))


def _token(given: str) -> str:
    """The token in a whole link, or alone."""
    return given.strip().rpartition("?q=")[2]


def _now() -> str:
    from assistant.app import now

    return now()


def _plain(text: str) -> str:
    from assistant.cli_text import printable

    return printable(text)


def _handing() -> Handing:
    from assistant.handing_out import Handing

    return Handing(sessions_here())
