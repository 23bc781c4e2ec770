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

_LONGEST_HOLD: Final = 600.0
"""Nobody is left alone longer than this at one time, whatever a server asks for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """``seconds``: the most that one message may wait for models in all. ``retries``: how often one model is asked again.

    A model that failed ``failures`` times in a row is left alone for ``rest`` seconds. ``per_minute`` is the most calls
    in a minute, 0 for no limit. ``queueing`` is how many seconds a message may wait for its place *beside* ``seconds``: while
    the calls of the minute are used up, the provider asks to be left alone, or is left alone after failing. Nobody who looks
    at a screen should wait so; rows of an inventory may.
    """

    seconds: float = 20.0
    retries: int = 2
    first_wait: float = 0.5
    failures: int = 3
    rest: float = 30.0
    per_minute: int = 0
    queueing: float = 0.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Turn:
    """One message of one assessment: everything that is asked for its sake ends at ``deadline``, which moves on by what it
    waits for its place, as long as ``queueing`` seconds are left for that.
    """

    assessment: str
    deadline: float
    queueing: float = 0.0

    def queued(self, seconds: float) -> None:
        """It has waited ``seconds`` for its place."""
        free = min(seconds, self.queueing)
        self.queueing -= free
        self.deadline += free


_TURN: ContextVar[Turn | None] = ContextVar("scopewise_turn", default=None)
_HURRIED: ContextVar[bool] = ContextVar("scopewise_hurried", default=False)


@contextmanager
def hurried(*, is_hurried: bool) -> Iterator[None]:
    """Turns inside do not queue, whatever the patience, where ``is_hurried``: the model has failed too often to wait for it."""
    token = _HURRIED.set(is_hurried)
    try:
        yield
    finally:
        _HURRIED.reset(token)


@contextmanager
def turn(assessment: str, patience: Patience) -> Iterator[Turn]:
    """All calls inside share one time-out; a turn inside a turn is the same one."""
    current = _TURN.get()
    if current is not None:
        yield current
        return
    queueing = 0.0 if _HURRIED.get() else patience.queueing
    begun = Turn(assessment, patience.clock() + patience.seconds, queueing)
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


class _Lingering:
    """Counts the calls that were left behind and are still under way."""

    def __init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    @property
    def is_full(self) -> bool:
        """Whether so many linger that nothing more should be asked."""
        return self._count >= _LINGERING

    def add(self, number: int) -> None:
        """One more (1), or one that has ended after all (-1)."""
        with self._lock:
            self._count += number


_lingering = _Lingering()


class _UnderWay:
    """One call in a thread of its own, and what it has told so far."""

    def __init__(self, call: Callable[[], Iterator[object]]) -> None:
        self.told: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()
        self._call = call
        self._lock = threading.Lock()
        self._ended = self._is_left = False
        threading.Thread(target=self._run, name="scopewise-model", daemon=True).start()

    def leave(self) -> None:
        """Nobody waits for it any more; where it has ended already, nothing happens."""
        with self._lock:
            if not self._ended and not self._is_left:
                self._is_left = True
                _lingering.add(1)

    def _run(self) -> None:
        try:
            for piece in self._call():
                self.told.put(("piece", piece))
            self.told.put(("end", None))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the waiting thread raises it
            self.told.put(("error", error))
        with self._lock:
            self._ended = True
            if self._is_left:
                _lingering.add(-1)


def pieces_within(seconds: float, call: Callable[[], Iterator[Answer]], model: str) -> Iterator[Answer]:
    """What ``call`` gives piece by piece, all of it in at most ``seconds``. Raises `ModelTooSlow`.

    A vendor's own time-out is one for each read, so a server that drips would never end; hence the thread.
    """
    ends = time.monotonic() + seconds
    if _lingering.is_full:
        raise ModelTooSlow(f"{model} has left too many calls without an answer.")
    under_way = _UnderWay(call)
    try:
        while True:
            kind, value = under_way.told.get(timeout=max(0.0, ends - time.monotonic()))
            if kind == "end":
                return
            if kind == "error":
                raise value  # type: ignore[misc]  # the thread put an exception there
            yield value  # type: ignore[misc]  # the thread put a piece there
    except queue.Empty:
        raise ModelTooSlow(f"{model} did not answer within the time-out.") from None
    finally:
        under_way.leave()


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
class Hold:
    """Keeps everybody from a model that said it has no room, for as long as it asked; where it named no time, for twice as
    long each time.
    """

    patience: Patience
    _until: dict[str, float] = field(default_factory=dict, repr=False)
    _streak: dict[str, int] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def left(self, model: str) -> float:
        """The seconds for which ``model`` is still to be left alone."""
        return self._until.get(model, 0.0) - self.patience.clock()

    def take(self, model: str, most_seconds: float) -> None:
        """Wait until ``model`` may be asked, at most so long; raises `ModelLimited` where it takes longer."""
        while (left := self.left(model)) > 0:
            if left > most_seconds:
                raise ModelLimited(f"{model} has asked to be left alone for {left:.0f} seconds.", left)
            self.patience.sleep(left)
            most_seconds -= left

    def limited(self, model: str, wait: float | None) -> None:
        """``model`` had no room, and asked for ``wait`` seconds, where it named a time."""
        with self._lock:
            streak = self._streak.get(model, 0)
            self._streak[model] = streak + (self.left(model) <= 0)  # calls that were under way together count once
            seconds = self.patience.first_wait * 2.0 ** min(streak, 20) if wait is None else wait
            until = self.patience.clock() + min(seconds, _LONGEST_HOLD)
            self._until[model] = max(until, self._until.get(model, 0.0))

    def answered(self, model: str) -> None:
        """``model`` has room again."""
        self._streak.pop(model, None)


@dataclass
class Rest:
    """Leaves a model alone after it failed several times in a row, so that nobody waits for what will not come."""

    patience: Patience
    _failed: dict[str, int] = field(default_factory=dict, repr=False)
    _until: dict[str, float] = field(default_factory=dict, repr=False)

    def left(self, model: str) -> float:
        """The seconds for which ``model`` is still left alone."""
        return self._until.get(model, 0.0) - self.patience.clock()

    def check(self, model: str) -> None:
        """Raise `ModelUnreachable` while ``model`` is left alone."""
        left = self.left(model)
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
