"""The `knowledge` commands: the operator's own guidance, and published sources in their publishers' own words.

Exit status: 0 done; 1 done, but some files were refused, or a check found damage; 2 unusable arguments or files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import UnusableInput

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.guidance.adding import Adding, Outcome
    from assistant.guidance.collection import Collection
    from assistant.guidance.published import Registry
    from assistant.settings import Settings

UNUSABLE = 2

knowledge_app = typer.Typer(
    help="Add your own guidance and published sources; search what is installed.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Later = Annotated[bool, typer.Option("--later", help="Leave the search index to be built by the first search.")]


@knowledge_app.command("add")
def add(  # noqa: PLR0913 - each option of the command is an argument
    path: Annotated[
        Path, typer.Argument(help="A file or a folder: Markdown, HTML, PDF, DOCX, controls, a publication.")
    ],
    *,
    name: Annotated[str, typer.Option(help="Name of the source; that of the file or folder where none is given.")] = "",
    title: Annotated[str, typer.Option(help="Title to cite it by; each document's own where none is given.")] = "",
    owner: Annotated[str, typer.Option(help='Whose guidance it is, such as "Acme Security".')] = "",
    edition: Annotated[str, typer.Option(help="Version or date to cite it by.")] = "",
    licence: Annotated[str, typer.Option(help="Licence or classification, such as Internal.")] = "",
    url: Annotated[str, typer.Option(help="An https address at which people find it.")] = "",
    vouch: Annotated[
        bool, typer.Option("--vouch", help="Files like a publisher's, but changed, are the publisher's all the same.")
    ] = False,
    later: Later = False,
    as_json: Json = False,
) -> None:
    """Add a file or a folder; adding it again brings it up to date."""
    from assistant.guidance.adding import Wishes

    wishes = Wishes(name, title, owner, edition, licence, url, vouch)
    settings, collection, registry = _opened()
    with _adding(collection, registry) as adding:
        found = adding.add(path, wishes)
    _tell(found, settings, as_json=as_json, later=later)


@knowledge_app.command("fetch")
def fetch(
    name: Annotated[str, typer.Argument(help="A name that `scopewise knowledge sources` lists.")],
    *,
    at: Annotated[str, typer.Option("--at", help="Folder of a mirror, https, to fetch from instead.")] = "",
    later: Later = False,
    as_json: Json = False,
) -> None:
    """Bring a published source from its publisher and add it."""
    from assistant.guidance.fetching import fetch as brought

    settings, collection, registry = _opened()
    source = registry.named(name)
    with _progress("fetching") as step:
        files = brought(source, at, step=step)
    with _adding(collection, registry) as adding:
        found = adding.take(files, source, "unverified" if at else "fetched")
    _tell(found, settings, as_json=as_json, later=later)


@knowledge_app.command("list")
def list_(*, as_json: Json = False) -> None:
    """List what was added."""
    from assistant.knowledge_text import list_text

    _, collection, _ = _opened()
    files = collection.files()
    typer.echo(_json_of(files) if as_json else list_text(files))


@knowledge_app.command("remove")
def remove(
    name: Annotated[str, typer.Argument(help="A name that `scopewise knowledge list` shows.")],
    *,
    as_json: Json = False,
) -> None:
    """Remove a source that was added, and the search index with it."""
    from assistant.knowledge_text import removed_text
    from assistant.wiring import forget_removed

    settings, collection, _ = _opened()
    gone = collection.remove(name)
    forget_removed(settings)
    typer.echo(_json_of(gone) if as_json else removed_text(name, gone))


@knowledge_app.command("check")
def check(*, as_json: Json = False) -> None:
    """Check hashes, duplicates and editions, and what has no text in its publisher's words."""
    from assistant.guidance.checking import check as checked
    from assistant.knowledge_files import load_knowledge
    from assistant.knowledge_text import check_text

    settings, collection, registry = _opened()
    base = load_knowledge(settings.knowledge)
    pinned = {name for card in base.cards for name in card.passages}
    found = checked(collection, base.passages.values(), pinned, registry)
    typer.echo(found.model_dump_json(indent=2) if as_json else check_text(found, base.frameworks))
    if not found.is_sound:
        raise typer.Exit(1)


@knowledge_app.command("search")
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    *,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 5,
    as_json: Json = False,
) -> None:
    """Show the passages that fit best: our summaries, publishers' words, and your own guidance."""
    from assistant.guidance.searching import search as searched
    from assistant.knowledge_text import search_text
    from assistant.settings import load_settings
    from assistant.wiring import open_finder, open_knowledge

    if not " ".join(words).strip():
        raise UnusableInput("Say what to look for: scopewise knowledge search prompt injection.")
    settings = load_settings()
    base = open_knowledge(settings)
    with _index_progress() as step:
        finder = open_finder(settings, base, step)
        found = searched(finder, base, " ".join(words), top)
    if finder.trouble:
        typer.echo(f"By words alone: {finder.trouble}", err=True)
    typer.echo(_json_of(found) if as_json else search_text(found))


@knowledge_app.command("sources")
def sources(*, as_json: Json = False) -> None:
    """List the published sources that can be fetched, with address, edition, licence and hash."""
    from assistant.knowledge_text import sources_text

    _, collection, registry = _opened()
    here = {file.source for file in collection.files()}
    typer.echo(_json_of(registry.sources) if as_json else sources_text(registry.sources, here))


def _opened() -> tuple[Settings, Collection, Registry]:
    from assistant.guidance.collection import Collection
    from assistant.guidance.published import load_registry
    from assistant.settings import load_settings

    settings = load_settings()
    return settings, Collection(settings.data), load_registry(settings.knowledge)


@contextmanager
def _adding(collection: Collection, registry: Registry) -> Iterator[Adding]:
    from assistant.app import now
    from assistant.guidance.adding import Adding as Taker
    from assistant.guidance.apart import ReaderApart

    with ReaderApart() as apart, _progress("reading") as step:
        yield Taker(collection, registry, now, step, apart.read)


def _tell(found: Outcome, settings: Settings, *, as_json: bool, later: bool) -> None:
    """Print the outcome, make the search index, and end with the status that fits."""
    from assistant.knowledge_text import outcome_text

    typer.echo(found.model_dump_json(indent=2) if as_json else outcome_text(found))
    if found.did_something:
        _index(settings, forget=bool(found.gone or found.changed), later=later)
    if found.refused:
        raise typer.Exit(1 if found.taken else UNUSABLE)


def _index(settings: Settings, *, forget: bool, later: bool) -> None:
    from assistant.wiring import forget_removed, open_finder, open_knowledge

    if forget:
        forget_removed(settings)
    if later:
        return
    with _index_progress() as step:
        finder = open_finder(settings, open_knowledge(settings), step)
        finder.warm()
    if finder.trouble:
        typer.echo(f"Search works by words alone: {finder.trouble}", err=True)


def _json_of(entries: object) -> str:
    models: list[BaseModel] = list(entries)  # type: ignore[call-overload]
    return json.dumps([entry.model_dump(mode="json") for entry in models], indent=2, ensure_ascii=False)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error with the name of the file at work, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, file="")
        yield lambda file, done, total: progress.update(task, completed=done, total=total, file=printable_line(file))


@contextmanager
def _index_progress() -> Iterator[Callable[[int, int], None]]:
    with _progress("indexing for search") as step:
        yield lambda done, total: step("passages", done, total)


def printable_line(name: str) -> str:
    """The end of ``name``, at most 60 characters, without what could drive a terminal."""
    return "".join(character if character.isprintable() else "·" for character in name)[-60:]
