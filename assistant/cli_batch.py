"""The `batch` commands and `watch`: a whole inventory assessed, its questions sent out and brought back, its report.

Exit status: 0 done; 1 done, but some rows could not be assessed; 2 unusable arguments, settings or input; 3 for
`watch`, where --fail-on holds of a row; 4 stopped between two rows (budget, language model): the same command goes on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.core import TyperGroup

from assistant.cli_batch_options import (
    Address,
    Advice,
    Budget,
    Doing,
    EngineName,
    Engines,
    Facts,
    Identifier,
    IfModelFails,
    Inventory,
    Owner,
    Read,
    Report,
    Results,
    Review,
    Sheet,
    Since,
    Text,
    Unit,
    WhenModelFails,
    Workers,
)
from assistant.errors import RunStopped, UnusableInput

if TYPE_CHECKING:
    from assistant.app import Scopewise
    from assistant.batch.engines import Engine
    from assistant.batch.run import Order

SMALL: Final = 64
"""Rows up to which no processes are begun: they would take longer to start than the rows."""

WORKERS: Final = 2
UNASSESSED: Final = 1
GATE: Final = 3
STOPPED: Final = 4


class _RunByDefault(TyperGroup):
    """`scopewise batch cases.jsonl` means `scopewise batch run cases.jsonl`; a file called `run` is `./run`."""

    def parse_args(self, ctx: object, args: list[str]) -> list[str]:
        """Puts ``run`` before what begins with no command."""
        begins = args[0] if args else ""
        named = [*args] if begins in (*self.commands, "--help", "") else ["run", *args]
        return super().parse_args(ctx, named)  # type: ignore[arg-type]  # typer does not export its own context


batch_app = typer.Typer(
    cls=_RunByDefault,
    help="Assess a whole inventory: scopewise batch INVENTORY --out RESULTS. `scopewise batch run --help` has the options.",
    no_args_is_help=True,
)


@batch_app.command("run")
def run(  # noqa: PLR0913 - each option of the command is an argument
    inventory: Inventory,
    out: Annotated[Path, typer.Option(help="The results: .jsonl, .csv, .xlsx, .parquet or .sqlite.")],
    *,
    text_column: Text = None,
    id_column: Identifier = None,
    unit_column: Unit = None,
    owner_column: Owner = None,
    fact: Facts = None,
    sheet: Sheet = None,
    advice: Advice = True,
    report: Report = None,
    review: Review = None,
    since: Since = None,
    store: Annotated[bool, typer.Option("--store", help="Keep every row as an assessment in the store too.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Forget an earlier run of the same --out.")] = False,
    workers: Workers = None,
    engine: Engines = EngineName.LOCAL,
    address: Address = "",
    budget: Budget = None,
    if_model_fails: IfModelFails = WhenModelFails.STOP,
) -> None:
    """Assess every row of an inventory. A run that was interrupted goes on when the same command is given again."""
    from assistant.batch.reporting import check_report, check_review
    from assistant.batch.run import run_batch
    from assistant.cli_batch_text import outcome_text, progress_bar
    from assistant.settings import load_settings
    from assistant.wiring import open_app, store_for_command

    for path in report or ():
        check_report(path)
    if review:
        check_review(review)
    if since is not None and since.absolute() == out.absolute():
        raise UnusableInput(f"--since {since} is what this run writes; keep the earlier results under another name.")
    knowing = open_app()
    read = Read(text_column, id_column, unit_column, owner_column, fact, sheet)
    order = _order(inventory, out, read, advice=advice, store=store, restart=restart)
    with progress_bar() as progress:
        kept = store_for_command(load_settings()) if store else None
        doing = _engine(order, Doing(engine, workers, address, budget, if_model_fails), knowing)
        outcome = run_batch(order, knowing, doing, progress, kept)
    typer.echo(outcome_text(outcome), err=True)
    if outcome.stopped:
        raise typer.Exit(STOPPED)
    _write_both(out, report, review, since, knowing)
    if outcome.tally.of("failed"):
        raise typer.Exit(UNASSESSED)


@batch_app.command("report")
def report_(
    results: Results,
    out: Annotated[list[Path], typer.Option(help="The report: .html or .xlsx. Several times.")],
    *,
    since: Since = None,
) -> None:
    """Write the portfolio report of an earlier run."""
    from assistant.wiring import open_app

    _write_both(results, out, None, since, open_app())


@batch_app.command("review")
def review_(results: Results, out: Annotated[Path, typer.Option(help="The workbook, .xlsx.")]) -> None:
    """Write the questions that an earlier run left open, for the owners to fill in."""
    from assistant.wiring import open_app

    _write_both(results, None, out, None, open_app())


@batch_app.command("answers")
def answers(
    workbook: Annotated[Path, typer.Argument(help="A review workbook that was filled in.")],
    *,
    results: Annotated[
        Path | None, typer.Option(help="The results that it was written for; else looked for beside it.")
    ] = None,
) -> None:
    """Take the owners' answers into the results: their rows are assessed anew."""
    from assistant.batch.answers import results_of, take_answers
    from assistant.cli_batch_text import taken_text
    from assistant.settings import load_settings
    from assistant.wiring import open_unattended, store_for_command

    engine = open_unattended()
    taken = take_answers(workbook, results or results_of(workbook), engine, lambda: store_for_command(load_settings()))
    typer.echo(taken_text(taken), err=True)
    if taken.unclear or taken.stale:
        raise typer.Exit(UNASSESSED)


