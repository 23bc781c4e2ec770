"""An office through which requests go: three desks, each with a person at work, and what its people were told was kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from queue import Queue

ADA, BEN, RUTH, ANNE, OTTO = (f"{name}@example.org" for name in ("ada", "ben", "ruth", "anne", "otto"))
COLLEAGUE = "Cleo Q"
ASKED = "Who answers for it?"
LANES = ("fast", "standard", "deep", "not allowed")
ATTEMPTS_EVERY = 6
"""Every so many requests each role tries what it may not do."""


@dataclass
class Request:
    """One request and what its people were told was kept."""

    number: int
    kind: str
    text: str
    in_page: bool = False
    id: str = ""
    handed: str = ""
    claimed: str = ""
    evidenced: str = ""
    accepted: str = ""
    lane: str = ""
    """The lane that the page showed to the reviewer, where they confirmed it."""
    steps: list[str] = field(default_factory=list)
    workloads: int = 0
    entries: int = 0
    refused: int = 0
    withheld: int = 0
    """How many things that a role may not do were looked for, and were not offered."""

    @property
    def asked_back(self) -> bool:
        """Whether the reviewer has a question first."""
        return self.number % 4 == 1

    @property
    def risky(self) -> bool:
        """Whether a risk is accepted after the sign-off, which takes the sign-off back."""
        return self.number % 10 == 3

    @property
    def disputed(self) -> bool:
        """Whether the reviewer signs a stricter lane though the rules gave one."""
        return self.number % 5 == 2

    @property
    def tried(self) -> bool:
        """Whether everybody tries on it what they may not do."""
        return self.number % ATTEMPTS_EVERY == 0

    @property
    def answer(self) -> str:
        """What the author says when the reviewer has a question."""
        return f"Team {self.number} does."

    @property
    def reason(self) -> str:
        """Why a reviewer signs something else than the rules say."""
        return f"We know more about request {self.number}."

    @property
    def evidence(self) -> str:
        """Where the evidence for the item that was claimed lies."""
        return f"https://wiki.example.org/evidence/{self.number}"


Doing = Callable[[Request], str]
"""What a person does with a request: says to whose desk it goes next, empty when it is done."""
Seat = Callable[[], AbstractContextManager[Doing]]
"""A person who sits down, works, and gets up again: all in the thread of their desk."""


class Office:
    """People at work at once; requests go from desk to desk. ``failures`` are the errors that end work on a request."""

    def __init__(self, seats: Mapping[str, Seat], failures: tuple[type[Exception], ...]) -> None:
        self.problems: list[str] = []
        self._seats, self._failures = seats, failures
        self._desks: dict[str, Queue[Request | None]] = {name: Queue() for name in seats}
        self._left = 0
        self._lock = threading.Lock()

    def work(self, requests: Sequence[Request]) -> None:
        """Until every request is done, or somebody cannot go on with it. All begin at the first desk."""
        if not requests:
            return
        self._left = len(requests)
        first = next(iter(self._desks))
        for request in requests:
            self._desks[first].put(request)
        threads = [threading.Thread(target=self._sit, args=(name, seat)) for name, seat in self._seats.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _sit(self, name: str, seat: Seat) -> None:
        try:
            with seat() as do:
                self._take(name, do)
        except self._failures as error:  # they could not even sit down: nobody is left waiting for them
            self.problems.append(f"{name} cannot work: {error!r}")
        finally:
            self._end()

    def _take(self, name: str, do: Doing) -> None:
        while (request := self._desks[name].get()) is not None:
            try:
                onward = do(request)
            except self._failures as error:
                onward = ""
                self.problems.append(f"request {request.number} ({request.id}): {name}: {error!r}")
            if onward:
                self._desks[onward].put(request)
            else:
                self._done()

    def _done(self) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self._end()

    def _end(self) -> None:
        for desk in self._desks.values():
            desk.put(None)
