"""The process that looks queries up beside the one that serves people (`assistant.retrieval.beside`)."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Final

from assistant.settings import Settings
from assistant.wiring import open_finder, open_knowledge

_AT_A_TIME: Final = 64
"""Queries that are looked up, and remembered, together."""


def main() -> None:
    """Look up what standard input asks for; remembering it is the finder's own doing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the page ends this by closing its input
    with suppress(AttributeError, OSError):
        os.nice(5)  # less would never come to an end where others keep the processors busy
    asked = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    settings = Settings(**asked["settings"])
    finder = open_finder(settings, open_knowledge(settings))
    queries = asked["queries"]
    for start in range(0, len(queries), _AT_A_TIME):
        finder.find(queries[start : start + _AT_A_TIME], asked["top"])


def _end_with_the_other() -> None:
    """End when the process that has asked is gone, which closes the input.

    It is read past Python's buffer, whose lock a waiting thread would still hold at the end: Python aborts then.
    """
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    main()
