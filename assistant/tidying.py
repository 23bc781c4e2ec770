"""The rule on retention, carried out by the process that serves the page: when it starts, and once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from assistant.errors import ScopewiseError
from assistant.retention import rule_of, tidied
from assistant.serving import Serving

DAY: Final = 86_400.0
_LOG = logging.getLogger(__name__)


@contextmanager
def tidied_daily(serving: Serving, every: float = DAY) -> Iterator[threading.Thread]:
    """Within it what is past the rule is deleted, now and ``every`` so many seconds, in a thread of its own.

    Where it fails, as when the database is gone, the log says so and the next time comes as usual.
    """
    ending = threading.Event()
    thread = threading.Thread(target=_tidying, args=(serving, ending, every), name="scopewise-retention", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        ending.set()


def _tidying(serving: Serving, ending: threading.Event, every: float) -> None:
    while True:
        try:
            sessions = serving.sessions()
            tidied(sessions, rule_of(serving.settings, sessions.organisation))
        except ScopewiseError as error:
            _LOG.error("What is past the rule of retention could not be deleted: %s", error)
        if ending.wait(every):
            return
