"""Doing what has come: in threads of its own, one event after the other within a place, the earliest first."""

from __future__ import annotations

import heapq
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from assistant.errors import StoreUnavailable
from assistant.store.mailroom import Letter
from ui.slack.incoming import INCOMING, Said

_LOG = logging.getLogger("scopewise.slack")
RETRY = 2.0
"""Seconds until an event is tried again for which the store was not there."""


@dataclass(order=True, slots=True)
class _Waiting:
    at: str
    number: int
    letter: Letter = field(compare=False)


class Workers:
    """Hands letters to ``work``, places side by side and the letters of one place one by one.

    Of those that wait for a place the one goes first that was said first, whatever order they came in.
    """

    def __init__(
        self, work: Callable[[Letter], None], count: int, reading: Callable[[Said], None] | None = None
    ) -> None:
        """``reading`` is told of each message in words right before it is worked on."""
        self._work = work
        self._reading = reading
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="scopewise-turn")
        self._places: dict[str, list[_Waiting]] = {}
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._number = 0
        self._stopping = False

    def take(self, letter: Letter) -> None:
        """Work on ``letter`` as soon as its turn comes."""
        incoming = INCOMING.validate_json(letter.body)
        with self._lock:
            if self._stopping:
                return  # it is kept, and the next process does it
            self._number += 1
            waiting = _Waiting(incoming.at or letter.received, self._number, letter)
            first = letter.place not in self._places
            heapq.heappush(self._places.setdefault(letter.place, []), waiting)
        if first:
            self._threads.submit(self._run, letter.place)

    def stop(self, seconds: float) -> bool:
        """Finish what is being worked on, at most ``seconds``; False where something was left for the next process."""
        with self._idle:
            self._stopping = True
            done = self._idle.wait_for(lambda: not self._places, seconds)
        self._threads.shutdown(wait=done, cancel_futures=True)
        return done

    def _run(self, place: str) -> None:
        """The next letter of ``place``, then the place again behind all others, so that none holds up the rest."""
        with self._lock:
            queue = self._places[place]
            letter = heapq.heappop(queue).letter if queue and not self._stopping else None
            if letter is None:
                del self._places[place]
                self._idle.notify_all()
                return
        self._one(letter)
        self._threads.submit(self._run, place) if not self._stopping else self._run(place)

    def _one(self, letter: Letter) -> None:
        try:
            incoming = INCOMING.validate_json(letter.body)
            if self._reading and isinstance(incoming, Said):
                self._reading(incoming)
            self._work(letter)
        except StoreUnavailable as error:
            _LOG.error("An event waits for the store: %s", error)
            later = threading.Timer(RETRY, self.take, (letter,))
            later.daemon = True
            later.start()
        except Exception:  # noqa: BLE001 - a defect in one event must hold up no other; it is done again by the next process
            _LOG.exception("An event could not be worked on.")
