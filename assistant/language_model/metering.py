"""Which calls were made for one piece of work: whoever does it opens a meter, and all calls of that thread are told to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from assistant.language_model.shapes import Usage
from assistant.reading import Strict


class Call(Strict):
    """What one call came to: ``outcome`` is "answered" or the kind of the trouble."""

    prompt: str
    model: str
    outcome: str
    usage: Usage = Usage()
    seconds: float = 0.0


_METER: ContextVar[Callable[[Call], None] | None] = ContextVar("scopewise_meter", default=None)


def meter(call: Call) -> None:
    """Tell ``call`` to the meter that is open, where one is."""
    told = _METER.get()
    if told is not None:
        told(call)


@contextmanager
def metered(told: Callable[[Call], None]) -> Iterator[None]:
    """Every call that is made inside, by this thread, is told to ``told``, and to no meter around it."""
    token = _METER.set(told)
    try:
        yield
    finally:
        _METER.reset(token)
