"""Searching in a process of its own that gives way to the one that serves people.

The first time, the model is exported, all passages are read and every query there can be is looked up: most of a minute of
all processors, during which a thread would also keep the interpreter from whoever waits for an answer.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Final

from assistant.settings import Settings

_log = logging.getLogger(__name__)

PROGRAM: Final = "assistant.looking_up"
"""The module that does it. It is above this one, so it is named and not imported."""

_SAME: Final = {"data", "knowledge", "embedding_model", "chroma"}
"""The settings on which a search depends."""

_NOWHERE: Final = subprocess.DEVNULL

_one = threading.Lock()
"""Held while such a process works: the page and what watches it both ask for the same at their start."""


def look_up_beside(settings: Settings, queries: Sequence[str], top: int) -> None:
    """Have ``queries`` looked up and remembered in the data folder; when this returns they are, or it was not possible.

    The other process ends when this one does.
    """
    asked = {"settings": settings.model_dump(mode="json", include=_SAME), "queries": list(queries), "top": top}
    command = [sys.executable, "-P", "-m", PROGRAM]
    line = json.dumps(asked).encode() + b"\n"
    with _one:
        try:
            status = _done(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=_NOWHERE, stderr=_NOWHERE), line)  # noqa: S603 - this program's own module, without a shell
        except OSError as error:
            status = str(error)
    if status:
        _log.warning("The search is prepared in this process; the one beside it ended: %s", status)


def _done(process: subprocess.Popen[bytes], line: bytes) -> int | str:
    """How ``process`` has ended, which was given ``line``; its input stays open for as long as it works."""
    with process:
        if process.stdin is not None:
            process.stdin.write(line)
            process.stdin.flush()
        return process.wait()
