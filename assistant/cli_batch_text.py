"""What the batch commands show people: progress, what a run came to, what moved."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from assistant.batch.tally import total_text
from assistant.cli_text import printable

if TYPE_CHECKING:
    from assistant.batch.answers import Taken
    from assistant.batch.run import Outcome, Progress
    from assistant.batch.tally import Tally
    from assistant.batch.watch import Moved, WatchReport

_LISTED: Final = 20


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error with the rate, the time left and what is open or failed; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _tally, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shape = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*shape, TextColumn("{task.fields[found]}"), console=console, transient=True) as bar:
        task = bar.add_task("rows", total=None, rate="", found="starting")

        def step(tally: Tally, total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(
                task,
                completed=tally.rows,
                total=max(total, tally.rows),
                rate=f"{speed:.0f} rows/s" if speed else "",
                found=f"{tally.of('undetermined'):,} open, {tally.of('failed'):,} failed",
            )

        yield step


def outcome_text(outcome: Outcome) -> str:
    """What a run came to, for the operator."""
    tally, lines = outcome.tally, []
    if outcome.was_finished:
        lines.append(f"{outcome.paths.out} was finished before; nothing has changed. --restart does it anew.")
    elif outcome.begun_at:
        lines.append(f"Went on after row {outcome.begun_at:,}.")
    lines.append(
        f"{tally.rows:,} rows: {tally.of('determined'):,} with a scope, {tally.of('undetermined'):,} open, "
        f"{tally.of('not_applicable'):,} outside the matrix, {tally.of('failed'):,} could not be assessed."
    )
    if tally.unconfirmed:
        lines.append(
            f"{tally.unconfirmed:,} of these results rest on what the language model alone has read: nobody has confirmed them, and "
            "--review asks their owners."
        )
    total = outcome.manifest.model_use
    lines += [total_text(total)] if total else []
    if outcome.stopped:
        return printable("\n".join([*lines, f"Stopped after row {tally.rows:,}. {outcome.stopped}"]))
    return printable("\n".join([*lines, *outcome.notices, f"Results: {outcome.paths.out}"]))


def taken_text(taken: Taken) -> str:
    """What became of the answers, for whoever brought them back."""
    lines = [f"{taken.answers:,} answers: {taken.taken:,} changed a row, {taken.settled:,} settled its scope."]
    if taken.unclear:
        lines.append(f"Nothing could be read from the words for: {_some(taken.unclear)}. Pick from the list instead.")
    if taken.stale:
        lines.append(f"These rows say something else by now, so the answers were left: {_some(taken.stale)}.")
    if taken.stored:
        lines.append(f"{taken.stored:,} answers stand in the rows' assessments in the store.")
    if taken.not_stored:
        lines.append(
            "The assessments of these rows are gone from the store or have come to something else, so the answers are in the "
            f"results alone: {_some(taken.not_stored)}."
        )
    return printable("\n".join([*lines, f"Results: {taken.paths.out}"]))


def watch_text(told: WatchReport, notices: Sequence[str]) -> str:
    """What moved, for the morning."""
    lines = [f"{told.rows:,} rows in {told.inventory}; {told.assessed:,} assessed, {told.failed:,} could not be."]
    if told.first:
        lines.append("This is the first time, so there is nothing to compare with.")
    else:
        lines.append(
            f"{len(told.new):,} new, {len(told.gone):,} gone, {told.edited:,} described otherwise, "
            f"{len(told.moved):,} came to something else."
        )
        lines += [_moved(each) for each in (*told.moved, *told.new)[:_LISTED]]
        left = len(told.moved) + len(told.new) - _LISTED
        lines += [f"  … and {left:,} more; --json has them all."] if left > 0 else []
    if told.fail_on:
        hits = f"holds of {told.hit_count:,} rows: {_some(told.hits)}" if told.hit_count else "holds of no row"
        lines.append(f"--fail-on {told.fail_on!r} {hits}.")
    return printable("\n".join([*lines, *notices]))


def _moved(each: Moved) -> str:
    before = f"was {_place(each.before)}, is" if each.before else "is new,"
    return f"  {each.id}: {before} {_place(each.after)}"


def _place(place: str | None) -> str:
    return f"scope {place}" if place and place.isdigit() else str(place)


def _some(names: Sequence[str]) -> str:
    listed = ", ".join(names[:_LISTED])
    return listed if len(names) <= _LISTED else f"{listed} and {len(names) - _LISTED:,} more"