def watch(  # noqa: PLR0913 - each option of the command is an argument
    inventory: Inventory,
    *,
    state: Annotated[Path | None, typer.Option(help="Folder for the results; else INVENTORY.watch beside it.")] = None,
    fail_on: Annotated[
        str | None, typer.Option(help="Which rows must not be, such as 'scope >= 4 and personal'. Exit 3 if any is.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    report: Report = None,
    text_column: Text = None,
    id_column: Identifier = None,
    unit_column: Unit = None,
    owner_column: Owner = None,
    fact: Facts = None,
    sheet: Sheet = None,
    advice: Advice = True,
    workers: Workers = None,
    engine: Engines = EngineName.LOCAL,
    address: Address = "",
    budget: Budget = None,
    if_model_fails: IfModelFails = WhenModelFails.STOP,
) -> None:
    """Assess the rows of an inventory that have changed since the last time, and say what moved."""
    from assistant.batch.expression import parsed
    from assistant.batch.reporting import check_report
    from assistant.batch.watch import State, Watch
    from assistant.batch.watch import watch as look
    from assistant.cli_batch_text import progress_bar, watch_text
    from assistant.wiring import open_app

    for path in report or ():
        check_report(path)
    expression = parsed(fail_on) if fail_on else None
    knowing = open_app()
    place = State(state or inventory.with_name(f"{inventory.name}.watch"))
    read = Read(text_column, id_column, unit_column, owner_column, fact, sheet)
    order = _order(inventory, place.next, read, advice=advice)
    with progress_bar() as progress:
        doing = _engine(order, Doing(engine, workers, address, budget, if_model_fails), knowing)
        try:
            told, outcome = look(Watch(order, place, expression), knowing, doing, progress)
        except RunStopped as reason:
            typer.echo(f"scopewise: {reason}", err=True)
            raise typer.Exit(STOPPED) from None
    _write_both(place.current, report, None, None, knowing)
    typer.echo(told.model_dump_json(by_alias=True, indent=2) if as_json else watch_text(told, outcome.notices))
    if told.hit_count:
        raise typer.Exit(GATE)
    if told.failed:
        raise typer.Exit(UNASSESSED)


def _order(  # noqa: PLR0913 - what makes an order
    inventory: Path,
    out: Path,
    read: Read,
    *,
    advice: bool,
    store: bool = False,
    restart: bool = False,
) -> Order:
    from assistant.batch.columns import Wanted, chosen, fact_column
    from assistant.batch.run import Order
    from assistant.batch.source import open_source
    from assistant.language_model.budget import Price
    from assistant.settings import load_settings

    facts = tuple(fact_column(each) for each in read.facts or ())
    source = open_source(inventory, read.sheet)
    wanted = Wanted(tuple(read.text or ()), read.identifier, read.unit, read.owner, facts)
    columns = chosen(source.names, wanted, source.where)
    settings = load_settings()
    price = Price(settings.model_price_sent, settings.model_price_received)
    return Order(source, columns, out, advice, store, restart, settings.embedding_model, price)


def _engine(order: Order, done: Doing, knowing: Scopewise) -> Engine:
    from assistant.batch.engines import Here, Workers
    from assistant.wiring import open_app

    if getattr(knowing.reader, "model", None):
        return _asking(order, done)
    if done.budget:
        raise UnusableInput(
            "--budget is for a language model, and none is in use: set SCOPEWISE_MODEL, or leave it out."
        )
    if done.engine == EngineName.RAY:
        from assistant.batch.ray_engine import OnRay

        return OnRay(open_app, done.workers or WORKERS, done.address)
    if done.workers == 1 or (done.workers is None and order.source.total <= SMALL):
        return Here(open_app)
    return Workers(open_app, done.workers or WORKERS)


def _asking(order: Order, done: Doing) -> Engine:
    """This process alone, whatever else is said: it mostly waits, and all rows share one pace and one budget."""
    from assistant.batch.asking import Asking
    from assistant.batch.journal import paths_of
    from assistant.batch.spending import Spending, allowance
    from assistant.settings import load_settings
    from assistant.wiring import open_unattended

    if done.engine == EngineName.RAY or (done.workers or 1) > 1:
        raise UnusableInput(
            "With a language model, one process does the work, since it mostly waits for answers: leave out --engine ray and "
            "--workers, and set how many rows ask at once by SCOPEWISE_MODEL_CALLS_AT_ONCE. SCOPEWISE_SEND_NOTHING=true does "
            "without the model."
        )
    spending = Spending(paths_of(order.out).used, allowance(done.budget or [], order.price), order.price)
    return Asking(open_unattended, load_settings().model_calls_at_once, spending, done.if_model_fails.value)


def _write_both(
    results: Path, reports: list[Path] | None, review: Path | None, since: Path | None, knowing: Scopewise
) -> None:
    from assistant.batch.reporting import write_questions, write_report

    for path in reports or ():
        write_report(path, results, knowing.knowledge, since)
        typer.echo(f"Report: {path}", err=True)
    if review:
        count = write_questions(review, results, knowing.knowledge)
        typer.echo(f"Questions about {count:,} rows: {review}", err=True)
