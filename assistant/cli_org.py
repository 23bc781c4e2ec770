"""`scopewise org`: check an organisation file, write a first one, print the schema."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import UnusableInput

org_app = typer.Typer(help="The organisation's file: check it, begin one, print its schema.", no_args_is_help=True)

PROBLEMS = 1
UNUSABLE = 2


@org_app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="The file; the one that the setting names by default.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the complaints as JSON.")] = False,
) -> None:
    """Say by line what is wrong with a file, and what to do. Status 0: nothing; 1: warnings alone; 2: it cannot be used."""
    from assistant.app import now
    from assistant.knowledge_files import load_knowledge
    from assistant.organisation_check import Catalogue
    from assistant.organisation_files import check_file
    from assistant.settings import load_settings

    settings = load_settings()
    path = file or settings.organisation
    if path is None:
        raise UnusableInput("Name the file, or set SCOPEWISE_ORGANISATION. `scopewise org init` begins one.")
    knowledge = load_knowledge(settings.knowledge)
    checked = check_file(path, now(), Catalogue(knowledge.cards, knowledge.frameworks))
    if as_json:
        told = [
            {"line": each.line, "severity": each.severity, "what": each.what, "remedy": each.remedy}
            for each in checked.complaints
        ]
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for complaint in checked.complaints:
            typer.echo(f"{path}, {complaint}")
    if checked.found:
        force = checked.found.organisation
        typer.echo(
            f"{path} can be used: version {force.version}, {len(force.products)} products, "
            f"{len(force.controls)} controls, {len(force.decision.rules) if force.decision else 'no'} rules of its own.",
            err=True,
        )
    if checked.complaints:
        raise typer.Exit(UNUSABLE if checked.faults else PROBLEMS)


@org_app.command()
def init(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")] = Path(
        "organisation.yaml"
    ),
) -> None:
    """Write a first file from ten questions."""
    from assistant.app import now
    from assistant.organisation_wizard import first_file

    if file.exists():
        raise UnusableInput(f"{file} is there already and was left as it is. Name another, or move it away.")
    text = first_file(_ask, now())
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except OSError as error:
        raise UnusableInput(f"{file} cannot be written: {error.strerror or error}.") from error
    typer.echo(f"Wrote {file}. Set SCOPEWISE_ORGANISATION={file.absolute()} to use it.", err=True)


@org_app.command()
def schema() -> None:
    """Print the JSON schema of the file, for editors and for other programs."""
    from assistant.organisation import Organisation

    typer.echo(json.dumps(Organisation.model_json_schema(by_alias=True), indent=2, ensure_ascii=False))


def _ask(question: str) -> str | None:
    """Questions go to standard error, so that answers may come from a pipe."""
    typer.echo(f"\n{question}", err=True)
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
