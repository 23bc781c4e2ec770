"""An inventory watched from night to night: only rows that changed are assessed, and what moved is told."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from pydantic import ConfigDict, Field

from assistant.app import Scopewise
from assistant.batch.assessing import Done, Task, Work, brief_from
from assistant.batch.brief import content_of
from assistant.batch.engines import Engine
from assistant.batch.expression import Case, Expression
from assistant.batch.journal import Manifest, Paths, briefs_in, locked_folder, manifest_in, paths_of, writing_to
from assistant.batch.portfolio import Before, earlier, place_of
from assistant.batch.run import Order, Outcome, Progress, manifest_of, run_batch
from assistant.errors import RunStopped, UnusableInput
from assistant.reading import Strict

SCHEMA: Final = "scopewise.watch/1"
_SAME_FOR_REUSE: Final = (
    *(
        "recommendations",
        "Scopewise",
        "the reader",
        "the knowledge",
        "the organisation's file",
        "the table",
        "the embedding model",
        "the language model",
        "the prompts",
    ),
)


class Moved(Strict):
    """A row that is new, or came to something else than before; places are scopes, ``open``, ``outside``, ``failed``."""

    id: str
    before: str | None
    after: str
    candidates: tuple[int, ...]
    agentic: tuple[int, ...]


class WatchReport(Strict):
    """What has changed since the last time; ``first`` where there was none. ``hits`` are rows of which --fail-on holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: str = Field(default=SCHEMA, alias="schema")
    inventory: str
    rows: int
    assessed: int
    failed: int
    first: bool
    new: tuple[Moved, ...] = ()
    moved: tuple[Moved, ...] = ()
    gone: tuple[str, ...] = ()
    edited: int = 0
    fail_on: str | None = None
    hits: tuple[str, ...] = ()
    hit_count: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """Where a watched inventory's results lie: those of the last time, and those that are being made."""

    folder: Path

    @property
    def current(self) -> Path:
        """The results of the last finished time."""
        return self.folder / "current" / "results.jsonl"

    @property
    def next(self) -> Path:
        """The results that are being made."""
        return self.folder / "next" / "results.jsonl"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row that has not changed: where its lines begin, and what may have changed beside it."""

    places: tuple[int, int]
    number: int
    unit: str
    owner: str


@dataclass
class Reusing:
    """An engine that gives a row the line that it had, where nothing of it has changed, and hands on the others.

    Lines are found by the row's id and content; of the old results only where each line begins is kept in memory.
    """

    inner: Engine
    paths: Paths
    assessed: int = 0
    _places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def learn(self) -> None:
        """Reads where the lines of the old results begin."""
        results = briefs = 0
        with self.paths.results.open("rb") as lines, self.paths.briefs.open("rb") as shorts:
            for line, short in zip(lines, shorts, strict=True):
                brief = brief_from(short)
                if brief.status != "failed" and not (brief.use and brief.use.without):
                    self._places[brief.id, _identity(Work(brief.row(), brief.replies))] = (results, briefs)
                results, briefs = results + len(line), briefs + len(short)

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        """The results of ``rows``, in order."""
        if not self._places:
            yield from self._counted(self.inner.run(rows, task))
            return
        with self.paths.results.open("rb") as lines, self.paths.briefs.open("rb") as shorts:
            yield from self._mixed(rows, task, (lines, shorts))

    def _mixed(self, rows: Iterable[Work], task: Task, files: tuple[BinaryIO, BinaryIO]) -> Iterator[Done]:
        """Kept and new results in the order of the rows: the rows between two new ones wait in ``kept`` meanwhile."""
        order: deque[_Kept | None] = deque()

        def changed() -> Iterator[Work]:
            for work in rows:
                is_new = (work.row.id, _identity(work)) not in self._places
                order.append(None if is_new else self._kept(work))
                if is_new:
                    yield work

        for done in self._counted(self.inner.run(changed(), task)):
            while order and (kept := order[0]) is not None:
                order.popleft()
                yield _old(kept, files)
            order.popleft()
            yield done
        for kept in order:
            if kept is not None:
                yield _old(kept, files)

    def _kept(self, work: Work) -> _Kept:
        row = work.row
        return _Kept(self._places[row.id, _identity(work)], row.number, row.unit, row.owner)

    def _counted(self, found: Iterator[Done]) -> Iterator[Done]:
        for done in found:
            self.assessed += 1
            yield done


def _old(kept: _Kept, files: tuple[BinaryIO, BinaryIO]) -> Done:
    lines, shorts = files
    lines.seek(kept.places[0])
    shorts.seek(kept.places[1])
    brief = brief_from(shorts.readline())
    now = brief.model_copy(update={"number": kept.number, "unit": kept.unit, "owner": kept.owner})
    line = lines.readline().decode().rstrip("\n")
    return Done(line, now.model_dump_json(), brief.status, confirmed=brief.confirmed)


def _identity(work: Work) -> str:
    replies = "\n".join(reply.model_dump_json() for reply in work.replies)
    return f"{content_of(work.row)}\n{replies}"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched, where its state lies, and which rows must not be (None: any may)."""

    order: Order
    state: State
    fail_on: Expression | None = None


