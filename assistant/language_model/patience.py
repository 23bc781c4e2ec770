"""How long to wait for a model, how often to ask again, how often to ask at all, and when to leave it alone."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final, TypeVar

from assistant.errors import ModelLimited, ModelTooSlow, ModelTrouble, ModelUnreachable

Answer = TypeVar("Answer")

_MINUTE: Final = 60.0
_LINGERING: Final = 16
"""How many calls that nobody waits for any more may still be under way; beyond that nothing is asked."""

_under_way = threading.BoundedSemaphore(_LINGERING)


@dataclass(frozen=True, slots=True)
class Patience:
    """``seconds``: the most that one message may wait for models in all. ``retries``: how often one model is asked again.

    A model that failed ``failures`` times in a row is left alone for ``rest`` seconds. ``per_minute`` is the most calls
    in a minute, 0 for no limit.
    """

    seconds: float = 20.0
    retries: int = 2
    first_wait: float = 0.5
    failures: int = 3
    rest: float = 30.0
    per_minute: int = 0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Turn:
    """One message of one assessment: everything that is asked for its sake ends at ``deadline``."""

    assessment: str
    deadline: float


_TURN: ContextVar[Turn | None] = ContextVar("scopewise_turn", default=None)


@contextmanager
def turn(assessment: str, patience: Patience) -> Iterator[Turn]:
    """All calls inside share one time-out; a turn inside a turn is the same one."""
    current = _TURN.get()
    if current is not None:
        yield current
        return
    begun = Turn(assessment, patience.clock() + patience.seconds)
    token = _TURN.set(begun)
    try:
        yield begun
    finally:
        with suppress(
            ValueError
        ):  # a stream that is given up is closed in another context, where there is nothing to reset
            _TURN.reset(token)


def within(seconds: float, call: Callable[[], Answer], model: str) -> Answer:
    """What ``call`` gives, in at most ``seconds``; it is left behind where it takes longer. Raises `ModelTooSlow`."""
    for answer in pieces_within(seconds, lambda: iter([call()]), model):
        return answer
    raise ModelTooSlow(f"{model} did not answer.")


def pieces_within(seconds: float, call: Callable[[], Iterator[Answer]], model: str) -> Iterator[Answer]:
    """What ``call`` gives piece by piece, all of it in at most ``seconds``. Raises `ModelTooSlow`.

    A vendor's own time-out is one for each read, so a server that drips would never end; hence the thread.
    """
    ends = time.monotonic() + seconds
    told: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()
    if not _under_way.acquire(blocking=False):
        raise ModelTooSlow(f"{model} has left too many calls without an answer.")
    threading.Thread(target=_asking, args=(call, told), name="scopewise-model", daemon=True).start()
    while True:
        try:
            kind, value = told.get(timeout=max(0.0, ends - time.monotonic()))
        except queue.Empty:
            raise ModelTooSlow(f"{model} did not answer within the time-out.") from None
        if kind == "end":
            return
        if kind == "error":
            raise value  # type: ignore[misc]  # the thread put an exception there
        yield value  # type: ignore[misc]  # the thread put a piece there


def _asking(call: Callable[[], Iterator[object]], told: queue.SimpleQueue[tuple[str, object]]) -> None:
    try:
        for piece in call():
            told.put(("piece", piece))
        told.put(("end", None))
    except BaseException as error:  # noqa: BLE001 - whatever it is, the waiting thread raises it
        told.put(("error", error))
    finally:
        _under_way.release()


@dataclass
class Pace:
    """Spreads calls: at most so many in any minute."""

    patience: Patience
    _times: deque[float] = field(default_factory=deque, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, most_seconds: float) -> None:
        """Wait for a place, at most so long; raises `ModelLimited` where none comes free in time."""
        if not self.patience.per_minute:
            return
        wait = self._next(most_seconds)
        if wait > 0:
            self.patience.sleep(wait)

    def _next(self, most_seconds: float) -> float:
        with self._lock:
            now = self.patience.clock()
            while self._times and self._times[0] <= now - _MINUTE:
                self._times.popleft()
            begins = now
            if len(self._times) >= self.patience.per_minute:
                begins = self._times[-self.patience.per_minute] + _MINUTE
            if begins - now > most_seconds:
                raise ModelLimited("The calls allowed for a minute are used up.", begins - now)
            self._times.append(begins)
            return begins - now


@dataclass
class Rest:
    """Leaves a model alone after it failed several times in a row, so that nobody waits for what will not come."""

    patience: Patience
    _failed: dict[str, int] = field(default_factory=dict, repr=False)
    _until: dict[str, float] = field(default_factory=dict, repr=False)

    def check(self, model: str) -> None:
        """Raise `ModelUnreachable` while ``model`` is left alone."""
        left = self._until.get(model, 0.0) - self.patience.clock()
        if left > 0:
            raise ModelUnreachable(f"{model} failed several times in a row and is left alone for {left:.0f} seconds.")

    def note(self, model: str, trouble: ModelTrouble | None) -> None:
        """Count what became of a call."""
        if not isinstance(trouble, ModelUnreachable | ModelTooSlow):
            self._failed.pop(model, None)
            return
        self._failed[model] = self._failed.get(model, 0) + 1
        if self._failed[model] >= self.patience.failures:
            self._until[model] = self.patience.clock() + self.patience.rest
            self._failed[model] = self.patience.failures - 1
