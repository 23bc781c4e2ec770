"""A run from its first row to its last: begun or gone on with, every row once, in order, and finished whole."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.app import Scopewise, now, program_version
from assistant.assessment import TABLE_VERSION, ModelUse
from assistant.batch.assessing import Task, Work
from assistant.batch.brief import content_of
from assistant.batch.columns import Columns, Strangers, row_of
from assistant.batch.engines import Engine
from assistant.batch.journal import (
    Journal,
    Manifest,
    Paths,
    briefs_in,
    changes,
    locked,
    manifest_in,
    opened,
    paths_of,
    remove,
    write_manifest,
)
from assistant.batch.outputs import Results, check_format, write_table
from assistant.batch.replies import Replies, replies_in, stamp_of
from assistant.batch.source import Source
from assistant.batch.storing import keep_rows
from assistant.batch.tally import Tally
from assistant.errors import RunStopped, UnusableInput
from assistant.language_model.budget import Price

if TYPE_CHECKING:
    from assistant.store import Store

Progress = Callable[[Tally, int], None]
"""Told after every row: what the rows came to so far, and how many there are in all, as near as is known."""

_DUPLICATES_KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be assessed, how, and where the results go. ``model`` names the embedding model, for the manifest;
    ``price`` what a language model's tokens cost.
    """

    source: Source
    columns: Columns
    out: Path
    advice: bool = True
    store: bool = False
    restart: bool = False
    model: str = ""
    price: Price = field(default_factory=Price)


@dataclass
class Outcome:
    """What a run came to. ``begun_at`` is how many rows were there already; ``notices`` are sentences for the operator.

    ``stopped`` says why it ended before its last row, where it did.
    """

    paths: Paths
    manifest: Manifest
    tally: Tally
    begun_at: int = 0
    was_finished: bool = False
    stopped: str = ""
    notices: list[str] = field(default_factory=list)


def run_batch(
    order: Order, knowing: Scopewise, engine: Engine, progress: Progress, store: Store | None = None
) -> Outcome:
    """Assesses every row of ``order`` that has no result yet. ``knowing`` tells versions; ``engine`` does the work.

    Raises `UnusableInput` where the run cannot begin or go on, and `OutputUnwritable` where the disk is full; then
    nothing is lost, and the same call goes on.
    """
    check_format(order.out, order.source.total)
    _refuse_no_rows(order)
    paths = paths_of(order.out)
    with locked(paths):
        replies = replies_in(paths.replies)
        manifest = _begun(order, knowing, paths, replies)
        outcome = Outcome(paths, manifest, Tally(), notices=_about_source(order.source))
        if manifest.finished:
            outcome.was_finished = True
            _count_those_there(outcome, None)
            return outcome
        task = Task(manifest.started, order.advice, order.store)
        with opened(paths, interviews=order.store) as (journal, there):
            outcome.begun_at = there
            _count_those_there(outcome, there)
            try:
                _go_on(order, engine, task, _Run(journal, there, replies, outcome, progress))
            except RunStopped as reason:
                outcome.stopped = str(reason)
        if outcome.stopped:
            _write_use(order, outcome)
        else:
            _finish(order, knowing, outcome, store)
        return outcome


@dataclass
class _Run:
    """What going on needs beside the order."""

    journal: Journal
    there: int
    replies: Replies
    outcome: Outcome
    progress: Progress
    ids: Counter[bytes] = field(default_factory=Counter)
    twice: dict[str, None] = field(default_factory=dict)
    strangers: Strangers = field(default_factory=Strangers)
    broken: UnusableInput | None = None


def _go_on(order: Order, engine: Engine, task: Task, run: _Run) -> None:
    for done in engine.run(_left(order, run), task):
        run.journal.add(done)
        run.journal.flush()
        run.outcome.tally.add(done.status, done.use, confirmed=done.confirmed)
        run.progress(run.outcome.tally, order.source.total)
    if run.broken:
        raise run.broken
    run.outcome.notices += [*_about_ids(run.twice), *run.strangers.sentences()]


def _refuse_no_rows(order: Order) -> None:
    if next(order.source.records(order.columns.named()), None) is None:
        raise UnusableInput(f"{order.source.where} has a header and no rows. Give one described use of AI in each row.")


def _left(order: Order, run: _Run) -> Iterator[Work]:
    """The rows that have no result yet; all are read, so that ids that stand twice are seen.

    Where the file cannot be read further, the rows before that place are finished first.
    """
    records = enumerate(order.source.records(order.columns.named()))
    while True:
        try:
            place, record = next(records)
        except StopIteration:
            return
        except UnusableInput as error:
            run.broken = error
            return
        row = row_of(record, order.columns, run.strangers)
        digest = hashlib.blake2b(row.id.encode(errors="replace"), digest_size=8).digest()
        run.ids[digest] += 1
        if run.ids[digest] == 2 and len(run.twice) <= _DUPLICATES_KEPT:
            run.twice[row.id] = None
        if place >= run.there:
            yield Work(row, run.replies.get((row.id, content_of(row)), ()))