def watch(asked: Watch, knowing: Scopewise, engine: Engine, progress: Progress) -> tuple[WatchReport, Outcome]:
    """Brings the results up to the inventory as it is now, and says what moved.

    What was interrupted goes on. Raises what `run_batch` raises, and `RunStopped` where it stopped: then the results of the
    last time stay those that count.
    """
    order, state = asked.order, asked.state
    with locked_folder(state.folder):
        _recover(state)
        before = paths_of(state.current)
        manifest = manifest_in(before)
        with writing_to(state.next.parent):
            state.next.parent.mkdir(parents=True, exist_ok=True)
        _hand_down(before, paths_of(state.next))
        reusing = Reusing(engine, before)
        if manifest is not None and _same_engine(manifest, knowing, order):
            reusing.learn()
        outcome = _run(replace(order, out=state.next), knowing, reusing, progress)
        earlier_rows = earlier(briefs_in(before.briefs)) if manifest is not None else None
        if outcome.stopped:
            raise RunStopped(outcome.stopped)
        report = _told(asked, outcome, reusing.assessed, earlier_rows)
        with writing_to(state.folder):
            _swap(state)
        return report, outcome


def _run(order: Order, knowing: Scopewise, engine: Engine, progress: Progress) -> Outcome:
    """A half-done attempt at another state of the inventory is of no use any more, and is begun anew."""
    try:
        return run_batch(order, knowing, engine, progress)
    except UnusableInput:
        if manifest_in(paths_of(order.out)) is None:
            raise
        return run_batch(replace(order, restart=True), knowing, engine, progress)


def _same_engine(manifest: Manifest, knowing: Scopewise, order: Order) -> bool:
    now = manifest_of(order, knowing, {})
    return all(manifest.settings.get(name) == now.settings.get(name) for name in _SAME_FOR_REUSE)


def _hand_down(before: Paths, after: Paths) -> None:
    """What owners replied goes on to the next results."""
    if before.replies.exists():
        with writing_to(after.folder):
            after.folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(before.replies, after.replies)


def _told(asked: Watch, outcome: Outcome, assessed: int, earlier_rows: dict[str, Before] | None) -> WatchReport:
    before, first, fail_on = earlier_rows or {}, earlier_rows is None, asked.fail_on
    new: list[Moved] = []
    moved: list[Moved] = []
    hits: list[str] = []
    seen: set[str] = set()
    edited = 0
    for brief in briefs_in(outcome.paths.briefs):
        place, old = place_of(brief), before.get(brief.id)
        is_new, is_moved = old is None and not first, old is not None and old.place != place
        seen.add(brief.id)
        edited += old is not None and old.content != content_of(brief.row())
        if is_new or is_moved:
            listed = new if is_new else moved
            listed.append(
                Moved(
                    id=brief.id,
                    before=old.place if old else None,
                    after=place,
                    candidates=brief.candidates,
                    agentic=brief.agentic,
                )
            )
        if fail_on is not None and fail_on.holds(Case(brief, new=is_new, moved=is_moved)):
            hits.append(brief.id)
    return WatchReport(
        inventory=asked.order.source.where,
        rows=outcome.tally.rows,
        assessed=assessed,
        failed=outcome.tally.of("failed"),
        first=first,
        new=tuple(new),
        moved=tuple(moved),
        gone=tuple(identifier for identifier in before if identifier not in seen),
        edited=edited,
        fail_on=fail_on.text if fail_on else None,
        hits=tuple(hits[:_LISTED]),
        hit_count=len(hits),
    )


_LISTED: Final = 1_000


def _swap(state: State) -> None:
    """The finished results take the place of the old ones; `_recover` ends this where it was interrupted."""
    old = state.folder / "old"
    if state.current.parent.exists():
        state.current.parent.replace(old)
    state.next.parent.replace(state.current.parent)
    shutil.rmtree(old, ignore_errors=True)


def _recover(state: State) -> None:
    old = state.folder / "old"
    if old.exists() and not state.current.parent.exists():
        old.replace(state.current.parent)
    shutil.rmtree(old, ignore_errors=True)
