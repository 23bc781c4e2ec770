"""The commands of whoever runs Scopewise for others: back up, restore, see whether it can serve."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.store import Moved

operations_app = typer.Typer()

BackupFile = Annotated[Path, typer.Argument(help="The file of the backup.")]


@operations_app.command()
def backup(file: BackupFile) -> None:
    """Write all that the database holds to one file, while it is in use."""
    from assistant.settings import load_settings  # SQLAlchemy only where it is used
    from assistant.store import back_up
    from assistant.wiring import refuse_for_person

    settings = load_settings()
    refuse_for_person(settings, "A backup")
    moved = back_up(settings.store, file, datetime.now(UTC).isoformat(timespec="seconds"))
    typer.echo(f"Backed up {_counted(moved)} to {file}.", err=True)


@operations_app.command()
def restore(file: BackupFile) -> None:
    """Bring a backup back into an empty database, of the same or another kind."""
    from assistant.settings import load_settings
    from assistant.store import restore as restored
    from assistant.wiring import refuse_for_person

    settings = load_settings()
    refuse_for_person(settings, "Restoring")
    moved = restored(settings.store, file)
    typer.echo(f"Restored {_counted(moved)} from {file}.", err=True)


@operations_app.command()
def ready(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False) -> None:
    """Say whether database, knowledge and index can be used; exit status 2 where people cannot be served."""
    from assistant.doctor import checks_text, readiness

    found = readiness()
    typer.echo(json.dumps([check.model_dump() for check in found], indent=2) if as_json else checks_text(found))
    if any(check.status == "broken" for check in found):
        raise typer.Exit(2)


def _counted(moved: Moved) -> str:
    return f"{moved.assessments} assessment{'' if moved.assessments == 1 else 's'} ({moved.rows} rows)"