def _about_source(source: Source) -> list[str]:
    if not source.skipped:
        return []
    listed = ", ".join(source.skipped[:5]) + (" …" if len(source.skipped) > 5 else "")
    return [f"{len(source.skipped)} files of the folder are of no kind that is read, and were left out: {listed}."]


def _about_ids(twice: Collection[str]) -> list[str]:
    if not twice:
        return []
    named = list(twice)[:_DUPLICATES_KEPT]
    listed = ", ".join(repr(each[:60]) for each in named[:5]) + (" …" if len(twice) > 5 else "")
    count = f"over {_DUPLICATES_KEPT}" if len(twice) > _DUPLICATES_KEPT else str(len(twice))
    return [
        f"{count} ids stand more than once: {listed}. Each of their rows was assessed; tell them apart by their place."
    ]


def _count_those_there(outcome: Outcome, there: int | None) -> None:
    """Counts the first ``there`` rows by their status, or all of them."""
    if there == 0:
        return
    with outcome.paths.briefs.open("rb") as lines:
        for line in islice(lines, there):
            entry = json.loads(line)
            use = ModelUse(**entry["use"]) if entry.get("use") else None
            outcome.tally.add(entry["status"], use, confirmed=entry["confirmed"])


def _begun(order: Order, knowing: Scopewise, paths: Paths, replies: Replies) -> Manifest:
    """The manifest of a run that goes on, else a new one; raises where what it was begun with has changed."""
    if order.restart:
        remove(paths)
    before = manifest_in(paths)
    now_ = manifest_of(order, knowing, replies)
    if before is None:
        if order.out.exists() or paths.results.exists():
            raise UnusableInput(
                f"{order.out} is there and is not from a run that can go on. Give another --out, or replace it by --restart."
            )
        write_manifest(paths, now_)
        return now_
    differ = changes(before, now_)
    if differ:
        began = "was finished" if before.finished else "was begun"
        raise UnusableInput(
            f"The run of {order.out} {began} with other things than now: {'; '.join(differ)}. Its rows would not go "
            "together. Put back what has changed, give another --out, or start anew by --restart."
        )
    if before.finished and not order.out.exists():  # somebody deleted it: it is made again
        return before.model_copy(update={"finished": False})
    return before


def manifest_of(order: Order, knowing: Scopewise, replies: Replies) -> Manifest:
    """What a run of ``order`` begins with now."""
    columns = order.columns
    facts = [f"{each.fact}={each.column} {sorted(each.words.items())}" for each in columns.facts]
    settings = {
        "the inventory": order.source.stamp[:16],
        "how it is read": ", ".join(part for part in (order.source.kind, order.source.found) if part),
        "the text columns": ", ".join(columns.text),
        "the other columns": ", ".join(f"{name}: {value}" for name, value in _others(columns) if value) or "none",
        "the facts from columns": hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16] if facts else "none",
        "recommendations": "with" if order.advice else "without",
        "the store": "yes" if order.store else "no",
        "Scopewise": program_version(),
        "the reader": knowing.reader.name,
        "the knowledge": knowing.knowledge.version,
        "the organisation's file": knowing.house.edition or "none",
        "the table": TABLE_VERSION,
        "the embedding model": order.model or "as installed",
        "the replies of owners": stamp_of(replies),
    }
    model = getattr(knowing.reader, "model", None)
    if model:
        settings |= {"the language model": model, "the prompts": knowing.prompts or "none"}
    return Manifest(
        id=secrets.token_hex(8),
        started=now(),
        settings=settings,
        advice=order.advice,
        source=order.source.where,
    )


def _others(columns: Columns) -> list[tuple[str, str | None]]:
    return [("id", columns.id), ("unit", columns.unit), ("owner", columns.owner)]


def _finish(order: Order, knowing: Scopewise, outcome: Outcome, store: Store | None) -> None:
    paths, manifest = outcome.paths, outcome.manifest
    if order.out != paths.results:
        write_table(order.out, Results(paths.results, briefs_in(paths.briefs), manifest.started), knowing.knowledge)
    if store is not None:
        keep_rows(store, paths, manifest)
    outcome.manifest = manifest.model_copy(update={"finished": True})
    _write_use(order, outcome)


def _write_use(order: Order, outcome: Outcome) -> None:
    """The manifest as it now is, with what a language model was asked, where one was set."""
    total = outcome.tally.model_total(order.price)
    outcome.manifest = outcome.manifest.model_copy(update={"model_use": total})
    write_manifest(outcome.paths, outcome.manifest)
