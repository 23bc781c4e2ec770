"""The command line. Answers go to standard output alone; everything else goes to standard error.

Exit status: 0 done; 1 done, but some inputs could not be assessed; 2 unusable arguments, settings or input. Everything
heavy is imported inside the command that needs it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_audit import audit_app
from assistant.cli_batch import batch_app, watch
from assistant.cli_compare import compare, impact
from assistant.cli_eval import eval_app
from assistant.cli_items import items_app
from assistant.cli_knowledge import knowledge_app
from assistant.cli_models import models_app
from assistant.cli_operations import operations_app
from assistant.cli_org import org_app
from assistant.cli_people import people_app
from assistant.cli_review import open_, parted, review_app, submit
from assistant.cli_store import close_opened, sessions_here, store_here
from assistant.errors import ScopewiseError, UnusableInput

if TYPE_CHECKING:
    from assistant.app import Scopewise

UNUSABLE = 2

app = typer.Typer(
    name="scopewise",
    help="Describe a generative-AI workload in plain language; leave with its security scope and cited advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(eval_app, name="eval")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(org_app, name="org")
app.add_typer(items_app, name="items")
app.add_typer(review_app, name="review")
app.add_typer(audit_app, name="audit")
app.command("submit")(submit)
app.command("open")(open_)
app.command("compare")(compare)
app.command("impact")(impact)
app.add_typer(operations_app)
app.add_typer(people_app)
app.add_typer(batch_app, name="batch")
app.command("watch")(watch)
app.add_typer(models_app, name="models")

Json = Annotated[bool, typer.Option("--json", help="Print JSON, the public contract, instead of text.")]


def main() -> None:
    """The installed command: errors that we raise on purpose become one line and a status."""
    _use_utf8()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in assistant.retrieval, for the page's own process too
    try:
        app()
    except ScopewiseError as error:
        print(f"scopewise: {error}", file=sys.stderr)  # noqa: T201 - a command line talks by printing
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        sys.stderr.close()
        sys.exit(0)


@app.callback()
def _for_whom(
    context: typer.Context,
    person: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="Act for this person, under the rule that the page keeps.")
    ] = "",
) -> None:
    """Describe a generative-AI workload in plain language; leave with its security scope and cited advice."""
    context.call_on_close(close_opened)
    if person:
        os.environ["SCOPEWISE_PERSON"] = person


@app.command()
def web(
    port: Annotated[int | None, typer.Option(help="Port of the page; the setting decides where none is given.")] = None,
    *,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the page, on this machine only unless a setting says otherwise."""
    from assistant.logs import begin_log
    from assistant.operations import operated
    from assistant.serving import serving
    from assistant.settings import load_settings
    from assistant.sign_in import sign_in_of
    from assistant.tidying import tidied_daily
    from ui.run import finished, serve

    settings = load_settings()
    sign_in = sign_in_of(settings)
    begin_log(settings)
    with operated(serving(settings)), tidied_daily(serving(settings)):
        serve(settings.host, port or settings.port, open_browser=browser, sign_in=sign_in)
        finished(settings.stop_seconds)


@app.command()
def slack(
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; the setting decides where none is given.")
    ] = None,
) -> None:
    """Serve the Slack bot, over HTTP or by Socket Mode, as the settings say."""
    from assistant.cli_slack import serve_slack

    if not serve_slack(port):
        typer.echo("Stopped with messages left to answer; the next start goes on with them.", err=True)


@app.command()
def assess(  # noqa: PLR0913 - each option of the command is an argument
    text: Annotated[str | None, typer.Argument(help="The description; - reads it from standard input.")] = None,
    *,
    file: Annotated[Path | None, typer.Option(help="Read the description from this file, UTF-8 text.")] = None,
    as_json: Json = False,
    report: Annotated[Path | None, typer.Option(help="Write a report too: .md, .html, .csv or .json.")] = None,
    brief: Annotated[bool, typer.Option("--brief", help="The report in short, .md or .html.")] = False,
    explain: Annotated[
        int, typer.Option(min=0, max=20, help="Have a language model explain so many of the items.")
    ] = 0,
) -> None:
    """Assess one description."""
    from assistant.cli_models import explained
    from assistant.cli_text import assessment_text

    if brief and report is None:
        raise UnusableInput("--brief is about a report: add --report advice.html, or another file in .md or .html.")
    described = _description(text, file)
    engine = _engine()
    assessment = engine.assess_text(described)
    if report:
        _write_report(engine, assessment.to_json(), report, brief=brief)
    typer.echo(assessment.to_json(indent=2) if as_json else assessment_text(assessment, engine))
    if explain:
        explained(engine, assessment, explain, to_errors=as_json)


