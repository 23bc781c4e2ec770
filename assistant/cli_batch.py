"""The `batch` commands: a whole inventory assessed, its questions sent out and brought back, its report.

Exit status: 0 done; 1 done, but some rows could not be assessed; 2 unusable arguments, settings or input.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from assistant.batch.engines import Engine
    from assistant.batch.journal import Tally
    from assistant.batch.run import Order, Outcome, Progress

SMALL: Final = 64
"""Rows up to which no processes are begun: they would take longer to start than the rows."""

WORKERS: Final = 2
UNASSESSED: Final = 1


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

Report = Annotated[
    list[Path] | None, typer.Option(help="Write the portfolio report too, .html or .xlsx; may be given twice.")
]
Since = Annotated[Path | None, typer.Option(help="The results of an earlier run: the report says what has changed.")]
Column = Annotated[str | None, typer.Option(help="The column with it, where it is not called so.")]
Text = Annotated[list[str] | None, typer.Option(help="A column with the description; may be given several times.")]
Facts = Annotated[
    list[str] | None,
    typer.Option(help="FACT=COLUMN or FACT=COLUMN:MAP.yaml: a column that says a fact. Several times."),
]
Sheet = Annotated[str | None, typer.Option(help="The sheet of a workbook; else its first.")]
Advice = Annotated[bool, typer.Option("--advice/--no-advice", help="Recommendations too, or verdicts alone.")]
Workers = Annotated[int | None, typer.Option(min=1, max=256, help="Processes on this machine; 2 where not given.")]


@batch_app.command("run")
def run(  # noqa: PLR0913 - each option of the command is an argument
    inventory: Annotated[Path, typer.Argument(help="JSONL, CSV, TSV, XLSX, Parquet, or a folder of documents.")],
    out: Annotated[Path, typer.Option(help="The results: .jsonl, .csv, .xlsx, .parquet or .sqlite.")],
    *,
    text_column: Text = None,
    id_column: Column = None,
    unit_column: Column = None,
    owner_column: Column = None,
    fact: Facts = None,
    sheet: Sheet = None,
    advice: Advice = True,
    store: Annotated[bool, typer.Option("--store", help="Keep every row in the store too, as an assessment.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Forget an earlier run of the same --out.")] = False,
    report: Report = None,
    review: Annotated[Path | None, typer.Option(help="Write the questions for the owners, .xlsx.")] = None,
    since: Since = None,
    workers: Workers = None,
) -> None:
    """Assess every row of an inventory. A run that was interrupted goes on when the same command is given again."""
    from assistant.batch.columns import Wanted, chosen, fact_column  # noqa: PLC0415
    from assistant.batch.run import Order, run_batch  # noqa: PLC0415
    from assistant.batch.source import open_source  # noqa: PLC0415
    from assistant.wiring import open_app, open_store  # noqa: PLC0415

    facts = tuple(fact_column(each) for each in fact or ())
    source = open_source(inventory, sheet)
    wanted = Wanted(tuple(text_column or ()), id_column, unit_column, owner_column, facts)
    columns = chosen(source.names, wanted, source.where)
    order = Order(source, columns, out, advice=advice, store=store, restart=restart, model=_model())
    knowing = open_app()
    with progress_bar() as progress:
        outcome = run_batch(order, knowing, _engine(order, workers), progress, open_store() if store else None)
    typer.echo(outcome_text(outcome), err=True)
    if outcome.tally.of("failed"):
        raise typer.Exit(UNASSESSED)


def _model() -> str:
    from assistant.settings import load_settings  # noqa: PLC0415

    return load_settings().embedding_model


def _engine(order: Order, workers: int | None) -> Engine:
    from assistant.batch.engines import Here, Workers  # noqa: PLC0415
    from assistant.wiring import open_app  # noqa: PLC0415

    if workers == 1 or (workers is None and order.source.total <= SMALL):
        return Here(open_app)
    return Workers(open_app, workers or WORKERS)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error with the rate, the time left and what is open or failed; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _tally, _total: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    shape = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*shape, TextColumn("{task.fields[found]}"), console=console, transient=True) as bar:
        task = bar.add_task("rows", total=None, rate="", found="starting")

        def step(tally: Tally, total: int) -> None:
            speed = bar.tasks[0].speed
            found = f"{tally.of('undetermined')} open, {tally.of('failed')} failed"
            rate = f"{speed:.0f} rows/s" if speed else ""
            bar.update(task, completed=tally.rows, total=max(total, tally.rows), rate=rate, found=found)

        yield step


def outcome_text(outcome: Outcome) -> str:
    """What a run came to, for the operator."""
    from assistant.cli_text import printable  # noqa: PLC0415

    tally = outcome.tally
    lines = []
    if outcome.was_finished:
        lines.append(f"{outcome.paths.out} was finished before; nothing has changed. --restart does it anew.")
    elif outcome.begun_at:
        lines.append(f"Went on after row {outcome.begun_at:,}.")
    lines.append(
        f"{tally.rows:,} rows: {tally.of('determined'):,} with a scope, {tally.of('undetermined'):,} open, "
        f"{tally.of('not_applicable'):,} outside the matrix, {tally.of('failed'):,} could not be assessed."
    )
    lines += outcome.notices
    lines.append(f"Results: {outcome.paths.out}")
    return printable("\n".join(lines))
