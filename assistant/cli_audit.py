"""`scopewise audit`: the log, whether it is whole, and what an auditor gets of one assessment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_review import Which, parted, reviewing_sessions
from assistant.errors import UnusableInput, shown

if TYPE_CHECKING:
    from assistant.audit import Head
    from assistant.store import LogLine, Verified

audit_app = typer.Typer(help="The log of who did what: verify, list, export for an auditor.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
WRONG = 1
SHOWN = 20


@audit_app.command()
def verify(
    *,
    head: Annotated[str, typer.Option(help="A head that was written down before, POSITION:HASH.")] = "",
    against: Annotated[
        Path | None, typer.Option(help="An exported record whose head the log must lead through.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every entry of the log, and everything that is kept against it. Status 1 where anything is wrong."""
    if head and against:
        raise UnusableInput("Give --head or --against, not both.")
    known = _head(head) if head else _head_in(against) if against else None
    found = reviewing_sessions().store.verify(known)
    typer.echo(json.dumps(_verified(found), indent=2, ensure_ascii=False) if as_json else _verified_text(found))
    if not found.whole:
        raise typer.Exit(WRONG)


@audit_app.command("list")
def list_(
    identifier: Annotated[str | None, typer.Argument(help="One assessment's id; all where none is given.")] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = SHOWN,
    before: Annotated[int | None, typer.Option(min=1, help="Only entries before this position.")] = None,
    as_json: AsJson = False,
) -> None:
    """Who did what, and when."""
    found = reviewing_sessions().store.entries(limit, identifier, before)
    if as_json:
        typer.echo(json.dumps([_line(line) for line in found], indent=2, ensure_ascii=False))
    else:
        typer.echo(_listed(found))


@audit_app.command()
def export(
    which: Which,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: a ZIP.")],
) -> None:
    """Write one bundle with all of an assessment for an auditor, which can be checked without the database."""
    from assistant.bundle import write_bundle

    identifier, version = parted(which)
    digest = write_bundle(reviewing_sessions(), identifier, version, output)
    typer.echo(f"Wrote {output}, SHA-256 {digest}.", err=True)


@audit_app.command()
def check(
    bundle: Annotated[Path, typer.Argument(help="A file that `scopewise audit export` wrote.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Check a bundle by itself, without any database. Status 1 where anything is wrong."""
    from assistant.bundle_check import check_bundle
    from assistant.cli_text import printable

    found = check_bundle(bundle)
    if as_json:
        told = {"assessment": found.assessment, "made": found.made, "head": str(found.head), "files": found.files}
        typer.echo(json.dumps({**told, "entries": found.entries, "problems": found.problems}, indent=2))
    else:
        lines = [f"Assessment {found.assessment}, written {found.made}: {found.files} files, {found.entries} entries."]
        lines += found.problems or ["Everything is as it was written, and leads to the head:"]
        typer.echo(printable("\n".join([*lines, str(found.head)])))
    if found.problems:
        raise typer.Exit(WRONG)


def _head(text: str) -> Head:
    from assistant.audit import Head

    position, _, digest = text.strip().partition(":")
    if not (position.isascii() and position.isdigit() and len(digest) == 64):
        raise UnusableInput(f"A head is POSITION:HASH, as an export names it; found {shown(text)}.")
    return Head(int(position), digest)


def _head_in(path: Path) -> Head:
    """The head in an exported record."""
    from assistant.text import read_text

    try:
        log = json.loads(read_text(path))["log"]
        return _head(f"{log['position']}:{log['hash']}")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnusableInput(f"{path} is no exported record with the head of a log in it.") from None


def _verified(found: Verified) -> dict[str, object]:
    broken = found.broken
    return {
        "whole": found.whole,
        "entries": found.entries,
        "assessments": found.assessments,
        "head": str(found.head),
        "broken": {"position": broken.position, "problem": broken.problem} if broken else None,
        "unfaithful": [{"assessment": each.assessment, "problem": each.problem} for each in found.unfaithful],
    }


def _verified_text(found: Verified) -> str:
    lines = [f"Entries: {found.entries}. Assessments: {found.assessments}."]
    if found.broken:
        lines.append(f"Entry {found.broken.position} is broken: {found.broken.problem}.")
    lines += [f"{each.assessment or 'The log'}: {each.problem}." for each in found.unfaithful[:SHOWN]]
    if len(found.unfaithful) > SHOWN:
        lines.append(f"… and {len(found.unfaithful) - SHOWN} more: --json.")
    if found.whole:
        lines += ["Every entry follows from the one before, and everything that is kept is as the log says. The head:"]
    return "\n".join([*lines, str(found.head)])


def _line(line: LogLine) -> dict[str, object]:
    entry = line.entry.model_dump(mode="json") if line.entry else None
    return {"position": line.position, "at": line.at, "entry": entry, "hash": line.hash}


def _listed(found: Sequence[LogLine]) -> str:
    from assistant.cli_text import printable

    lines = [_one(line) for line in found]
    return printable("\n".join(lines or ["There are no entries."]))


def _one(line: LogLine) -> str:
    entry = line.entry
    if entry is None:
        return f"{line.position:>6}  {line.at[:19]}  is broken: scopewise audit verify"
    who = entry.name or entry.who or "–"
    version = f" version {entry.version}" if entry.version else ""
    about = ", ".join(f"{name} {value}" for name, value in entry.about.items())
    told = f"{line.position:>6}  {line.at[:19].replace('T', ' ')}  {who}: {entry.act.replace('_', ' ')}"
    return f"{told}  {entry.assessment}{version}{f' ({about})' if about else ''}"