@app.command()
def classify(
    facts: Annotated[Path, typer.Argument(help="A JSON file of facts; - reads it from standard input.")],
) -> None:
    """Print the verdict that the table gives on facts that are already known, as JSON."""
    from assistant.classify import verdict_on
    from assistant.text import decoded

    given = _standard_input() if str(facts) == "-" else decoded(_bytes_of(facts), str(facts))
    try:
        data = json.loads(given)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableInput(f"{facts} is not JSON: {error}.") from error
    typer.echo(verdict_on(data).model_dump_json(indent=2))


@app.command()
def chat(
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Speak JSON, a line at a time, for programs.")] = False,
    resume: Annotated[str | None, typer.Option(help="Go on with this assessment.")] = None,
) -> None:
    """Be interviewed in the terminal."""
    from assistant.cli_chat import jsonl_chat, terminal_chat
    from assistant.logs import begin_log
    from assistant.settings import load_settings

    settings = load_settings()
    begin_log(settings)
    sessions = sessions_here(settings)
    if jsonl:
        jsonl_chat(sessions, sys.stdin.buffer, sys.stdout, resume)
    else:
        terminal_chat(sessions, resume)


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest first.")] = 20,
    *,
    as_json: Json = False,
) -> None:
    """List the stored assessments."""
    from assistant.cli_text import summaries_text

    found = store_here().list(limit=limit)
    if as_json:
        typer.echo(json.dumps([entry.model_dump(mode="json") for entry in found], indent=2))
    else:
        typer.echo(summaries_text(found))


@app.command()
def export(
    which: Annotated[
        str, typer.Argument(help="The assessment's id, or ID@VERSION for the record signed at a version.")
    ],
    *,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
) -> None:
    """Write one stored assessment as JSON, with all that was said; or a record that was signed, byte for byte."""
    store, (identifier, version) = store_here(), parted(which)
    if version is None:
        text = json.dumps(store.export(identifier), indent=2, ensure_ascii=False)
    else:
        text = store.frozen(identifier, version).body
        store.disclose(identifier, f"signed {version}")
    if output:
        _write(output, text)
    else:
        typer.echo(text)


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A file that `scopewise export` wrote.")]) -> None:
    """Bring back an exported assessment; its id is printed."""
    from assistant.text import decoded

    try:
        data = json.loads(decoded(_bytes_of(file), str(file)))
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableInput(f"{file} is not JSON: {error}.") from error
    typer.echo(store_here().import_(data))


@app.command()
def delete(
    identifier: Annotated[str, typer.Argument(help="The assessment's id.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a stored assessment and all that was said in it, for good."""
    from assistant.app import now

    store = store_here()
    title = store.load(identifier).title
    if not yes:
        typer.confirm(f"Delete “{title}” for good?", abort=True, err=True)
    store.delete(identifier, now())
    typer.echo("Deleted.", err=True)


@app.command()
def doctor(*, as_json: Json = False) -> None:
    """Say what works on this machine, and what to do about the rest."""
    from assistant.doctor import checks, checks_text

    found = checks()
    if as_json:
        typer.echo(json.dumps([check.model_dump() for check in found], indent=2))
    else:
        typer.echo(checks_text(found))
    if any(check.status == "broken" for check in found):
        raise typer.Exit(UNUSABLE)


@app.command()
def version() -> None:
    """Print the version."""
    from assistant.app import program_version

    typer.echo(program_version())


def _engine() -> Scopewise:
    from assistant.wiring import open_app

    return open_app()


def _description(text: str | None, file: Path | None) -> str:
    from assistant.text import read_text

    if text is not None and file is not None:
        raise UnusableInput("Give the description as text or by --file, not both.")
    if file is not None:
        return read_text(file)
    if text == "-":
        return _standard_input()
    if text is None:
        raise UnusableInput('Say what to assess: scopewise assess "Staff paste contracts into ChatGPT."')
    return text


def _standard_input() -> str:
    from assistant.text import decoded

    return decoded(sys.stdin.buffer.read(), "standard input")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _write_report(engine: Scopewise, assessment: str, path: Path, *, brief: bool) -> None:
    from assistant.cli_text import report_for

    _write(path, report_for(path, assessment, engine.knowledge, short=brief))
    typer.echo(f"Wrote {path}.", err=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}.") from error


def _use_utf8() -> None:
    """Our output is UTF-8 wherever it goes; what a terminal cannot show must not stop a run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
