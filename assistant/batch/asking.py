"""Who does the work where a language model reads too: this process, several rows at a time, since each mostly waits.

All rows share one pace, one queue and one budget. Results come back in order, and a run ends between two rows where the budget
is used up or the model fails for good; what was done by then is whole, and the same command goes on after it.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final, Literal

from assistant.app import Scopewise
from assistant.batch.assessing import Done, Task, Work, assess_row, prepared
from assistant.batch.engines import Opener
from assistant.batch.spending import Spending
from assistant.errors import ModelNotConfigured, ModelSpent, RunStopped
from assistant.language_model.patience import hurried

IfFails = Literal["stop", "go-on"]

IN_A_ROW: Final = 5
"""So many rows, one after the other, with which the model could not help mean that it has failed for good."""

_WAITING: Final = 2
"""Rows for each call at a time that are handed out and not back, so that a slow one does not keep the others waiting."""

_HOPELESS: Final = (ModelNotConfigured.kind, ModelSpent.kind)
"""Troubles that no further row would be spared."""

_OF_THE_ROW: Final = ("nonsense", "too long")
"""Troubles that may lie in the row's own text."""


@dataclass(frozen=True, slots=True)
class Asking:
    """With ``at_once`` rows at a time. ``if_fails``: whether a run stops when the model fails for good, or goes on without it."""

    open_engine: Opener
    at_once: int
    spending: Spending
    if_fails: IfFails = "stop"

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        """The results of ``rows``; raises `RunStopped` between two of them."""
        self.spending.recall()
        engine = prepared(self.open_engine(), task)
        crew = _Crew(self.at_once, engine, task, self.spending)
        try:
            done = self._ordered(iter(rows), crew)
            yield from crew.minding(done) if self.if_fails == "go-on" else _Patient(self.spending).sifted(done)
        finally:
            crew.dismiss()

    def _ordered(self, rows: Iterator[Work], crew: _Crew) -> Iterator[Done]:
        waiting: deque[Future[Done]] = deque()
        is_last = False
        while True:
            pending = sum(not each.done() for each in waiting)
            used_up = self.spending.used_up(pending)
            if not is_last and not used_up and len(waiting) < _WAITING * self.at_once:
                work = next(rows, None)
                is_last = work is None
                if work is not None:
                    waiting.append(crew.hand_out(work))
                continue
            if waiting:
                yield waiting.popleft().result()
            elif is_last or next(rows, None) is None:
                return
            else:
                raise RunStopped(
                    f"The budget of {used_up} leaves no room for another row ({self.spending.told} so far). Give a higher "
                    "--budget, and the same command goes on where it stopped."
                )


class _Crew:
    """Threads that assess rows. They end with the process, so that none that waits for a model holds anything up."""

    def __init__(self, count: int, engine: Scopewise, task: Task, spending: Spending) -> None:
        self._engine, self._task, self._spending = engine, task, spending
        self._rows: queue.SimpleQueue[tuple[Work, Future[Done]] | None] = queue.SimpleQueue()
        self._count = count
        self._is_hurried = False
        self._is_over = threading.Event()
        for number in range(count):
            threading.Thread(target=self._work, name=f"scopewise-row-{number}", daemon=True).start()

    def hand_out(self, work: Work) -> Future[Done]:
        """The result of ``work``, later."""
        future: Future[Done] = Future()
        self._rows.put((work, future))
        return future

    def minding(self, rows: Iterator[Done]) -> Iterator[Done]:
        """``rows`` as they come; while the model fails one after the other, no row waits for it to come back."""
        failed = 0
        for done in rows:
            if _kind(done):
                failed += 1
            elif done.use is not None and done.use.calls:
                failed = 0
            self._is_hurried = failed >= IN_A_ROW
            yield done

    def dismiss(self) -> None:
        """No further row is begun."""
        self._is_over.set()
        for _ in range(self._count):
            self._rows.put(None)

    def _work(self) -> None:
        while (given := self._rows.get()) is not None and not self._is_over.is_set():
            work, future = given
            try:
                with hurried(is_hurried=self._is_hurried):
                    future.set_result(assess_row(self._engine, work, self._task, self._spending.note))
            except BaseException as error:  # noqa: BLE001 - whatever it is, the thread that waits raises it
                future.set_exception(error)


@dataclass
class _Patient:
    """Holds back rows that the model could not help with, until one shows that it is still there."""

    spending: Spending
    _held: list[Done] = field(default_factory=list)
    _has_read: bool = False

    def sifted(self, rows: Iterator[Done]) -> Iterator[Done]:
        """``rows`` in their order; raises `RunStopped` before the first of those that are held back for good."""
        for done in rows:
            if self._without(done):
                self._held.append(done)
                self._give_up_where_hopeless()
            elif done.use is not None and done.use.calls:
                self._has_read = True
                yield from self._let_go()
                yield done
            elif self._held:
                self._held.append(done)
            else:
                yield done
        if self._held and not self._has_read and any(_kind(each) not in _OF_THE_ROW for each in self._held):
            self._stop()
        yield from self._let_go()

    def _let_go(self) -> Iterator[Done]:
        held, self._held = self._held, []
        yield from held

    def _give_up_where_hopeless(self) -> None:
        failed = [each for each in self._held if self._without(each)]
        if len(failed) >= IN_A_ROW or _kind(failed[-1]) in _HOPELESS:
            self._stop()

    def _stop(self) -> None:
        kinds = [kind for each in self._held if (kind := _kind(each))]
        count = "a row" if len(kinds) == 1 else f"{len(kinds)} rows one after another"
        raise RunStopped(
            f"The language model could not help with {count} ({', '.join(dict.fromkeys(kinds))}), so it stopped there; "
            f"{self.spending.told} so far. `scopewise models check` says what is wrong. Then the same command goes on where it "
            "stopped; with --if-model-fails go-on it reads the rest without the model."
        )

    @staticmethod
    def _without(done: Done) -> bool:
        return bool(_kind(done))


def _kind(done: Done) -> str:
    return done.use.without if done.use is not None else ""
