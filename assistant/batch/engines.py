"""Who does the work: this process, or several on this machine. Rows come back in the order in which they went in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import connection
from multiprocessing.synchronize import Lock
from types import ModuleType
from typing import Final, Protocol

from assistant.app import Scopewise
from assistant.batch.assessing import Done, Task, Work, assess_row, failed_work, prepared
from assistant.errors import OperatorError, WorkersUnavailable

Opener = Callable[[], Scopewise]
"""Opens an engine; a function of a module, so that another process can call it too."""

CHUNK: Final = 16
"""Rows that a worker takes at a time."""

_WAITING: Final = 3
"""Chunks for each worker that are handed out and not back: enough to keep it busy, few enough to keep memory flat."""

_TRIES: Final = 2
"""How often a chunk is given to a process before its rows are tried one by one, and a row before it is given up."""


class Engine(Protocol):
    """What assesses rows: lazily, in order, one result a row."""

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        """The results of ``rows``."""
        ...


@dataclass(frozen=True, slots=True)
class Here:
    """In this process."""

    open_engine: Opener

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        """The results of ``rows``, one by one."""
        engine = prepared(self.open_engine(), task)
        for work in rows:
            yield assess_row(engine, work, task)


@dataclass(frozen=True, slots=True)
class Workers:
    """In ``count`` processes of this machine, each with an engine of its own."""

    open_engine: Opener
    count: int

    def run(self, rows: Iterable[Work], task: Task) -> Iterator[Done]:
        """The results of ``rows``; a process that dies is replaced, and what it had is done again."""
        pool = _Pool(self, task)
        waiting: deque[tuple[Sequence[Work], Future[list[Done]]]] = deque()
        try:
            for chunk in chunks(rows, CHUNK):
                waiting.append((chunk, pool.submit(chunk)))
                if len(waiting) >= _WAITING * self.count:
                    yield from _first(waiting, pool)
            while waiting:
                yield from _first(waiting, pool)
        finally:
            pool.close()


def _first(waiting: deque[tuple[Sequence[Work], Future[list[Done]]]], pool: _Pool) -> list[Done]:
    """The results of the chunk that was handed out first, however often its process dies."""
    chunk, future = waiting.popleft()
    try:
        return future.result()
    except BrokenProcessPool:
        pool.renew()
        done = _with_care(chunk, pool)
        for place, (other, pending) in enumerate(list(waiting)):
            if _is_lost(pending):
                waiting[place] = (other, pool.submit(other))
        return done


def _is_lost(future: Future[list[Done]]) -> bool:
    return not future.done() or future.cancelled() or future.exception() is not None


def _with_care(chunk: Sequence[Work], pool: _Pool) -> list[Done]:
    """The chunk again; where its process dies again, row by row, so that one row costs no other."""
    for _ in range(_TRIES - 1):
        try:
            return pool.submit(chunk).result()
        except BrokenProcessPool:
            pool.renew()
    if len(chunk) > 1:
        return [done for work in chunk for done in _with_care([work], pool)]
    return [failed_work(chunk[0])]


class _Pool:
    """Worker processes that can be replaced when one of them has died."""

    def __init__(self, workers: Workers, task: Task) -> None:
        self._workers, self._task = workers, task
        self._context = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of ours hold
        self._opening = self._context.Lock()
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        """Processes that have all answered, so that what dies later dies of a row; raises `WorkersUnavailable`."""
        pool = ProcessPoolExecutor(
            self._workers.count,
            mp_context=self._context,
            initializer=_begin,
            initargs=(self._workers.open_engine, self._task, self._opening, self._workers.count),
        )
        try:
            with _without_main():  # as many calls as processes, so that all of them are begun in here
                answers = [pool.submit(_answer) for _ in range(self._workers.count)]
            for answer in answers:
                answer.result()
        except BrokenProcessPool as error:
            raise WorkersUnavailable(
                "The worker processes end as soon as they are begun, most likely for want of memory. Give --workers 1."
            ) from error
        return pool

    def submit(self, chunk: Sequence[Work]) -> Future[list[Done]]:
        """Hands ``chunk`` out."""
        try:
            return self._pool.submit(_assess, chunk)
        except BrokenProcessPool:
            self.renew()
            return self._pool.submit(_assess, chunk)

    def renew(self) -> None:
        """Lets the old processes go and begins with new ones."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._opening = self._context.Lock()  # the one who died may have held the old one
        self._pool = self._new()

    def close(self) -> None:
        """Lets the processes go."""
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _without_main() -> Iterator[None]:
    """Processes begun in here do not run the program that begins them: not every start script expects to be imported."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@dataclass(slots=True)
class _Worker:
    """What a worker process has: an engine once it is open, or why it could not be opened."""

    engine: Scopewise | None = None
    task: Task | None = None
    trouble: OperatorError | None = None


_worker = _Worker()


def _begin(open_engine: Opener, task: Task, opening: Lock, count: int) -> None:
    """Opens this process's engine, one process after the other, since the first may have an index to build."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process in its turn
    _share_cores(count)
    with opening:
        try:
            _worker.engine, _worker.task = prepared(open_engine(), task), task
        except OperatorError as error:  # raised by the first chunk, where the parent can hear it
            _worker.trouble = error


def _end_with_parent() -> None:
    """Ends this process when the one that began it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _share_cores(count: int) -> None:
    """Each worker's libraries use its share of the cores; more threads than cores would only stand in each other's way."""
    threads = str(max(1, (os.cpu_count() or 1) // count))
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, threads)


def _answer() -> None:
    """Says that this process works; raises what kept it from opening its engine."""
    if _worker.trouble:
        raise _worker.trouble


def _assess(chunk: Sequence[Work]) -> list[Done]:
    if _worker.engine is None or _worker.task is None:
        raise _worker.trouble or RuntimeError("a worker was given rows before it was begun")
    return [assess_row(_worker.engine, work, _worker.task) for work in chunk]


def chunks(rows: Iterable[Work], size: int) -> Iterator[list[Work]]:
    """``rows`` in lists of ``size``, the last one shorter."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk
